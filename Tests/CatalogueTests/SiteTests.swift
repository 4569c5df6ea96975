import Catalogue
import Storages
import Testing

@Suite struct SiteTests {
  private static let contents = ["ordinary", "hostile", "empty"]

  private static func content(_ name: String) -> CatalogueContent {
    switch name {
    case "ordinary": return Samples.ordinary
    case "hostile": return Samples.hostile
    default:
      var content = CatalogueContent(now: Samples.now, tool: Samples.tool)
      content.roots = [.init(label: "shop", folder: "storage")]
      return content
    }
  }

  /// The files of a content by its name, made once for all tests.
  private static func files(_ name: String) throws -> [String: [UInt8]] {
    switch name {
    case "ordinary": try Samples.ordinaryFiles.get()
    case "hostile": try Samples.hostileFiles.get()
    default: try Samples.files(content(name))
    }
  }

  private func pages(_ files: [String: [UInt8]]) -> [(path: String, bytes: [UInt8], markup: Markup)]
  {
    files.filter { $0.key.hasSuffix(".html") }.sorted { $0.key < $1.key }
      .map { ($0.key, $0.value, Markup($0.value)) }
  }

  @Test(arguments: contents)
  func `Every page is well formed and nothing leaves its place`(name: String) throws {
    for page in pages(try Self.files(name)) {
      #expect(page.markup.errors.isEmpty, "\(page.path)")
      for tag in page.markup.tags {
        let active = tag.attributes.keys.filter { $0.hasPrefix("on") || $0 == "style" }
        #expect(active.isEmpty, "\(page.path): <\(tag.name) \(active)>")
        if tag.name == "script", tag.attributes["type"] != "application/ld+json" {
          #expect(tag.attributes["src"] != nil, "\(page.path)")
        }
        #expect(!["base", "iframe", "object", "embed", "form", "style"].contains(tag.name))
      }
      let forbidden = page.bytes.contains { byte in
        byte < 0x20 && ![0x09, 0x0A, 0x0D].contains(byte) || byte == 0x7F
      }
      #expect(!forbidden, "\(page.path) holds a control character")
    }
  }

  @Test(arguments: contents)
  func `The policy and the character set stand within the first 1024 bytes`(name: String) throws {
    for page in pages(try Self.files(name)) {
      let head = String(decoding: page.bytes.prefix(1024), as: UTF8.self)
      #expect(head.contains("<meta charset=\"utf-8\">"), "\(page.path)")
      #expect(head.contains("form-action 'none'\">"), "\(page.path)")
      let policy = try #require(head.firstRange(of: "Content-Security-Policy"))
      for word in ["<link", "<script"] {
        if let resource = head.firstRange(of: word) {
          #expect(policy.lowerBound < resource.lowerBound, "\(page.path)")
        }
      }
    }
  }

  @Test(arguments: contents)
  func `Every link names a file of the site and nothing is asked of another host`(
    name: String
  ) throws {
    let content = Self.content(name)
    let files = try Self.files(name)
    // Written by whoever has the bytes.
    var known = Set(files.keys).union(["SHA256SUMS"])
    for entry in content.storages {
      for download in entry.downloads {
        known.insert("\(entry.storage.kind.plural)/\(entry.slug)/files/\(download.file)")
      }
      for record in entry.records?.compactMap(\.published) ?? [] {
        known.insert("key-value-stores/\(entry.slug)/records/\(record.file)")
      }
    }
    let ids = files.mapValues { bytes in
      Set(
        bytes.starts(with: "<!".utf8) ? Markup(bytes).tags.compactMap { $0.attributes["id"] } : []
      )
    }
    var reached: Set = ["index.html"]
    for page in pages(files) {
      for tag in page.markup.tags {
        for attribute in ["href", "src"] {
          guard let link = tag.attributes[attribute] else { continue }
          if link.hasPrefix("#") || link == "data:," { continue }
          if link.hasPrefix("https://") {
            #expect(tag.name == "a", "\(page.path): \(link)")
            #expect(tag.attributes["rel"]?.contains("noopener noreferrer nofollow") == true)
            continue
          }
          let parts = link.split(separator: "#").map(String.init)
          let target = try #require(
            Self.resolve(parts[0], from: page.path),
            "\(page.path): \(link)"
          )
          #expect(known.contains(target), "\(page.path): \(link)")
          if parts.count > 1 { #expect(ids[target]?.contains(parts[1]) == true, "\(link)") }
          if tag.name == "a" { reached.insert(target) }
        }
      }
    }
    #expect(Set(files.keys.filter { $0.hasSuffix(".html") }).subtracting(reached).isEmpty)
  }

