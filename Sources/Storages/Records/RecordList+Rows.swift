import ByteIO
import JSONText
public import SystemPackage

extension RecordList {
  /// The records as items, in order: `key`, `contentType`, `size`, `file` and `internal` of each.
  ///
  /// `path` is where the store lies, to see in the end whether it is still the same; `rows` says which
  /// records are read, and in which order.
  public func rows(at path: FilePath, _ rows: RowRange = RowRange()) -> RowSource {
    RowSource(count: count, rows: rows, makeReader: { RecordRowReader(self) }) {
      let now = try? Directory.stamp(of: path, followingLink: false)
      if let now, now.isSameFile(as: self.opened) { return self.problems }
      return self.problems + [.replaced]
    }
  }
}

private final class RecordRowReader: RowReader {
  private let list: RecordList

  init(_ list: RecordList) { self.list = list }

  func append(_ index: Int, to arena: inout ByteArena) -> RowOutcome {
    let record = list[index]
    let row: JSONValue = [
      "key": .string(record.key), "contentType": JSONValue(record.contentType),
      "size": .int(record.size), "file": .string(record.file.display),
      "internal": .bool(record.isInternal),
    ]
    var out = OutputBuffer(capacity: 512)
    row.write(to: &out)
    arena.append(out.bytes)
    return .item(.name(record.file.display))
  }
}
