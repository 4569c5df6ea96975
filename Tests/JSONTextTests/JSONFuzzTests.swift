import ByteIO
import Foundation
import JSONText
import TestSupport
import Testing

/// The index against independent readers on random documents, good and spoilt.
@Suite struct JSONFuzzTests {
  /// Compares acceptance and content; says what differs.
  private func difference(_ text: [UInt8]) -> String? {
    let plain = try? PlainJSON(text, isLenient: true)
    guard let compact = try? Indexed(text).compact else {
      return plain == nil ? nil : "is refused"
    }
    guard let plain else { return "is taken" }
    guard let written = try? PlainJSON(compact) else { return "is not JSON when written" }
    return written.canonical() == plain.canonical() ? nil : "differs when written"
  }

  private func report(_ text: [UInt8], _ difference: String) {
    Attachment.record(text, named: "document.json")
    Issue.record("\(String(decoding: text, as: UTF8.self).debugDescription) \(difference)")
  }

  @Test(arguments: 0..<8 as Range<UInt64>)
  func `Random documents are read as a plain reader reads them`(seed: UInt64) {
    var source = RandomJSON(seed: seed)
    for _ in 0..<500 {
      let text = Array(source.value(depth: 6).utf8)
      if let difference = difference(text) { report(text, difference) }
    }
  }

  @Test(arguments: 100..<108 as Range<UInt64>)
  func `Spoilt documents are refused where a plain reader refuses them`(seed: UInt64) {
    var source = RandomJSON(seed: seed)
    let bits =
      Array("{}[]:,\"\\ -+.eE019tfnNIu/\n\0\u{1F}".utf8) + [0x80, 0xC2, 0xE4, 0xED, 0xF0, 0xFF]
    for _ in 0..<1500 {
      var text = Array(source.object(depth: 3).utf8)
      for _ in 0...source.random.number(below: 3) {
        let at = source.random.number(below: text.count + 1)
        switch source.random.number(below: 5) {
        case 0: text.insert(source.random.pick(bits), at: at)
        case 1 where at < text.count: text.remove(at: at)
        case 2 where at < text.count: text[at] = source.random.pick(bits)
        case 3: text = Array(text.prefix(at))
        default:
          let end = min(text.count, at + source.random.number(below: 6))
          text.insert(contentsOf: text[at..<end], at: at)
        }
      }
      if let difference = difference(text) { report(text, difference) }
    }
  }

  @Test func `Foundation takes what is written, and refuses what is refused`() {
    var source = RandomJSON(seed: 7)
    for _ in 0..<1000 {
      let text = Array(source.object().utf8)
      guard let compact = try? Indexed(text).compact else {
        report(text, "is refused")
        continue
      }
      // Foundation has no number for 1e400.
      if String(decoding: text, as: UTF8.self).contains("e400") { continue }
      if (try? JSONSerialization.jsonObject(with: Data(compact))) == nil {
        report(text, "is not taken by Foundation")
      }
      let cut = Array(compact.prefix(source.random.number(below: compact.count)))
      if (try? Indexed(cut).root) != nil { report(cut, "is taken") }
    }
  }

  /// The nodes of the document `root`, as they would be in an index and an arena of its own.
  ///
  /// But for the mark of documents that have the shape of the one before.
  private func nodes(_ index: borrowing JSONIndex, _ root: Int, from start: Int) -> [String] {
    (root..<Int(index.nodes[root].next)).map { at in
      var node = index.nodes[at]
      if node.kind == .object || node.kind == .array { node.flags.remove(.sameShape) }
      let isLink = node.kind != .key || node.flags.contains(.redirected)
      let next = isLink ? Int(node.next) - root : Int(node.next)
      return "\(node.kind) \(Int(node.offset) - start)+\(node.count) \(node.flags.rawValue) \(next)"
    }
  }

  @Test(arguments: 200..<208 as Range<UInt64>)
  func `A document's nodes do not depend on what was read before it`(seed: UInt64) throws {
    var source = RandomJSON(seed: seed)
    for _ in 0..<60 {
      var arena = ByteArena(capacity: 64)
      var index = JSONIndex(capacity: 16)
      // Alike, but for members that are missing, repeated, in another place or spelled otherwise.
      var members = (0..<12).map { _ in source.object(depth: 3).dropFirst().dropLast() }
        .filter { !$0.allSatisfy(\.isWhitespace) }
      for _ in 0..<12 {
        if !members.isEmpty {
          switch source.random.number(below: 5) {
          case 0: members.remove(at: source.random.number(below: members.count))
          case 1: members.append(source.random.pick(members))
          case 2: members.swapAt(0, source.random.number(below: members.count))
          case 3:
            members.insert("\"a\":{\"\\u0061\":1}", at: source.random.number(below: members.count))
          default: break
          }
        }
        let text = Array("{\(members.joined(separator: ","))}".utf8)
        let start = arena.count
        arena.append(text.span)
        let root = try index.add(arena, start..<arena.count)
        let alone = try Indexed(text)
        #expect(nodes(index, root, from: start) == nodes(alone.index, alone.root, from: 0))
      }
    }
  }

