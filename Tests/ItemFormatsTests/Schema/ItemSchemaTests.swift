import ByteIO
import Storages
import Testing

@testable import ItemFormats

@Suite struct ItemSchemaTests {
  private func tally(_ schema: ItemSchema, _ items: [String], from first: Int = 1) -> SchemaTally {
    var batch = ItemBatch()
    for (number, item) in items.enumerated() {
      let start = batch.arena.count
      batch.arena.append(Array(item.utf8).span)
      batch.entries.append(
        ItemEntry(
          range: start..<batch.arena.count,
          place: .file(number: UInt64(first + number), digits: 3)
        )
      )
    }
    batch.buildIndex()
    #expect(batch.problems.isEmpty)
    return schema.check(batch)
  }

  /// `path rule count first` of every rule that `items` break.
  private func check(_ schema: String, _ items: [String]) throws -> [String] {
    let schema = try #require(ItemSchema(Array(schema.utf8)))
    return schema.violations(tally(schema, items)).map {
      "\($0.path) \($0.keyword.rawValue) \($0.count) \($0.first.name)"
    }
  }

  /// Whether `{"v": value}` is as `schema` says of `v`.
  private func accepts(_ schema: String, _ value: String) throws -> Bool {
    let schema = try #require(ItemSchema(Array("{\"properties\":{\"v\":\(schema)}}".utf8)))
    return tally(schema, ["{\"v\":\(value)}"]).isEmpty
  }

