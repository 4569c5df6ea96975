import ByteIO
import Catalogue
import ItemFormats
import Storages
import SystemPackage

extension ExportRun {
  /// An output, what is said of it, and the workbook of several datasets that it is a part of.
  private struct Opened {
    var output: any ItemOutput
    var entry: RunReport.Output
    var workbook: SharedWorkbook?
  }

  /// Reads a dataset and writes what it is to become.
  func export(
    _ job: ExportPlan.Job,
    _ workbooks: inout Workbooks,
    _ held: HeldFiles?,
    readingWhileListed: Bool,
    adding report: inout RunReport
  ) throws {
    let request = job.request
    let dataset = request.dataset
    let start = ContinuousClock.now
    let known = try columns(of: request)
    let input = try open(request, readingWhileListed: readingWhileListed)
    var outputs: [Opened] = []
    do {
      for (format, place) in zip(request.formats, job.places) {
        guard let opened = try open(format, place, request, &workbooks, held) else { continue }
        outputs.append(opened)
      }
    } catch {
      for opened in outputs { opened.output.discard() }
      throw error
    }
    var options = DatasetPass.Options(jobs: jobs, selection: request.selection.items)
    options.columns = request.options.columns
    options.knownColumns = known
    let pass = DatasetPass(
      input.items,
      outputs: outputs.map(\.output),
      options: options,
      progress: progress
    )
    let result: DatasetPass.Result
    do {
      result = try pass.run()
    } catch {
      // What was put into its place before another output failed stays there.
      if held == nil { add(pass.completed, outputs, of: dataset, since: start, to: &report) }
      throw error
    }
    let made = result.outputs.map { output in
      var output = output
      if output.format.isColumnar { output.losses.add(result.leftOut) }
      return output
    }
    add(made, outputs, of: dataset, since: start, to: &report)
    try add(result, of: dataset, to: &report)
    report.sources[report.sources.count - 1].changesWithTime = input.changesWithTime
  }

  /// Adds what became of outputs.
  private func add(
    _ results: [OutputResult],
    _ outputs: [Opened],
    of dataset: DatasetInput,
    since start: ContinuousClock.Instant,
    to report: inout RunReport
  ) {
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    for result in results {
      guard let opened = outputs.first(where: { $0.output.format == result.format }) else {
        continue
      }
      var entry = opened.entry
      report.add(result.losses, of: dataset.ref, in: entry.path, result.format)
      if let workbook = opened.workbook {
        workbook.note(result, dataset.noun, seconds: seconds)
        continue
      }
      entry.items = result.itemCount
      entry.bytes = result.bytes
      entry.seconds = seconds
      entry.noun = dataset.noun
      entry.notes = result.notes
      report.outputs.append(entry)
    }
  }

  /// Adds what was found in a dataset, and what is in no output.
  private func add(
    _ result: DatasetPass.Result,
    of dataset: DatasetInput,
    to report: inout RunReport
  ) throws {
    if result.outputs.isEmpty, let (format, reason) = result.refused.first {
      throw RefusedError("\(dataset.ref): \(format.name) cannot be made: \(reason)")
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
  }

  /// The columns of all items, if they must be known before anything is written: a pass without
  /// outputs finds them.
  private func columns(of request: Request) throws -> ColumnPlan? {
    guard request.readsTwice else { return nil }
    var options = DatasetPass.Options(jobs: jobs, selection: request.selection.items)
    options.columns = request.options.columns
    options.findsColumns = true
    return try DatasetPass(open(request).items, outputs: [], options: options).run().columns
  }

  private func open(
    _ request: Request,
    readingWhileListed: Bool = false
  ) throws -> DatasetInput.Opened {
    try request.dataset.open(
      request.states,
      rows: request.selection.rows,
      now: now,
      jobs: jobs,
      readingWhileListed: readingWhileListed
    )
  }

  private func open(
    _ format: ItemFormat,
    _ place: ExportPlan.Place,
    _ request: Request,
    _ workbooks: inout Workbooks,
    _ held: HeldFiles?
  ) throws -> Opened? {
    var format = format
    if case .workbook(var options) = format.packaging {
      options.createdAt = createdAt?.seconds
      format = format.with(options)
    }
    var entry = RunReport.Output(
      path: "standard output",
      kind: "export",
      format: format.name,
      items: nil,
      bytes: 0,
      seconds: 0
    )
    switch place {
    case .kept: return nil
    case .standardOutput:
      let place = try outputPlace(nil, format, request, held)
      let output = try OutputMaker.make(format, request.dataset.facts, place)
      return Opened(output: output, entry: entry)
    case .file(let path):
      entry.path = path.string
      entry.take(file: path)
      let place = try outputPlace(path, format, request, held)
      let output = try OutputMaker.make(format, request.dataset.facts, place)
      return Opened(output: output, entry: entry)
    case .sheet(let path):
      entry.path = path.string
      let workbook = try workbooks.workbook(at: path, format) {
        try outputPlace(path, format, request, held, mayStream: false)
      }
      let output = workbook.makeOutput(request.dataset, format)
      return Opened(output: output, entry: entry, workbook: workbook)
    }
  }

  /// Opens the file at `path`, or standard output.
  ///
  /// A stream is written through only if what is written never needs to be mended, and `mayStream`.
  private func outputPlace(
    _ path: FilePath?,
    _ format: ItemFormat,
    _ request: Request,
    _ held: HeldFiles?,
    mayStream: Bool = true
  ) throws -> OutputPlace {
    let isGzipped = request.isGzipped(format)
    if let path, !FolderIdentity.isStream(path) {
      let file = try AtomicFile(replacing: path, wait: lockWait)
      return OutputPlace(file: held?.hold(file, path) ?? file, isGzipped: isGzipped)
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
