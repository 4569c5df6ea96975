import ByteIO
public import ItemFormats
public import Storages
public import SystemPackage

/// Exports of items, requests and records to files or standard output.
public struct ExportRun: Sendable {
  /// One dataset in some formats.
  public struct Request: Sendable {
    /// What is read.
    public var dataset: DatasetInput
    /// The formats, with their options; each is a file of its own.
    public var formats: [ItemFormat]
    /// What they share.
    public var options = ExportOptions()
    /// Where the files go.
    public var output: OutputPattern
    /// Which requests of a queue are meant.
    public var states = Set(RequestState.allCases)
    /// Which of the stored rows are meant, and what is taken of each.
    public var selection = StorageSelection()
    /// What becomes of files that are there already.
    public var ifExists = ExistingFile.replace

    /// Makes a request.
    public init(dataset: DatasetInput, formats: [ItemFormat], output: OutputPattern) {
      self.dataset = dataset
      self.formats = formats
      self.output = output
    }
  }

  /// How many threads work.
  public var jobs = 1
  /// The clock: for `{date}`, and for the locks of requests.
  public var now: Timestamp
  /// Where a stream spools what it must write last.
  public var temporaryFolder: FilePath = "/tmp"
  /// The time of creation that workbooks name; nil for none, so that two runs give the same bytes.
  public var createdAt: Timestamp?
  /// How many seconds to wait for another run that writes the same file.
  public var lockWait = 0
  /// What an earlier run made: what has not changed since is not written again.
  ///
  /// Nil writes all.
  public var memory: ExportMemory?
  /// Whether nothing is published if anything could not be read.
  public var isStrict = false
  /// Whether it is only said what would be done.
  public var isDryRun = false
  /// Folders that are missing, but would be made before by the run that is planned.
  public var foldersToBe: Set<FilePath> = []
  /// Told how far the run is.
  public var progress = Progress()

  /// Makes a run at the time `now`.
  public init(now: Timestamp) { self.now = now }

  /// Carries out the requests, one dataset after the other, then does `rest`.
  ///
  /// Several datasets whose workbook is the same file get a sheet of it each. What was done is added to
  /// `report`, also before an error. A strict run publishes its files at the very end, after `rest`, when
  /// all of them are durable.
  ///
  /// - Throws: what keeps everything from being done: a place that cannot be written, two outputs of
  ///   one name, a full disk. A dataset that cannot be read is a failure in the report, unless it is
  ///   the only one.
  public func run(
    _ requests: [Request],
    adding report: inout RunReport,
    then rest: (inout RunReport) throws -> Void = { _ in }
  ) throws {
    let plan = try ExportPlan(requests, self)
    let held = isStrict ? HeldFiles() : nil
    var waiting: [RunReport.Output] = []
    for group in plan.groups {
      for (path, format) in group.kept { report.outputs.append(Self.kept(path, format)) }
      let mark = memory == nil ? nil : group.fingerprint(createdAt: createdAt)
      if let mark, let part = memory?.part(mark, group.files) {
        report.add(part)
      } else if isDryRun {
        addPlan(of: group, to: &report)
      } else {
        var part = RunReport()
        defer {
          if isStrict {
            waiting += part.outputs
            part.outputs = []
          }
          report.add(part)
        }
        try write(group, isLone: requests.count == 1, held, adding: &part)
        if let mark, part.isRemembered { part.mark(mark) }
      }
    }
    if isStrict, !report.isWhole { throw RefusedError.notWhole(report, isTold: true) }
    let place = report.outputs.count
    try rest(&report)
    do {
      try held?.publish()
    } catch {
      waiting.removeAll { held?.published.contains(FilePath($0.path)) != true }
      report.outputs.insert(contentsOf: waiting, at: place)
      throw error
    }
    report.outputs.insert(contentsOf: waiting, at: place)
  }

  /// Puts lists of requests together that share a workbook, so that one run writes it.
  ///
  /// - Throws: ``PlanError`` if two outputs are one file that cannot hold both.
  public func joined(_ lists: [[Request]]) throws -> [[Request]] {
    try ExportPlan.joined(lists, now)
  }

  private func write(
    _ group: ExportPlan.Group,
    isLone: Bool,
    _ held: HeldFiles?,
    adding report: inout RunReport
  ) throws {
    var workbooks = Workbooks()
    do {
      for job in group.jobs where !job.isDone {
        do {
          try SourceReplaced.tryingAgain(if: job.canBeginAnew) { isLast in
            try export(job, &workbooks, held, readingWhileListed: !isLast, adding: &report)
          }
        } catch let error as OutputError {
          throw error
        } catch {
          guard !isLone else { throw error }
          let isNamed = error is RefusedError
          report.failures.append(isNamed ? "\(error)" : "\(job.request.dataset.ref): \(error)")
        }
      }
      report.outputs += try workbooks.finish()
    } catch {
      workbooks.discard()
      throw error
    }
  }
}

extension ExportPlan.Job {
  /// Whether nothing is to be seen of what is written before it is complete.
  fileprivate var canBeginAnew: Bool {
    places.allSatisfy { place in
      switch place {
      case .kept, .sheet: true
      case .file(let path): !FolderIdentity.isStream(path)
      case .standardOutput: false
      }
    }
  }

  /// Whether nothing is to be written.
  fileprivate var isDone: Bool {
    places.allSatisfy { place in
      if case .kept = place { true } else { false }
    }
  }
}

extension RunReport {
  /// Whether what was done can be told again from the report alone, and nothing was amiss that may be
  /// mended without a trace in names, sizes and times.
  fileprivate var isRemembered: Bool {
    failures.isEmpty && notes.isEmpty && !outputs.isEmpty
      && !sources.contains { source in
        source.changesWithTime || source.problems.contains(where: \.mayPass)
      }
  }
}

extension RefusedError {
  /// The end of a strict run that did not find everything whole.
  ///
  /// `isTold` says that whoever catches it knows the report.
  static func notWhole(_ found: RunReport, isTold: Bool = false) -> RefusedError {
    RefusedError(
      "something \(found.isPartial ? "could not be read" : "does not fit its format"), so nothing is "
        + "published (--strict)",
      found: isTold ? RunReport() : found
    )
  }
}
