import SystemPackage
import TestSupport
import Testing

@testable import Storages

@Suite struct StorageRootTests {
  private func find(
    _ arguments: [String],
    in folder: TemporaryDirectory,
    _ environment: [String: String] = [:]
  ) throws -> [String] {
    try StorageRoot.find(arguments, environment: environment, workingDirectory: folder.path)
      .map { root in
        "\(root.label)=\(root.path.string.dropFirst(folder.path.string.count + 1))"
      }
  }

  @Test func `A root is a storage directory or the folder it lies in`() throws {
    let folder = try TemporaryDirectory()
    try StorageTree.make(
      """
      shop/storage/datasets/
      books/crawlee_storage/key_value_stores/
      flat/request_queues/
      empty/storage/
      """,
      in: folder
    )
    #expect(
      try find(["shop", "books", "flat"], in: folder) == [
        "storage=shop/storage", "crawlee_storage=books/crawlee_storage", "flat=flat",
      ]
    )
    #expect(
      try find(["shop", "x=shop/storage", "shop"], in: folder) == [
        "storage=shop/storage", "x=shop/storage", "storage-2=shop/storage",
      ]
    )
    #expect(throws: RootError(.noStorages, folder.at("empty"))) { try find(["empty"], in: folder) }
    #expect(throws: RootError(.missing, folder.at("shp"), suggestions: ["shop"])) {
      try find(["shp"], in: folder)
    }
  }

  @Test func `Without arguments the environment decides, then the usual names`() throws {
    let folder = try TemporaryDirectory()
    try StorageTree.make("apify_storage/datasets/\nelse/datasets/", in: folder)
    #expect(try find([], in: folder) == ["apify_storage=apify_storage"])
    #expect(try find([], in: folder, ["APIFY_LOCAL_STORAGE_DIR": "else"]) == ["else=else"])
    #expect(
      try find([], in: folder, ["CRAWLEE_STORAGE_DIR": "else", "APIFY_LOCAL_STORAGE_DIR": "x"])
        == ["else=else"]
    )
    try StorageTree.make("storage/datasets/", in: folder)
    #expect(try find([], in: folder, ["CRAWLEE_STORAGE_DIR": ""]) == ["storage=storage"])
    let bare = try TemporaryDirectory()
    #expect(throws: RootError(.noStorages, bare.path)) { try find([], in: bare) }
  }

  @Test func `A root may be a link, a storage directory inside it may not`() throws {
    let folder = try TemporaryDirectory()
    try StorageTree.make("real/datasets/\nlink -> real\nproject/storage -> ../real", in: folder)
    #expect(try find(["link"], in: folder) == ["link=link"])
    #expect(throws: RootError.self) { try find(["project"], in: folder) }
    #expect(try find(["project/storage"], in: folder) == ["storage=project/storage"])
  }
}
