import ByteIO
import JSONText
import TestSupport
import Testing

@Suite struct JSONIndexTests {
  // MARK: - Validity

  @Test(arguments: [
    "null", "true", "false", "0", "-0", "1", "-1", "123", "0.5", "-0.5", "1e5", "1E5", "1e+5",
    "1e-5", "1.5E-05", "1e00", "0e0", "0E+0", "123456789012345678901234567890", "1e400", "-1e-400",
    "\"\"", "\"a\"", "\" \"", "\"\u{7F}\"", "\"é中🎁\u{10FFFF}\"", "\"\u{2028}\u{2029}\"",
    "\"\u{FFFE}\u{FFFF}\u{FFFD}\u{FEFF}\"", #""\"\\\/\b\f\n\r\t""#, #""\u0000\u001F\uFFFF""#,
    #""\uD834\uDD1E""#, #""\ud834\udd1e""#, #""\\u0041""#, #""\uD800""#, #""\uDC00""#,
    #""\uD800\uD800""#, #""\uDC00\uD800""#, #""\uD800x""#, #""\uD800\n""#, #""\uD800\u0041""#,
    "[]", "[ ]", "[1]", "[1,2]", "[[],[[]]]", "[{}]", "[null,true,false,0,\"\",[],{}]",
    "{}", "{ }", #"{"a":1}"#, #"{"":{}}"#, #"{"a":1,"b":2}"#, #"{"a":1,"a":1}"#,
    #"{"\u0061":1}"#, #"{"a":{"a":{"a":[]}}}"#, " 1 ", "\t\r\n 1\t\r\n ", "\u{FEFF}1",
    "\u{FEFF} {}", "{\"a\"\n:\r\t1 \n,\"b\" :2}", "NaN", "Infinity", "-Infinity",
    "[NaN,Infinity,-Infinity]", #"{"a":NaN}"#,
  ])
  func `Good documents are taken`(text: String) throws {
    _ = try Indexed(text)
    _ = try PlainJSON(Array(text.utf8), isLenient: true)
  }

  @Test(arguments: [
    "", " ", "\u{FEFF}", "\u{FEFF}\u{FEFF}1", "nul", "nulll", "Null", "TRUE", "tru", "fals", "True",
    "None", "undefined", "nan", "NAN", "-NaN", "+NaN", "Inf", "+Infinity", "infinity", "-Inf",
    "+1", "01", "-01", "-", "--1", "1.", ".5", "-.5", "1.e5", "1e", "1e+", "1E-", "1e5.5", "0x10",
    "1_000", "1,000", "1 2", "١", "1a", "0.1.2", "00", "-00", "2.e3", "1e1e1", "1+1", "1-1",
    "\"", "\"a", "'a'", "\"\\\"", "\"\\\"", "\"\\x41\"", "\"\\a\"", "\"\\'\"", "\"\\u\"",
    "\"\\u004\"", "\"\\u00G0\"", "\"\\u 041\"", "\"\\U0041\"", "\"\\u+041\"", "\"\\uD800\\u\"",
    "\"\\uD800\\uD8\"", "\"\\uD800\\\"", "\"\\\u{1}\"", "\"\\é\"", "\"\t\"", "\"\n\"", "\"\0\"",
    "\"\u{1F}\"", "[", "]", "[1", "[1,", "[1,]", "[,1]", "[1,,2]", "[1 2]", "[1:2]", "[1}", "[]]",
    "[\"a\"", "{", "}", "{]", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "{\"a\":1,}", "{,}",
    "{\"a\"}", "{\"a\" 1}", "{\"a\":}", "{\"a\"::1}", "{\"a\":1 \"b\":2}", "{a:1}", "{1:1}",
    "{null:1}", "{'a':1}", "{\"a\":1,,\"b\":2}", "{\"a\",\"b\"}", "{\"a\":1}}", "{\"a\":1]", "{}{}",
    "{} x", "[] 1", "1\0", "\u{B}1", "\u{C}1", "\u{A0}1", "\u{2028}1", "1\u{2060}", "/**/1", "1//",
    "#1", "[1]#", "<a/>", "{\"a\":1}\u{FEFF}", "*", "\\u0031", "[\"a\",\n4\n,1,", "[1,\n1\n,1",
  ])
  func `Bad documents are refused`(text: String) {
    #expect(throws: JSONError.self) { _ = try Indexed(text) }
    #expect(throws: PlainJSON.Refusal.self) { try PlainJSON(Array(text.utf8), isLenient: true) }
  }

