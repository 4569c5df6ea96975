import Catalogue
import ItemFormats
import JSONText
import Storages
import Testing

@Suite struct SearchTests {
  private func text(_ path: String, _ files: [String: [UInt8]]) throws -> String {
    String(decoding: try #require(files[path], "\(path)"), as: UTF8.self)
  }

  private func rows(_ path: String, _ files: [String: [UInt8]]) throws -> JSONValue {
    let script = try text(path, files)
    let json = script.dropFirst("larderSearch(".count).dropLast(3)
    return try #require(JSONValue(reading: Array(json.utf8)))
  }

  @Test func `Storages, columns and records are listed in the order of the alphabet`() throws {
    let page = try text("search.html", Samples.ordinaryFiles.get())
    #expect(
      page.contains(
        "<li><a href=\"datasets/products/index.html#column-3\">currency</a> <span class=\"muted\">column of products</span></li>"
      )
    )
    let places = try ["<h3>C</h3>", ">categories<", ">currency<", "<h3>I</h3>", ">inStock<"].map {
      try #require(page.firstRange(of: $0), "\($0)").lowerBound
    }
    #expect(places == places.sorted())
    // No control that needs the script.
    #expect(!page.contains("<input") && !page.contains("<button"))
  }

  @Test func `A column is found where its card is, or a link to it`() throws {
    var content = Samples.ordinary
    var entry = Samples.emptyDataset
    let text = String(repeating: "<&\">", count: 40)
    let wide = JSONValue.object((0..<500).map { .init("column \($0)", .string("\($0)" + text)) })
    entry.profile = Profiled.columns([wide, wide])
    entry.columns = entry.profile.map { CatalogueColumn(name: $0.name) }
    content.storages = [entry]
    let files = try Samples.files(content)
    #expect(files["datasets/categories/columns-2.html"] != nil)
    let ids = files.mapValues { Set(Markup($0).tags.compactMap { $0.attributes["id"] }) }
    let found = try rows("assets/search-index.js", files).elements ?? []
    let links = found.compactMap { $0.elements?[2].text }.filter { $0.contains("#") }
    #expect(links.count == 500 && Set(links).count == 500)
    for link in links {
      let parts = link.split(separator: "#").map(String.init)
      #expect(ids[parts[0]]?.contains(parts[1]) == true, "\(link)")
    }
  }

  @Test func `What is withheld is not to be found`() throws {
    let files = try Samples.ordinaryFiles.get()
    for path in ["search.html", "assets/search-index.js"] {
      let found = try text(path, files)
      #expect(found.contains("summary") && !found.contains("SDK_SESSION_POOL_STATE"), "\(path)")
    }
  }

  @Test func `A storage is found by its name, its id and its kind`() throws {
    let rows = try rows("assets/search-index.js", Samples.ordinaryFiles.get()).elements ?? []
    let row = try #require(rows.first { $0.elements?.first == "products" }?.elements)
    #expect(row[2] == "datasets/products/index.html")
    #expect(row[4] == "SZjKlEGwZCFdXXrK8 dataset")
  }

  @Test func `A large index is in parts by the letters that words begin with`() throws {
    var content = Samples.ordinary
    var store = Samples.records
    store.records = (0..<12_000).map {
      RecordRow(key: "page-\($0)-snapshotOf", contentType: nil, bytes: 1, file: "x")
    }
    content.storages.append(store)
    let files = try Samples.files(content)
    #expect(try #require(files["assets/search-index.js"]).count < 1000)
    let head = try rows("assets/search-index.js", files)
    let letters = head["letters"]?.elements?.compactMap(\.text) ?? []
    #expect(letters.contains("p") && letters.contains("s") && letters.contains("0"))
    for (path, bytes) in files where path.hasPrefix("assets/search/") {
      #expect(bytes.count <= 640_000, "\(path)")
    }
    #expect(
      Set(letters.map { "assets/search/\($0).js" })
        == Set(files.keys.filter { $0.hasPrefix("assets/search/") })
    )
    let page = try text("search.html", files)
    #expect(page.contains("of 12,0") && page.utf8.count < 300_000)
  }

  @Test func `Names that are very long leave the page within its budget`() throws {
    var content = Samples.ordinary
    var store = Samples.records
    store.records = (0..<3000).map {
      RecordRow(
        key: "\($0)" + String(repeating: "\"", count: 300),
        contentType: nil,
        bytes: 1,
        file: "x"
      )
    }
    content.storages.append(store)
    let page = try text("search.html", Samples.files(content))
    #expect(page.utf8.count < 300_000 && page.contains("Showing "))
  }
}