  /// The path in the site that a relative link leads to; nil if it leads out of it.
  private static func resolve(_ link: String, from page: String) -> String? {
    var folder = page.split(separator: "/").dropLast().map(String.init)
    for step in link.split(separator: "/", omittingEmptySubsequences: false) {
      if step.isEmpty || step.contains(":") { return nil }
      if step == ".." {
        if folder.popLast() == nil { return nil }
      } else {
        folder.append(String(step))
      }
    }
    return folder.joined(separator: "/")
  }

  @Test(arguments: contents)
  func `The same content gives the same bytes, in whatever order the storages come`(
    name: String
  ) throws {
    let content = Self.content(name)
    var reversed = content
    reversed.storages.reverse()
    let files = try Self.files(name)
    #expect(try Samples.files(content) == files)
    #expect(try Samples.files(reversed) == files)
  }

  @Test func `Only the pages about the time of the build change with it`() throws {
    var later = Samples.ordinary
    later.now.seconds += 30 * 86_400
    // Judged again: what expired meanwhile has another state.
    for index in later.storages.indices where later.storages[index].retention.state == .expires {
      later.storages[index].retention.state = .expired
    }
    let before = try Samples.ordinaryFiles.get()
    let after = try Samples.files(later)
    let changed = before.keys.filter { before[$0] != after[$0] }.sorted()
    let expected = ["build.js", "changes.html", "index.html", "index.json", "retention.html"]
    #expect(changed.map { $0.replacing("assets/", with: "") } == expected)
  }

  @Test(arguments: contents)
  func `Titles tell pages apart, and each page has one h1 and no gap in its headings`(
    name: String
  ) throws {
    var titles = Set<String>()
    for page in pages(try Self.files(name)) {
      let text = String(decoding: page.bytes, as: UTF8.self)
      let start = try #require(text.firstRange(of: "<title>"))
      let end = try #require(text.firstRange(of: "</title>"))
      let isNew = titles.insert(String(text[start.upperBound..<end.lowerBound])).inserted
      #expect(isNew, "\(page.path)")
      let levels = page.markup.tags.compactMap { ["h1": 1, "h2": 2, "h3": 3][$0.name] }
      #expect(levels.first == 1 && levels.count { $0 == 1 } == 1, "\(page.path)")
      #expect(zip(levels, levels.dropFirst()).allSatisfy { $1 <= $0 + 1 }, "\(page.path)")
    }
  }

