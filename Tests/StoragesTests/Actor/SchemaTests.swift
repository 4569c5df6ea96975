import ByteIO
import JSONText
import Testing

@testable import Storages

@Suite struct SchemaTests {
  /// What `make` reads of a document, and what it notes.
  private func read<S>(
    _ text: String,
    _ make: (JSONView, Int, inout SchemaNotes) -> S?
  ) throws -> (S?, [String]) {
    var arena = ByteArena()
    var index = JSONIndex()
    arena.append(Array(text.utf8).span)
    let root = try index.add(arena, 0..<arena.count)
    var notes = SchemaNotes()
    let read = make(JSONView(bytes: arena.bytes, nodes: index.nodes), root, &notes)
    return (read, notes.summary)
  }

  private func dataset(_ text: String) throws -> (schema: DatasetSchema, notes: [String]) {
    let (schema, notes) = try read(text) { DatasetSchema($0, $1, &$2) }
    return (try #require(schema), notes)
  }

  private func store(_ text: String) throws -> (schema: KeyValueStoreSchema, notes: [String]) {
    let (schema, notes) = try read(text) { KeyValueStoreSchema($0, $1, &$2) }
    return (try #require(schema), notes)
  }

  // MARK: - Datasets

  @Test func `Fields and views keep the order of the schema`() throws {
    let (schema, notes) = try dataset(
      #"""
      {"actorSpecification": 1, "title": "T", "description": "D",
       "fields": {"type": "object", "properties": {
         "z": {"type": "string", "title": "Zed", "description": "Last."},
         "a": {"type": ["number", "null"]}, "m": true}},
       "views": {
         "second": {"title": "S", "description": "about",
           "transformation": {"fields": ["z", "a"], "unwind": "r", "flatten": ["o"], "omit": "x",
             "limit": 10, "desc": true, "clean": true, "skipHidden": true, "skipEmpty": true},
           "display": {"component": "table", "properties": {
             "o.p": {"label": "P", "format": "link"}, "z": {"label": "Zett", "format": "text"}}}},
         "first": {"title": "F"}}}
      """#
    )
    #expect(notes.isEmpty)
    #expect(schema.title == "T" && schema.description == "D")
    #expect(
      schema.fields == [
        .init(name: "z", type: "string", title: "Zed", description: "Last."),
        .init(name: "a", type: "number|null"), .init(name: "m"),
      ]
    )
    #expect(schema.views.map(\.id) == ["second", "first"])
    let view = try #require(schema.view("second"))
    #expect(view.title == "S" && view.description == "about")
    let does = view.transformation
    #expect(does.fields == ["z", "a"] && does.unwind == ["r"] && does.flatten == ["o"])
    #expect(does.omit == ["x"] && does.limit == 10 && does.desc && does.clean)
    #expect(does.skipHidden && does.skipEmpty)
    #expect(
      view.display == [
        .init(field: "o.p", label: "P", format: "link"),
        .init(field: "z", label: "Zett", format: "text"),
      ]
    )
    #expect(schema.view("first")?.transformation == .init())
    #expect(schema.view("third") == nil)
    #expect(schema.itemSchema?.starts(with: Array(#"{"type": "object""#.utf8)) == true)
    #expect(schema.labels == ["z": "Zed", "o.p": "P", "o/p": "P"])
  }

  @Test(
    arguments: [
      (#"{"title": 1}"#, ["title is no text"]), (#"{"title": "  "}"#, []),
      (#"{"fields": null, "views": null, "title": null}"#, []),
      (#"{"fields": [], "views": 3}"#, ["fields is no object", "views is no object"]),
      (#"{"fields": {"properties": 1}}"#, ["fields.properties is no object"]),
      (
        #"{"fields": {"properties": {"a": {"type": 1, "title": []}}}}"#,
        ["field 'a': type is no list of texts", "field 'a': title is no text"]
      ),
      (#"{"views": {"v": []}}"#, ["view 'v': is no object, ignored"]),
      (
        #"{"views": {"v": {"transformation": {"limit": -1, "desc": 1, "fields": {}, "omit": [1]}}}}"#,
        [
          "view 'v': transformation.fields is no list of texts",
          "view 'v': transformation.omit is no list of texts",
          "view 'v': transformation.limit is no whole number from 0",
          "view 'v': transformation.desc is neither true nor false",
        ]
      ),
      (
        #"{"views": {"v": {"transformation": {"limit": 1e3}}}}"#,
        ["view 'v': transformation.limit is no whole number from 0"]
      ),
      (
        #"{"views": {"v": {"transformation": {"limit": 99999999999999999999}}}}"#,
        ["view 'v': transformation.limit is no whole number from 0"]
      ),
      (
        #"{"views": {"v": {"display": {"component": "map", "properties": {"a": 1}}}}}"#,
        [
          "view 'v': display.component 'map' is not known",
          "view 'v': display.properties 'a': is no object, ignored",
        ]
      ),
      (
        #"{"views": {"v": {"display": {"properties": {"a": {"format": "blink"}}}}}}"#,
        ["view 'v': display.properties 'a': format 'blink' is not known, ignored"]
      ),
      (#"{"views": {"a\nb\u202e": 1}}"#, [#"view 'a\u{A}b\u{202E}': is no object, ignored"#]),
    ]
  )
  func `What is wrong in a dataset's schema is noted and left out`(
    text: String,
    expected: [String]
  ) throws {
    #expect(try dataset(text).notes == expected)
  }

  @Test func `Of a view's id that occurs twice the last is taken`() throws {
    let (schema, notes) = try dataset(
      #"{"views": {"v": {"title": "1"}, "w": {}, "v": {"title": "2"}}}"#
    )
    #expect(schema.views.map(\.id) == ["v", "w"])
    #expect(schema.views[0].title == "2" && notes.isEmpty)
  }

  @Test func `Lists have limits, and notes too`() throws {
    let views = (0..<150).map { "\"v\($0)\": {}" }.joined(separator: ",")
    let fields = (0..<2500).map { "\"f\($0)\": {}" }.joined(separator: ",")
    let (schema, notes) = try dataset(
      "{\"views\": {\(views)}, \"fields\": {\"properties\": {\(fields)}}}"
    )
    #expect(schema.views.count == 100 && schema.fields.count == 2000 && notes.count == 2)
    let wrong = (0..<90).map { "\"v\($0)\": 1" }.joined(separator: ",")
    let many = try dataset("{\"views\": {\(wrong)}}").notes
    #expect(many.count == 21 && many.last == "70 more parts of the schema are ignored")
    let long = try dataset("{\"title\": \"\(String(repeating: "é", count: 9000))\"}").schema
    #expect(long.title?.count == 200)
  }

  // MARK: - Key-value stores

  @Test func `A collection is one key or all with a prefix, and may restrict types`() throws {
    let (schema, notes) = try store(
      #"""
      {"title": "T", "collections": {
        "pages": {"title": "Pages", "description": "d", "keyPrefix": "page-",
                  "contentTypes": ["text/html", "Text/Plain"]},
        "front": {"key": "page-1"}}}
      """#
    )
    #expect(notes.isEmpty && schema.title == "T")
    #expect(schema.collections.map(\.id) == ["pages", "front"])
    #expect(schema.collections(of: "page-1").map(\.id) == ["pages", "front"])
    #expect(schema.collections(of: "page-2").map(\.id) == ["pages"])
    #expect(schema.collections(of: "Page-1").isEmpty)
    let pages = schema.collections[0]
    for type in ["text/html", "text/html; charset=utf-8", "TEXT/HTML ;x", "text/plain", nil] {
      #expect(pages.allows(type), "\(type ?? "nil")")
    }
    for type in ["text/htmlx", "text", "", "application/json"] { #expect(!pages.allows(type)) }
    #expect(schema.collections[1].allows("anything/at-all"))
  }

  @Test(
    arguments: [
      (#"{"collections": []}"#, ["collections is no object"]),
      (#"{"collections": {"c": 1}}"#, ["collection 'c': is no object, ignored"]),
      (
        #"{"collections": {"c": {}}}"#,
        ["collection 'c': needs either a key or a keyPrefix, ignored"]
      ),
      (
        #"{"collections": {"c": {"key": "a", "keyPrefix": "b"}}}"#,
        ["collection 'c': needs either a key or a keyPrefix, ignored"]
      ),
      (
        #"{"collections": {"c": {"key": "", "keyPrefix": 1}}}"#,
        ["collection 'c': needs either a key or a keyPrefix, ignored"]
      ),
      (
        #"{"collections": {"c": {"key": "a", "contentTypes": [1, "text/html"]}}}"#,
        ["collection 'c': contentTypes is no list of texts"]
      ),
    ]
  )
  func `What is wrong in a store's schema is noted and left out`(
    text: String,
    expected: [String]
  ) throws {
    #expect(try store(text).notes == expected)
  }

  @Test func `Keys are compared as bytes, controls and all`() throws {
    let (schema, _) = try store(
      #"{"collections": {"a": {"keyPrefix": "e\u0301"}, "b": {"key": "x\u0000y\n"}, "c": {"key": "../../x"}}}"#
    )
    #expect(schema.collections(of: "e\u{301}1").map(\.id) == ["a"])
    #expect(schema.collections(of: "\u{E9}1").isEmpty)
    #expect(schema.collections(of: "x\0y\n").map(\.id) == ["b"])
    #expect(schema.collections(of: "../../x").map(\.id) == ["c"])
  }
}
