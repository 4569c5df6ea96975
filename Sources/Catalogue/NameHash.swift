/// The mark of a name that had to change: eight digits that depend on its bytes alone.
///
/// FNV-1a, 64 bits, folded. It tells changed names apart and promises nothing more; where two marks
/// meet, a number is added.
enum NameHash {
  /// The mark of `name`.
  static func mark(_ name: String) -> String {
    let hash = hash(name)
    return padded(String(UInt32(truncatingIfNeeded: hash ^ hash >> 32), radix: 16), to: 8)
  }

  /// All sixteen digits, to tell long texts apart.
  static func digits(_ text: String) -> String { padded(String(hash(text), radix: 16), to: 16) }

  private static func hash(_ text: String) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in text.utf8 {
      hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
    }
    return hash
  }

  private static func padded(_ digits: String, to width: Int) -> String {
    String(repeating: "0", count: width - digits.utf8.count) + digits
  }

  /// Whether Windows takes the name, less its extensions, for a device: `con`, `nul`, `com1`.
  static func isDevice(_ name: some StringProtocol) -> Bool {
    let stem = name.prefix { $0 != "." }.lowercased()
    switch stem {
    case "con", "prn", "aux", "nul", "conin$", "conout$": return true
    default:
      guard stem.utf8.count == 4, stem.hasPrefix("com") || stem.hasPrefix("lpt") else {
        return false
      }
      return stem.utf8.last.map { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ?? false
    }
  }
}
