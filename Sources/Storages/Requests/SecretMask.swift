/// Takes the secrets out of addresses, wherever they stand in a text: what a site may show of them.
///
/// The value of a parameter that is called like a secret (`token`, `sig`, `api_key`, …) becomes `…`,
/// and who logs in (`user:password@`) is removed. Names are read as servers read them: without
/// regard to case, percent-encoded once or several times, behind `?`, `&`, `;` or `#`, with brackets.
/// In doubt too much is masked.
public struct SecretMask: Sendable {
  /// What a text is.
  public enum Form: Sendable {
    /// One address; blanks in it are part of it.
    case address
    /// Words with any number of addresses among them.
    case message
  }

  private let bytes: [UInt8]
  private let form: Form
  /// What was written, up to `at`.
  private var out: [UInt8] = []
  private var at = 0
  /// The words before the next sign of equality, decoded, in lower case, without `-`, `_` and `.`: more
  /// than one where there are brackets.
  private var words: [[UInt8]] = [[]]

  /// The text without its secrets.
  public static func masked(_ text: String, _ form: Form) -> String {
    String(decoding: masked(Array(text.utf8), form), as: UTF8.self)
  }

  /// The text without its secrets, in UTF-8.
  static func masked(_ text: [UInt8], _ form: Form) -> [UInt8] {
    var mask = SecretMask(text, form)
    mask.run()
    return mask.out
  }

  private init(_ bytes: [UInt8], _ form: Form) {
    self.bytes = bytes
    self.form = form
    out.reserveCapacity(bytes.count)
  }

  private static let secrets: Set<[UInt8]> = Set(
    ["token", "signature", "sig", "key", "apikey", "accesstoken", "password", "secret"].map {
      Array($0.utf8)
    }
  )
  private static let schemes: Set<[UInt8]> = Set(
    ["http", "https", "ws", "wss", "ftp"].map { Array($0.utf8) }
  )
  private static let ellipsis = Array("…".utf8)

  // MARK: - Reading

  private mutating func run() {
    // `//user@host` has its scheme from the page that it stands on.
    var isStart = true
    while at < bytes.count {
      let (byte, count) = unit(at)
      switch byte {
      case UInt8(ascii: "="):
        copy(count)
        if words.contains(where: Self.secrets.contains) { maskValue() }
        words = [[]]
      case UInt8(ascii: ":"):
        let isScheme = words.last.map(Self.schemes.contains) ?? false
        copy(count)
        if copySlashes() >= 2 || isScheme { dropUser() }
        words = [[]]
      case UInt8(ascii: "/"), UInt8(ascii: "\\"):
        if copySlashes() >= 2, isStart { dropUser() }
        words = [[]]
      case UInt8(ascii: "["), UInt8(ascii: "]"):
        words.append([])
        copy(count)
      default:
        take(byte, isEncoded: count > 1)
        copy(count)
      }
      isStart = byte <= 0x20 || Self.isQuote(byte)
    }
  }

