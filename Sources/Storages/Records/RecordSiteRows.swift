import ByteIO
import JSONText

/// The records of a store as a site lists them, as items: `key`, `contentType`, `size`, `changed` and
/// `file`, the address of what was published of it or null.
public enum RecordSiteRows {
  /// What a row says.
  public struct Row: Sendable {
    /// The key.
    public var key: String
    /// The content type; nil if it is not known.
    public var contentType: String?
    /// The size of the value in bytes.
    public var size: Int
    /// When the value was last written.
    public var changed: Timestamp?
    /// Where its bytes were published, from the store's page; nil if they were not.
    public var file: String?

    /// Makes a row.
    public init(
      key: String,
      contentType: String?,
      size: Int,
      changed: Timestamp?,
      file: String?
    ) {
      self.key = key
      self.contentType = contentType
      self.size = size
      self.changed = changed
      self.file = file
    }
  }

  /// `count` rows as a source for one pass; `row` is asked for each when its turn comes.
  public static func source(
    count: Int,
    _ rows: RowRange = RowRange(),
    _ row: @escaping @Sendable (Int) -> Row
  ) -> RowSource {
    RowSource(
      count: count,
      rows: rows,
      makeReader: { RecordSiteRowReader(row) },
      conclude: { [] }
    )
  }
}

private final class RecordSiteRowReader: RowReader {
  private let row: @Sendable (Int) -> RecordSiteRows.Row

  init(_ row: @escaping @Sendable (Int) -> RecordSiteRows.Row) { self.row = row }

  func append(_ index: Int, to arena: inout ByteArena) -> RowOutcome {
    let row = row(index)
    let value: JSONValue = [
      "key": .string(row.key), "contentType": JSONValue(row.contentType), "size": .int(row.size),
      "changed": JSONValue(row.changed?.rfc3339(fraction: true)), "file": JSONValue(row.file),
    ]
    var out = OutputBuffer(capacity: 512)
    value.write(to: &out)
    arena.append(out.bytes)
    return .item(.name(row.key))
  }
}