  @Test(
    arguments: [
      [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC2], [0xC2, 0x20], [0xE0, 0x80, 0x80],
      [0xE0, 0x9F, 0xBF], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xE4, 0xB8], [0xE4, 0xB8, 0x20],
      [0xF0, 0x80, 0x80, 0x80], [0xF0, 0x8F, 0xBF, 0xBF], [0xF0, 0x9F, 0x8E],
      [0xF4, 0x90, 0x80, 0x80],
      [0xF5, 0x80, 0x80, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0xFE], [0xFF], [0xC2, 0xC2, 0x80],
    ] as [[UInt8]]
  )
  func `Bytes that are not UTF-8 are refused, wherever they stand`(bytes: [UInt8]) {
    for count in 0..<40 {
      let prefix = Array("[\"".utf8) + [UInt8](repeating: 0x61, count: count)
      for suffix in ["\"]", "aaaaaaaaaaaaaaaaaaaaaa\"]"] {
        let error = #expect(throws: JSONError.self) {
          _ = try Indexed(prefix + bytes + Array(suffix.utf8))
        }
        #expect(error?.reason == .invalidUTF8)
        #expect((prefix.count..<prefix.count + bytes.count).contains(error?.offset ?? -1))
      }
    }
    #expect(throws: JSONError.self) { _ = try Indexed(bytes) }
  }

  @Test func `Every UTF-8 sequence of one to three bytes is judged as the standard library does`() {
    for first in 0x80...0xFF as ClosedRange<UInt8> {
      for second in stride(from: 0x70, through: 0xCF, by: 1) as StrideThrough<UInt8> {
        let sequence = [first, second, 0x80, 0x80]
        for count in 1...4 {
          let text = Array("\"".utf8) + sequence.prefix(count) + Array("\"".utf8)
          let isGood = String(validating: text, as: UTF8.self) != nil
          let isTaken = (try? Indexed(text).root) != nil
          if isGood != isTaken { Issue.record("\(text) is \(isTaken ? "taken" : "refused")") }
        }
      }
    }
  }

  @Test(arguments: 0..<70)
  func `Strings of every length end where they end`(length: Int) throws {
    let text = String(repeating: "x", count: length)
    #expect(try Indexed.compact("[\"\(text)\",\"\(text)\\n\"]") == "[\"\(text)\",\"\(text)\\n\"]")
    for bad in ["\n", "\0", "\u{1F}"] {
      let error = #expect(throws: JSONError.self) { _ = try Indexed("[\"\(text)\(bad)\"]") }
      #expect(error?.reason == .controlCharacter && error?.offset == 2 + length)
    }
    #expect(throws: JSONError.self) { _ = try Indexed("[\"\(text)") }
  }

  // MARK: - Places of errors

  @Test(
    arguments: [
      ("", .empty, 0, 1, 1), (" \n ", .empty, 3, 2, 2), ("{\"a\":", .cut, 5, 1, 6),
      ("{\n  \"a\": 1,\n  x", .unexpected(UInt8(ascii: "x")), 14, 3, 3),
      ("[1,\n2\n3]", .unexpected(UInt8(ascii: "3")), 6, 3, 1), ("{}\n{}", .secondValue, 3, 2, 1),
      ("[\"a\nb\"]", .controlCharacter, 3, 1, 4), ("[\"\\x\"]", .badEscape, 2, 1, 3),
      ("[\"\\u12G4\"]", .badEscape, 2, 1, 3), ("[01]", .badNumber, 2, 1, 3),
      ("[1.]", .badNumber, 3, 1, 4),
      ("[-", .cut, 2, 1, 3), ("[tru]", .unexpected(UInt8(ascii: "]")), 4, 1, 5),
      ("[\"abc", .cut, 5, 1, 6), ("<html>", .markup, 0, 1, 1), ("\n <a>", .markup, 2, 2, 2),
      ("[1}", .unexpected(UInt8(ascii: "}")), 2, 1, 3), ("\0", .unexpected(0), 0, 1, 1),
      ("\u{FEFF}[x]", .unexpected(UInt8(ascii: "x")), 4, 1, 5),
    ] as [(String, JSONError.Reason, Int, Int, Int)]
  )
  func `An error has its place`(
    text: String,
    reason: JSONError.Reason,
    offset: Int,
    line: Int,
    column: Int
  ) throws {
    // The place counts from the document's start, not from the arena's.
    for padding in [0, 3] {
      var arena = ByteArena()
      arena.append([UInt8](repeating: UInt8(ascii: "\n"), count: padding).span)
      arena.append(text.utf8Span.span)
      var index = JSONIndex()
      var found: JSONError?
      do { _ = try index.add(arena, padding..<arena.count) } catch { found = error }
      let error = try #require(found)
      #expect(error.reason == reason)
      #expect((error.offset, error.line, error.column) == (offset, line, column))
      #expect(index.nodes.count == 0)
    }
  }

  @Test(
    arguments: [
      ([0x1F, 0x8B, 8, 0], "is gzip data, not JSON"),
      ([0xFF, 0xFE, 0x7B, 0], "is UTF-16, not UTF-8"),
      ([0xFE, 0xFF, 0, 0x7B], "is UTF-16, not UTF-8"),
      ([0xFF, 0xFE, 0, 0], "is UTF-32, not UTF-8"),
      ([0, 0, 0xFE, 0xFF], "is UTF-32, not UTF-8"), ([], "is empty"),
      ([0x20, 0x3C, 0x70], "is HTML or XML, not JSON"),
      ([0x5B, 0x0A, 0x78], "has an unexpected 'x' (line 2, column 1)"),
      ([0x5B, 0x01], "has an unexpected byte 0x1 (line 1, column 2)"),
    ] as [([UInt8], String)]
  )
  func `An error says what the file is`(bytes: [UInt8], description: String) {
    let error = #expect(throws: JSONError.self) { _ = try Indexed(bytes) }
    #expect(error?.words == description)
  }

  @Test func `A refused document leaves the others as they were`() throws {
    var arena = ByteArena()
    var index = JSONIndex(capacity: 16)
    var roots: [Int] = []
    for number in 0..<100 {
      let start = arena.count
      arena.append(
        (number % 3 == 1 ? "[{\"a\":[\(number)],}" : "[{\"a\":\(number)}]").utf8Span.span
      )
      if let root = try? index.add(arena, start..<arena.count) { roots.append(root) }
    }
    #expect(roots.count == 67)
    let json = JSONView(bytes: arena.bytes, nodes: index.nodes)
    var out = OutputBuffer()
    for root in roots { JSONWriter.compact(json, root, to: &out) }
    let expected = (0..<100).filter { $0 % 3 != 1 }.map { "[{\"a\":\($0)}]" }.joined()
    #expect(out.text() == expected)
  }

  // MARK: - Depth

  @Test(arguments: [1, 100, 10_000, 1_000_000])
  func `Depth costs nothing`(depth: Int) throws {
    let arrays =
      [UInt8](repeating: UInt8(ascii: "["), count: depth)
      + [UInt8](repeating: UInt8(ascii: "]"), count: depth)
    #expect(try Indexed(arrays).compact == arrays)
    let objects = Array(
      (String(repeating: "{\"a\":", count: depth) + "NaN" + String(repeating: "}", count: depth))
        .utf8
    )
    let expected = Array(
      (String(repeating: "{\"a\":", count: depth) + "null" + String(repeating: "}", count: depth))
        .utf8
    )
    #expect(try Indexed(objects).compact == expected)
    for bad in [Array(arrays.dropLast()), Array(objects.dropLast()), arrays + arrays.prefix(1)] {
      #expect(throws: JSONError.self) { _ = try Indexed(bad) }
    }
  }

  // MARK: - What the nodes say

  @Test func `Each value has its kind, its text and its end`() throws {
    let indexed = try Indexed(#"{"id": 7, "tags": ["a", "b"], "n": null}"#)
    let json = indexed.json
    var kinds: [JSONKind] = []
    var next: [Int] = []
    var spellings: [String] = []
    for at in 0..<indexed.index.nodes.count {
      kinds.append(json[at].kind)
      if json[at].kind != .key { next.append(Int(json[at].next)) }
      if json[at].kind != .object && json[at].kind != .array { spellings.append(json.string(at)) }
    }
    #expect(kinds == [.object, .key, .number, .key, .array, .string, .string, .key, .null])
    #expect(next == [9, 3, 7, 6, 7, 9])
    #expect(spellings == ["id", "7", "tags", "a", "b", "n", "null"])
    #expect(json[4].range == 18..<28)
  }

  @Test(
    arguments: [
      ("1", [.integer]), ("-12", [.integer]), ("1.0", []), ("1e5", []), ("NaN", [.nonFinite]),
      ("-Infinity", [.nonFinite]), ("null", []), (#""a""#, []), (#""\n""#, [.escaped]),
      (#""é""#, [.nonASCII]), (#""é\n""#, [.nonASCII, .escaped]), (#""\ud83c\udf81""#, [.escaped]),
      (#""\ud83c""#, [.escaped, .loneSurrogate]), ("[1]", []), ("[NaN]", [.impure]),
      (#"["\udc00"]"#, [.impure]), (#"{"a":1,"a":2}"#, [.impure]),
      (#"[[{"\udc00":1}]]"#, [.impure]),
      (#"[{"a":1},{"a":2}]"#, []),
    ] as [(String, JSONFlags)]
  )
  func `A node tells what was noticed`(text: String, flags: JSONFlags) throws {
    let indexed = try Indexed(text)
    #expect(indexed.json[indexed.root].flags == flags)
  }

  @Test func `Only containers around something impure are impure`() throws {
    let indexed = try Indexed(#"[[1],[NaN],[2],{"a":{"b":"\ud800"}},{"c":[]}]"#)
    let json = indexed.json
    var impure: [Bool] = []
    var elements = json.elements(of: 0)
    while let element = elements.next() { impure.append(json[element].flags.contains(.impure)) }
    #expect(impure == [false, true, false, true, false])
  }

  // MARK: - Duplicate keys

  @Test(arguments: [
    (#"{"a":1,"a":2}"#, #"{"a":2}"#), (#"{"a":1,"b":2,"a":3}"#, #"{"a":3,"b":2}"#),
    (#"{"a":1,"a":2,"a":3,"b":4,"b":5}"#, #"{"a":3,"b":5}"#), (#"{"a":1,"\u0061":2}"#, #"{"a":2}"#),
    (#"{"\u0061":1,"a":2}"#, #"{"\u0061":2}"#), (#"{"":1,"":2}"#, #"{"":2}"#),
    (#"{"a":{"b":1,"b":2},"a":{"c":3,"c":4}}"#, #"{"a":{"c":4}}"#),
    (#"{"a":[{"b":1,"b":[2]}],"c":3}"#, #"{"a":[{"b":[2]}],"c":3}"#),
    (#"{"\ud800":1,"\udc00":2}"#, "{\"\u{FFFD}\":2}"), (#"{"a/b":1,"a\/b":2}"#, #"{"a/b":2}"#),
    (#"{"é":1,"\u00e9":2,"\u00C9":3}"#, #"{"é":2,"\u00C9":3}"#),
    (#"{"a\u0000":1,"a":2,"a\u0000b":3}"#, #"{"a\u0000":1,"a":2,"a\u0000b":3}"#),
    (#"{"abcdefgh":1,"abcdefghi":2,"abcdefgh":3}"#, #"{"abcdefgh":3,"abcdefghi":2}"#),
    (#"{"a":1,"A":2}"#, #"{"a":1,"A":2}"#),
    ("{\"\u{E9}\":1,\"e\u{301}\":2}", "{\"\u{E9}\":1,\"e\u{301}\":2}"),
  ])
  func `The last of equal keys wins at the place of the first`(text: String, expected: String)
    throws
  {
    #expect(try Indexed.compact(text) == expected)
  }

  @Test(arguments: [2, 63, 64, 65, 66, 200, 5000])
  func `Duplicates are found among many members`(count: Int) throws {
    let keys = (0..<count).map { "key number \($0)" }
    func object(_ keys: [String], from start: Int) -> String {
      keys.enumerated().map { "\"\($1)\":\(start + $0)" }.joined(separator: ",")
    }
    let once = "{" + object(keys, from: 0) + "}"
    #expect(try Indexed.compact(once) == once)
    let twice = "{" + object(keys, from: 0) + "," + object(keys, from: count) + "}"
    #expect(try Indexed.compact(twice) == "{" + object(keys, from: count) + "}")
    let last = "{" + object(keys, from: 0) + ",\"\(keys[count - 1])\":true}"
    #expect(
      try Indexed.compact(last)
        == "{" + object(Array(keys.dropLast()), from: 0) + (count > 1 ? "," : "")
        + "\"\(keys[count - 1])\":true}"
    )
  }

  @Test(arguments: [
    #"{"a":NaN,"b":[1,"x"]}"#, #"{"a":1,"b":[-Infinity,"x"]}"#, #"{"a":1,"b":[Infinity,"x"]}"#,
    #"{"a":"\uD800","b":[1,"x"]}"#, #"{"a":"é\n","b":[1,"x"]}"#, #"{"a":1e400,"b":[-0.5,null]}"#,
    #"{"a":[],"b":[1,"x"]}"#, #"{"a":{},"b":[1,"x"]}"#, #"{"a":1,"b":[[1],"x"]}"#,
    #"{"a":1,"b":[1,["x"]]}"#, #"{"a":1,"b":[1]}"#, #"{"a":1,"b":[1,2,3]}"#, #"{"a":1,"b":[]}"#,
    #"{"a":1,"b":[1,"x"]} "#, #" {"a":1,"b":[1,"x"]}"#, #"{"a": 1,"b":[1,"x"]}"#,
    #"{"a":1,"c":[1,"x"]}"#, #"{"a":1,"a":[1,"x"]}"#, #"{"\u0061":1,"b":[1,"x"]}"#,
    #"{"a":1,"b":[1,"x"],"c":1}"#, #"{"a":1,"b":[1,"x"]}}"#, #"{"a":1,"b":[1,"x"]"#,
    #"{"a":1,"b":[1,"x]}"#, #"{"a":01,"b":[1,"x"]}"#, #"{"a":-,"b":[1,"x"]}"#, #"{"a":1,"b":[1"#,
    #"{"a":tru,"b":[1,"x"]}"#, #"{"a":truex,"b":[1,"x"]}"#, #"{"a":,"b":[1,"x"]}"#, "{", "",
    "{\"a\":\"\u{1}\",\"b\":[1,\"x\"]}", #"{"a":"\x","b":[1,"x"]}"#,
    "\u{FEFF}{\"a\":1,\"b\":[1,\"x\"]}",
  ])
  func `What differs from many documents alike is read as it would be alone`(text: String) {
    var arena = ByteArena(capacity: 64)
    var index = JSONIndex(capacity: 16)
    func add(_ text: String) -> [String] {
      let start = arena.count
      arena.append(Array(text.utf8).span)
      do {
        let root = try index.add(arena, start..<arena.count)
        return (root..<Int(index.nodes[root].next)).map { at in
          let node = index.nodes[at]
          let isHash = node.kind == .key && !node.flags.contains(.redirected)
          let next = isHash ? Int(node.next) : Int(node.next) - root
          let flags = at == root ? node.flags.subtracting(.sameShape) : node.flags
          return "\(node.kind) \(Int(node.offset) - start)+\(node.count) \(flags) \(next)"
        }
      } catch {
        return ["\(error)"]
      }
    }
    let alone = add(text)
    for number in 0..<5 { _ = add("{\"a\":\(number),\"b\":[true,\"\(number)\"]}") }
    #expect(add(text) == alone)
    index.removeAll()
    #expect(add(text) == alone)
  }

  @Test func `Keys that begin, end and measure alike are told apart`() throws {
    // The hash mixes length, first and last eight bytes: these all have the same.
    let keys = (0..<300).map { "12345678-\(1000 + $0)-12345678" }
    let text = "{" + keys.map { "\"\($0)\":\"\($0)\"" }.joined(separator: ",") + "}"
    #expect(try Indexed.compact(text) == text)
    #expect(
      try Indexed.compact(String(text.dropLast()) + ",\"\(keys[7])\":7}")
        == text.replacing("\"\(keys[7])\":\"\(keys[7])\"", with: "\"\(keys[7])\":7")
    )
  }

  @Test func `Keys that are plain names are known as such, those of later objects too`() throws {
    let object = #"{"price":1,"a b":2,"xmlns":3,"größe":4,"\u0061":5,"_x0041_":6,"":7}"#
    let indexed = try Indexed("[\(object),\(object)]")
    let json = indexed.json
    var elements = json.elements(of: 0)
    while let element = elements.next() {
      var members = json.members(of: element)
      while let (key, _) = members.next() {
        #expect(json[key].flags.contains(.plainName) == (json.string(key) == "price"))
      }
    }
  }

  @Test func `Members are walked with duplicates resolved`() throws {
    let indexed = try Indexed(#"{"a":1,"b":[2],"a":{"c":3},"b":4}"#)
    let json = indexed.json
    var found: [String] = []
    var members = json.members(of: 0)
    while let (key, value) = members.next() {
      found.append(json.string(key) + " \(json[value].kind)")
    }
    #expect(found == ["a object", "b number"])
    #expect(json.value(of: "a", in: 0).map { json[$0].kind } == .object)
    #expect(json.value(of: "c", in: 0) == nil)
  }
}
