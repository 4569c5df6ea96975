import Catalogue
import ItemFormats
import JSONText
import Storages
import Testing

@Suite struct SchemaTests {
  /// A dataset whose schema two rules of which are broken.
  private static let dataset: CatalogueStorage = {
    var entry = Samples.products
    var schema = DatasetSchema()
    schema.title = "Wares"
    schema.description = "All wares."
    schema.fields = [
      .init(name: "price", type: "number", title: "Price & tax", description: "In euros."),
      .init(name: "gone", type: "string"),
    ]
    var view = DatasetView(id: "cheap", title: "Cheap ones", description: "Sorted out by hand.")
    view.transformation.fields = ["title", "price"]
    view.transformation.limit = 5
    view.display = [.init(field: "title", label: "Name", format: "text")]
    schema.views = [view, DatasetView(id: "all")]
    entry.datasetSchema = schema
    entry.preview?.labels = schema.labels
    entry.schemaReport = SchemaReport(
      itemCount: 7,
      violations: [
        .init(
          path: "price",
          keyword: .minimum,
          demand: "must be at least 0",
          count: 6,
          first: .file(number: 4, digits: 9)
        ),
        .init(path: "gone", keyword: .required, demand: "must be there", count: 1, first: .line(9)),
      ],
      omittedCount: 2
    )
    return entry
  }()

  /// A store with records in one, two and no collections.
  private static let store: CatalogueStorage = {
    var entry = Samples.records
    var schema = KeyValueStoreSchema()
    schema.title = "Files"
    schema.collections = [
      .init(id: "front", title: "Front pages", description: "d", keys: .startingWith("front")),
      .init(id: "exact", keys: .exactly("front-page")),
      .init(id: "none", title: "Nothing", keys: .exactly("x")),
    ]
    schema.collections[1].contentTypes = ["image/jpeg", "image/webp"]
    entry.storeSchema = schema
    return entry
  }()

  private func page(_ entry: CatalogueStorage) throws -> String {
    var content = Samples.ordinary
    content.storages = [entry]
    let files = try Samples.files(content)
    let path = try #require(files.keys.first { $0.hasSuffix("/index.html") })
    return String(decoding: files[path] ?? [], as: UTF8.self)
  }

  // MARK: - Datasets

