import ByteIO
import SystemPackage
import TestSupport
import Testing

@testable import Storages

@Suite struct ActorDefinitionTests {
  /// What the files beside `storage/` say; nil if there is no `.actor`.
  private func find(_ literal: String) throws -> ActorDefinition? {
    let folder = try TemporaryDirectory()
    try StorageTree.make("storage/datasets/\n" + literal, in: folder)
    return ActorDefinition.find(beside: StorageRoot(label: "x", path: folder.at("storage")))
  }

  /// `file: message` of every note.
  private func notes(_ definition: ActorDefinition?) -> [String] {
    (definition?.problems ?? []).map { problem in
      #expect(problem.code == .schemaIgnored && problem.severity == .note)
      return "\(problem.file ?? "-"): \(problem.message)"
    }
  }

  private func storage(
    _ kind: StorageKind,
    _ directory: String,
    name: String? = nil
  ) -> Storage {
    var storage = Storage(
      root: "x",
      kind: kind,
      path: FilePath("/x/\(directory)"),
      directory: directory,
      holds: .items(0)
    )
    storage.name = name
    return storage
  }

  @Test func `Without the folder there is no definition, and an empty one says nothing`() throws {
    #expect(try find("") == nil)
    let empty = try #require(try find(".actor/"))
    #expect(empty.problems.isEmpty && empty.datasets.isEmpty && empty.keyValueStore == nil)
  }

