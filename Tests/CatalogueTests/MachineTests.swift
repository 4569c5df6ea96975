import Catalogue
import JSONText
import Storages
import Testing

@Suite struct MachineTests {
  private static let base = "https://data.example.org/shop/"

  private static func files(_ content: CatalogueContent) throws -> [String: [UInt8]] {
    var content = content
    content.baseURL = base
    return try Samples.files(content)
  }

  private static let ordinary = Result { try files(Samples.ordinary) }
  private static let hostile = Result { try files(Samples.hostile) }

  private func text(_ path: String, _ files: [String: [UInt8]]) throws -> String {
    String(decoding: try #require(files[path], "\(path)"), as: UTF8.self)
  }

  /// What stands between two marks, each time.
  private func parts(_ text: String, _ start: String, _ end: String) -> [String] {
    text.split(separator: start).dropFirst().map { part in
      part.firstRange(of: end).map { String(part[..<$0.lowerBound]) } ?? String(part)
    }
  }

  @Test func `What needs an absolute address exists only with one`() throws {
    let absolute = ["404.html", "feed.xml", "sitemap.xml", "datasets/products/feed.xml"]
    let with = try Self.ordinary.get()
    let without = try Samples.ordinaryFiles.get()
    for path in absolute {
      #expect(with[path] != nil && without[path] == nil, "\(path)")
    }
    #expect(!(try text("index.html", without)).contains("application/atom+xml"))
    #expect(!(try text("datasets/products/index.html", without)).contains("contentUrl"))
    #expect(Site.leftOut(base: nil) != nil && Site.leftOut(base: Self.base) == nil)
    // An address that no browser may follow is none.
    #expect(try Samples.hostileFiles.get()["feed.xml"] == nil)
  }

  @Test func `A dataset's page carries its description for search engines`() throws {
    let page = try text("datasets/products/index.html", Self.ordinary.get())
    let json = try #require(parts(page, "<script type=\"application/ld+json\">", "</script>").first)
    let data = try #require(JSONValue(reading: Array(json.utf8)))
    #expect(data["@type"] == "Dataset" && data["name"] == "products")
    #expect(try #require(data["description"]?.text).count >= 50)
    #expect(data["license"] == "https://creativecommons.org/licenses/by/4.0/")
    #expect(data["variableMeasured"]?.elements?.first?["name"] == "title")
    let file = try #require(data["distribution"]?.elements?.first)
    #expect(file["contentUrl"] == .string(Self.base + "datasets/products/files/products.json"))
    #expect(file["contentSize"] == "9400211 B")
  }

  @Test(arguments: [nil, "Short.", String(repeating: "long ", count: 2000)])
  func `Descriptions for search engines are of 50 to 5,000 characters`(own: String?) throws {
    var content = Samples.ordinary
    content.description = own
    for index in content.storages.indices { content.storages[index].description = own }
    for path in ["index.html", "datasets/products/index.html", "datasets/b0c7/index.html"] {
      let page = try text(path, Samples.files(content))
      let json = try #require(parts(page, "ld+json\">", "</script>").first)
      let length = JSONValue(reading: Array(json.utf8))?["description"]?.text?.count ?? 0
      #expect((50...5000).contains(length), "\(path): \(length)")
    }
  }

  @Test func `A package lists each download with its size and hash`() throws {
    let bytes = try #require(Samples.ordinaryFiles.get()["datasets/products/datapackage.json"])
    let package = try #require(JSONValue(reading: bytes))
    let resources = try #require(package["resources"]?.elements)
    #expect(resources.map { $0["name"]?.text } == ["json", "jsonl", "csv", "xlsx"])
    #expect(resources[2]["path"] == "files/products.csv" && resources[2]["bytes"] == 4_210_337)
    #expect(resources[2]["hash"]?.text?.hasPrefix("sha256:9f86d0") == true)
    let fields = resources[2]["schema"]?["fields"]?.elements ?? []
    #expect(fields.first == ["name": "title", "type": "any"] && fields.count == 6)
  }

  @Test func `Ids of a feed are new for each entry and stay`() throws {
    var content = Samples.ordinary
    content.now.seconds += 3600
    content.history = content.history?.advanced(to: content)
    let feed = try text("feed.xml", Self.ordinary.get())
    let ids = parts(feed, "<id>", "</id>")
    #expect(Set(ids).count == ids.count && ids.count > 5)
    #expect(
      ids.dropFirst().allSatisfy { $0.hasPrefix("tag:data.example.org,2026:") },
      "\(ids)"
    )
    #expect(parts(try text("feed.xml", Self.files(content)), "<id>", "</id>") == ids)

    // Something more: the old ones are all there still.
    content.storages[0].title = "Renamed"
    content.now.seconds += 3600
    content.history = content.history?.advanced(to: content)
    let later = parts(try text("feed.xml", Self.files(content)), "<id>", "</id>")
    #expect(later.count == ids.count + 1 && later.filter { ids.contains($0) } == ids)
  }

