import ByteIO
import SystemPackage
import TestSupport
import Testing
import ZipArchive

@testable import Storages

/// Files of items that are compressed with gzip.
@Suite struct CompressedItemFileTests {
  /// One gzip member with the bytes of `text`.
  private static func member(_ text: String) -> [UInt8] {
    var out = OutputBuffer()
    Gzip.appendHeader(to: &out)
    var deflater = Deflater()
    let run = deflater.compress(Array(text.utf8).span, to: &out, ending: .finish)
    Gzip.appendTrailer(of: run, to: &out)
    return out.array()
  }

  private func read(_ bytes: [UInt8], as name: String = "items.jsonl.gz") throws -> Collected {
    let folder = try TemporaryDirectory()
    try StorageTree.write(bytes, to: folder.at(name))
    return try collect(try ItemFile(folder.at(name)), threads: 1)
  }

  @Test func `Items of a compressed file are those of the file`() throws {
    let lines = (0..<5_000).map {
      #"{"n":\#($0),"text":"\#(String(repeating: "x", count: $0 % 300))"}"#
    }
    let text = lines.joined(separator: "\n")
    for (name, text) in [
      ("a.jsonl.gz", text), ("a.NDJSON.GZ", text), ("a.gz", text),
      ("a.json.gz", "[" + lines.joined(separator: ",\n") + "]"),
    ] {
      let found = try read(Self.member(text), as: name)
      #expect(found.items == lines)
      #expect(found.problems.isEmpty)
    }
  }

  @Test func `Members follow one another, and zeros may fill up the last block`() throws {
    let bytes =
      Self.member("{\"a\":1}\n{\"b") + Self.member("") + Self.member("\":2}\n") + [0, 0, 0, 0]
    let found = try read(bytes)
    #expect(found.items == [#"{"a":1}"#, #"{"b":2}"#])
    #expect(found.problems.isEmpty)
    #expect(try read(Self.member("")).items.isEmpty)
  }

  @Test func `What stands before a damage is read, and the damage is told`() throws {
    let lines = (0..<20_000).map { #"{"n":\#($0 &* 7919 % 104729)}"# }
    let whole = Self.member(lines.joined(separator: "\n") + "\n")
    for length in [whole.count - 1, whole.count - 9, whole.count / 2, 30] {
      let found = try read(Array(whole.prefix(length)))
      // The last line may be cut as well.
      let whole = found.items.dropLast()
      #expect(whole == lines.prefix(whole.count))
      #expect(found.problems.map(\.message) == ["is cut as a gzip file"])
    }
    var flipped = whole
    flipped[whole.count - 6] ^= 1
    #expect(
      try read(flipped).problems.map(\.message)
        == ["is damaged as a gzip file; what follows cannot be read"]
    )
  }

  @Test(
    arguments: [
      (Array("{\"a\":1}\n".utf8), "is no gzip file, as its name says"),
      ([], "is cut as a gzip file"), ([0x1F], "is cut as a gzip file"),
      (member("{}\n") + Array("more".utf8), "goes on behind its gzip data"),
    ] as [([UInt8], String)]
  )
  func `A file that is not what its name says is told with the reason`(
    bytes: [UInt8],
    message: String
  ) throws {
    let found = try read(bytes)
    #expect(found.problems.map(\.message) == [message])
    #expect(found.problems.allSatisfy { $0.severity == .error })
  }

  @Test func `A compressed file is called without its extensions, and not read from its end`()
    throws
  {
    #expect(ItemFile.title(of: "/a/shop.jsonl.gz") == "shop")
    #expect(ItemFile.title(of: "/a/shop.gz") == "shop")
    #expect(ItemFile.title(of: "/a/shop.v2.json") == "shop.v2")
    let folder = try TemporaryDirectory()
    try StorageTree.write(Self.member("{}\n"), to: folder.at("a.jsonl.gz"))
    #expect(try !ItemFile.canBeReversed(folder.at("a.jsonl.gz")))
    #expect(try ItemFile.canBeReadTwice(folder.at("a.jsonl.gz")))
  }
}