  @Test(
    arguments: [
      (#"{"type":"string"}"#, [#""x""#, #""""#], ["1", "null", "[]", "{}", "true"]),
      (#"{"type":"number"}"#, ["1", "-1.5", "1e400"], [#""1""#, "null", "NaN", "true"]),
      (#"{"type":"integer"}"#, ["1", "1.0", "10e-1", "1e400"], ["1.5", "1e-1", #""1""#]),
      (#"{"type":"boolean"}"#, ["true", "false"], ["0", "null", #""true""#]),
      (#"{"type":"null"}"#, ["null", "NaN"], ["0", #""""#]),
      (#"{"type":"array"}"#, ["[]", "[1]"], ["{}"]), (#"{"type":"object"}"#, ["{}"], ["[]"]),
      (#"{"type":["string","null"]}"#, [#""x""#, "null"], ["1"]),
      (#"{"type":"string","nullable":true}"#, ["null", #""x""#], ["1"]),
      (#"{"nullable":true,"type":"string"}"#, ["null"], ["1"]),
      (#"{"type":"string","nullable":false}"#, [#""x""#], ["null"]),
      (#"{"minimum":2}"#, ["2", "2.0", "3", #""1""#, "null"], ["1.99", "-3", "0"]),
      (#"{"maximum":9007199254740993}"#, ["9007199254740993"], ["9007199254740994", "1e400"]),
      (#"{"maximum":9007199254740992}"#, ["9007199254740992"], ["9007199254740993"]),
      (#"{"exclusiveMinimum":0}"#, ["1e-400", "1"], ["0", "-0", "-1"]),
      (#"{"exclusiveMaximum":1}"#, ["0.99999999999999999999999"], ["1", "1.0", "2"]),
      (
        #"{"minLength":2}"#, [#""ab""#, #""éé""#, #""😀x""#, "1"], [#""a""#, #""😀""#, #""\u00e9""#]
      ),
      (#"{"maxLength":1}"#, [#""""#, #""é""#, #""😀""#, #""\ud83d\ude00""#, #""\n""#], [#""ab""#]),
      (#"{"minItems":1}"#, ["[0]", "{}"], ["[]"]),
      (#"{"maxItems":1}"#, ["[]", "[[1,2]]"], ["[1,2]"]),
      (#"{"items":{"type":"number"}}"#, ["[]", "[1,2]", "7"], [#"[1,"2"]"#]),
      (#"{"items":{"items":{"minimum":1}}}"#, ["[[1],[2]]"], ["[[1],[0]]"]),
      (#"{"const":{"a":[1,"é"]}}"#, [#"{"a":[1.0,"\u00e9"]}"#], [#"{"a":[1]}"#, "{}", "1"]),
      (#"{"const":null}"#, ["null"], ["0"]), (#"{"const":"x"}"#, [#""\u0078""#], [#""y""#]),
      (
        #"{"enum":["a",1,null,[1],{"x":1,"y":2}]}"#,
        [#""a""#, "1", "1.0", "null", "[1]", #"{"y":2,"x":1}"#],
        [#""b""#, "2", "true", "[1,1]", "[]", #"{"x":1}"#, #"{"x":1,"y":2,"z":3}"#]
      ),
      (#"{"enum":["a"],"type":"string","nullable":true}"#, [#""a""#], ["null"]),
      (#"{"required":["a"]}"#, [#"{"a":null}"#, "[]", "1"], ["{}", #"{"b":1}"#]),
      (
        #"{"properties":{"a":{}},"additionalProperties":false}"#, ["{}", #"{"a":1}"#],
        [#"{"b":1}"#, #"{"a":1,"A":2}"#]
      ),
      (#"{"required":["a"],"additionalProperties":false}"#, ["[]"], [#"{"a":1}"#]),
      (#"{"additionalProperties":true,"required":[]}"#, [#"{"x":1}"#], []),
      (#"{"properties":{"a\u0062":{"type":"null"}}}"#, [#"{"ab":null}"#], [#"{"\u0061b":1}"#]),
    ]
  )
  func `A value is accepted or not as JSON Schema says`(
    schema: String,
    good: [String],
    bad: [String]
  ) throws {
    guard !bad.isEmpty else {
      // Nothing that asks something: there is no schema to compile.
      #expect(ItemSchema(Array("{\"properties\":{\"v\":\(schema)}}".utf8)) == nil)
      return
    }
    for value in good { #expect(try accepts(schema, value), "\(schema) takes \(value)") }
    for value in bad { #expect(try !accepts(schema, value), "\(schema) refuses \(value)") }
  }

  @Test func `Broken rules are counted by place, with the first item`() throws {
    let schema = #"""
      {"type": "object", "required": ["id", "name"], "additionalProperties": false,
       "properties": {"id": {"type": "integer"}, "name": {"type": "string"},
         "tags": {"items": {"type": "string"}},
         "offer": {"required": ["price"], "properties": {"price": {"type": "number", "minimum": 0}}}}}
      """#
    #expect(
      try check(
        schema,
        [
          #"{"id": 1, "name": "a", "tags": ["x"], "offer": {"price": 1}}"#,
          #"{"id": "2", "name": "b", "tags": [1, 2, "x"], "offer": {"price": -1}}"#,
          #"{"name": "c", "offer": {}, "extra": 1}"#, #"{"id": 4.5}"#,
          #"{"offer": {"price": "1"}, "name": "e", "id": 5, "extra": 2, "other": 3}"#,
        ]
      ) == [
        "id type 2 002.json", "tags/* type 2 002.json", "offer/price minimum 1 002.json",
        "offer/price required 1 003.json", "extra additionalProperties 2 003.json",
        "id required 1 003.json", "name required 1 004.json", "offer/price type 1 005.json",
        "other additionalProperties 1 005.json",
      ]
    )
  }

  @Test func `A demand says what the schema asks for`() throws {
    let text = #"""
      {"required": ["r"], "properties": {
        "t": {"type": ["number", "null", "string"]}, "a": {"minimum": 1.50, "maximum": 1},
        "b": {"exclusiveMinimum": 1, "exclusiveMaximum": 1}, "c": {"minLength": 3, "maxLength": 1},
        "d": {"minItems": 3, "maxItems": 1}, "e": {"enum": [1]}, "f": {"const": 1},
        "g": {"additionalProperties": false}}}
      """#
    let schema = try #require(ItemSchema(Array(text.utf8)))
    let item = #"{"t":true,"a":1.2,"b":1,"c":"ab","d":[1,2],"e":2,"f":2,"g":{"h":1}}"#
    #expect(
      schema.violations(tally(schema, [item])).map { "\($0.path) \($0.demand)" } == [
        "t must be of type string or number or null", "a must be at least 1.50",
        "a must be at most 1",
        "b must be more than 1", "b must be less than 1", "c must have at least 3 characters",
        "c must have at most 1 character", "d must have at least 3 elements",
        "d must have at most 1 element", "e must be one of the values of the schema",
        "f must be the one value of the schema", "g/h is not foreseen", "r must be there",
      ]
    )
  }

  @Test(
    arguments: [
      (
        #"{"properties":{"a":{"format":"uri","pattern":"x"},"b":{"format":"date"}}}"#,
        ["format", "pattern"]
      ),
      (#"{"oneOf":[],"if":{},"title":"t","$schema":"x","example":1}"#, ["if", "oneOf"]),
      (#"{"properties":{"a":{"$ref":"/x","type":"string"}}}"#, ["$ref"]),
      (
        #"{"type":"text","minimum":"1","minLength":-1,"enum":[],"items":[{}]}"#,
        ["enum", "items", "minLength", "minimum", "type"]
      ),
      (
        #"{"additionalProperties":{"type":"string"},"maximum":null}"#,
        ["additionalProperties", "maximum"]
      ),
      (
        #"{"exclusiveMinimum":true,"required":"a","properties":[]}"#,
        ["exclusiveMinimum", "properties", "required"]
      ),
      (#"{"properties":{"a":false}}"#, ["a schema that is no object"]),
      (#"{"nullable":"yes"}"#, ["nullable"]), (#"{"enum":[1],"const":2}"#, ["const"]),
      (#"{"a\nb":1}"#, [#"a\u{A}b"#]),
    ]
  )
  func `What is not checked is named once`(text: String, words: [String]) throws {
    let schema = try #require(ItemSchema(Array(text.utf8)))
    #expect(schema.passedOver == words)
    #expect(schema.note?.message.hasSuffix(": " + words.joined(separator: ", ")) == true)
    #expect(schema.note?.code == .schemaIgnored)
    if words != ["const"] { #expect(tally(schema, [#"{"a":1}"#, "{}"]).isEmpty) }
  }

  @Test(arguments: ["", "[]", "1", "{}", "{", #"{"title":"x","properties":{"a":{}}}"#])
  func `What asks nothing is no schema`(text: String) {
    #expect(ItemSchema(Array(text.utf8)) == nil)
  }

  @Test func `A schema of any depth is compiled to a bounded one`() throws {
    let deep =
      String(repeating: #"{"properties":{"a":"#, count: 20_000) + #"{"type":"string"}"#
      + String(repeating: "}}", count: 20_000)
    let schema = try #require(ItemSchema(Array(deep.utf8)))
    #expect(schema.passedOver == ["what is nested too deep"])
    let item =
      String(repeating: #"{"a":"#, count: 20_000) + "1" + String(repeating: "}", count: 20_000)
    #expect(tally(schema, [item]).isEmpty)
    let value = String(repeating: "[", count: 400) + String(repeating: "]", count: 400)
    #expect(ItemSchema(Array("{\"const\":\(value)}".utf8))?.passedOver == ["const"])
  }

  @Test func `A schema of very many properties and values is looked up, not searched`() throws {
    let names = (0..<20_000).map { "p\($0)" }
    let properties = names.map { "\"\($0)\":{\"type\":\"integer\"}" }.joined(separator: ",")
    let required = names.map { "\"\($0)\"" }.joined(separator: ",")
    let schema = try #require(
      ItemSchema(
        Array(
          "{\"required\":[\(required)],\"properties\":{\(properties),\"e\":{\"enum\":[\(required)]}}}"
            .utf8
        )
      )
    )
    let members = names.reversed().dropFirst().map { "\"\($0)\":1" }.joined(separator: ",")
    let items = [String](repeating: "{\(members),\"e\":\"p19999\"}", count: 5)
    let found = schema.violations(tally(schema, items))
    #expect(found.map { "\($0.path) \($0.count)" } == ["p19999 5"])
  }

  @Test func `Tallies of batches add up as one would have it`() throws {
    let text = #"{"additionalProperties":false,"properties":{"n":{"type":"integer"}}}"#
    let schema = try #require(ItemSchema(Array(text.utf8)))
    let items = (0..<60).map { number in
      number % 3 == 0 ? #"{"n":\#(number)}"# : #"{"n":"x","k\#(number % 5)":1}"#
    }
    let whole = tally(schema, items)
    var added = SchemaTally()
    for start in stride(from: 0, to: 60, by: 7) {
      added.add(tally(schema, Array(items[start..<min(start + 7, 60)]), from: start + 1))
    }
    #expect(added.itemCount == 40 && whole.itemCount == 40)
    #expect(schema.violations(added) == schema.violations(whole))
    #expect(schema.violations(added).first?.first == .file(number: 2, digits: 3))
  }

  @Test func `Beyond a thousand rules values are only counted`() throws {
    let schema = try #require(ItemSchema(Array(#"{"additionalProperties":false}"#.utf8)))
    let found = tally(schema, (0..<1500).map { #"{"k\#($0)":1}"# } + [#"{"k0":1,"k1499":1}"#])
    #expect(schema.violations(found).count == 1000)
    #expect(schema.violations(found)[0].count == 2)
    #expect(found.omittedCount == 501 && found.itemCount == 1501)
  }

  @Test func `Endless keys and limits are cut where they are kept`() throws {
    let long = String(repeating: "é", count: 100_000)
    let digits = String(repeating: "7", count: 10_000)
    let text = #"""
      {"additionalProperties": false, "properties": {"\#(long)": {"additionalProperties": false,
        "properties": {"a": {"minimum": \#(digits)}, "b": {"type": "null"}}}}}
      """#
    let schema = try #require(ItemSchema(Array(text.utf8)))
    let item = #"{"\#(long)x":1,"\#(long)":{"a":1,"b":2,"\#(long)":3}}"#
    let found = schema.violations(tally(schema, [item]))
    #expect(
      found.map(\.keyword) == [.additionalProperties, .minimum, .type, .additionalProperties]
    )
    for violation in found {
      #expect(violation.path.count <= 401 && violation.demand.count < 80)
    }
    #expect(found[1].path.hasSuffix("é…/a"))
  }
}
