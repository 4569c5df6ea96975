import ByteIO
import Storages
import TestSupport
import Testing

@Suite struct RenamedMetadataTests {
  private func renamed(_ text: String) throws -> String? {
    let folder = try TemporaryDirectory()
    try StorageTree.write(Array(text.utf8), to: folder.at("s/__metadata__.json"))
    let metadata = try RenamedMetadata(
      of: try Directory(folder.at("s")),
      name: try NewName("shop"),
      newID: { "NEWNEWNEWNEWNEW17" }
    )
    return metadata.map { String(decoding: $0.bytes, as: UTF8.self) }
  }

  @Test(arguments: [
    // Crawlee for Python 1, for JavaScript 4.
    (
      "{\n  \"id\": \"Z7jPgnLYOVwoN7wtd\",\n  \"name\": null,\n  \"n\": 1.0e400\n}",
      "{\n  \"id\": \"Z7jPgnLYOVwoN7wtd\",\n  \"name\": \"shop\",\n  \"n\": 1.0e400\n}"
    ),
    // Crawlee for JavaScript 3: the default storage, and one without any name.
    (
      "{\n\t\"id\": \"a391\",\n\t\"itemCount\": 5,\n\t\"name\": \"default\"\n}",
      "{\n\t\"id\": \"a391\",\n\t\"itemCount\": 5,\n\t\"name\": \"shop\"\n}"
    ),
    (
      "{\n\t\"id\": \"a391\",\n\t\"itemCount\": 5\n}",
      "{\n\t\"id\": \"a391\",\n\t\"name\": \"shop\",\n\t\"itemCount\": 5\n}"
    ),
    // Older Python clients find the default storage by this id, wherever it lies.
    (
      "{\n  \"id\": \"default\",\n  \"name\": null\n}",
      "{\n  \"id\": \"NEWNEWNEWNEWNEW17\",\n  \"name\": \"shop\"\n}"
    ),
    ("{\"name\" : \"\\u0064efault\" , \"x\":[]}", "{\"name\" : \"shop\" , \"x\":[]}"),
    ("{ \"x\" :{\"name\":1}}", "{ \"name\" :\"shop\", \"x\" :{\"name\":1}}"),
    ("{}", "{\"name\":\"shop\"}"),
    (
      "{\"id\":\"a\",\"name\":null,\"name\":null}", "{\"id\":\"a\",\"name\":null,\"name\":\"shop\"}"
    ),
  ])
  func `Only the name changes, every other byte stays`(before: String, after: String) throws {
    #expect(try renamed(before) == after)
  }

  @Test func `Where there is none, none is made`() throws {
    let folder = try TemporaryDirectory()
    try StorageTree.make("s/1.json  {}", in: folder)
    #expect(
      try RenamedMetadata(of: try Directory(folder.at("s")), name: try NewName("shop")) == nil
    )
  }

  @Test(arguments: ["", "{\"name\":", "[]", "7"])
  func `What is damaged is left alone`(text: String) {
    #expect(throws: (any Error).self) { try renamed(text) }
  }
}
