import ByteIO
import TestSupport
import Testing
import XMLText

@Suite struct XMLNamesTests {
  private func encoded(_ text: String) -> String {
    var out = OutputBuffer()
    XMLNames.append(text.utf8Span.span, to: &out)
    return out.text()
  }

  private func decoded(_ name: String) -> String {
    var out = OutputBuffer()
    XMLNames.decode(name.utf8Span.span, to: &out)
    return out.text()
  }

  @Test(arguments: [
    ("price", "price"), ("a-b.c_d1", "a-b.c_d1"), ("_", "_x005F_"), ("__", "__"), ("_a", "_a"),
    ("", "_"), ("a b", "a_x0020_b"), ("1x", "_x0031_x"), ("-a", "_x002D_a"), (".a", "_x002E_a"),
    ("@type", "_x0040_type"), ("#error", "_x0023_error"), ("a/b", "a_x002F_b"),
    ("a:b", "a_x003A_b"), ("<a>", "_x003C_a_x003E_"), ("a\0", "a_x0000_"), ("\n", "_x000A_"),
    ("xml", "_x0078_ml"), ("XMLa", "_x0058_MLa"), ("xMl", "_x0078_Ml"), ("xm", "xm"), ("x", "x"),
    ("axml", "axml"), ("größe", "größe"), ("价格", "价格"), ("цена", "цена"), ("السعر", "السعر"),
    ("\u{301}a", "_x0301_a"), ("a\u{301}", "a\u{301}"), ("×", "_x00D7_"), ("🎁", "_x0001F381_"),
    ("\u{FFFD}", "_xFFFD_"), ("\u{10FFFF}", "_x0010FFFF_"),
    ("_x0041_", "_x005F_x0041_"), ("_x0041_x0042_", "_x005F_x0041_x005F_x0042_"),
    ("__x0041_", "__x005F_x0041_"), ("_x41_", "_x41_"), ("_x0041", "_x0041"), ("_xyz_", "_xyz_"),
    ("_x0041 ", "_x005F_x0041_x0020_"), ("_x00000041_", "_x005F_x00000041_"),
    ("_x000000041_", "_x000000041_"), ("_X0041_", "_x005F_X0041_"), ("_x004g_", "_x004g_"),
    ("_x0041é", "_x005F_x0041é"), (" x0041_", "_x0020_x0041_"),
  ])
  func `Names are encoded, and decoded again`(text: String, name: String) {
    #expect(encoded(text) == name)
    #expect(Array(decoded(name).utf8) == Array(text.utf8))
  }

  @Test(arguments: [
    ("price", true), ("_a", true), ("a_1.2-3", true), ("X", true), ("x_y", true), ("", false),
    ("_", false), ("1a", false), ("-", false), ("a b", false), ("a:b", false), ("é", false),
    ("xmla", false), ("a_x0041_", false), ("a@", false), ("[", false), ("a`", false),
    ("a\u{7F}", false),
  ])
  func `A plain name stands for itself`(text: String, isPlain: Bool) {
    #expect(XMLNames.isPlain(text.utf8Span.span) == isPlain)
    if isPlain { #expect(encoded(text) == text) }
  }

  @Test(arguments: [
    ("_x0041", "_x0041"), ("_x0041_", "A"), ("_x004a_", "J"), ("_x0000004A_", "J"),
    ("_x00110000_", "_x00110000_"), ("_xD800_", "\u{FFFD}"), ("_x00000_", "_x00000_"), ("__", "__"),
    ("_x0020__x0020_", "  "), ("a_", "a_"), ("_x", "_x"),
  ])
  func `What is no escape is left alone`(name: String, text: String) {
    #expect(decoded(name) == text)
  }

  /// Whether libxml2 takes `name` for the name of an element without prefix.
  private func isName(_ name: String) -> Bool {
    guard var reader = try? XMLReader("<\(name)/>".utf8Span.span),
      case .start(let found, nil, []) = try? reader.next()
    else { return false }
    return Array(found.utf8) == Array(name.utf8)
  }

  @Test func `Every character, first or later, makes a name that libxml2 reads and that decodes`() {
    var kept = 0
    for value in 0...0x10FFFF as ClosedRange<UInt32> {
      guard let scalar = Unicode.Scalar(value) else { continue }
      // Beyond the BMP nothing is kept: one in 64 will do.
      guard value < 0x11000 || value % 64 == 0 else { continue }
      let first = encoded(String(scalar))
      let later = encoded("a" + String(scalar))
      if first.unicodeScalars.count == 1 { kept += 1 }
      if Array(decoded(first).utf8) != Array(String(scalar).utf8)
        || Array(decoded(later).utf8) != Array(("a" + String(scalar)).utf8)
        || !isName(first) || !isName(later)
      {
        Issue.record("U+\(String(value, radix: 16)) is written \(first), \(later)")
      }
    }
    // Ideographs, Hangul syllables, and the letters of other scripts.
    #expect(kept > 20_902 + 11_172)
  }

  @Test func `Random names of awkward parts are names, and decode`() {
    var random = SeededGenerator(seed: 1)
    let parts = [
      "_", "x", "X", "0041", "00000041", "D", " ", ":", "xml", "é", "🎁", "1", "_x", "\0",
    ]
    for _ in 0..<20_000 {
      let count = random.number(below: 7)
      let text = (0..<count).map { _ in random.pick(parts) }.joined()
      let name = encoded(text)
      if Array(decoded(name).utf8) != Array(text.utf8) || !isName(name) {
        Issue.record("\(text.debugDescription) is written \(name)")
      }
    }
  }
}
