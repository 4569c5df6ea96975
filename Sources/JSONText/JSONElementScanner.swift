public import ByteIO
import CByteScan

/// Finds where the elements of a JSON array end, without checking what they are.
///
/// Only strings and nesting are followed; so a damaged element costs itself, as long as its quotes and
/// brackets pair, and the array need not be in memory as a whole. The state is kept between calls:
/// bytes may come in pieces, cut anywhere.
public struct JSONElementScanner: Sendable {
  /// What ended an element.
  public enum End: Sendable, Equatable {
    /// A comma at the byte `at`.
    case comma(at: Int)
    /// The array's closing bracket at the byte `at`.
    case array(at: Int)
  }

  /// How many containers are open inside the element.
  public private(set) var depth = 0
  /// Whether the bytes so far end inside a string.
  public private(set) var isInString = false
  /// Whether the next byte is escaped.
  private var isEscaped = false

  /// Starts before an element.
  public init() {}

  /// Goes on with the bytes of `arena` from `start`; nil if the element does not end in them.
  ///
  /// After an end the scanner is ready for the next element.
  public mutating func next(_ arena: borrowing ByteArena, from start: Int) -> End? {
    let bytes = arena.bytes
    return unsafe bytes.withUnsafeBufferPointer { buffer -> End? in
      guard let base = buffer.baseAddress else { return nil }
      return unsafe scan(base, start, buffer.count)
    }
  }

  private mutating func scan(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> End? {
    var at = start
    while at < end {
      if isInString {
        // The arena's padding allows reading past the end.
        if isEscaped {
          isEscaped = false
          at += 1
          continue
        }
        at = unsafe larder_scan_string(base + at, base + end) - base
        guard at < end else { return nil }
        let byte = unsafe base[at]
        if byte == UInt8(ascii: "\"") { isInString = false }
        if byte == UInt8(ascii: "\\") { isEscaped = true }
        at += 1
        continue
      }
      switch unsafe base[at] {
      case UInt8(ascii: "\""): isInString = true
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"): depth = max(0, depth - 1)
      case UInt8(ascii: "]"):
        if depth == 0 { return .array(at: at) }
        depth -= 1
      case UInt8(ascii: ",") where depth == 0: return .comma(at: at)
      default: break
      }
      at += 1
    }
    return nil
  }
}
