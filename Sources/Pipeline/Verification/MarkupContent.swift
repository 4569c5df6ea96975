import ByteIO
import XMLText

/// An XML document, its items counted.
final class XMLContent: Content {
  private let reader: XMLItemCount
  private let counts: Bool

  init(_ rule: XMLItemCount.Rule, counts: Bool) {
    reader = XMLItemCount(rule)
    self.counts = counts
  }

  func take(_ piece: Span<UInt8>) { reader.take(piece) }

  func finish() -> ContentFacts {
    reader.end()
    return ContentFacts(
      items: counts ? reader.count : nil,
      complaint: reader.error.map { "is not well-formed: \($0)" }
    )
  }
}

/// A table in an HTML document of its own, read in parts.
///
/// libxml2 keeps all of an HTML document that it reads in pieces. So after some megabytes, between two
/// rows, the document gets an end, and the next one begins with the rest of the table.
final class TableContent: Content {
  private var reader = HTMLReader()
  /// The rows of the parts before.
  private var rowCount = 0
  private var complaint: String?
  private var byteCount = 0
  /// Where the part begins.
  private var start = 0

  private static let partSize = 4 << 20
  private static let beginning = Array(
    "<!DOCTYPE html><html><head><title>-</title></head><body><table><tbody>".utf8
  )
  private static let end = Array("</tbody></table></body></html>".utf8)

  func take(_ piece: Span<UInt8>) {
    defer { byteCount += piece.count }
    guard byteCount - start > Self.partSize, reader.isInTableBody,
      let row = Self.lastRow(in: piece)
    else { return reader.take(piece) }
    reader.take(piece.extracting(..<row))
    reader.take(Self.end.span)
    conclude()
    start = byteCount + row
    reader = HTMLReader()
    reader.take(Self.beginning.span)
    reader.take(piece.extracting(row...))
  }

  func finish() -> ContentFacts {
    conclude()
    return ContentFacts(items: rowCount, complaint: complaint)
  }

  private func conclude() {
    reader.end()
    rowCount += reader.rowCount
    guard complaint == nil, let error = reader.error else { return }
    let place = start > 0 ? ", counted from byte \(start)" : ""
    complaint = "is not good HTML: \(error)\(place)"
  }

  /// Where the last row begins that has a line of its own; a value has no `<`.
  private static func lastRow(in piece: Span<UInt8>) -> Int? {
    var at = piece.count - row.count
    while at >= 0 {
      if piece.isEqual(row.span, at: at) { return at }
      at -= 1
    }
    return nil
  }

  private static let row = Array("\n<tr>".utf8)
}
