public import JSONText
import SystemPackage

/// What the exports of an earlier run were made of, as its report says.
///
/// Whatever does not check out is forgotten, and its files are written again.
public struct ExportMemory: Sendable {
  private var parts: [String: RunReport] = [:]

  /// Remembers nothing.
  public init() {}

  /// Reads a report of an earlier run.
  public init(reading report: JSONValue) {
    for output in report["outputs"]?.elements?.compactMap(RunReport.Output.init(reading:)) ?? [] {
      if let mark = output.fingerprint { parts[mark, default: RunReport()].outputs.append(output) }
    }
    for losses in report["losses"]?.elements?.compactMap(RunReport.Losses.init(reading:)) ?? [] {
      if let mark = losses.fingerprint { parts[mark]?.losses.append(losses) }
    }
    for json in report["storages"]?.elements ?? [] {
      guard let mark = json["fingerprint"]?.text else { continue }
      guard let source = RunReport.Source(reading: json) else {
        parts[mark] = nil
        continue
      }
      parts[mark]?.sources.append(source)
    }
  }

  /// What was made of something with this fingerprint, if `files`, in the order in which they were
  /// made, are still as they were left.
  func part(_ fingerprint: String, _ files: [FilePath]) -> RunReport? {
    guard var part = parts[fingerprint], part.outputs.count == files.count, !part.sources.isEmpty
    else { return nil }
    for (index, file) in files.enumerated() {
      guard part.outputs[index].isLeft(at: file) else { return nil }
      let before = part.outputs[index].path
      part.outputs[index].path = file.string
      part.outputs[index].file = file
      part.outputs[index].modified = FileState(of: file)?.modified
      part.outputs[index].action = .unchanged
      part.outputs[index].reason = "nothing has changed since it was written"
      for loss in part.losses.indices where part.losses[loss].path == before {
        part.losses[loss].path = file.string
      }
    }
    return part
  }
}
