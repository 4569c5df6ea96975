import Catalogue
import ByteIO
import ItemFormats
public import JSONText
import Storages
import SystemPackage

extension RunReport {
  /// What was done and found, as members of the document that programs read.
  public var members: [JSONValue.Member] {
    [
      .init("outputs", .array(outputs.map(Self.json))),
      .init("losses", .array(losses.flatMap(Self.json))),
      .init("storages", .array(sources.map(Self.json))),
      .init("failures", .array(failures.map(JSONValue.string))),
      .init("notes", .array(notes.map(JSONValue.string))),
    ]
  }

  private static func json(_ output: Output) -> JSONValue {
    [
      "path": .string(output.path), "kind": .string(output.kind),
      "format": JSONValue(output.format), "items": JSONValue(output.items),
      "noun": .string(output.noun), "bytes": .int(output.bytes), "sha256": JSONValue(output.sha256),
      "pages": JSONValue(output.pages), "changedPages": JSONValue(output.changedPages),
      "removedPages": JSONValue(output.removedPages),
      "action": .string(output.action.rawValue), "reason": JSONValue(output.reason),
      "modified": JSONValue(output.modified?.decimal),
      "fingerprint": JSONValue(output.fingerprint),
      "notes": .array(output.notes.map(JSONValue.string)),
    ]
  }

  private static func json(_ losses: Losses) -> [JSONValue] {
    losses.tally.counts.sorted { $0.key.rawValue < $1.key.rawValue }.map { rule, count in
      [
        "path": .string(losses.path), "ref": .string(losses.ref),
        "format": .string(losses.format), "rule": .string(rule.rawValue),
        "count": .int(count.count), "firstItem": .int(count.firstRow + 1),
        "fingerprint": JSONValue(losses.fingerprint),
      ]
    }
  }

  private static func json(_ source: Source) -> JSONValue {
    [
      "ref": .string(source.ref), "itemCount": .int(source.itemCount),
      "damagedCount": .int(source.damagedCount), "change": JSONValue(source.change?.rawValue),
      "fingerprint": JSONValue(source.fingerprint),
      "problems": .array(source.problems.map(StorageJSON.problem)),
    ]
  }
}

// MARK: - Reading it again

extension RunReport.Output {
  /// The output that a report tells of; nil if that is not one.
  init?(reading json: JSONValue) {
    guard let path = json["path"]?.text, let kind = json["kind"]?.text,
      let bytes = json["bytes"]?.count
    else { return nil }
    self.init(
      path: path,
      kind: kind,
      format: json["format"]?.text,
      items: json["items"]?.count,
      bytes: bytes,
      notes: json["notes"]?.elements?.compactMap(\.text) ?? [],
      seconds: 0
    )
    noun = json["noun"]?.text ?? noun
    sha256 = json["sha256"]?.text
    modified = json["modified"]?.text.flatMap { FileTime(decimal: $0) }
    fingerprint = json["fingerprint"]?.text
  }
}

extension RunReport.Losses {
  /// The count of one rule that a report tells of; nil if that is not one.
  init?(reading json: JSONValue) {
    guard let path = json["path"]?.text, let ref = json["ref"]?.text,
      let format = json["format"]?.text, let rule = json["rule"]?.text.flatMap(LossRule.init),
      let count = json["count"]?.count, let first = json["firstItem"]?.count, first > 0
    else { return nil }
    var tally = LossTally()
    tally.count(rule, row: first - 1, times: count)
    self.init(path: path, ref: ref, format: format, tally: tally)
    fingerprint = json["fingerprint"]?.text
  }
}

extension RunReport.Source {
  /// What a report tells of a storage; nil if that is not all of it.
  init?(reading json: JSONValue) {
    guard let ref = json["ref"]?.text, let itemCount = json["itemCount"]?.count,
      let damagedCount = json["damagedCount"]?.count, let list = json["problems"]?.elements
    else { return nil }
    let problems = list.compactMap { Problem(reading: $0) }
    guard problems.count == list.count else { return nil }
    self.init(ref: ref, itemCount: itemCount, damagedCount: damagedCount, problems: problems)
    fingerprint = json["fingerprint"]?.text
  }
}

extension FileTime {
  /// Seconds since 1970 with all nine decimals, which a JSON number would not keep everywhere.
  fileprivate var decimal: String {
    let rest = String(nanoseconds)
    return "\(seconds).\(String(repeating: "0", count: 9 - rest.count))\(rest)"
  }

  fileprivate init?(decimal: String) {
    let parts = decimal.split(separator: ".")
    guard parts.count == 2, parts[1].count == 9, let seconds = Int(parts[0]),
      let nanoseconds = Int(parts[1]), nanoseconds >= 0
    else { return nil }
    self.init(seconds: seconds, nanoseconds: nanoseconds)
  }
}
