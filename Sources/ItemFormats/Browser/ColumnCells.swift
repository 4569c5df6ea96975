public import ByteIO
import JSONText

/// The cells of one column in item order, each with a comma before it: JSON in the form of
/// ``ScriptString``.
///
/// A number stands as it is spelled, a text as its first bytes, null and what is missing as `null`.
public final class ColumnCells {
  /// The cells.
  public private(set) var text = OutputBuffer(capacity: 256)
  /// How many items have their cell; later ones have none yet.
  public private(set) var count = 0
  /// How many of them are null or missing.
  public private(set) var emptyCount = 0
  /// The least and the greatest number.
  public private(set) var range: ClosedRange<Double>?
  /// Whether nothing but numbers was found.
  public private(set) var isNumeric = true

  /// Longer texts are cut, with `…` behind them.
  private static let textLimit = 36
  /// Longer numbers stand as the double next to them.
  private static let numberLimit = 25

  /// Makes a column without cells.
  public init() {}

  /// Appends empty cells up to the item `end`.
  public func pad(to end: Int) {
    guard end > count else { return }
    for _ in count..<end { text.append(",null") }
    emptyCount += end - count
    count = end
  }

  /// Appends the cells of `other`, which follow after `start` items.
  public func append(_ other: ColumnCells, from start: Int) {
    pad(to: start)
    text.append(other.text.bytes)
    count = start + other.count
    emptyCount += other.emptyCount
    isNumeric = isNumeric && other.isNumeric
    if let more = other.range { note(more) }
  }

  func add(_ json: JSONView, _ node: Int, _ scratch: inout OutputBuffer) {
    count += 1
    let value = json[node]
    switch value.kind {
    case .null:
      emptyCount += 1
      text.append(",null")
    case .true, .false:
      isNumeric = false
      value.kind == .true ? text.append(",true") : text.append(",false")
    case .number: add(number: json.spelling(node))
    case .string:
      isNumeric = false
      if value.flags.contains(.escaped) {
        scratch.truncate(to: 0)
        JSONEscapes.decode(json.spelling(node), to: &scratch)
        add(string: scratch.bytes)
      } else {
        add(string: json.spelling(node))
      }
    case .array, .object, .key:
      isNumeric = false
      value.kind == .array ? text.append(",\"[]\"") : text.append(",\"{}\"")
    }
  }

  private func add(number spelling: Span<UInt8>) {
    text.append(UInt8(ascii: ","))
    var double = DecimalForm.nearest(spelling)
    if double.isNaN { double = Double(Self.text(spelling)) ?? .nan }
    if spelling.count <= Self.numberLimit || !double.isFinite {
      text.append(spelling)
    } else {
      text.append(text: "\(double)")
    }
    if double.isFinite { note(double...double) } else { isNumeric = false }
  }

  private static func text(_ spelling: Span<UInt8>) -> String {
    unsafe spelling.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
  }

  private func add(string: Span<UInt8>) {
    text.append(",\"")
    guard string.count > Self.textLimit else {
      append(string)
      text.append(UInt8(ascii: "\""))
      return
    }
    var end = Self.textLimit - 3
    while end > 0, string[end] & 0xC0 == 0x80 { end -= 1 }
    append(string.extracting(0..<end))
    text.append("…\"")
  }

  /// Appends text as a string of JSON in a string of a script.
  private func append(_ string: Span<UInt8>) {
    if Self.isPlain(string) { return text.append(string) }
    var escaped = OutputBuffer(capacity: 128)
    JSONEscapes.encode(string, to: &escaped)
    ScriptString.append(escaped.bytes, to: &text)
  }

  private static func isPlain(_ string: Span<UInt8>) -> Bool {
    for at in string.indices {
      switch string[at] {
      case 0..<0x20, 0xE2, UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "\\"),
        UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"):
        return false
      default: continue
      }
    }
    return true
  }

  private func note(_ more: ClosedRange<Double>) {
    guard let known = range else {
      range = more
      return
    }
    range = min(known.lowerBound, more.lowerBound)...max(known.upperBound, more.upperBound)
  }
}