  @Test func `Without a word in actor.json the files of the usual names are taken`() throws {
    let found = try #require(
      try find(
        """
        .actor/actor.json {"name": "shop", "description": "Crawls."}
        .actor/dataset_schema.json {"title": "Items"}
        .actor/key_value_store_schema.json {"title": "Files"}
        """
      )
    )
    #expect(found.title == "shop" && found.description == "Crawls.")
    #expect(found.datasets["default"]?.title == "Items")
    #expect(found.keyValueStore?.title == "Files")
    #expect(found.problems.isEmpty)
  }

  @Test(
    arguments: [
      #""dataset": {"title": "Items"}"#, #""dataset": "./s.json""#, #""dataset": "s.json""#,
      #""dataset": "../schemas/s.json""#, #""dataset": "./a/../s.json""#,
      #""datasets": {"default": "s.json"}"#, #""datasets": {"default": {"title": "Items"}}"#,
      #""dataset": {"title": "No"}, "datasets": {"default": "s.json"}"#,
    ]
  )
  func `A schema is written in actor.json or in a file of the project`(storages: String) throws {
    let found = try find(
      """
      .actor/actor.json {"storages": {\(storages)}}
      .actor/s.json {"title": "Items"}
      schemas/s.json {"title": "Items"}
      .actor/dataset_schema.json {"title": "Not asked for"}
      """
    )
    #expect(found?.datasets["default"]?.title == "Items")
  }

  @Test(
    arguments: [
      ("/etc/passwd", "is absolute; it must be relative to .actor"),
      ("../../x.json", "leads out of the project"), ("a/../../../x", "leads out of the project"),
      ("", "is empty"), ("..", "names no file of the project"),
      ("a\\u0000.json", "has control characters"), ("a\\nb", "has control characters"),
      (
        String(repeating: "a/", count: 70) + "b", "names no file of the project"
      ),
    ]
  )
  func `No path leads out of the project`(path: String, reason: String) throws {
    let found = try find(
      #".actor/actor.json {"storages": {"dataset": "\#(path.replacing("\\n", with: "\\u000a"))"}}"#
    )
    #expect(found?.datasets.isEmpty == true)
    let notes = notes(found)
    #expect(notes.count == 1)
    #expect(
      notes == [
        ".actor/actor.json: the path of the schema of dataset 'default' \(reason); "
          + "it is not followed"
      ]
    )
  }

  @Test(
    arguments: [
      ("out.json", ".actor/out.json -> ../secret.json", "out.json: is a symbolic link"),
      ("in/s.json", ".actor/in -> ../other", "in/s.json: is a symbolic link"),
      ("gone.json", "", "gone.json: no such file or directory"),
      ("in", ".actor/in/", "in: is a folder"),
    ]
  )
  func `What is no file of its own is not opened`(
    path: String,
    tree: String,
    note: String
  ) throws {
    let found = try find(
      """
      secret.json {"title": "Secret"}
      other/s.json {"title": "Secret"}
      .actor/actor.json {"storages": {"dataset": "\(path)"}}
      \(tree)
      """
    )
    #expect(found?.datasets.isEmpty == true)
    #expect(notes(found).count == 1)
    #expect(notes(found)[0].hasPrefix(".actor/\(note)"), "\(notes(found))")
  }

  @Test func `A folder that is a link, a pipe or closed is noted and not read`() throws {
    let link = try find("real/dataset_schema.json {\"title\": \"x\"}\n.actor -> real")
    #expect(link?.datasets.isEmpty == true)
    #expect(
      notes(link) == [
        ".actor: is a symbolic link, which is never followed or opened; no schema is used"
      ]
    )
    let folder = try TemporaryDirectory()
    try StorageTree.make("storage/\n.actor/", in: folder)
    try StorageTree.makePipe(folder.at(".actor/actor.json"))
    let pipe = ActorDefinition.find(beside: StorageRoot(label: "x", path: folder.at("storage")))
    #expect(notes(pipe).count == 1 && notes(pipe)[0].contains("a named pipe"))
  }

  @Test(
    arguments: [
      ("", "is empty; it is not used"), ("[]", "is no object; the schema is not used"),
      ("7", "is no object; the schema is not used"),
      ("{\"a\": 1}\\n// no", "goes on behind its value (line 2, column 1); it is not used"),
      (
        "{\\n// the title\\n\"title\": 1}",
        "has an unexpected '/' (line 2, column 1), as JSON has no comments; it is not used"
      ),
      ("{\"title\": 1,\\n}", "has an unexpected '}' (line 2, column 1); it is not used"),
      ("{\"title\": \"x", "is cut (line 1, column 13); it is not used"),
      ("{\"title\": 7, \"views\": [], \"fields\": \"x\"}", "title is no text"),
    ]
  )
  func `A damaged schema is a note with its place`(text: String, note: String) throws {
    let found = try #require(try find(".actor/dataset_schema.json \(text)"))
    #expect(notes(found).first == ".actor/dataset_schema.json: \(note)")
    #expect(found.datasets["default"]?.title == nil)
  }

  @Test func `A schema may have a mebibyte and any depth`() throws {
    let folder = try TemporaryDirectory()
    try StorageTree.make("storage/", in: folder)
    let root = StorageRoot(label: "x", path: folder.at("storage"))
    let file = folder.at(".actor/dataset_schema.json")
    let deep = String(repeating: "{\"properties\":{\"a\":", count: 30_000)
    let text =
      "{\"title\": \"t\", \"fields\": \(deep)1" + String(repeating: "}}", count: 30_000) + "}"
    try StorageTree.write(Array(text.utf8), to: file)
    let found = try #require(ActorDefinition.find(beside: root))
    #expect(found.datasets["default"]?.fields.map(\.name) == ["a"])
    let padded = text + String(repeating: " ", count: (1 << 20) - text.utf8.count)
    try StorageTree.write(Array(padded.utf8), to: file)
    #expect(ActorDefinition.find(beside: root)?.datasets["default"]?.title == "t")
    try StorageTree.write(Array((padded + " ").utf8), to: file)
    let large = ActorDefinition.find(beside: root)
    #expect(large?.datasets.isEmpty == true)
    #expect(notes(large)[0].contains("has 1048577 bytes, more than the 1048576"))
  }

  @Test func `Schemas are for the Actor's own storages, not for named ones`() throws {
    let found = try #require(
      try find(
        """
        .actor/actor.json {"storages": {"datasets": {"default": {"title": "D"}, "errors": {"title": "E"}}}}
        .actor/key_value_store_schema.json {"title": "K"}
        """
      )
    )
    func title(_ directory: String, _ name: String?) -> String? {
      found.datasetSchema(of: storage(.dataset, directory, name: name))?.title
    }
    #expect(title("default", nil) == "D")
    #expect(title("default", "shop") == nil)
    #expect(title("default", "default") == nil)
    // Crawlee for JavaScript 3 takes an alias for a name.
    #expect(title("errors", nil) == "E" && title("errors", "errors") == "E")
    #expect(title("errors", "kept") == nil)
    #expect(title("products", "products") == nil)
    var leftover = storage(.dataset, "default")
    leftover.isLeftover = true
    #expect(found.datasetSchema(of: leftover) == nil)
    #expect(found.keyValueStoreSchema(of: storage(.keyValueStore, "default"))?.title == "K")
    #expect(found.keyValueStoreSchema(of: storage(.keyValueStore, "images", name: "images")) == nil)
    #expect(found.datasetSchema(of: storage(.requestQueue, "default")) == nil)
  }

  @Test func `A note is about the storage that its schema would have described`() throws {
    let found = try #require(
      try find(
        """
        .actor/actor.json {"title": 1, "storages": {"datasets": {"default": 7, "errors": "x"}}}
        .actor/key_value_store_schema.json {
        """
      )
    )
    func notes(_ kind: StorageKind, _ directory: String) -> [String?] {
      found.problems(about: storage(kind, directory)).map(\.file)
    }
    #expect(found.problems.count == 4)
    #expect(notes(.dataset, "default") == [".actor/actor.json", ".actor/actor.json"])
    #expect(notes(.dataset, "errors") == [".actor/x"])
    #expect(notes(.dataset, "products").isEmpty)
    #expect(
      notes(.keyValueStore, "default")
        == [".actor/actor.json", ".actor/key_value_store_schema.json"]
    )
    #expect(notes(.requestQueue, "default").isEmpty)
  }

  @Test(
    arguments: [
      ("storage", "."), ("./storage", "."), ("/srv/shop/storage/", "/srv/shop"), (".", "./.."),
      ("..", "../.."), ("a/..", "a/../.."), ("/", nil), ("/x", "/"),
    ]
  )
  func `The project is the folder that a root lies in`(root: String, project: String?) {
    #expect(ActorFolder.project(of: FilePath(root)) == project.map { FilePath($0) })
  }
}
