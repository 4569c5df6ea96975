public import JSONText
public import Storages

/// What became of a verification.
public struct VerifyReport: Sendable {
  /// What the files lie in.
  public enum Container: String, Sendable { case folder, zip }

  /// What the files lie in.
  public let container: Container
  /// What is not as it was published, in the order of paths.
  public private(set) var findings: [Finding] = []
  /// What is only worth knowing.
  public private(set) var notes: [Finding] = []
  /// How many files were read.
  public private(set) var fileCount = 0
  /// How many items were read back, in all formats together.
  public private(set) var itemCount = 0
  /// The size of the files that were read.
  public private(set) var byteCount = 0
  /// What was given; nil if that cannot be told.
  var kind: GivenLists.Kind?

  init(container: Container) { self.container = container }

  mutating func add(_ found: [Finding]) {
    findings += found.filter { !$0.isNote }
    notes += found.filter(\.isNote)
  }

  mutating func count(_ looks: [FileLook?]) {
    for case let look? in looks {
      guard let facts = look.facts else { continue }
      fileCount += 1
      byteCount += facts.bytes
      itemCount += look.content.items ?? 0
    }
    findings.sort { ($0.path, $0.code.rawValue) < ($1.path, $1.code.rawValue) }
    notes.sort { ($0.path, $0.code.rawValue) < ($1.path, $1.code.rawValue) }
  }

  /// The document for programs.
  public func document(of path: String, at now: Timestamp) -> JSONValue {
    func list(_ findings: [Finding]) -> JSONValue {
      .array(
        findings.map { finding in
          [
            "path": .string(finding.path), "code": .string(finding.code.rawValue),
            "message": .string(finding.message),
          ]
        }
      )
    }
    return [
      "version": .int(1), "tool": .string(ToolVersion.name), "now": .string(now.rfc3339()),
      "path": .string(path), "container": .string(container.rawValue),
      "kind": JSONValue(kind?.rawValue), "status": .string(findings.isEmpty ? "ok" : "differs"),
      "files": .int(fileCount), "items": .int(itemCount), "bytes": .int(byteCount),
      "findings": list(findings), "notes": list(notes),
    ]
  }
}
