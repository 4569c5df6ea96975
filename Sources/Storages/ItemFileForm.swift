import ByteIO
import JSONText

/// How a file holds its items.
enum ItemFileForm {
  /// JSON Lines: a line each.
  case lines
  /// A JSON array: an element each.
  case array
  /// One JSON text, the only item.
  case document

  /// What the first bytes of a file tell.
  enum Finding: Equatable {
    /// More bytes are needed.
    case unknown
    /// The items begin behind the first `offset` bytes.
    case form(ItemFileForm, offset: Int)
    /// It is no JSON.
    case foreign(JSONError.Reason)
  }

  /// Looks at the first bytes of a file, up to the size of a batch; `isWhole` if those are all.
  ///
  /// Unless it `mayBeDocument` it has lines.
  static func find(in bytes: Span<UInt8>, isWhole: Bool, mayBeDocument: Bool) -> Finding {
    if bytes.count < 4, !isWhole { return .unknown }
    if let reason = JSONError.Reason(firstBytes: bytes) { return .foreign(reason) }
    let hasMark = bytes.count >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF
    let start = hasMark ? 3 : 0
    guard mayBeDocument else { return .form(.lines, offset: start) }
    let hasAll = isWhole || bytes.count >= BatchSize.bytes
    guard let first = (start..<bytes.count).first(where: { !isBlank(bytes[$0]) }) else {
      // No JSON text is empty: its writer was stopped. A file of lines may have none.
      if isWhole { return .foreign(.empty) }
      return hasAll ? .form(.lines, offset: start) : .unknown
    }
    switch bytes[first] {
    case UInt8(ascii: "["):
      return .form(.array, offset: first + 1)
    case UInt8(ascii: "{"):
      // JSON Lines have a whole object on the first line; an object alone may be spread over many.
      let newline = (first..<bytes.count).first { bytes[$0] == UInt8(ascii: "\n") }
      if newline == nil, !hasAll { return .unknown }
      var line = ByteArena()
      line.append(bytes.extracting(first..<(newline ?? bytes.count)))
      var scanner = JSONElementScanner()
      let isCut = scanner.next(line, from: 0) == nil && (scanner.depth > 0 || scanner.isInString)
      let isDocument = isCut && line.count < BatchSize.bytes
      return .form(isDocument ? .document : .lines, offset: start)
    default:
      return .form(.lines, offset: start)
    }
  }

  /// Whether a byte may stand between JSON texts (RFC 8259, section 2).
  static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
  }
}
