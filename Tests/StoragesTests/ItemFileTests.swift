import ByteIO
import Glibc
import SystemPackage
import TestSupport
import Testing

@testable import Storages

@Suite struct ItemFileTests {
  private func read(
    _ text: String,
    as name: String = "items.jsonl",
    threads: Int = 1,
    limit: Int = FileReader.usualLimit
  ) throws -> Collected {
    let folder = try TemporaryDirectory()
    try StorageTree.write(Array(text.utf8), to: folder.at(name))
    return try collect(try ItemFile(folder.at(name), maxItemBytes: limit), threads: threads)
  }

  @Test(
    arguments: [
      ("", []), ("\n\n  \n", []), ("{}", ["{}"]), ("{}\n", ["{}"]),
      ("{\"a\":1}\n{\"b\":2}\n", ["{\"a\":1}", "{\"b\":2}"]),
      ("{\"a\":1}\r\n{\"b\":2}\r\n", ["{\"a\":1}", "{\"b\":2}"]),
      ("\u{FEFF}{\"a\":1}\n\n \t\n{\"b\":2}", ["{\"a\":1}", "{\"b\":2}"]),
      ("{\"a\":1\n{\"b\":2}", ["{\"a\":1", "{\"b\":2}"]),
      ("[1]\n2\nx", ["[1]", "2", "x"]),
    ] as [(String, [String])]
  )
  func `Lines are items, blank ones are not`(text: String, items: [String]) throws {
    let found = try read(text)
    #expect(found.items == items)
    #expect(found.problems.isEmpty)
  }

  @Test func `Lines are numbered as editors do`() throws {
    let found = try read("\u{FEFF}{}\n\n{}\n \n\n{}")
    #expect(found.places == ["line 1", "line 3", "line 6"])
  }

