import ByteIO
import JSONText

/// One document indexed.
struct Indexed: ~Copyable {
  var arena: ByteArena
  var index = JSONIndex(capacity: 16)
  private(set) var root = 0

  init(_ bytes: [UInt8]) throws(JSONError) {
    arena = ByteArena(capacity: bytes.count)
    arena.append(bytes.span)
    root = try index.add(arena, 0..<arena.count)
  }

  init(_ text: String) throws(JSONError) { try self.init(Array(text.utf8)) }

  var json: JSONView {
    @_lifetime(borrow self)
    borrowing get { JSONView(bytes: arena.bytes, nodes: index.nodes) }
  }

  /// The document as it is written again.
  var compact: [UInt8] {
    var out = OutputBuffer()
    JSONWriter.compact(json, root, to: &out)
    return unsafe out.bytes.withUnsafeBufferPointer { unsafe Array($0) }
  }

  /// What ``compact`` is of a text, as text.
  static func compact(_ text: String) throws -> String {
    String(decoding: try Indexed(text).compact, as: UTF8.self)
  }
}
