import ByteIO

/// Keys and types that the name of a value file tells.
enum RecordKey {
  /// A file's name in two parts: before its last dot, and behind it.
  ///
  /// A name without a dot, or that starts with its only one, has no extension.
  static func split(_ name: FileName) -> (stem: FileName, fileExtension: String?) {
    guard let dot = name.bytes.lastIndex(of: UInt8(ascii: ".")), dot > 0 else { return (name, nil) }
    let tail = FileName(Array(name.bytes[(dot + 1)...])).display
    return (FileName(Array(name.bytes[..<dot])), tail)
  }

  /// The key of a value file that no sidecar claims.
  static func key(of name: FileName, decoding: Bool) -> String {
    let stem = split(name).stem
    return decoding ? decoded(stem) : stem.text ?? stem.display
  }

  /// The type of a value file by its name; a name without a dot may be an extension itself.
  static func type(of name: FileName) -> String? {
    let (stem, fileExtension) = split(name)
    return ContentType.ofExtension(fileExtension ?? stem.display)
  }

  /// A name with each `%XX` replaced by its byte, if that is UTF-8; else as it stands.
  static func decoded(_ name: FileName) -> String {
    var bytes: [UInt8] = []
    var rest = name.bytes[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), rest.count >= 2,
        let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      {
        bytes.append(value)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(validating: bytes, as: UTF8.self) ?? name.text ?? name.display
  }
}
