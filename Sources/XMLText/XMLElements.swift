public import ByteIO
import CByteScan

/// Elements that hold nothing but text: most of what a document of items is made of.
///
/// Both tags and the text between them are written in one go, with room made once.
public struct XMLElements: Sendable {
  /// What stands before a name in a start tag and in an end tag, as little-endian numbers.
  private let start: UInt64
  private let end: UInt64
  private let prefixCount: Int

  /// Elements with `prefix`, a namespace prefix with its colon, before their names; 6 bytes at most.
  public init(prefix: StaticString) {
    prefixCount = prefix.utf8CodeUnitCount
    precondition(prefixCount <= 6)
    var bytes: UInt64 = 0
    for at in 0..<prefixCount {
      bytes |= UInt64(unsafe prefix.utf8Start[at]) << UInt64(8 * at)
    }
    start = UInt64(UInt8(ascii: "<")) | bytes << 8
    end = UInt64(UInt8(ascii: "<")) | UInt64(UInt8(ascii: "/")) << 8 | bytes << 16
  }

  /// Appends the element `name`, plain as ``XMLNames/isPlain(_:)`` says, with the content `text`, valid
  /// UTF-8.
  ///
  /// - Returns: how many characters XML 1.0 forbids (§2.2); they became U+FFFD.
  public func append(
    _ text: Span<UInt8>,
    named name: Span<UInt8>,
    to out: inout OutputBuffer
  ) -> Int {
    let count = text.count
    let nameCount = name.count
    let room = 2 &* (nameCount &+ prefixCount) &+ count &+ 5 &+ Int(LARDER_COPY_SLACK)
    return unsafe name.withUnsafeBufferPointer { name -> Int in
      guard let name = name.baseAddress else { return 0 }
      var copied = 0
      unsafe out.append(upTo: room) { target in
        var at = unsafe appendStart(name, nameCount, target)
        unsafe at[0] = UInt8(ascii: ">")
        unsafe at += 1
        copied = unsafe text.withUnsafeBufferPointer { bytes in
          guard let from = bytes.baseAddress else { return 0 }
          return unsafe larder_copy_xml(at, from, count)
        }
        unsafe at += copied
        if copied == count { unsafe at = appendEnd(name, nameCount, at) }
        return unsafe at - target
      }
      if copied == count { return 0 }
      let forbidden = XMLEscapes.appendText(text.extracting(copied..<count), to: &out)
      unsafe out.append(upTo: room) { target in
        unsafe appendEnd(name, nameCount, target) - target
      }
      return forbidden
    }
  }

  /// Appends `tags` as they are, and behind them the content `text`, valid UTF-8.
  ///
  /// - Returns: how many characters XML 1.0 forbids (§2.2); they became U+FFFD.
  public static func append(
    _ text: Span<UInt8>,
    behind tags: Span<UInt8>,
    to out: inout OutputBuffer
  ) -> Int {
    let count = text.count
    var copied = 0
    unsafe out.append(upTo: tags.count &+ count &+ 2 &* Int(LARDER_COPY_SLACK)) { target in
      unsafe tags.withUnsafeBufferPointer { tags in
        unsafe text.withUnsafeBufferPointer { text in
          guard let start = tags.baseAddress else { return 0 }
          let at = unsafe larder_copy(target, start, tags.count)
          guard let text = text.baseAddress else { return tags.count }
          copied = unsafe larder_copy_xml(at, text, count)
          return tags.count &+ copied
        }
      }
    }
    if copied == count { return 0 }
    return XMLEscapes.appendText(text.extracting(copied..<count), to: &out)
  }

  /// Appends the start tag of the element `name`, plain too, but for its `>`; returns where the name
  /// stands, with its prefix.
  public func appendStart(of name: Span<UInt8>, to out: inout OutputBuffer) -> Range<Int> {
    let start = out.count
    unsafe out.append(upTo: name.count &+ prefixCount &+ 1 &+ Int(LARDER_COPY_SLACK)) { target in
      unsafe name.withUnsafeBufferPointer { name in
        guard let from = name.baseAddress else { return 0 }
        return unsafe appendStart(from, name.count, target) - target
      }
    }
    return start + 1..<out.count
  }

  @inline(__always)
  private func appendStart(
    _ name: UnsafePointer<UInt8>,
    _ count: Int,
    _ target: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    unsafe larder_copy(Self.store(start, target) + 1 + prefixCount, name, count)
  }

  @inline(__always)
  private func appendEnd(
    _ name: UnsafePointer<UInt8>,
    _ count: Int,
    _ target: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    let at = unsafe larder_copy(Self.store(end, target) + 2 + prefixCount, name, count)
    unsafe at[0] = UInt8(ascii: ">")
    return unsafe at + 1
  }

  @inline(__always)
  private static func store(
    _ bytes: UInt64,
    _ target: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    unsafe UnsafeMutableRawPointer(target)
      .storeBytes(of: bytes.littleEndian, as: UInt64.self)
    return unsafe target
  }
}
