import Glibc
public import SystemPackage

/// The name of a directory entry: any bytes but `/` and NUL.
///
/// The bytes open the file; people see ``display``.
public struct FileName: Sendable, Hashable, Comparable {
  /// The name as the file system keeps it.
  public let bytes: [UInt8]

  /// Takes the name's bytes.
  public init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// Copies the name's bytes.
  public init(_ bytes: Span<UInt8>) {
    self.bytes = unsafe bytes.withUnsafeBufferPointer { unsafe [UInt8]($0) }
  }

  /// Takes a part of a path, byte for byte.
  public init(_ part: FilePath.Component) {
    bytes = unsafe part.withPlatformString { text in
      unsafe UnsafeBufferPointer(start: text, count: strlen(text)).map { UInt8(bitPattern: $0) }
    }
  }

  /// Takes a name that is text.
  public init(_ text: String) {
    bytes = [UInt8](text.utf8)
  }

  /// The order of bytes, whatever the locale.
  public static func < (one: FileName, other: FileName) -> Bool {
    one.bytes.lexicographicallyPrecedes(other.bytes)
  }

  /// The name as text, if it is UTF-8.
  public var text: String? { String(validating: bytes, as: UTF8.self) }

  /// The name for people: what is not UTF-8 as `\xNN`, what a terminal would obey as `\u{…}`.
  public var display: String { Self.display(bytes) }

  /// Whether the name ends in `suffix`.
  public func hasSuffix(_ suffix: StaticString) -> Bool {
    let count = suffix.utf8CodeUnitCount
    guard bytes.count >= count else { return false }
    for at in 0..<count where unsafe bytes[bytes.count - count + at] != suffix.utf8Start[at] {
      return false
    }
    return true
  }

  /// Whether the name starts with `prefix`.
  public func hasPrefix(_ prefix: StaticString) -> Bool {
    guard bytes.count >= prefix.utf8CodeUnitCount else { return false }
    for at in 0..<prefix.utf8CodeUnitCount where unsafe bytes[at] != prefix.utf8Start[at] {
      return false
    }
    return true
  }

  /// Bytes from outside as one line of text that cannot steer a terminal or start a line of a log.
  public static func display(_ bytes: some Collection<UInt8>) -> String {
    var text = ""
    var decoder = UTF8.ForwardParser()
    var rest = bytes.makeIterator()
    var consumed = bytes.startIndex
    while true {
      switch decoder.parseScalar(from: &rest) {
      case .emptyInput: return text
      case .valid(let encoded):
        let scalar = UTF8.decode(encoded)
        append(scalar, to: &text)
        consumed = bytes.index(consumed, offsetBy: encoded.count)
      case .error(let length):
        let end = bytes.index(consumed, offsetBy: length)
        for byte in bytes[consumed..<end] {
          text += byte < 0x10 ? "\\x0" : "\\x"
          text += String(byte, radix: 16, uppercase: true)
        }
        consumed = end
      }
    }
  }

  /// Text from outside as one line that cannot steer a terminal.
  public static func display(_ text: String) -> String {
    text.utf8.allSatisfy { 0x20..<0x7F ~= $0 } ? text : display(text.utf8)
  }

  private static func append(_ scalar: Unicode.Scalar, to text: inout String) {
    switch scalar.value {
    // Controls of C0 and C1, line and paragraph separators, everything that turns the direction of
    // writing around, and the mark that hides itself.
    case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029, 0x061C, 0x200E, 0x200F, 0x202A...0x202E,
      0x2066...0x2069, 0xFEFF:
      text += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
    default:
      text.unicodeScalars.append(scalar)
    }
  }
}

extension FilePath {
  /// The path for people, as ``FileName/display``.
  public var display: String {
    unsafe withPlatformString { text in
      unsafe FileName.display(
        UnsafeBufferPointer(start: text, count: strlen(text)).map { UInt8(bitPattern: $0) }
      )
    }
  }

  /// The path of the entry `name` in the folder at this path, byte for byte.
  public func appending(_ name: FileName) -> FilePath {
    unsafe name.withCString { name in unsafe pushing(FilePath(platformString: name)) }
  }
}
