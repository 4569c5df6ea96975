import Storages
import Testing

@testable import Catalogue

@Suite struct FilePlacesTests {
  private typealias Named = (root: String, kind: StorageKind, name: String)

  private func folders(_ storages: [Named]) -> [String] {
    FilePlaces.ofPackage(storages.map { Samples.found($0.kind, $0.name, root: $0.root) })
      .map { $0.records == "data/" ? "data/\($0.name).*" : $0.records }
  }

  @Test func `Files lie beside a storage's page in a site, and together in a package`() {
    let storage = Samples.found(.keyValueStore, "images", root: "shop")
    let retention = RetentionPolicy().judge(storage, now: Samples.now)
    var entry = CatalogueStorage(storage, retention: retention, slug: "images-2")
    let record = PublishedRecord(file: "a.png", contentType: "image/png", bytes: 1, sha256: "")
    #expect(entry.path(of: record) == "key-value-stores/images-2/records/a.png")
    #expect(entry.link(toFolder: entry.files.records) == "records/")
    entry.files = FilePlaces.ofPackage([storage])[0]
    #expect(entry.path(of: record) == "data/images/a.png")
    #expect(entry.link(toFolder: entry.files.records) == "../../data/images/")
  }

  @Test func `What is alone keeps its name`() {
    #expect(
      folders([
        ("shop", .dataset, "Products.v2"), ("shop", .keyValueStore, "images"),
        ("shop", .requestQueue, "crawl"),
      ]) == ["data/Products.v2.*", "data/images/", "data/crawl/"]
    )
  }

  @Test func `Storages of one name say what they hold, and where they are from`() {
    #expect(
      folders([
        ("a", .dataset, "default"), ("a", .keyValueStore, "default"),
        ("a", .requestQueue, "default"), ("b", .dataset, "default"),
      ])
        == [
          "data/a--default.*", "data/default-records/", "data/default-requests/",
          "data/b--default.*",
        ]
    )
  }

  @Test func `No two share a name, whatever their kinds, case and order`() {
    var storages = Samples.hostile.storages.map(\.storage)
    for name in ["x", "X", "x.csv", "x-csv", "x-records", "con", "", "../x", "b--x"] {
      for kind in StorageKind.allCases {
        for root in ["a", "b"] { storages.append(Samples.found(kind, name, root: root)) }
      }
    }
    let names = FilePlaces.ofPackage(storages).map(\.name)
    #expect(Set(names.map { $0.lowercased() }).count == names.count)
    for (storage, name) in zip(storages, names) {
      #expect(SafeNames.safe(name) == name)
      // A folder is never called like a dataset's file.
      #expect(storage.kind == .dataset || !name.contains("."))
    }
    let order = storages.indices.shuffled()
    let again = FilePlaces.ofPackage(order.map { storages[$0] }).map(\.name)
    // What is the same to the last byte has no order.
    let known = Dictionary(grouping: storages.indices) { storages[$0].ref }
    for (place, name) in zip(order, again) where known[storages[place].ref]?.count == 1 {
      #expect(name == names[place])
    }
  }
}
