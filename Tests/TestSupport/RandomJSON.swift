/// Random JSON texts: every construct of the grammar, awkward keys, texts and numbers among them.
public struct RandomJSON {
  /// Where the choices come from.
  public var random: SeededGenerator

  /// Makes a source of texts; each seed has its own.
  public init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  /// A text that is an object.
  public mutating func object(depth: Int = 4) -> String {
    let count = random.number(below: 6)
    let members = (0..<count).map { _ in
      blank() + string(random.pick(Self.keys)) + blank() + ":" + blank() + value(depth: depth - 1)
        + blank()
    }
    return "{" + members.joined(separator: ",") + (count == 0 ? blank() : "") + "}"
  }

  /// A text that is any value.
  public mutating func value(depth: Int) -> String {
    switch random.number(below: depth > 0 ? 10 : 6) {
    case 0: return random.pick(["null", "true", "false"])
    case 1, 2: return random.pick(Self.numbers)
    case 3, 4, 5: return text()
    case 6, 7:
      let elements = (0..<random.number(below: 4)).map { _ in
        blank() + value(depth: depth - 1) + blank()
      }
      return "[" + elements.joined(separator: ",") + "]"
    default: return object(depth: depth - 1)
    }
  }

  /// The JSON text `text` with other scalars in the place of two thirds of them, of any kind.
  public mutating func alike(_ text: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var at = 0
    while at < text.count {
      var end = at + 1
      switch text[at] {
      case UInt8(ascii: "\""):
        while text[end] != UInt8(ascii: "\"") { end += text[end] == UInt8(ascii: "\\") ? 2 : 1 }
        end += 1
        let isKey = text[end...].first { $0 > 0x20 } == UInt8(ascii: ":")
        result += isKey ? text[at..<end] : scalar(or: text[at..<end])
      case ...0x20, UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "["), UInt8(ascii: "]"),
        UInt8(ascii: ","), UInt8(ascii: ":"):
        result.append(text[at])
      default:
        while end < text.count, text[end] > 0x20, !",]}".utf8.contains(text[end]) { end += 1 }
        result += scalar(or: text[at..<end])
      }
      at = end
    }
    return result
  }

  private mutating func scalar(or old: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    random.number(below: 3) == 0 ? old : Array(value(depth: 0).utf8)[...]
  }

  private mutating func blank() -> String {
    random.number(below: 4) == 0 ? random.pick([" ", "\n", "\t", "\r\n", "  "]) : ""
  }

  private mutating func text() -> String {
    string((0..<random.number(below: 5)).map { _ in random.pick(Self.texts) }.joined())
  }

  /// A string literal with each character as it is or escaped.
  private mutating func string(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      let short: [Unicode.Scalar: String] = [
        "\"": "\\\"", "\\": "\\\\", "\n": "\\n", "\t": "\\t", "/": "\\/", "\u{8}": "\\b",
      ]
      if let escape = short[scalar], scalar != "/" || random.number(below: 2) == 0 {
        result += escape
      } else if scalar.value < 0x20 || random.number(below: 12) == 0 {
        for unit in String(scalar).utf16 { result += "\\u" + Self.hex(unit) }
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    if random.number(below: 40) == 0 { result += random.pick(["\\ud800", "\\uDC00", "\\uD83C"]) }
    return result + "\""
  }

  private static func hex(_ unit: UInt16) -> String {
    let digits = String(unit, radix: 16)
    return String(repeating: "0", count: 4 - digits.count) + digits
  }

  private static let keys = [
    "a", "b", "c", "a", "b", "id", "title", "url", "name", "text", "date", "@", "#", "@type", "",
    "_",
    "a b", "a/b", "x.y", "1", "xml", "_x0041_", "é", "中", "🎁", "\"", "<", "\u{1}", "__proto__",
    "guid", "a long key with more than sixteen bytes",
  ]

  private static let texts = [
    "", "a", " ", "text ", "<b>", "]]>", "&amp;", "\"", "'", "\\", "\n", "\r", "\t", "\0", "\u{1B}",
    "é", "中文", "🎁", "\u{FFFE}", String(decoding: [0xEF, 0xB7, 0x90] as [UInt8], as: UTF8.self),
    "\u{10FFFF}", "\u{2028}", "\u{FEFF}", "=1+1", "null",
    "https://a.example/?x=1&y=2", "2026-11-17T09:30:00Z", ",", ";", "0123456789abcdef", "</td>",
  ]

  private static let numbers = [
    "0", "-0", "1", "-1", "12", "1.10", "1e5", "1E-7", "0.1", "1771059000123.0", "5e9", "1e400",
    "9007199254740993", "123456789012345678901234567890", "-2147483649.0",
  ]
}
