public import ByteIO
import JSONText

/// The cells of one column in item order, each with a comma before it: JSON in the form of
/// ``ScriptString``.
///
/// A number stands as it is spelled, a text as its first bytes, null and what is missing as `null`.
public final class ColumnCells {
  /// The cells.
  public private(set) var text: OutputBuffer
  /// What is known of them.
  public private(set) var facts = Facts()

  /// What is known of cells without looking at them.
  public struct Facts {
    /// How many items have their cell; later ones have none yet.
    public fileprivate(set) var count = 0
    /// How many of them are null or missing.
    public fileprivate(set) var emptyCount = 0
    /// The least and the greatest number.
    public fileprivate(set) var range: ClosedRange<Double>?
    /// Whether nothing but numbers was found.
    public fileprivate(set) var isNumeric = true

    @inline(__always)
    fileprivate mutating func note(_ number: Double) {
      guard let known = range else {
        range = number...number
        return
      }
      if number < known.lowerBound {
        range = number...known.upperBound
      } else if number >= known.upperBound {
        range = known.lowerBound...number
      }
    }
  }

  /// Buffers that are used again.
  struct Scratch: ~Copyable {
    var decoded = OutputBuffer(capacity: 256)
    var escaped = OutputBuffer(capacity: 256)
  }

  /// The bytes that a cell takes, or twice as many, or half.
  private static let usualSize = 16

  /// Makes a column without cells, with room for about `count`.
  public init(count: Int = 16) { text = OutputBuffer(capacity: count * Self.usualSize) }

  /// Forgets all cells; the memory is kept.
  public func removeAll() {
    text.removeAll()
    facts = Facts()
  }

  /// Appends empty cells up to the item `end`.
  public func pad(to end: Int) { CellWriter.pad(to: end, &text, &facts) }

  /// Appends the cells of `other`, which follow after `start` items.
  public func append(_ other: ColumnCells, from start: Int) {
    pad(to: start)
    text.append(other.text.bytes)
    facts.count = start + other.facts.count
    facts.emptyCount += other.facts.emptyCount
    facts.isNumeric = facts.isNumeric && other.facts.isNumeric
    if let more = other.facts.range {
      facts.note(more.lowerBound)
      facts.note(more.upperBound)
    }
  }

  /// Appends values, and empty cells for items without one; items count from `first` on.
  func add(
    _ cells: Span<LeafColumns.Cell>,
    from first: Int,
    of json: JSONView,
    _ scratch: inout Scratch
  ) {
    CellWriter.add(cells, from: first, of: json, &text, &facts, &scratch.decoded, &scratch.escaped)
  }
}

/// Writes the cells of a column into its buffer, which is looked up once for all of them: a class's
/// properties cost a check at each access (6 % of a site's instructions, zlib's included).
private enum CellWriter {
  /// Longer texts are cut, with `…` behind them.
  static let textLimit = 36
  /// Longer numbers stand as the double next to them.
  static let numberLimit = 25

  static func pad(to end: Int, _ out: inout OutputBuffer, _ facts: inout ColumnCells.Facts) {
    guard end > facts.count else { return }
    for _ in facts.count..<end { out.append(",null") }
    facts.emptyCount += end - facts.count
    facts.count = end
  }

  static func add(
    _ cells: Span<LeafColumns.Cell>,
    from first: Int,
    of json: JSONView,
    _ out: inout OutputBuffer,
    _ facts: inout ColumnCells.Facts,
    _ decoded: inout OutputBuffer,
    _ escaped: inout OutputBuffer
  ) {
    for at in cells.indices {
      pad(to: Int(cells[at].item) - first, &out, &facts)
      facts.count += 1
      let node = Int(cells[at].node)
      let value = json[node]
      if value.kind == .number {
        add(number: json.spelling(node), &out, &facts)
        continue
      }
      if value.kind == .null {
        facts.emptyCount += 1
        out.append(",null")
        continue
      }
      facts.isNumeric = false
      switch value.kind {
      case .string where value.flags.contains(.escaped):
        decode(json.spelling(node), &decoded)
        add(string: decoded.bytes, &out, &escaped)
      case .string: add(string: json.spelling(node), &out, &escaped)
      case .true: out.append(",true")
      case .false: out.append(",false")
      case .array: out.append(",\"[]\"")
      case .object, .key, .number, .null: out.append(",\"{}\"")
      }
    }
  }

  private static func add(
    number spelling: Span<UInt8>,
    _ out: inout OutputBuffer,
    _ facts: inout ColumnCells.Facts
  ) {
    out.append(UInt8(ascii: ","))
    var double = DecimalForm.nearest(spelling)
    if double.isNaN { double = Double(text(spelling)) ?? .nan }
    if spelling.count <= numberLimit || !double.isFinite {
      out.appendShort(spelling)
    } else {
      out.append(text: "\(double)")
    }
    if double.isFinite { facts.note(double) } else { facts.isNumeric = false }
  }

  private static func text(_ spelling: Span<UInt8>) -> String {
    unsafe spelling.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
  }

  /// Decodes the beginning of a text: all of it, or more than a cell shows.
  private static func decode(_ escaped: Span<UInt8>, _ decoded: inout OutputBuffer) {
    decoded.truncate(to: 0)
    var at = 0
    while at < escaped.count, decoded.count <= textLimit {
      let near = escaped.extracting(0..<min(at + 64, escaped.count))
      at = decoded.appendUnescaped(near, from: at)
      if at < near.count { at = JSONEscapes.decodeEscape(escaped, at, to: &decoded) }
    }
  }

  private static func add(
    string: Span<UInt8>,
    _ out: inout OutputBuffer,
    _ escaped: inout OutputBuffer
  ) {
    if string.count <= textLimit, out.appendScriptElement(string) { return }
    out.append(",\"")
    guard string.count > textLimit else {
      append(string, &out, &escaped)
      out.append(UInt8(ascii: "\""))
      return
    }
    var end = textLimit - 3
    while end > 0, string[end] & 0xC0 == 0x80 { end -= 1 }
    append(string.extracting(0..<end), &out, &escaped)
    out.append("…\"")
  }

  /// Appends text as a string of JSON in a string of a script.
  private static func append(
    _ string: Span<UInt8>,
    _ out: inout OutputBuffer,
    _ escaped: inout OutputBuffer
  ) {
    let start = out.count
    if out.appendScriptText(string, from: 0) == string.count { return }
    out.truncate(to: start)
    escaped.truncate(to: 0)
    JSONEscapes.encode(string, to: &escaped)
    ScriptString.append(escaped.bytes, to: &out)
  }
}