  @Test(arguments: contents)
  func `Tables have a caption and scopes, scroll regions a name and a tab stop`(
    name: String
  ) throws {
    for page in pages(try Self.files(name)) {
      let tags = page.markup.tags
      #expect(tags.count { $0.name == "table" } == tags.count { $0.name == "caption" })
      for tag in tags {
        if tag.name == "th" { #expect(tag.attributes["scope"] != nil, "\(page.path)") }
        if tag.attributes["class"] == "scroll" {
          #expect(tag.attributes["tabindex"] == "0" && tag.attributes["aria-label"] != nil)
        }
        if tag.name == "nav" { #expect(tag.attributes["aria-label"] != nil, "\(page.path)") }
      }
      #expect(tags.contains { $0.name == "main" && $0.attributes["id"] == "content" })
    }
  }

  @Test func `Pages stay within their budgets`() throws {
    var content = Samples.ordinary
    content.storages = (0..<100).map { number in
      var storage = Samples.found(.dataset, "products-of-shop-\(number)", holds: .items(123_456))
      storage.id = "SZjKlEGwZCFdXXrK8"
      return CatalogueStorage(
        storage,
        retention: Samples.expiring(in: number * 3600),
        slug: "products-\(number)"
      )
    }
    var store = Samples.records
    store.records = (0..<10_000).map {
      RecordRow(key: "record-\($0)", contentType: "application/json", bytes: $0, file: "x")
    }
    content.storages.append(store)
    let files = try Samples.files(content)
    for (path, bytes) in files where path.hasSuffix(".html") {
      let budget = path == "index.html" ? 100_000 : path.contains("/") ? 150_000 : 300_000
      #expect(bytes.count <= budget, "\(path): \(bytes.count)")
    }
    for asset in ["assets/site.css", "assets/site.js"] {
      #expect(try #require(files[asset]).count <= 20_000)
    }
    let page = String(
      decoding: try #require(files["key-value-stores/default/index.html"]),
      as: UTF8.self
    )
    #expect(page.contains("Showing 500 of 10,000 records"))
  }

  @Test func `Beyond 500 storages the start page lists tables by kind, in parts`() throws {
    var content = Samples.ordinary
    content.storages = (0..<1203).map { number in
      CatalogueStorage(
        Samples.found(number < 1001 ? .dataset : .requestQueue, "s\(number)"),
        retention: Samples.kept,
        slug: "s\(number)"
      )
    }
    let files = try Samples.files(content)
    let start = String(decoding: try #require(files["index.html"]), as: UTF8.self)
    #expect(start.contains("<a href=\"datasets/3.html\">Datasets, page 3 of 3</a>"))
    #expect(start.contains("<a href=\"request-queues/index.html\">Request queues</a>"))
    #expect(!start.contains("class=\"storages\""))
    let last = String(decoding: try #require(files["datasets/3.html"]), as: UTF8.self)
    #expect(last.contains("Showing 1 of 1,001 datasets."))
    #expect(last.contains("<a href=\"2.html\" rel=\"prev\">Previous</a>"))
    #expect(!last.contains("rel=\"next\""))
    for page in pages(files) { #expect(page.bytes.count <= 300_000, "\(page.path)") }
  }

  @Test func `Without storages the start page says where it looked and for what`() throws {
    let files = try Samples.files(Self.content("empty"))
    let start = String(decoding: try #require(files["index.html"]), as: UTF8.self)
    #expect(start.contains("Nothing was found in <code>storage</code>"))
    #expect(start.contains("<code>key_value_stores</code>"))
    #expect(!start.contains("<table"))
  }

  @Test func `The start page says what expires soon and what could not be read`() throws {
    let start = try page("index.html", of: Samples.ordinary)
    #expect(
      start.contains("1 storage expires within 24 hours: <a href=\"datasets/default/index.html\">")
    )
    #expect(
      start.contains(
        "Not everything in 1 storage could be read: <a href=\"datasets/products/index.html\">"
      )
    )
    #expect(
      start.contains("9 storages: 5 datasets, 3 key-value stores and 1 request queue; 64.7 MB.")
    )
    var quiet = Samples.ordinary
    quiet.storages = [Samples.emptyDataset]
    #expect(!(try page("index.html", of: quiet)).contains("class=\"notice"))
  }

  @Test func `A dataset's page offers its downloads with sizes and hashes`() throws {
    let page = try page("datasets/products/index.html", of: Samples.ordinary)
    let hash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    #expect(
      page.contains("<tr data-bytes=\"4210337\" data-sha256=\"\(hash)\"><th scope=\"row\">CSV</th>")
    )
    #expect(
      page.contains("<a href=\"files/products.csv\" type=\"text/csv; charset=utf-8\" download>")
    )
    #expect(page.contains("Showing 10 of 12,340 items."))
    #expect(page.contains("3 items could not be read and are left out: 000000017.json, "))
    #expect(page.contains("Hidden fields are left out: #debug."))
  }

  @Test func `A store's page lists withheld records as withheld`() throws {
    let page = try page("key-value-stores/default/index.html", of: Samples.ordinary)
    #expect(page.contains("2 records withheld"))
    let user = try #require(page.firstRange(of: "<code>summary</code>"))
    let own = try #require(page.firstRange(of: "<code>SDK_SESSION_POOL_STATE</code>"))
    #expect(user.lowerBound < own.lowerBound)
    let problems = try self.page("problems.html", of: Samples.ordinary)
    #expect(problems.contains("record: inputs, sessions and states stay private"))
  }

  @Test func `A queue's page shows each state with number and share`() throws {
    let page = try page("request-queues/default/index.html", of: Samples.ordinary)
    #expect(
      page.contains(
        "aria-label=\"Handled 3,391, 82 %; Failed 29, 1 %; In progress 12, less than 1 %; Pending 688, 17 %\""
      )
    )
    #expect(page.contains("Requests by state, 4,120 in all"))
  }

