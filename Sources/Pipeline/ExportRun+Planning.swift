import ItemFormats
import Storages
import SystemPackage

extension ExportRun {
  /// What is said of a file that is kept.
  static func kept(_ path: FilePath, _ format: ItemFormat) -> RunReport.Output {
    var kept = RunReport.Output(
      path: path.string,
      kind: "export",
      format: format.name,
      items: nil,
      bytes: FileState(of: path)?.bytes ?? 0,
      seconds: 0
    )
    kept.action = .unchanged
    kept.reason = "it exists (--if-exists skip)"
    return kept
  }

  /// Says what would be written.
  func addPlan(of group: ExportPlan.Group, to report: inout RunReport) {
    let inputs = group.jobs.map(\.request.dataset)
    let counts = group.jobs.map { job in
      job.request.selection.takesAll ? job.request.dataset.count : nil
    }
    for file in group.files {
      let format = group.jobs.lazy.flatMap { zip($0.request.formats, $0.places) }.first {
        switch $0.1 {
        case .file(let path), .sheet(let path): path == file
        case .standardOutput, .kept: false
        }
      }
      var output = RunReport.Output(
        path: file.string,
        kind: "export",
        format: format?.0.name,
        items: counts.contains(nil) ? nil : counts.reduce(0) { $0 + ($1 ?? 0) },
        bytes: 0,
        seconds: 0
      )
      output.noun = inputs.allSatisfy { $0.noun == inputs[0].noun } ? inputs[0].noun : "row"
      output.take(file: file)
      output.reason =
        output.action == .written
        ? "it is not there"
        : memory == nil ? "it is there" : "what it is made of has changed, or is not known"
      report.outputs.append(output)
    }
    for input in inputs { report.sources.append(input.surveyed) }
  }
}

extension DatasetInput {
  /// How many rows the survey counted; nil if it did not.
  fileprivate var count: Int? {
    guard case .storage(let storage) = self, storage.kind == .dataset || storage.depth == .contents,
      storage.depth > .names
    else { return nil }
    return switch storage.holds {
    case .items(let count), .records(let count): count
    case .requests(let total, _, _): total
    }
  }

  /// What the survey found, before anything is read.
  fileprivate var surveyed: RunReport.Source {
    guard case .storage(let storage) = self else {
      return RunReport.Source(ref: ref, itemCount: 0, damagedCount: 0, problems: [])
    }
    return RunReport.Source(storage)
  }
}

extension RunReport.Source {
  /// What the survey found in a storage.
  init(_ storage: Storage) {
    let count = DatasetInput.storage(storage).count
    self.init(
      ref: storage.ref,
      itemCount: count ?? 0,
      damagedCount: 0,
      problems: storage.problems
    )
  }
}