  /// Adds a character to the word, or ends it.
  private mutating func take(_ byte: UInt8, isEncoded: Bool) {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...:
      words[words.count - 1].append(byte)
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): words[words.count - 1].append(byte | 0x20)
    case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."): break
    // Blanks around a name are trimmed by servers, and browsers drop line breaks from addresses.
    case 0...0x20 where isEncoded || form == .address: break
    case UInt8(ascii: "+"): break
    default: words = [[]]
    }
  }

  /// The character at a place, and how many bytes spell it: percent-encoded, once or more, or as an
  /// escape of JSON.
  private func unit(_ at: Int) -> (byte: UInt8, count: Int) {
    let byte = bytes[at]
    if byte == UInt8(ascii: "%"), var value = hexByte(at + 1) {
      var count = 3
      while value == UInt8(ascii: "%"), let inner = hexByte(at + count) {
        value = inner
        count += 2
      }
      return (value, count)
    }
    if byte == UInt8(ascii: "\\"), at + 5 < bytes.count, bytes[at + 1] == UInt8(ascii: "u"),
      bytes[at + 2] == UInt8(ascii: "0"), bytes[at + 3] == UInt8(ascii: "0"),
      let value = hexByte(at + 4)
    {
      return (value, 6)
    }
    return (byte, 1)
  }

  private func hexByte(_ at: Int) -> UInt8? {
    guard at + 1 < bytes.count, let high = Self.digit(bytes[at]),
      let low = Self.digit(bytes[at + 1])
    else { return nil }
    return high << 4 | low
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }

  private static func isQuote(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "<"), UInt8(ascii: ">"),
      UInt8(ascii: "`"), UInt8(ascii: "("):
      true
    default: false
    }
  }

  /// Whether an address that stands in a message ends before this byte.
  private func endsAddress(_ byte: UInt8) -> Bool {
    form == .message
      && (byte <= 0x20 || Self.isQuote(byte) && byte != UInt8(ascii: "("))
  }

  private mutating func copy(_ count: Int) {
    out += bytes[at..<at + count]
    at += count
  }

  // MARK: - Values

  /// Replaces the value that begins here.
  private mutating func maskValue() {
    let start = at
    while at < bytes.count, !endsValue(at) { at += 1 }
    if form == .message {
      // The end of a sentence is no part of a value.
      while at > start, Self.punctuation.contains(bytes[at - 1]) { at -= 1 }
    }
    if at > start { out += Self.ellipsis }
  }

  private func endsValue(_ at: Int) -> Bool {
    switch bytes[at] {
    case UInt8(ascii: "&"), UInt8(ascii: "#"): true
    case UInt8(ascii: ";"): beginsParameter(at + 1)
    case UInt8(ascii: "\\"): form == .message
    case let byte: endsAddress(byte)
    }
  }

  /// Whether a name and a sign of equality stand here, so that the semicolon before separates.
  private func beginsParameter(_ start: Int) -> Bool {
    var at = start
    while at < bytes.count {
      switch bytes[at] {
      case UInt8(ascii: "="): return at > start
      case UInt8(ascii: "&"), UInt8(ascii: ";"), UInt8(ascii: "#"), 0...0x20: return false
      default: at += 1
      }
    }
    return false
  }

  private static let punctuation = Array(").,:;]}".utf8)

  // MARK: - Who logs in

  /// Copies the slashes that stand here; says how many there were.
  private mutating func copySlashes() -> Int {
    var slashes = 0
    while at < bytes.count {
      let (byte, count) = unit(at)
      guard byte == UInt8(ascii: "/") || byte == UInt8(ascii: "\\") else { break }
      copy(count)
      slashes += 1
    }
    return slashes
  }

  /// Leaves out what stands before the host that begins here.
  private mutating func dropUser() {
    var place = at
    var end: Int?
    var hasColon = false
    var isPort = true
    scan: while place < bytes.count, !endsAddress(bytes[place]) {
      let (byte, count) = unit(place)
      switch byte {
      case UInt8(ascii: "/"), UInt8(ascii: "\\"), UInt8(ascii: "?"), UInt8(ascii: "#"): break scan
      case UInt8(ascii: "@"):
        end = place + count
        hasColon = false
        isPort = true
      case UInt8(ascii: ":"): hasColon = true
      case UInt8(ascii: "0")...UInt8(ascii: "9"): break
      default: if hasColon { isPort = false }
      }
      place += count
    }
    // A password with a slash in it looks like a port that is none.
    if end == nil, hasColon, !isPort, bytes[at] != UInt8(ascii: "[") {
      while place < bytes.count, !endsAddress(bytes[place]) {
        let (byte, count) = unit(place)
        if byte == UInt8(ascii: "@") { end = place + count }
        place += count
      }
    }
    if let end { at = end }
  }
}
