//===----------------------------------------------------------------------===//
// A schema of items, compiled from JSON Schema (draft-07) to a table of nodes:
//
//   {"properties": {"price": {"type": "number", "minimum": 0}}, "required": ["price"]}
//
//   node 0  any type   properties 0..<1                    property 0  "price"  required  node 1
//   node 1  number     minimum ─► the value in the schema's own index
//
// Items are checked as they lie in their batch: the walk follows the nodes, so its depth is that of
// the schema, and a key is compared with the property behind the last one that matched, as items
// mostly keep one order.
//===----------------------------------------------------------------------===//

import ByteIO
import JSONText
public import Storages

/// What an Actor promises of the items of a dataset; they are compared with it, and kept all the same.
public final class ItemSchema: Sendable {
  /// Nested deeper than this, a schema is passed over.
  static let maxDepth = 64
  /// A value of `const` or of an `enum` may have so many parts.
  static let maxParts = 1000

  /// What is asked of a value; its lists lie beside those of the others.
  struct Node: Sendable {
    var types = TypeSet.any
    /// Whether there is a `const` or an `enum`.
    var isListed = false
    var isConst = false
    /// What may be there besides texts, as nodes of the schema's index.
    var values = 0..<0
    var bounds = 0..<0
    var sizes = 0..<0
    var properties = 0..<0
    var requiredCount = 0
    var allowsOthers = true
    /// The node of every element; -1 if there is none.
    var items = -1
  }

  struct Property: Sendable {
    var key: [UInt8]
    /// The node of its value; -1 if that may be anything.
    var node = -1
    /// Whether it is one of `properties`, not only required.
    var isDescribed = false
    var isRequired = false
  }

  /// A limit to a number, as the number in the schema's index.
  struct Bound: Sendable {
    let keyword: SchemaKeyword
    let value: Int
  }

  /// A limit to characters or elements.
  struct Size: Sendable {
    let keyword: SchemaKeyword
    let limit: Int
  }

  /// Keywords that are not checked, each once, sorted.
  public let passedOver: [String]

  let table: SchemaTable
  private let arena: ByteArena
  private let index: JSONIndex

  /// Compiles the JSON Schema `text`; nil if it is no object, or asks nothing of an item.
  public init?(_ text: [UInt8]) {
    var arena = ByteArena(capacity: text.count)
    var index = JSONIndex()
    arena.append(text.span)
    guard let root = try? index.add(arena, 0..<arena.count) else { return nil }
    var compiler = SchemaCompiler()
    compiler.compile(JSONView(bytes: arena.bytes, nodes: index.nodes), root)
    passedOver = compiler.passedOver.sorted()
    table = compiler.table
    self.arena = arena
    self.index = index
    if !table.asksSomething, passedOver.isEmpty { return nil }
  }

  /// Lends the schema's own text and its index.
  func withJSON<R>(_ body: (JSONView) -> R) -> R { Self.lend(arena, index, body) }

  private static func lend<R>(
    _ arena: borrowing ByteArena,
    _ index: borrowing JSONIndex,
    _ body: (JSONView) -> R
  ) -> R {
    body(JSONView(bytes: arena.bytes, nodes: index.nodes))
  }

  /// The note that says what is not checked; nil if everything is.
  public var note: Problem? {
    guard !passedOver.isEmpty else { return nil }
    let shown = passedOver.prefix(20).joined(separator: ", ")
    let more = passedOver.count > 20 ? " and \(passedOver.count - 20) more" : ""
    return Problem(
      .schemaIgnored,
      .note,
      message: "items are not checked against these parts of the schema: \(shown)\(more)"
    )
  }
}

/// The types that a value may have.
struct TypeSet: OptionSet, Sendable {
  let rawValue: UInt8

  static let null = TypeSet(rawValue: 1)
  static let boolean = TypeSet(rawValue: 2)
  /// Whole numbers only.
  static let integer = TypeSet(rawValue: 4)
  static let number = TypeSet(rawValue: 8)
  static let string = TypeSet(rawValue: 16)
  static let array = TypeSet(rawValue: 32)
  static let object = TypeSet(rawValue: 64)
  static let any: TypeSet = [.null, .boolean, .integer, .number, .string, .array, .object]

  /// The types and their names in JSON Schema, in the order of messages.
  static let names: [(type: TypeSet, name: String)] = [
    (.string, "string"), (.number, "number"), (.integer, "integer"), (.boolean, "boolean"),
    (.object, "object"), (.array, "array"), (.null, "null"),
  ]
}