  /// What adding the document in `range` of an arena leads to: its nodes, or an error.
  private func outcome(_ arena: borrowing ByteArena, _ range: Range<Int>) -> [String] {
    var index = JSONIndex(capacity: 16)
    do {
      let root = try index.add(arena, range)
      return nodes(index, root, from: range.lowerBound)
    } catch {
      return ["\(error)"]
    }
  }

  /// Whether two documents, each with its nodes, differ in their scalars alone.
  private func haveOneShape(
    _ index: borrowing JSONIndex,
    _ one: Int,
    _ other: Int,
    _ arena: Span<UInt8>
  ) -> Bool {
    let nodes = index.nodes
    let count = Int(nodes[one].next) - one
    guard Int(nodes[other].next) - other == count else { return false }
    return (0..<count).allSatisfy { at in
      let (left, right) = (nodes[one + at], nodes[other + at])
      switch (left.kind, right.kind) {
      case (.key, .key):
        return left.count == right.count
          && left.range.indices.allSatisfy {
            arena[$0] == arena[$0 - left.range.lowerBound + right.range.lowerBound]
          }
      case (.object, .object), (.array, .array):
        return Int(left.next) - one == Int(right.next) - other
      case (.key, _), (_, .key), (.object, _), (_, .object), (.array, _), (_, .array): return false
      default: return true
      }
    }
  }

  private func text(_ bytes: Span<UInt8>) -> String {
    unsafe bytes.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
  }

  @Test(arguments: 500..<516 as Range<UInt64>)
  func `Documents that differ in their scalars alone are read like any others`(seed: UInt64) {
    var source = RandomJSON(seed: seed)
    let spoiling = Array("{}[]:,\"\\ -+.eE019tfnNIu/\n\0".utf8) + [0x80, 0xC2, 0xFF]
    var (marked, lines) = (0, 0)
    for _ in 0..<60 {
      var arena = ByteArena(capacity: 64)
      var index = JSONIndex(capacity: 16)
      var previous = -1
      var model = Array(source.object(depth: 4).utf8)
      let hasMark = source.random.number(below: 6) == 0
      for _ in 0..<12 {
        var document = (hasMark ? [0xEF, 0xBB, 0xBF] : []) + source.alike(model)
        switch source.random.number(below: 12) {
        case 0: document[source.random.number(below: document.count)] = source.random.pick(spoiling)
        case 1:
          document.insert(
            source.random.pick(spoiling),
            at: source.random.number(below: document.count)
          )
        case 2: document = Array(document.prefix(source.random.number(below: document.count)))
        case 3: model = Array(source.object(depth: 4).utf8)
        case 4:
          // The next batch: what was learned in this one serves it too.
          arena.removeAll()
          index.removeAll()
          previous = -1
        default: break
        }
        // What stands behind a document must not complete it.
        let start = arena.count
        arena.append(document.span)
        let range = start..<arena.count
        arena.append(Array(model.suffix(3)).span)
        let expected = outcome(arena, range)
        do {
          let root = try index.add(arena, range)
          #expect(nodes(index, root, from: start) == expected)
          if index.nodes[root].flags.contains(.sameShape) {
            marked += 1
            #expect(previous >= 0 && haveOneShape(index, root, previous, arena.bytes))
          }
          var line = OutputBuffer()
          if index.appendCompact(root, of: arena.bytes, to: &line) {
            lines += 1
            var expected = OutputBuffer()
            let json = JSONView(bytes: arena.bytes, nodes: index.nodes)
            JSONWriter.compact(json, root, to: &expected)
            #expect(text(line.bytes) == text(expected.bytes))
          }
          previous = root
        } catch {
          #expect(["\(error)"] == expected)
        }
      }
    }
    #expect(marked > 50 && lines > marked)
  }

  @Test(arguments: 400..<408 as Range<UInt64>)
  func `What stands behind a document does not matter`(seed: UInt64) {
    var source = RandomJSON(seed: seed)
    for round in 0..<20 {
      let text = Array((round % 2 == 0 ? source.object(depth: 3) : source.value(depth: 3)).utf8)
      for count in 0...min(text.count, 120) {
        var arena = ByteArena(capacity: 64)
        arena.append(text.span)
        var alone = ByteArena(capacity: 64)
        alone.append(text.span.extracting(..<count))
        for blank in " \n\u{0}\"1".utf8 { alone.append([blank].span) }
        #expect(outcome(arena, 0..<count) == outcome(alone, 0..<count))
      }
    }
  }
}
