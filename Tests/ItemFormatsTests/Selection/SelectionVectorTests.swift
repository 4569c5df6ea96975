import ByteIO
import JSONText
import Storages
import Testing

@testable import ItemFormats

/// Items, the parameters, and the rows that come out: the platform's rules, and ours where it has none.
@Suite struct SelectionVectorTests {
  struct Vector: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let items: [String]
    let rows: [String]
    let selection: ItemSelection

    init(
      _ name: String,
      _ items: [String],
      _ rows: [String],
      _ choose: (inout ItemSelection) -> Void
    ) {
      testDescription = name
      self.items = items
      self.rows = rows
      var selection = ItemSelection()
      choose(&selection)
      self.selection = selection
    }
  }

  private static let hidden = [##"{"id":1,"#secret":"s"}"##, "{}", #"{"id":2}"#]

  static let vectors = [
    Vector("flatten", [#"{"foo":{"bar":"hello"}}"#], [#"{"foo.bar":"hello"}"#]) {
      $0.flatten = ["foo"]
    },
    Vector(
      "fields after flatten",
      [#"{"math":{"factorial":{"first":1}},"x":2}"#],
      [#"{"math.factorial.first":1}"#]
    ) {
      $0.flatten = ["math"]
      $0.fields = ["math.factorial.first"]
    },
    Vector(
      "flattened fields in order",
      [#"{"name":"A","address":{"street":"Main St","city":"NYC"}}"#],
      [#"{"name":"A","address.street":"Main St","address.city":"NYC"}"#]
    ) {
      $0.flatten = ["address"]
      $0.fields = ["name", "address.street", "address.city"]
    },
    Vector("unwind an object", [#"{"foo":{"bar":"hello"}}"#], [#"{"bar":"hello"}"#]) {
      $0.unwind = ["foo"]
    },
    Vector(
      "unwind an array",
      [#"{"p":1,"r":[{"t":"a"},{"t":"b"}]}"#],
      [#"{"p":1,"t":"a"}"#, #"{"p":1,"t":"b"}"#]
    ) { $0.unwind = ["r"] },
    Vector(
      "unwind a scalar or nothing",
      [#"{"p":1,"r":"text"}"#, #"{"p":2}"#],
      [#"{"p":1,"r":"text"}"#, #"{"p":2}"#]
    ) { $0.unwind = ["r"] },
    Vector(
      "unwind scalars",
      [#"{"p":1,"r":[7,"x"],"z":0}"#],
      [#"{"p":1,"r":7,"z":0}"#, #"{"p":1,"r":"x","z":0}"#]
    ) { $0.unwind = ["r"] },
    Vector("unwind an empty array", [#"{"p":1,"r":[],"z":0}"#], [#"{"p":1,"z":0}"#]) {
      $0.unwind = ["r"]
    },
    Vector(
      "unwind two fields",
      [#"{"a":[{"b":[{"c":1},{"c":2}]},{"b":[{"c":3}]}]}"#],
      [#"{"c":1}"#, #"{"c":2}"#, #"{"c":3}"#]
    ) { $0.unwind = ["a", "b"] },
    Vector(
      "an element wins at its parent's place",
      [#"{"x":"parent","r":[{"y":1,"x":"element"}]}"#],
      [#"{"x":"element","y":1}"#]
    ) { $0.unwind = ["r"] },
    Vector(
      "fields of elements",
      [#"{"productName":"X","reviews":[{"reviewText":"ok","rating":4}]}"#],
      [#"{"productName":"X","reviewText":"ok","rating":4}"#]
    ) {
      $0.unwind = ["reviews"]
      $0.fields = ["productName", "reviewText", "rating"]
    },
    Vector(
      "simplified",
      [#"{"url":"u","pageFunctionResult":[{"a":1},{"a":2}],"errorInfo":null,"z":9}"#],
      [#"{"url":"u","a":1,"errorInfo":null}"#, #"{"url":"u","a":2,"errorInfo":null}"#]
    ) { $0.simplify() },
    Vector(
      "an unwound field stands for its elements' properties",
      [#"{"title":"T","price":1,"variants":[{"s":"S"}],"z":0}"#],
      [#"{"title":"T","s":"S"}"#]
    ) {
      $0.unwind = ["variants"]
      $0.fields = ["title", "variants"]
    },
    Vector("the order of fields", [#"{"a":1,"b":2}"#], [#"{"b":2,"a":1}"#]) {
      $0.fields = ["b", "a"]
    },
    Vector(
      "outputFields",
      [#"{"headline":"H","url":"U","x":1}"#],
      [#"{"title":"H","link":"U"}"#]
    ) {
      $0.fields = ["headline", "url"]
      $0.outputFields = ["title", "link"]
    },
    Vector("omit wins", [#"{"a":1,"b":2}"#], [#"{"a":1}"#]) {
      $0.fields = ["a", "b"]
      $0.omit = ["b"]
    },
    Vector("skipHidden", hidden, [#"{"id":1}"#, "{}", #"{"id":2}"#]) { $0.skipsHidden = true },
    Vector("skipEmpty", hidden, [##"{"id":1,"#secret":"s"}"##, #"{"id":2}"#]) {
      $0.skipsEmpty = true
    },
    Vector("clean", hidden, [#"{"id":1}"#, #"{"id":2}"#]) { $0.clean() },
    Vector(
      "hidden at the top only",
      [##"{"a":{"#inner":1},"#top":2}"##],
      [##"{"a":{"#inner":1}}"##]
    ) {
      $0.skipsHidden = true
    },
    Vector(
      "hidden in items alike",
      (1...5).map { ##"{"id":\##($0),"#h":1}"## },
      (1...5).map { #"{"id":\#($0)}"# }
    ) { $0.clean() },
    Vector(
      "failed pages among items alike",
      ["null", "null", "null", "true", "null", "7", "null"].enumerated()
        .map { at, failure in #"{"id":\#(at),"errorInfo":\#(failure)}"# },
      [0, 1, 2, 4, 6].map { #"{"id":\#($0),"errorInfo":null}"# }
    ) { $0.skipsFailedPages = true },
    Vector("hidden alone", [##"{"#only":1}"##], []) { $0.clean() },
    Vector("hidden in an element", [##"{"r":[{"#h":1,"t":2}]}"##], [#"{"t":2}"#]) {
      $0.unwind = ["r"]
      $0.skipsHidden = true
    },
    Vector(
      "skipFailedPages",
      [#"{"url":"u","errorInfo":{"m":1}}"#, #"{"url":"v"}"#, #"{"url":"w","errorInfo":null}"#],
      [#"{"url":"v"}"#, #"{"url":"w","errorInfo":null}"#]
    ) { $0.skipsFailedPages = true },
    Vector("unknown names", [#"{"a":1}"#], ["{}"]) {
      $0.omit = ["nothing"]
      $0.fields = ["none"]
    },
    Vector("unknown names and skipEmpty", [#"{"a":1}"#], []) {
      $0.fields = ["none"]
      $0.skipsEmpty = true
    },
    Vector(
      "picked paths keep their structure",
      [#"{"a":{"x":1,"y":2},"l":[{"u":1,"v":2},{"u":3}],"z":0}"#],
      [#"{"l":[{"u":1}],"a":{"y":2}}"#]
    ) { $0.fields = ["l/0/u", "a/y"] },
    Vector("omitted paths", [#"{"a":{"x":1,"y":2},"z":0}"#], [#"{"a":{"y":2},"z":0}"#]) {
      $0.omit = ["a/x"]
    },
    Vector("a key with a slash is the key", [#"{"a/x":1,"a":{"x":2}}"#], [#"{"a/x":1}"#]) {
      $0.fields = ["a/x"]
    },
    Vector(
      "values keep their spelling",
      [#"{"n":1.10,"s":"\u00e9\n","b":0}"#],
      [#"{"s":"\u00e9\n","n":1.10}"#]
    ) {
      $0.fields = ["s", "n"]
    },
    Vector("rename", [#"{"inStock":true,"b":1}"#], [#"{"In stock":true,"b":1}"#]) {
      $0.renames = [.init("inStock", to: "In stock")]
    },
    Vector("rename onto another field", [#"{"a":1,"b":2}"#], [#"{"a":1,"b":2}"#]) {
      $0.renames = [.init("a", to: "b")]
    },
    Vector("rename in a circle", [#"{"a":1,"b":2}"#], [#"{"b":1,"a":2}"#]) {
      $0.renames = [.init("a", to: "b"), .init("b", to: "a")]
    },
    Vector("duplicate keys", [#"{"a":1,"b":2,"a":3}"#], [#"{"b":2,"a":3}"#]) {
      $0.fields = ["b", "a"]
    },
  ]

  @Test(arguments: vectors) func rowsAreAsTheRulesSay(vector: Vector) throws {
    #expect(try rows(of: vector.items, vector.selection) == vector.rows)
  }

  @Test(
    arguments: [
      (["a"], ["x", "y"]), (nil, ["x"]), (["a", "b"], ["x", "x"]),
    ] as [([String]?, [String])]
  )
  func outputFieldsThatDoNotFitAreRefused(fields: [String]?, outputs: [String]) {
    var selection = ItemSelection()
    selection.fields = fields
    selection.outputFields = outputs
    #expect(throws: SelectionError.self) { _ = try SelectionPlan(selection) }
  }

  @Test func aLongArrayIsUnwoundInPieces() throws {
    let elements = (0..<100_000).map { #"{"n":\#($0)}"# }.joined(separator: ",")
    let parent = (0..<20).map { #""p\#($0)":\#($0)"# }.joined(separator: ",")
    var selection = ItemSelection()
    selection.unwind = ["r"]
    selection.fields = ["p7", "n"]
    let rows = try rows(of: ["{\(parent),\"r\":[\(elements)]}"], selection)
    #expect(rows.count == 100_000 && rows[99_999] == #"{"p7":7,"n":99999}"#)
  }

  @Test func oneBatchAfterTheOtherGivesTheSameRows() throws {
    var selection = ItemSelection()
    selection.fields = ["b"]
    var selector = ItemSelector(try SelectionPlan(selection))
    for count in [3, 1, 0, 2] {
      var batch = Export.batch((0..<count).map { Array(#"{"a":0,"b":\#($0)}"#.utf8) })
      let isWhole = batch.select(&selector)
      let itemCount = batch.itemCount
      let json = batch.json
      let areObjects = batch.roots.allSatisfy { json[$0].kind == .object }
      #expect(isWhole && itemCount == count && areObjects)
    }
  }

  private func rows(of items: [String], _ selection: ItemSelection) throws -> [String] {
    var batch = Export.batch(items.map { Array($0.utf8) })
    var selector = ItemSelector(try SelectionPlan(selection))
    var text = ""
    var isLast = false
    while !isLast {
      isLast = batch.select(&selector)
      var out = OutputBuffer()
      var losses = LossTally()
      let facts = DatasetFacts(title: "test")
      ItemFormat.jsonl.makeEncoder(facts).encode(
        batch,
        items: 0..<batch.itemCount,
        columns: .empty,
        firstRow: 0,
        to: &out,
        losses: &losses
      )
      text += unsafe out.bytes.withUnsafeBufferPointer {
        unsafe String(decoding: $0, as: UTF8.self)
      }
    }
    return text.split(separator: "\n").map(String.init)
  }
}