  @Test func `A dataset's page lists views, and the rules that items break`() throws {
    let page = try page(Self.dataset)
    #expect(page.contains("<dt>Cheap ones <code>cheap</code></dt>"))
    #expect(page.contains("Sorted out by hand. <span class=\"muted\">Shows title, price.</span>"))
    #expect(page.contains("<dt>all <code>all</code></dt>"))
    #expect(page.contains("<p>7 items of 12,340 are not as the schema says.</p>"))
    #expect(
      page.contains(
        "<code>price</code></th><td>must be at least 0</td><td class=\"num\">6</td>"
          + "<td><code>000000004.json</code></td>"
      )
    )
  }

  @Test func `The preview's headings carry the schema's titles with the names below`() throws {
    let page = try page(Self.dataset)
    #expect(page.contains("<th scope=\"col\">Price &amp; tax <small>price</small></th>"))
    #expect(page.contains("<th scope=\"col\">Name <small>title</small></th>"))
    #expect(page.contains("<th scope=\"col\">currency</th>"))
  }

  @Test func `Items that are all right are said to be, and a page without schema says nothing`()
    throws
  {
    var good = Self.dataset
    good.schemaReport = SchemaReport(itemCount: 0, violations: [])
    #expect(try page(good).contains("<p>Every item is as the schema says.</p>"))
    good.datasetSchema?.views = []
    good.schemaReport = nil
    for page in [try page(good), try page(Samples.products)] {
      #expect(!page.contains("<h2>Schema</h2>") && !page.contains("<h2>Views</h2>"))
    }
  }

  @Test func `A dataset's document tells the schema and how far it is true`() throws {
    let document = JSONValue.object(StorageJSON.details(Self.dataset))
    let schema = try #require(document["schema"])
    #expect(schema["title"] == "Wares" && schema["description"] == "All wares.")
    #expect(
      schema["fields"] == [
        [
          "name": "price", "type": "number", "title": "Price & tax", "description": "In euros.",
        ],
        ["name": "gone", "type": "string", "title": nil, "description": nil],
      ]
    )
    guard case .array(let views) = try #require(schema["views"]) else {
      Issue.record("no list")
      return
    }
    #expect(views[0]["id"] == "cheap")
    #expect(views[0]["transformation"]?["fields"] == ["title", "price"])
    #expect(views[0]["transformation"]?["limit"] == 5)
    #expect(views[0]["display"] == [["field": "title", "label": "Name", "format": "text"]])
    #expect(views[1]["transformation"]?["fields"] == JSONValue.null)
    #expect(schema["invalidItemCount"] == 7 && schema["omittedViolationCount"] == 2)
    #expect(
      schema["violations"] == [
        [
          "path": "price", "rule": "minimum", "message": "must be at least 0", "count": 6,
          "file": "000000004.json",
        ],
        [
          "path": "gone", "rule": "required", "message": "must be there", "count": 1,
          "file": "line 9",
        ],
      ]
    )
    let plain = JSONValue.object(StorageJSON.details(Samples.products))
    #expect(plain["schema"] == JSONValue.null)
  }

  // MARK: - Key-value stores

  @Test func `A store's page groups records by collection, the rest under other records`() throws {
    let page = try page(Self.store)
    let headings = page.matches(of: /<h3>([^<]*)<\/h3>/).map { String($0.output.1) }
    #expect(headings == ["Front pages", "exact", "Nothing", "Other records"])
    // In two collections, and below its picture.
    #expect(page.matches(of: /<code>front-page<\/code>/).count == 3)
    #expect(page.matches(of: /<code>summary<\/code>/).count == 1)
    #expect(page.contains("<p>d <span class=\"muted\">1 record.</span></p>"))
    #expect(page.contains("<p><span class=\"muted\">0 records.</span></p>"))
    #expect(page.contains("2 records withheld") && !page.contains("data-filter"))
    #expect(!page.contains("Showing"))
  }

  @Test func `Groups are cut one by one, and the page says so`() throws {
    var store = Self.store
    store.records = (0..<3000).map {
      RecordRow(key: "front-\($0)", contentType: "image/png", bytes: $0, file: "f\($0)")
    }
    store.records?.append(RecordRow(key: "z", contentType: nil, bytes: 1, file: "z"))
    let page = try page(store)
    #expect(page.contains("Showing 125 of 3,000 records."))
    #expect(page.contains("Showing 126 of 3,001 records; the <a"))
    #expect(page.utf8.count < 150_000)
  }

  @Test func `A hundred collections keep a page within its budget`() throws {
    var store = Self.store
    store.storeSchema?.collections = (0..<100).map {
      .init(id: "c\($0)", title: "Collection \($0)", keys: .startingWith("f"))
    }
    store.records = (0..<3000).map {
      RecordRow(key: "front-\($0)", contentType: "image/png", bytes: $0, file: "f\($0)")
    }
    #expect(try page(store).utf8.count < 150_000)
  }

  @Test func `A store's document has its collections, and each record those it is in`() throws {
    let document = JSONValue.object(StorageJSON.details(Self.store))
    #expect(document["schema"] == ["title": "Files", "description": nil])
    #expect(
      document["collections"] == [
        [
          "id": "front", "title": "Front pages", "description": "d", "keyPrefix": "front",
          "contentTypes": [], "recordCount": 1,
        ],
        [
          "id": "exact", "title": nil, "description": nil, "key": "front-page",
          "contentTypes": ["image/jpeg", "image/webp"], "recordCount": 1,
        ],
        [
          "id": "none", "title": "Nothing", "description": nil, "key": "x", "contentTypes": [],
          "recordCount": 0,
        ],
      ]
    )
    guard case .array(let records) = try #require(document["records"]) else {
      Issue.record("no list")
      return
    }
    let page = records.first { $0["key"] == "front-page" }
    #expect(page?["collections"] == ["front", "exact"])
    #expect(records.first?["collections"] == [])
    let plain = JSONValue.object(StorageJSON.details(Samples.records))
    #expect(plain["collections"] == JSONValue.null && plain["schema"] == JSONValue.null)
  }

  @Test func `A record of a type that its collection does not hold is a note`() {
    var store = Self.store
    store.noteUnfitRecords()
    #expect(
      store.problems == [
        Problem(
          .contentTypeDiffers,
          .note,
          file: "front-page.png",
          message: "is image/png; the collection 'exact' holds image/jpeg and image/webp"
        )
      ]
    )
    store.problems = []
    store.storeSchema?.collections[0].contentTypes = ["text/html"]
    store.records = (0..<30).map {
      RecordRow(key: "front\($0)", contentType: "text/css", bytes: 1, file: "f\($0)")
    }
    store.noteUnfitRecords()
    #expect(store.problems.count == 21)
    #expect(store.problems.last?.message.hasPrefix("10 more records of a type") == true)
    store.problems = []
    store.records = [RecordRow(key: "front", contentType: nil, bytes: 1, file: "f")]
    store.noteUnfitRecords()
    #expect(store.problems.isEmpty)
  }

  // MARK: - Titles

  @Test func `The owner's title and description come before the schema's`() {
    var actor = ActorDefinition()
    actor.datasets["default"] = Self.dataset.datasetSchema
    actor.keyValueStore = Self.store.storeSchema
    func described(_ entry: CatalogueStorage, _ title: String? = nil) -> CatalogueStorage {
      var entry = entry
      entry.title = title
      entry.describe(by: actor)
      return entry
    }
    let reviews = described(Samples.reviews)
    #expect(reviews.title == "Wares" && reviews.description == "All wares.")
    #expect(described(Samples.reviews, "Mine").title == "Mine")
    #expect(described(Samples.reviews, "Mine").datasetSchema?.title == "Wares")
    #expect(described(Samples.records).title == "Files")
    for other in [Samples.products, Samples.prices, Samples.queue] {
      #expect(described(other).title == nil && described(other).datasetSchema == nil)
    }
    var nobody = Samples.reviews
    nobody.describe(by: nil)
    #expect(nobody.title == nil && nobody.datasetSchema == nil)
  }
}
