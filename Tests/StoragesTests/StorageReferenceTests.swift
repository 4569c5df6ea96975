import SystemPackage
import Testing

@testable import Storages

@Suite struct StorageReferenceTests {
  private var storages: [Storage] {
    func make(
      _ root: String,
      _ kind: StorageKind,
      _ directory: String,
      name: String?,
      id: String? = nil
    ) -> Storage {
      var storage = Storage(
        root: root,
        kind: kind,
        path: "/x",
        directory: directory,
        holds: .items(0)
      )
      storage.name = name
      storage.id = id
      return storage
    }
    return [
      make("shop", .dataset, "default", name: nil, id: "idDefault"),
      make("shop", .dataset, "products", name: "products", id: "SZjKlEGwZCFdXXrK8"),
      make("shop", .dataset, "old", name: "prices"),
      make("shop", .dataset, "prices", name: "other"),
      make("shop", .keyValueStore, "default", name: nil),
      make("shop", .requestQueue, "products", name: "products"),
      make("books", .dataset, "products", name: "products"),
      make("books", .dataset, "a[b]", name: "a[b]"),
    ]
  }

  @Test(arguments: [
    ("SZjKlEGwZCFdXXrK8", ["shop:datasets/products"]),
    ("idDefault", ["shop:datasets/default"]),
    ("datasets/default", ["shop:datasets/default"]),
    ("key_value_stores/default", ["shop:key-value-stores/default"]),
    ("books:datasets/products", ["books:datasets/products"]),
    ("books:products", ["books:datasets/products"]),
    ("prices", ["shop:datasets/old"]), ("~prices", ["shop:datasets/old"]),
    ("other", ["shop:datasets/prices"]), ("old", ["shop:datasets/old"]),
    ("a[b]", ["books:datasets/a[b]"]),
    ("datasets/pro*", ["shop:datasets/products", "books:datasets/products"]),
    ("shop:*/x", []),
    (
      "shop:datasets/*",
      [
        "shop:datasets/default", "shop:datasets/products", "shop:datasets/old",
        "shop:datasets/prices",
      ]
    ),
    ("request-queues/[p]roducts", ["shop:request-queues/products"]),
  ])
  func `Names come before folders, folders before ids`(argument: String, refs: [String]) throws {
    guard case .storages(let pattern) = StorageReference(argument) else {
      #expect(refs.isEmpty, "taken for a path")
      return
    }
    #expect(try pattern.resolve(in: storages).map(\.ref) == refs)
  }

  @Test func `What a storage is called by names it, whatever others are called`() throws {
    for storage in storages {
      let pattern = try #require(StoragePattern(storage.ref))
      #expect(try pattern.resolve(in: storages).map(\.ref) == [storage.ref])
    }
  }

  @Test func `What fits several is an error that lists them`() throws {
    let pattern = try #require(StoragePattern("products"))
    let error = #expect(throws: StorageReferenceError.self) { try pattern.resolve(in: storages) }
    #expect(
      error?.candidates == [
        "shop:datasets/products", "shop:request-queues/products", "books:datasets/products",
      ]
    )
    #expect(error?.kind == .ambiguous)
  }

  @Test(arguments: [
    (
      "prodcuts",
      ["shop:datasets/products", "shop:request-queues/products", "books:datasets/products"]
    ),
    ("datasets/defualt", ["shop:datasets/default"]), ("nothing-like-it", []), ("zzz*", []),
  ])
  func `What fits nothing is answered with the nearest names`(
    argument: String,
    refs: [String]
  ) throws {
    let pattern = try #require(StoragePattern(argument))
    let error = #expect(throws: StorageReferenceError.self) { try pattern.resolve(in: storages) }
    #expect(error?.kind == .unknown)
    #expect(error?.candidates == refs)
  }

  @Test(arguments: [
    ("-", StorageReference.standardInput), ("items.jsonl", .path("items.jsonl")),
    ("x/y.json.gz", .path("x/y.json.gz")),
    ("storage/datasets/products", .path("storage/datasets/products")),
    ("./products", .path("./products")), ("/srv/x", .path("/srv/x")), ("..", .path("..")),
    ("datasets/a/b", .path("datasets/a/b")), ("", .path("")),
  ])
  func `Paths and standard input are told from names`(argument: String, reference: StorageReference)
  {
    #expect(StorageReference(argument) == reference)
  }
}