  @Test func `A queue's page groups errors, counts hosts and shows failed requests first`() throws {
    let page = try page("request-queues/default/index.html", of: Samples.ordinary)
    #expect(page.contains("<th scope=\"row\">Timeout after # ms</th><td class=\"num\">21</td>"))
    #expect(
      page.contains("<th scope=\"row\"><code>cdn.example</code></th><td class=\"num\">120</td>")
    )
    #expect(page.contains("Showing 3 of 4,120 requests, failed ones first."))
    // What is masked leads nowhere.
    #expect(page.contains("<th scope=\"row\">https://shop.example/p/7?token=…</th>"))
    #expect(
      page.contains("<a href=\"https://shop.example/p/8\" rel=\"noopener noreferrer nofollow\">")
    )
    #expect(page.contains("<summary>4 messages</summary><p class=\"muted\">2 earlier messages</p>"))
    #expect(page.contains("<a href=\"files/failed.txt\""))
    #expect(page.contains("<code>publish: [request-queues/default]</code>"))
    let document = try self.page("request-queues/default/index.json", of: Samples.ordinary)
    #expect(document.contains("{\"host\":\"cdn.example\",\"count\":120}"))
    #expect(document.contains("\"contentsPublished\":false"))
  }

  @Test func `Published records are downloads with size and hash, small ones shown`() throws {
    let page = try page("key-value-stores/default/index.html", of: Samples.ordinary)
    #expect(
      page.contains(
        "<tr data-bytes=\"77\" data-sha256=\"60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752\">"
      )
    )
    #expect(
      page.contains("<a href=\"records/notes.txt\" type=\"text/plain; charset=utf-8\" download>")
    )
    #expect(page.contains("<pre class=\"source\">Shop 2 answers slowly;\n\t&lt;b&gt;ask again"))
    #expect(page.contains("stated: text/html; charset=utf-8"))
    #expect(
      page.contains(
        "<img loading=\"lazy\" src=\"records/front-page.png\" width=\"640\" height=\"480\" alt=\"front-page\">"
      )
    )
    #expect(page.contains("<code>publish: [key-value-stores/default/INPUT]</code>"))
    let document = try self.page("key-value-stores/default/index.json", of: Samples.ordinary)
    #expect(document.contains("\"download\":{\"file\":\"records/notes.txt\""))
    #expect(document.contains("\"withheld\":true,\"download\":null"))
  }

  @Test func `A crawler's store has collections, snapshots and the numbers of its statistics`()
    throws
  {
    let page = try page("key-value-stores/crawler/index.html", of: Samples.ordinary)
    #expect(page.contains("<h3>page-…</h3>"))
    #expect(page.contains("<h3>Other records</h3>"))
    #expect(page.contains("<h3><code>ERROR_SNAPSHOT_ab_Timeout</code></h3>"))
    #expect(page.contains("Too many requests&lt;/h1&gt;…</pre>"))
    #expect(page.contains("<dt>Finished</dt><dd>3,391</dd>"))
    #expect(page.contains("<dt>Average, finished</dt><dd>1.2 s</dd>"))
    #expect(page.contains("<dt>Status codes</dt><dd>200: 3,391, 503: 29</dd>"))
    #expect(
      page.contains("Requests by retries: 3,380 with no retry, 11 with 1 retry, 29 with 3 retries")
    )
    #expect(!page.contains("SECRET"))
  }

  @Test func `A store whose records are not listed says so`() throws {
    var content = Samples.ordinary
    var store = Samples.records
    store.records = nil
    store.hasRecordList = false
    content.storages = [store]
    let page = try page("key-value-stores/default/index.html", of: content)
    #expect(page.contains("This catalogue does not list the records of stores."))
    #expect(!page.contains("INPUT"))
  }

  @Test func `The pages of large hostile stores and queues stay within their budget`() throws {
    var content = Samples.ordinary
    let nasty = String(repeating: "\"<&'>", count: 40)
    var store = Samples.crawlerRecords
    store.records = (0..<3_000).map { number in
      let key =
        number % 3 == 0
        ? "ERROR_SNAPSHOT_\(number)\(nasty).jpg" : "\(number % 60)-\(nasty)\(number)"
      var row = RecordRow(key: key, contentType: nasty, bytes: 1, file: "\(number)")
      if number % 5 == 0 { row.isWithheld = true }
      row.published = PublishedRecord(
        file: "\(number).txt",
        contentType: "text/plain; charset=utf-8",
        bytes: 1,
        sha256: String(repeating: "0", count: 64),
        look: number % 2 == 0
          ? .picture(width: 9, height: 9) : .text(nasty + nasty, isWhole: number % 4 == 1)
      )
      return row
    }
    var queue = Samples.queue
    queue.storage.requests?.errors = Samples.tally((0..<900).map { ("\($0)\(nasty)", 1) })
    queue.storage.requests?.hosts = Samples.tally((0..<900).map { ("\($0)\(nasty)", 1) })
    queue.requests = (0..<100).map { number in
      var request = RequestView(
        url: "https://x.example/\(number)\(nasty)",
        method: nasty,
        state: "failed",
        retryCount: number,
        label: nasty
      )
      request.errors = Array(repeating: nasty + nasty, count: 10)
      request.errorCount = 10
      return request
    }
    content.storages = [store, queue]
    for page in pages(try Samples.files(content)) where page.path.contains("/") {
      #expect(page.bytes.count <= 150_000, "\(page.path): \(page.bytes.count)")
      #expect(page.bytes.count >= 40_000, "\(page.path): \(page.bytes.count)")
      #expect(String(decoding: page.bytes, as: UTF8.self).contains("Showing "))
    }
  }

  @Test func `A site that hides asks search engines to stay away, on every page`() throws {
    var content = Samples.ordinary
    content.isHidden = true
    content.baseURL = "https://data.example.org/shop"
    for page in pages(try Samples.files(content)) {
      #expect(page.markup.tags.contains { $0.attributes["name"] == "robots" }, "\(page.path)")
      let canonical = page.markup.tags.first { $0.attributes["rel"] == "canonical" }
      let address = "https://data.example.org/shop/\(page.path)"
      #expect(canonical?.attributes["href"] == (page.path == "404.html" ? nil : address))
    }
  }

  @Test func `Several roots show their labels`() throws {
    var content = Samples.ordinary
    content.roots.append(.init(label: "lab", folder: "lab"))
    var other = Samples.emptyDataset
    other.storage.root = "lab"
    other.slug = "lab--categories"
    content.storages.append(other)
    #expect(
      try page("datasets/lab--categories/index.html", of: content)
        .contains("<title>lab: categories · Shop data</title>")
    )
    #expect(try page("index.html", of: content).contains("<span class=\"muted\">lab</span>"))
  }

  private func page(_ path: String, of content: CatalogueContent) throws -> String {
    String(decoding: try #require(Samples.files(content)[path]), as: UTF8.self)
  }
}
