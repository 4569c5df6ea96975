import JSONText

/// How often something occurs, each with one example: the last errors of requests, their hosts.
///
/// Bounded: what comes after the first 1,000 different ones is only counted together.
public struct RequestTally: Sendable {
  /// One of the things that occur.
  public struct Entry: Sendable, Equatable {
    /// What requests share: a host, or an error's message with numbers and addresses folded.
    public var label: String
    /// How many requests.
    public var count: Int
    /// The first as it was written, but for the secrets in its addresses.
    public var example: String
  }

  static let limit = 1_000

  private var places: [String: Int] = [:]
  private var entries: [Entry] = []
  /// How many requests have something that is beyond the bound.
  public private(set) var otherCount = 0

  /// Nothing yet.
  public init() {}

  /// Most frequent first, then by label.
  public var sorted: [Entry] {
    entries.sorted { ($1.count, $0.label) < ($0.count, $1.label) }
  }

  mutating func add(_ label: String, example: @autoclosure () -> String, count: Int = 1) {
    if let place = places[label] {
      entries[place].count += count
    } else if entries.count < Self.limit {
      places[label] = entries.count
      entries.append(Entry(label: label, count: count, example: example()))
    } else {
      otherCount += count
    }
  }

  /// Adds what was counted in requests that come later.
  mutating func add(_ later: RequestTally) {
    for entry in later.entries { add(entry.label, example: entry.example, count: entry.count) }
    otherCount += later.otherCount
  }

  // MARK: - Labels

  /// The first line of a message, at most 300 bytes of it.
  static func line(_ message: Span<UInt8>) -> [UInt8] {
    var line: [UInt8] = []
    for at in message.indices {
      let byte = message[at]
      if line.isEmpty, byte <= 0x20 { continue }
      // A cut never falls into a character.
      if byte == 0x0A || byte == 0x0D || line.count >= 300 && byte & 0xC0 != 0x80 { break }
      line.append(byte)
    }
    return line
  }

  /// A message with what differs from request to request folded: addresses as `URL`, digits as `#`.
  static func folded(_ line: [UInt8]) -> [UInt8] {
    var text: [UInt8] = []
    var rest = line[...]
    while let byte = rest.first {
      if byte == UInt8(ascii: "h"), rest.starts(with: http) || rest.starts(with: https) {
        text += Array("URL".utf8)
        rest = rest.drop { $0 > 0x20 && !addressEnds.contains($0) }
      } else if isDigit(byte) {
        text.append(UInt8(ascii: "#"))
        rest = rest.drop { isDigit($0) }
      } else {
        text.append(byte)
        rest.removeFirst()
      }
    }
    return text
  }

  private static let http = Array("http://".utf8)
  private static let https = Array("https://".utf8)
  private static let addressEnds = Array("\"'<>()".utf8)

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") <= 9 }

  /// The host of an absolute address in lower case, with its port; nil if there is none.
  static func host(_ address: Span<UInt8>) -> [UInt8]? {
    // A password may hold what ends a host.
    if address.indices.contains(where: { address[$0] == UInt8(ascii: "@") }) {
      let masked = SecretMask.masked(address.indices.map { address[$0] }, .address)
      guard masked.count == address.count else { return host(masked.span) }
    }
    var at = 0
    while at + 2 < address.count,
      address[at] != UInt8(ascii: ":") || address[at + 1] != UInt8(ascii: "/")
        || address[at + 2] != UInt8(ascii: "/")
    { at += 1 }
    at += 3
    var host: [UInt8] = []
    while at < address.count, host.count < 255 {
      let byte = address[at]
      at += 1
      switch byte {
      case UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#"), UInt8(ascii: "\\"):
        return host.isEmpty ? nil : host
      // What stood before was a user's name.
      case UInt8(ascii: "@"): host.removeAll()
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): host.append(byte | 0x20)
      default: host.append(byte)
      }
    }
    return host.isEmpty ? nil : host
  }
}
