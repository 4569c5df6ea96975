import ByteIO
import Glibc
import Catalogue
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
  /// Told how far the run is.
  public var progress = Progress()

  /// Makes a run at the time `now`.
  public init(now: Timestamp) { self.now = now }

  /// Carries out the requests, one dataset after the other.
  ///
  /// - Throws: what keeps everything from being done: a place that cannot be written, two outputs of
  ///   one name, a full disk. A dataset that cannot be read is a failure in the report, unless it is
  ///   the only one.
  public func run(_ requests: [Request]) throws -> RunReport {
    let jobs = try plan(requests)
    var report = RunReport()
    for job in jobs {
      do {
        report.add(try SourceReplaced.tryingAgain { try export(job) })
      } catch let error as OutputError {
        throw error
      } catch {
        guard jobs.count > 1 else { throw error }
        report.failures.append("\(job.request.dataset.ref): \(error)")
      }
    }
    return report
  }

  // MARK: - Before the work

  private struct Job {
    var request: Request
    var paths: [FilePath]
  }

  /// Finds every output's place and checks that it can be one, before anything is written.
  private func plan(_ requests: [Request]) throws -> [Job] {
    var taken: [FilePath: String] = [:]
    return try requests.map { request in
      var paths: [FilePath] = []
      for format in request.formats where !request.output.isStandardOutput {
        let path = request.output.path(
          name: SafeNames.safe(request.dataset.title),
          kind: request.dataset.kind.plural,
          root: SafeNames.safe(request.dataset.root),
          date: String(now.rfc3339().prefix(10)),
          ext: format.fileExtension + (request.addsExtension(format) ? ".gz" : "")
        )
        if let other = taken.updateValue(request.dataset.ref, forKey: path) {
          throw PlanError(
            "\(path) would be written twice, for \(other) and \(request.dataset.ref) (\(format.name)); "
              + "use a pattern with {name}, {root} and {ext}"
          )
        }
        try checkPlace(path, request)
        paths.append(path)
      }
      return Job(request: request, paths: paths)
    }
  }

  private func checkPlace(_ path: FilePath, _ request: Request) throws {
    let folder = path.removingLastComponent()
    if let storage = request.dataset.folder, FolderIdentity.isInside(folder, storage) {
      throw OutputError(
        .cannotCreate,
        path,
        nil,
        detail: "it lies in a storage, which is only ever read"
      )
    }
    if request.output.namesFolder, !folder.isEmpty { try FileTree.makeLastFolder(folder) }
  }

  // MARK: - The work

  private func export(_ job: Job) throws -> RunReport {
    let request = job.request
    let dataset = request.dataset
    let clock = ContinuousClock()
    let start = clock.now
    let known = try columns(of: request)
    let source = try open(request)
    progress.expect(source.expectedCount ?? 0)
    var outputs: [any ItemOutput] = []
    do {
      for (number, format) in request.formats.enumerated() {
        let path = job.paths.isEmpty ? nil : job.paths[number]
        outputs.append(
          try OutputMaker.make(format, dataset.facts, try place(format, path, request))
        )
      }
    } catch {
      for output in outputs { output.discard() }
      throw error
    }
    var options = DatasetPass.Options(jobs: jobs, selection: request.selection.items)
    options.columns = request.options.columns
    options.knownColumns = known
    let pass = DatasetPass(source, outputs: outputs, options: options, progress: progress)
    let result = try pass.run()
    let seconds = (clock.now - start) / .seconds(1)

    var report = RunReport()
    for output in result.outputs {
      let number = job.request.formats.firstIndex(of: output.format) ?? 0
      var entry = RunReport.Output(
        path: job.paths.isEmpty ? "standard output" : job.paths[number].string,
        kind: "export",
        format: output.format.name,
        items: output.itemCount,
        bytes: output.bytes,
        losses: output.losses,
        seconds: seconds
      )
      entry.noun = dataset.noun
      entry.notes = output.notes
      if output.format.isColumnar { entry.losses.add(result.leftOut) }
      report.outputs.append(entry)
    }
    for (format, reason) in result.refused {
      report.failures.append("\(dataset.ref): \(format.name) cannot be made: \(reason)")
    }
    report.sources.append(
      RunReport.Source(
        ref: dataset.ref,
        itemCount: result.itemCount,
        damagedCount: result.damagedCount,
        problems: result.problems + result.selection.notes
      )
    )
    if let late = result.leftOut.counts[.lateColumn] {
      report.failures.append(
        "\(dataset.ref): \(Wording.count(late.count, "value")) without a column left out of the "
          + "tables, the first in \(dataset.noun) \(Wording.number(late.firstRow + 1)): --columns first "
          + "takes the columns of the first items only"
      )
    }
    report.notes += result.selection.warnings.map { "\(dataset.ref): \($0)" }
    if result.outputs.isEmpty, let (format, reason) = result.refused.first {
      throw RefusedError("\(dataset.ref): \(format.name) cannot be made: \(reason)")
    }
    return report
  }

  /// The columns of all items, if they must be known before anything is written: a pass without
  /// outputs finds them.
  private func columns(of request: Request) throws -> ColumnPlan? {
    guard request.options.columns.order == .sorted, request.formats.contains(where: \.isColumnar)
    else { return nil }
    guard try request.dataset.canBeReadTwice else {
      throw PlanError(
        "sorted columns take a second look at the items, and \(request.dataset.title) can be read "
          + "only once; give it a regular file"
      )
    }
    var options = DatasetPass.Options(jobs: jobs, selection: request.selection.items)
    options.columns = request.options.columns
    options.findsColumns = true
    return try DatasetPass(open(request), outputs: [], options: options).run().columns
  }

  private func open(_ request: Request) throws -> any ItemSource {
    try request.dataset.open(request.states, rows: request.selection.rows, now: now, jobs: jobs)
  }

  private func place(
    _ format: ItemFormat,
    _ path: FilePath?,
    _ request: Request
  ) throws -> OutputPlace {
    let isGzipped = request.isGzipped(format)
    if let path, !FolderIdentity.isStream(path) {
      return OutputPlace(file: try AtomicFile(replacing: path), isGzipped: isGzipped)
    }
    let isStreamed = request.options.columns.order == .first
    let isSpooled = format.isColumnar && !isStreamed
    let file =
      try path.map {
        try StreamFile(device: $0, spooled: isSpooled, temporaryFolder: temporaryFolder)
      } ?? StreamFile(standardOutput: isSpooled, temporaryFolder: temporaryFolder)
    return OutputPlace(
      file: file,
      isSpooled: isSpooled,
      isStreamed: isStreamed,
      isGzipped: isGzipped
    )
  }
}

extension ExportRun.Request {
  /// Whether the file of `format` is compressed.
  fileprivate func isGzipped(_ format: ItemFormat) -> Bool { options.isGzipped && format.isText }

  /// Whether that is said by an extension that the pattern does not have.
  fileprivate func addsExtension(_ format: ItemFormat) -> Bool {
    isGzipped(format) && output.fileExtension?.lowercased() != "gz"
  }
}
