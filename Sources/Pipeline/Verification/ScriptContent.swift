import ByteIO
import JSONText

/// A data script: `name(value, value, 'JSON');`.
final class ScriptContent: Content {
  private var bytes: [UInt8] = []

  private static let limit = 1 << 28
  private static let start = Array("larder".utf8)
  private static let end = Array(");\n".utf8)

  /// Whether bytes look like a data script of ours.
  static func isData(_ bytes: [UInt8]) -> Bool {
    guard bytes.starts(with: start), bytes.suffix(end.count).elementsEqual(end),
      let open = bytes.firstIndex(of: UInt8(ascii: "("))
    else { return false }
    return bytes[..<open].allSatisfy { ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A }
  }

  func take(_ piece: Span<UInt8>) {
    guard bytes.count + piece.count <= Self.limit else { return }
    unsafe piece.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
  }

  func finish() -> ContentFacts {
    guard Self.isData(bytes), let open = bytes.firstIndex(of: UInt8(ascii: "(")) else {
      return ContentFacts(complaint: "is not one call with data")
    }
    // Texts become strings of JSON, so that the arguments are an array of it.
    var list: [UInt8] = [UInt8(ascii: "[")]
    var texts: [[UInt8]] = []
    var rest = bytes[(open + 1)..<(bytes.count - Self.end.count)]
    var isInString = false
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "\\"), isInString, let next = rest.popFirst() {
        list += [byte, next]
      } else if byte == UInt8(ascii: "'"), !isInString {
        guard let text = Self.text(&rest) else {
          return ContentFacts(complaint: "has a text without an end")
        }
        texts.append(text)
        list += Array("null".utf8)
      } else {
        if byte == UInt8(ascii: "\"") { isInString.toggle() }
        list.append(byte)
      }
    }
    list.append(UInt8(ascii: "]"))
    return Self.facts(
      list,
      texts,
      isMap: bytes.starts(with: Array("larderMap(".utf8)),
      isRows: bytes.starts(with: Array("larderRows(".utf8))
    )
  }

  private static func facts(
    _ list: [UInt8],
    _ texts: [[UInt8]],
    isMap: Bool,
    isRows: Bool
  ) -> ContentFacts {
    var facts = ContentFacts()
    for (number, document) in ([list] + texts).enumerated() {
      var arena = ByteArena(capacity: document.count + 1)
      arena.append(document.span)
      var index = JSONIndex()
      do throws(JSONError) {
        let root = try index.add(arena, 0..<arena.count)
        let json = JSONView(bytes: arena.bytes, nodes: index.nodes)
        if number == 0, isMap {
          var arguments = json.elements(of: root)
          facts.mappedItems = arguments.next().flatMap { json.value(of: "items", in: $0) }
            .flatMap { JSONValue(json, $0)?.number }
        }
        if number > 0, isRows {
          var elements = json.elements(of: root)
          var count = 0
          while elements.next() != nil { count += 1 }
          facts.items = count
        }
      } catch {
        facts.complaint = "its data \(error.words)"
      }
    }
    return facts
  }

  /// Takes a text in single quotes, as ``ScriptString`` writes it; nil if it does not end.
  private static func text(_ rest: inout ArraySlice<UInt8>) -> [UInt8]? {
    var text: [UInt8] = []
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "'") { return text }
      guard byte == UInt8(ascii: "\\") else {
        text.append(byte)
        continue
      }
      guard let escaped = rest.popFirst() else { return nil }
      switch escaped {
      case UInt8(ascii: "n"): text.append(0x0A)
      case UInt8(ascii: "u"), UInt8(ascii: "x"):
        let count = escaped == UInt8(ascii: "u") ? 4 : 2
        let digits = String(decoding: rest.prefix(count), as: UTF8.self)
        guard rest.count >= count, let code = UInt32(digits, radix: 16),
          let scalar = Unicode.Scalar(code)
        else { return nil }
        text += Array(String(scalar).utf8)
        rest = rest.dropFirst(count)
      default: text.append(escaped)
      }
    }
    return nil
  }
}
