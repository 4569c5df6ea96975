import ItemFormats

/// Which texts may become links.
///
/// Read as browsers read an address: tab, CR and LF count for nothing, C0 controls and blanks around
/// it neither. Then only `http://` and `https://` with a host, and `mailto:`, are addresses; all
/// else (`javascript:`, `data:`, `//host`, `http:host`) is text. Characters that an address may not have
/// are percent-encoded.
enum SafeURL {
  /// The address that `text` stands for; nil if it must not become a link.
  static func address(_ text: String) -> String? {
    var bytes = text.utf8.filter { $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }
    bytes = Array(bytes.drop { $0 <= 0x20 })
    while let last = bytes.last, last <= 0x20 { bytes.removeLast() }
    let address = String(decoding: bytes, as: UTF8.self)
    if let rest = rest(of: address, behind: "mailto:") { return rest.isEmpty ? nil : address }
    guard
      let rest = rest(of: address, behind: "https://") ?? rest(of: address, behind: "http://"),
      let first = rest.unicodeScalars.first
    else { return nil }
    // A host begins with a letter, a digit or the bracket of an IPv6 address; a user may stand
    // before it. Slashes of both kinds and the rest of punctuation do not.
    return first.properties.isAlphabetic || ("0"..."9").contains(first) || first == "["
      ? WebAddress.valid(address) : nil
  }

  private static func rest(of address: String, behind scheme: String) -> Substring? {
    guard address.utf8.count >= scheme.utf8.count,
      zip(address.utf8, scheme.utf8).allSatisfy({ lower($0) == $1 })
    else { return nil }
    return address.utf8.dropFirst(scheme.utf8.count).withText
  }

  private static func lower(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
  }
}

extension Substring.UTF8View {
  fileprivate var withText: Substring { Substring(self) }
}