  @Test func `A feed has 50 entries at most`() throws {
    var content = Samples.ordinary
    for number in 1...60 {
      content.storages[0].title = "Title \(number)"
      content.now.seconds += 60
      content.history = content.history?.advanced(to: content)
    }
    let feed = try text("feed.xml", Self.files(content))
    #expect(parts(feed, "<entry>", "</entry>").count == 50)
  }

  @Test func `A dataset's feed tells when items came, by the data's own time`() throws {
    var content = Samples.ordinary
    content.storages = [Samples.products]
    content.history = .beginning(with: content)
    let first = try text("datasets/products/feed.xml", Self.files(content))
    #expect(parts(first, "<entry>", "</entry>").count == 1)
    content.now.seconds += 86_400
    content.history = content.history?.advanced(to: content)
    #expect(try text("datasets/products/feed.xml", Self.files(content)) == first)

    content.storages[0].downloads[0].items += 8
    content.storages[0].storage.modifiedAt = content.now.adding(seconds: -60)
    content.history = content.history?.advanced(to: content)
    let second = try text("datasets/products/feed.xml", Self.files(content))
    let entries = parts(second, "<entry>", "</entry>")
    #expect(entries.count == 2 && entries[0].contains("products: 8 new items"))
    #expect(entries[0].contains("<updated>2026-11-24T16:59:00Z</updated>"))
  }

  @Test(arguments: ["ordinary", "hostile"])
  func `The page for what is missing answers at any depth`(name: String) throws {
    let files = name == "ordinary" ? try Self.ordinary.get() : try Self.hostile.get()
    let page = Markup(try #require(files["404.html"]))
    for tag in page.tags {
      for attribute in ["href", "src"] {
        guard let link = tag.attributes[attribute], link != "data:,", !link.hasPrefix("#") else {
          continue
        }
        #expect(link.hasPrefix(Self.base), "\(link)")
      }
    }
  }

  @Test func `The map of the site lists the storages' pages with the data's dates`() throws {
    let map = try text("sitemap.xml", Self.ordinary.get())
    let pages = parts(map, "<loc>", "</loc>")
    #expect(pages.count == 10 && pages.allSatisfy { $0.hasPrefix(Self.base) })
    #expect(map.contains("products/index.html</loc><lastmod>2026-11-17T09:30:00Z</lastmod>"))
  }

  @Test func `Hostile texts stay inert in documents within pages and in feeds`() throws {
    let files = try Self.hostile.get()
    for (path, bytes) in files {
      let text = String(decoding: bytes, as: UTF8.self)
      if path.hasSuffix(".html") {
        for json in parts(text, "<script type=\"application/ld+json\">", "</script>") {
          #expect(JSONValue(reading: Array(json.utf8)) != nil, "\(path)")
          #expect(!json.contains { "<>&\u{2028}\u{2029}".contains($0) }, "\(path)")
        }
      }
      if path.hasSuffix(".js"), path.hasPrefix("assets/search") {
        guard path != "assets/search.js" else { continue }
        #expect(text.hasPrefix("larderSearch(") && text.hasSuffix(");\n"), "\(path)")
        let json = text.dropFirst("larderSearch(".count).dropLast(3)
        #expect(JSONValue(reading: Array(json.utf8)) != nil, "\(path)")
        #expect(!json.contains { "<>&\u{2028}\u{2029}".contains($0) }, "\(path)")
      }
      if path.hasSuffix(".xml") {
        #expect(!text.contains("<script") && !text.contains("<h1"), "\(path)")
      }
    }
  }
}
