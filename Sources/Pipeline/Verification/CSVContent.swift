/// CSV as we write it (RFC 4180): a header, then rows of its width.
///
/// Strict where readers differ: no quote in a bare field, nothing behind a closing one.
final class CSVContent: Content {
  private enum Place { case fieldStart, bare, quoted, quoteInQuoted }

  private let delimiter = UInt8(ascii: ",")
  private var place = Place.fieldStart
  /// The bytes of a byte order mark that may still come.
  private var mark: ArraySlice<UInt8> = [0xEF, 0xBB, 0xBF]
  private var isEmpty = true
  private var hasCarriageReturn = false
  private var fields = 1
  private var width: Int?
  private var rows = 0
  private var complaint: String?

  func take(_ piece: Span<UInt8>) {
    for at in piece.indices where complaint == nil {
      let byte = piece[at]
      if let next = mark.first {
        if byte == next {
          mark = mark.dropFirst()
          continue
        }
        mark = []
      }
      isEmpty = false
      step(byte)
    }
  }

  func finish() -> ContentFacts {
    if isEmpty {
      // Without columns nothing is written, however many items there are.
      return ContentFacts()
    }
    if complaint == nil, place != .fieldStart || fields != 1 {
      complaint = "its last row has no end"
    }
    return ContentFacts(items: max(rows - 1, 0), complaint: complaint)
  }

  @inline(__always)
  private func step(_ byte: UInt8) {
    if hasCarriageReturn, byte != 0x0A {
      return complain("a carriage return outside quotes")
    }
    switch (place, byte) {
    case (.quoted, UInt8(ascii: "\"")): place = .quoteInQuoted
    case (.quoted, _): break
    case (.quoteInQuoted, UInt8(ascii: "\"")): place = .quoted
    case (.fieldStart, UInt8(ascii: "\"")): place = .quoted
    case (_, delimiter):
      fields += 1
      place = .fieldStart
    case (_, 0x0D): hasCarriageReturn = true
    case (_, 0x0A): endRow()
    case (.quoteInQuoted, _): complain("bytes behind a closing quote")
    case (.bare, UInt8(ascii: "\"")): complain("a quote within a field")
    default: place = .bare
    }
  }

  private func endRow() {
    hasCarriageReturn = false
    rows += 1
    if let width, width != fields { return complain("\(fields) fields instead of \(width)", row: rows) }
    width = fields
    fields = 1
    place = .fieldStart
  }

  private func complain(_ what: String, row: Int? = nil) {
    complaint = complaint ?? "row \(row ?? rows + 1): \(what)"
  }
}