  @Test(
    arguments: [
      ("[]", []), (" [ \n ] \n", []), ("[{}]", ["{}"]), ("\u{FEFF}\n[{}\n,\n{}]\n", ["{}", "{}"]),
      (
        #"[{"a":[1,{"b":"],["}]},"x,\"]",1.5,null]"#,
        [#"{"a":[1,{"b":"],["}]}"#, #""x,\"]""#, "1.5", "null"]
      ),
      (#"["\\",{"k":"\\\""}]"#, [#""\\""#, #"{"k":"\\\""}"#]),
    ] as [(String, [String])]
  )
  func `Elements are items`(text: String, items: [String]) throws {
    let found = try read(text, as: "items.json")
    #expect(found.items == items)
    #expect(found.problems.isEmpty)
  }

  @Test func `A json file that starts with a brace is one object, or lines`() throws {
    let spread = "{\n  \"a\": 1,\n  \"b\": [\n  ]\n}\n"
    #expect(try read(spread, as: "one.json").items == [String(spread.dropLast())])
    #expect(try read(spread, as: "one.json").places == ["element 1"])
    #expect(try read("{\"a\":1}", as: "one.json").items == ["{\"a\":1}"])
    #expect(
      try read("\u{FEFF} {\"a\":1}\n{\"b\":\n2}", as: "x.json").items == [
        "{\"a\":1}", "{\"b\":", "2}",
      ]
    )
  }

  @Test(arguments: [
    (#"[{"a":1},,{"b":2}]"#, 2, 9, "is empty"), (#"[{"a":1},]"#, 1, 9, "is empty"),
    (#"[{"a":1}] {}"#, 1, 10, "goes on behind its array"),
    (#"[{"a":1},{"b":2}"#, 2, 16, "the array is cut behind it"),
    (#"[{"a":1},"#, 1, 9, "the array is cut behind it"), ("[", 0, 1, "the array is cut behind it"),
  ])
  func `Damage between elements is reported with its offset`(
    text: String,
    items: Int,
    offset: Int,
    message: String
  ) throws {
    let found = try read(text, as: "x.json")
    #expect(found.items.count == items)
    #expect(found.problems.map(\.message) == [message])
    #expect(found.problems.map(\.offset) == [offset])
    #expect(found.problems.map(\.code) == [.notJSON])
  }

  @Test func `A broken element at the end is an entry, for the indexer to refuse`() throws {
    let found = try read(#"[{"a":1},{"b":"x,"c":[1]}]"#, as: "x.json")
    #expect(found.items == [#"{"a":1}"#, #"{"b":"x,"c":[1]}]"#])
    #expect(found.problems.isEmpty)
  }

  @Test(
    arguments: [
      [0x1F, 0x8B, 8, 0, 0], [0xFF, 0xFE, 0x7B, 0], [0xFE, 0xFF, 0, 0x7B],
      [0xFF, 0xFE, 0, 0, 0x7B],
    ] as [[UInt8]]
  )
  func `A file that is no text is named for what it is, once`(bytes: [UInt8]) throws {
    let folder = try TemporaryDirectory()
    try StorageTree.write(bytes + [10, 10, 65], to: folder.at("x.jsonl"))
    let found = try collect(try ItemFile(folder.at("x.jsonl")))
    #expect(found.items.isEmpty)
    #expect(found.problems.count == 1)
  }

  /// Numbers as a linear congruential generator makes them; the same ones in every run.
  struct Dice: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ state >> 33
    }
  }

  @Test(arguments: [1, 2, 3, 4, 5, 6])
  func `Items of any size come back whole, in the same batches for every thread count`(
    seed: UInt64
  ) throws {
    var dice = Dice(state: seed)
    let count = [3, 40, 5_000, 900, 2_500, 12][Int(seed) - 1]
    let most = [3_000_000, 200_000, 300, 4_000, 3, 1_200_000][Int(seed) - 1]
    let fill = ["x", "\\\"", "]},{[", "é", "\\\\", ","]
    let items = (0..<count).map { number in
      let length = Int.random(in: 0...most, using: &dice)
      let piece = fill.randomElement(using: &dice) ?? "x"
      let text = String(repeating: piece, count: length / piece.utf8.count)
      return "{\"n\":\(number),\"t\":[\"\(text)\"]}"
    }
    for (name, text) in [
      ("x.jsonl", items.joined(separator: "\n")),
      ("x.json", "[" + items.joined(separator: ", ") + "]"),
    ] {
      let one = try read(text, as: name)
      #expect(one.items == items)
      #expect(one.problems.isEmpty)
      #expect(try read(text, as: name, threads: 4) == one)
      #expect(one.parts.allSatisfy { $0.count <= 1_000 })
      for part in one.parts {
        #expect(part.dropLast().reduce(0) { $0 + $1.utf8.count } <= 1 << 20)
      }
    }
  }

  @Test func `Offsets are those of the file, behind skipped items too`() throws {
    let large = "{\"t\":\"" + String(repeating: "y", count: 700_000) + "\"}"
    let text = "{\"a\":1}\n\(large)\n  {\"b\":2}\n\(large)\n{\"c\":3}"
    let folder = try TemporaryDirectory()
    try StorageTree.write(Array(text.utf8), to: folder.at("x.jsonl"))
    let cursor = try ItemFile(folder.at("x.jsonl"), maxItemBytes: 1_000).makeCursor()
    var arena = ByteArena()
    var entries: [ItemEntry] = []
    var problems: [Problem] = []
    while try cursor.next(into: &arena, &entries, &problems) != nil {}
    #expect(entries.map(\.fileOffset) == [0, 700_019, 1_400_036])
    #expect(entries.map(\.place.name) == ["line 1", "line 3", "line 5"])
    #expect(problems.map(\.code) == [.tooLarge, .tooLarge])
    #expect(problems.map(\.offset) == [8, 700_027])
    #expect(problems.map(\.file) == ["line 2", "line 4"])
    #expect(arena.count < 100)
  }

  @Test func `An element larger than the limit is skipped, the others are read`() throws {
    let large = "{\"t\":[\"" + String(repeating: "],", count: 400_000) + "\"]}"
    for text in ["[1,\(large),2]", "[1,2,\(large)]", "[\(large),1,2]"] {
      let found = try read(text, as: "x.json", limit: 500)
      #expect(found.items == ["1", "2"])
      #expect(found.problems.map(\.code) == [.tooLarge])
    }
  }

  @Test func `The last line may be half-written while the file is fresh`() throws {
    let folder = try TemporaryDirectory()
    try StorageTree.write(Array("{}\n{\"a\"".utf8), to: folder.at("x.jsonl"))
    let file = try ItemFile(folder.at("x.jsonl"))
    #expect(try collect(file).items == ["{}", "{\"a\""])
    #expect(file.mayBeBeingWritten(.line(2)))
    #expect(!file.mayBeBeingWritten(.line(1)))
    try StorageTree.write(Array("{}\n{\"a\":1}\n{\"b\":2}".utf8), to: folder.at("x.jsonl"))
    var arena = ByteArena()
    let entry = try file.readAgain(.line(2), into: &arena)
    #expect(entry.range == 0..<7 && entry.fileOffset == 3)
    // Longer than what is read at once, with and without its end.
    let long = "{\"a\":\"" + String(repeating: "x", count: 200_000) + "\"}"
    for rest in ["", "\n{\"b\":2}"] {
      try StorageTree.write(Array("{}\n\(long)\(rest)".utf8), to: folder.at("x.jsonl"))
      arena.removeAll()
      #expect(try file.readAgain(.line(2), into: &arena).range == 0..<long.utf8.count)
    }
    try StorageTree.setTime(folder.at("x.jsonl"), seconds: FileTime.now().seconds - 60)
    #expect(!file.mayBeBeingWritten(.line(2)))
  }

  @Test func `A pipe that delivers bytes one by one gives the same batches`() throws {
    let folder = try TemporaryDirectory()
    try StorageTree.makePipe(folder.at("pipe.json"))
    let text = "[{\"a\":\"\\\"]\"},{\"b\":2} , {\"c\":[\"é\"]}]"
    let path = folder.at("pipe.json").string
    let found = Guarded<Collected?>(nil)
    let order = Guarded(0)
    runThreads(2) {
      var mine = 0
      order.change {
        mine = $0; $0 += 1
      }
      if mine == 0 {
        let pipe = unsafe open(path, O_WRONLY)
        for byte in text.utf8 {
          var byte = byte
          _ = unsafe write(pipe, &byte, 1)
        }
        close(pipe)
      } else {
        let collected = try? collect(try ItemFile(FilePath(path)))
        found.change { $0 = collected }
      }
    }
    #expect(found.value == (try read(text, as: "x.json")))
    #expect(found.value?.items.count == 3)
  }

  @Test func `A folder, and nothing, are refused by name`() throws {
    let folder = try TemporaryDirectory()
    #expect(throws: FileError(.notAFile(.folder), folder.path.string)) { try ItemFile(folder.path) }
    #expect(throws: FileError(.system(.noSuchFileOrDirectory), folder.at("x").string)) {
      try ItemFile(folder.at("x"))
    }
  }
}
