import ByteIO
import JSONText

/// JSON Lines: an item a line, each a valid document.
final class JSONLinesContent: Content {
  private var window = ByteArena(capacity: 1 << 19)
  private var index = JSONIndex()
  private var facts = ContentFacts(items: 0)

  func take(_ piece: Span<UInt8>) {
    guard facts.complaint == nil else { return }
    // What is left over holds no line feed.
    var from = window.count
    window.append(piece)
    var start = 0
    while let end = Self.lineFeed(window.bytes, from: from) {
      add(start..<end)
      start = end + 1
      from = start
    }
    window.remove(0..<start)
  }

  func finish() -> ContentFacts {
    if window.count > 0, facts.complaint == nil { facts.complaint = "its last line has no end" }
    return facts
  }

  private func add(_ line: Range<Int>) {
    let number = (facts.items ?? 0) + 1
    index.removeAll(keeping: 1 << 16)
    do throws(JSONError) {
      _ = try index.add(window, line)
      facts.items = number
    } catch {
      facts.complaint = facts.complaint ?? "line \(number) \(error.reason)"
    }
  }

  private static func lineFeed(_ bytes: Span<UInt8>, from: Int) -> Int? {
    var at = from
    while at < bytes.count {
      if bytes[at] == 0x0A { return at }
      at += 1
    }
    return nil
  }
}

/// A JSON array, item by item.
final class JSONArrayContent: Content {
  private enum Place { case before, inside, behind }

  private var window = ByteArena(capacity: 1 << 19)
  private var index = JSONIndex()
  private var scanner = JSONElementScanner()
  private var facts = ContentFacts(items: 0)
  /// Where in the window the element begins that is being read, and how far it was looked at.
  private var start = 0
  private var scanned = 0
  private var place = Place.before

  func take(_ piece: Span<UInt8>) {
    guard facts.complaint == nil else { return }
    window.append(piece)
    if place == .before { begin() }
    while place == .inside, facts.complaint == nil {
      guard let end = scanner.next(window, from: scanned) else {
        scanned = window.count
        break
      }
      switch end {
      case .comma(let at): take(upTo: at, isLast: false)
      case .array(let at):
        take(upTo: at, isLast: true)
        place = .behind
      }
    }
    if place == .behind, let other = firstSign(from: start) {
      facts.complaint = facts.complaint ?? JSONError.Reason.secondValue.description
      start = other
    }
    window.remove(0..<start)
    scanned -= start
    start = 0
  }

  func finish() -> ContentFacts {
    if place != .behind, facts.complaint == nil {
      facts.complaint = JSONError.Reason.cut.description
    }
    return facts
  }

  private func begin() {
    guard let first = firstSign(from: 0) else { return }
    guard window.bytes[first] == UInt8(ascii: "[") else {
      facts.complaint = "is no array"
      return
    }
    start = first + 1
    scanned = start
    place = .inside
  }

  /// Takes the element that ends at `end`.
  private func take(upTo end: Int, isLast: Bool) {
    let number = (facts.items ?? 0) + 1
    let sign = firstSign(from: start) ?? end
    if !isLast || number > 1 || sign < end {
      index.removeAll(keeping: 1 << 16)
      do throws(JSONError) {
        _ = try index.add(window, start..<end)
        facts.items = number
      } catch {
        facts.complaint = facts.complaint ?? "item \(number) \(error.reason)"
      }
    }
    start = end + 1
    scanned = start
  }

  /// The first byte from `start` on that is no white space.
  private func firstSign(from start: Int) -> Int? {
    var at = start
    while at < window.count {
      let byte = window.bytes[at]
      if byte != 0x20, byte != 0x0A, byte != 0x0D, byte != 0x09 { return at }
      at += 1
    }
    return nil
  }
}
