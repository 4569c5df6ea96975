/// The bytes that a part of a page may take: what does not fit is cut, and the page says so.
struct PageBudget {
  /// How many are left.
  private(set) var left: Int

  init(_ bytes: Int) { left = bytes }

  /// Takes what a template adds and what the texts take once they are escaped; false if that is more
  /// than there is.
  mutating func take(_ markup: Int, _ texts: [String]) -> Bool {
    var cost = markup
    for text in texts {
      cost += text.utf8.count
      guard cost <= left else { return false }
      for byte in text.utf8 {
        switch byte {
        case UInt8(ascii: "\""): cost += 5
        case UInt8(ascii: "&"), UInt8(ascii: "'"): cost += 4
        case UInt8(ascii: "<"), UInt8(ascii: ">"): cost += 3
        // What HTML forbids is written as U+FFFD.
        case 0..<0x20, 0x7F: cost += 2
        default: break
        }
      }
    }
    guard cost <= left else { return false }
    left -= cost
    return true
  }
}
