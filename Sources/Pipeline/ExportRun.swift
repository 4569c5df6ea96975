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
  /// The time of creation that workbooks name; nil for none, so that two runs give the same bytes.
  public var createdAt: Timestamp?
  /// Told how far the run is.
  public var progress = Progress()

  /// Makes a run at the time `now`.
  public init(now: Timestamp) { self.now = now }

  /// Carries out the requests, one dataset after the other.
  ///
  /// Several datasets whose workbook is the same file get a sheet of it each.
  ///
  /// - Throws: what keeps everything from being done: a place that cannot be written, two outputs of
  ///   one name, a full disk. A dataset that cannot be read is a failure in the report, unless it is
  ///   the only one.
  public func run(_ requests: [Request]) throws -> RunReport {
    let plan = try ExportPlan(requests, now: now)
    var workbooks = Workbooks()
    var report = RunReport()
    do {
      for job in plan.jobs {
        do {
          report.add(try SourceReplaced.tryingAgain { try export(job, &workbooks) })
        } catch let error as OutputError {
          throw error
        } catch {
          guard plan.jobs.count > 1 else { throw error }
          report.failures.append("\(job.request.dataset.ref): \(error)")
        }
      }
      report.outputs += try workbooks.finish()
    } catch {
      workbooks.discard()
      throw error
    }
    return report
  }

  // MARK: - One dataset

  /// An output, and the workbook of several datasets that it is a part of.
  private struct Opened {
    var output: any ItemOutput
    var path: FilePath?
    var workbook: SharedWorkbook?
  }

  private func export(_ job: ExportPlan.Job, _ workbooks: inout Workbooks) throws -> RunReport {
    let request = job.request
    let dataset = request.dataset
    let clock = ContinuousClock()
    let start = clock.now
    let known = try columns(of: request)
    let source = try open(request)
    progress.expect(source.expectedCount ?? 0)
    var outputs: [Opened] = []
    do {
      for (format, place) in zip(request.formats, job.places) {
        outputs.append(try open(format, place, request, &workbooks))
      }
    } catch {
      for opened in outputs { opened.output.discard() }
      throw error
    }
    var options = DatasetPass.Options(jobs: jobs, selection: request.selection.items)
    options.columns = request.options.columns
    options.knownColumns = known
    let pass = DatasetPass(
      source,
      outputs: outputs.map(\.output),
      options: options,
      progress: progress
    )
    let result = try pass.run()
    let seconds = (clock.now - start) / .seconds(1)

    var report = RunReport()
    for var output in result.outputs {
      guard let opened = outputs.first(where: { $0.output.format == output.format }) else {
        continue
      }
      if output.format.isColumnar { output.losses.add(result.leftOut) }
      let path = opened.path?.string ?? "standard output"
      report.add(output.losses, of: dataset.ref, in: path, output.format)
      if let workbook = opened.workbook {
        workbook.note(output, dataset.noun, seconds: seconds)
      } else {
        report.outputs.append(entry(output, path, dataset, seconds))
      }
    }
    try add(result, of: dataset, to: &report)
    return report
  }

  private func entry(
    _ output: OutputResult,
    _ path: String,
    _ dataset: DatasetInput,
    _ seconds: Double
  ) -> RunReport.Output {
    var entry = RunReport.Output(
      path: path,
      kind: "export",
      format: output.format.name,
      items: output.itemCount,
      bytes: output.bytes,
      seconds: seconds
    )
    entry.noun = dataset.noun
    entry.notes = output.notes
    return entry
  }

  /// Adds what was found in a dataset, and what is in no output.
  private func add(
    _ result: DatasetPass.Result,
    of dataset: DatasetInput,
    to report: inout RunReport
  ) throws {
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
  }

  /// The columns of all items, if they must be known before anything is written: a pass without
  /// outputs finds them.
  private func columns(of request: Request) throws -> ColumnPlan? {
    guard request.readsTwice else { return nil }
    var options = DatasetPass.Options(jobs: jobs, selection: request.selection.items)
    options.columns = request.options.columns
    options.findsColumns = true
    return try DatasetPass(open(request), outputs: [], options: options).run().columns
  }

  private func open(_ request: Request) throws -> any ItemSource {
    try request.dataset.open(request.states, rows: request.selection.rows, now: now, jobs: jobs)
  }

  private func open(
    _ format: ItemFormat,
    _ place: ExportPlan.Place,
    _ request: Request,
    _ workbooks: inout Workbooks
  ) throws -> Opened {
    var format = format
    if case .workbook(var options) = format.packaging {
      options.createdAt = createdAt?.seconds
      format = format.with(options)
    }
    switch place {
    case .standardOutput:
      let place = try outputPlace(nil, format, request)
      return Opened(output: try OutputMaker.make(format, request.dataset.facts, place))
    case .file(let path):
      let place = try outputPlace(path, format, request)
      let output = try OutputMaker.make(format, request.dataset.facts, place)
      return Opened(output: output, path: path)
    case .sheet(let path):
      let workbook = try workbooks.workbook(at: path, format) {
        try outputPlace(path, format, request, mayStream: false)
      }
      let output = workbook.makeOutput(request.dataset, format)
      return Opened(output: output, path: path, workbook: workbook)
    }
  }

  /// Opens the file at `path`, or standard output.
  ///
  /// A stream is written through only if what is written never needs to be mended, and `mayStream`.
  private func outputPlace(
    _ path: FilePath?,
    _ format: ItemFormat,
    _ request: Request,
    mayStream: Bool = true
  ) throws -> OutputPlace {
    let isGzipped = request.isGzipped(format)
    if let path, !FolderIdentity.isStream(path) {
      return OutputPlace(file: try AtomicFile(replacing: path), isGzipped: isGzipped)
    }
    let isStreamed = mayStream && request.options.columns.order == .first
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

/// The workbooks of several datasets, in the order in which they were begun.
private struct Workbooks {
  private var all: [(path: FilePath, workbook: SharedWorkbook)] = []

  /// The workbook at `path`, begun if it is not yet.
  mutating func workbook(
    at path: FilePath,
    _ format: ItemFormat,
    opening place: () throws -> OutputPlace
  ) throws -> SharedWorkbook {
    if let known = all.first(where: { $0.path == path }) { return known.workbook }
    var options = XLSXOptions()
    if case .workbook(let chosen) = format.packaging { options = chosen }
    let workbook = try SharedWorkbook(path, place(), options: options)
    all.append((path, workbook))
    return workbook
  }

  /// Completes them all; those without a dataset leave nothing.
  func finish() throws -> [RunReport.Output] { try all.compactMap { try $0.workbook.finish() } }

  func discard() { for (_, workbook) in all { workbook.discard() } }
}
