/// Why a text is not JSON, and where.
public struct JSONError: Error, Equatable, Sendable {
  /// What is wrong.
  public enum Reason: Equatable, Sendable {
    case empty, cut, secondValue
    case unexpected(UInt8)
    case invalidUTF8, controlCharacter, badEscape, badNumber
    case gzip, utf16, utf32, markup
  }

  /// What is wrong.
  public let reason: Reason
  /// The byte at which it shows, from the start of the document, from 0.
  public let offset: Int
  /// The line of that byte, from 1; lines end with LF.
  public let line: Int
  /// The byte within that line, from 1.
  public let column: Int

  /// Makes an error at `offset` of `document` and finds line and column.
  public init(_ reason: Reason, at offset: Int, in document: Span<UInt8>) {
    self.reason = reason
    self.offset = offset
    var line = 1
    var start = 0
    for at in 0..<min(offset, document.count) where document[at] == UInt8(ascii: "\n") {
      line += 1
      start = at + 1
    }
    self.line = line
    column = offset - start + 1
  }
}

extension JSONError: CustomStringConvertible {
  /// What is wrong and where, in one line, as in "is cut (line 3, column 9)".
  public var words: String {
    switch reason {
    case .empty, .gzip, .utf16, .utf32, .markup: reason.description
    default: "\(reason) (line \(line), column \(column))"
    }
  }

  /// The same with the offset, as in "byte 211: is cut (line 3, column 9)".
  public var description: String { "byte \(offset): \(words)" }
}

extension JSONError.Reason {
  /// What a text is instead of JSON where its first bytes tell: compressed, or of another encoding.
  public init?(firstBytes text: Span<UInt8>) {
    func starts(_ bytes: UInt8...) -> Bool {
      text.count >= bytes.count && bytes.indices.allSatisfy { text[$0] == bytes[$0] }
    }
    if starts(0x1F, 0x8B) {
      self = .gzip
    } else if starts(0xFF, 0xFE, 0, 0) || starts(0, 0, 0xFE, 0xFF) {
      self = .utf32
    } else if starts(0xFF, 0xFE) || starts(0xFE, 0xFF) {
      self = .utf16
    } else {
      return nil
    }
  }
}

extension JSONError.Reason: CustomStringConvertible {
  /// What is wrong, without the place.
  public var description: String {
    switch self {
    case .empty: "is empty"
    case .cut: "is cut"
    case .secondValue: "goes on behind its value"
    case .unexpected(let byte) where byte > 0x20 && byte < 0x7F:
      "has an unexpected '\(Unicode.Scalar(byte))'"
    case .unexpected(let byte):
      "has an unexpected byte 0x\(String(byte, radix: 16, uppercase: true))"
    case .invalidUTF8: "is not UTF-8"
    case .controlCharacter: "has a control character in a string"
    case .badEscape: "has an escape that JSON does not know"
    case .badNumber: "has a malformed number"
    case .gzip: "is gzip data, not JSON"
    case .utf16: "is UTF-16, not UTF-8"
    case .utf32: "is UTF-32, not UTF-8"
    case .markup: "is HTML or XML, not JSON"
    }
  }
}
