import ByteIO

/// Whether a storage has a name, and how we know.
///
/// Nothing on disk says outright that a storage is kept. A name does: unnamed storages live until the
/// next run, or as long as the retention policy lets them. So "unnamed" takes evidence.
struct StorageName: Sendable, Equatable {
  /// The name; nil if it is unnamed.
  var name: String?
  /// Where the name comes from.
  var namedBy: Storage.NameEvidence?
  /// Whether it is unnamed only by looking like an id, without anything that says so.
  var looksLikeID = false

  /// Judges by the metadata where it speaks, else by the folder's name.
  init(folder: FileName, metadata: StorageMetadata.Name?) {
    switch metadata {
    case .null: return
    // The default storage of Crawlee for JavaScript 3 carries its default id as a name.
    case .text(let text) where text != "" && text != "default":
      name = text
      namedBy = .metadata
      return
    case .text, .absent, .malformed, nil: break
    }
    let text = folder.text ?? ""
    if text == "default" || Self.isUUID(text) { return }
    if Self.looksLikeID(text) {
      looksLikeID = true
      return
    }
    name = folder.display
    namedBy = .directory
  }

  /// Whether a text has the form of an UUID.
  static func isUUID(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard bytes.count == 36 else { return false }
    return bytes.indices.allSatisfy { at in
      if at == 8 || at == 13 || at == 18 || at == 23 { return bytes[at] == UInt8(ascii: "-") }
      switch bytes[at] {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
        UInt8(ascii: "A")...UInt8(ascii: "F"):
        return true
      default: return false
      }
    }
  }

  /// Whether a text has the form of the platform's ids: 17 letters and digits.
  static func isPlatformID(_ text: String) -> Bool {
    text.utf8.count == 17 && text.utf8.allSatisfy(isAlphanumeric)
  }

  /// Whether a text looks like one of the platform's ids.
  static func looksLikeID(_ text: String) -> Bool { isPlatformID(text) && hasBothCases(text) }

  /// Random ids mix capital and small letters; a word of 17 letters does not.
  private static func hasBothCases(_ text: String) -> Bool {
    text.utf8.contains { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
      && text.utf8.contains { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
  }

  /// Whether the platform would take a text as the name of a storage: at most 63 letters, digits and
  /// inner hyphens.
  static func isAllowedOnPlatform(_ name: String) -> Bool {
    let bytes = Array(name.utf8)
    guard (1...63).contains(bytes.count), isAlphanumeric(bytes[0]),
      isAlphanumeric(bytes[bytes.count - 1])
    else { return false }
    return bytes.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
  }

  /// Whether a folder is what an interrupted purge leaves behind: a former default storage.
  static func isLeftover(_ folder: FileName) -> Bool {
    guard let text = folder.text else { return false }
    if text == "__CRAWLEE_MIGRATING_KEY_VALUE_STORE__" { return true }
    for prefix in ["__CRAWLEE_TEMPORARY_", "__OLD_DEFAULT_"] where text.hasPrefix(prefix) {
      let rest = text.dropFirst(prefix.count)
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      let tail = rest.dropFirst(digits.count)
      return !digits.isEmpty && (tail.isEmpty || tail == "__")
    }
    return false
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"):
      true
    default: false
    }
  }
}
