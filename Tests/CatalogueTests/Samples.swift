import ByteIO
import Catalogue
import ItemFormats
import JSONText
@testable import Storages
import SystemPackage

/// Content for the tests: an ordinary catalogue, and one whose every text is hostile.
enum Samples {
  /// 23 Nov 2026, 17:00 UTC.
  static let now = Timestamp(seconds: 1_795_453_200)
  static let tool = "larder 1.0.0"

  static func found(
    _ kind: StorageKind,
    _ directory: String,
    name: String? = nil,
    root: String = "shop",
    holds: Storage.Holdings? = nil,
    bytes: Int = 7_100_000,
    changed: Timestamp? = Timestamp(seconds: 1_794_907_800)
  ) -> Storage {
    let empty: Storage.Holdings =
      switch kind {
      case .dataset: .items(0)
      case .keyValueStore: .records(0)
      case .requestQueue: .requests(total: 0, pending: 0, handled: 0)
      }
    var storage = Storage(
      root: root,
      kind: kind,
      path: FilePath("/data/\(root)/\(kind.folder)/x"),
      directory: directory,
      holds: holds ?? empty
    )
    storage.name = name
    storage.namedBy = name == nil ? nil : .metadata
    storage.modifiedAt = changed
    storage.bytes = bytes
    return storage
  }

  static let kept = Retention(
    state: .kept,
    expiresAt: nil,
    clock: .modified,
    days: nil,
    reason: .named
  )

  static func expiring(in seconds: Int) -> Retention {
    Retention(
      state: seconds <= 0 ? .expired : .expires,
      expiresAt: Timestamp(seconds: now.seconds + seconds),
      clock: .modified,
      days: 7,
      reason: .unnamed
    )
  }

  static let ordinary: CatalogueContent = {
    var content = CatalogueContent(now: now, tool: tool)
    content.title = "Shop data"
    content.description = "Product pages of three shops, crawled daily."
    content.roots = [.init(label: "shop", folder: "storage")]
    content.staleAfter = 8 * 86_400
    content.policy.rules = [.init(match: "datasets/default", keep: true)]
    content.creator = "Example"
    content.license = "https://creativecommons.org/licenses/by/4.0/"
    content.formats = [
      .init(name: "CSV", summary: "Comma-separated values; every value exact."),
      .init(name: "XLSX", summary: "A workbook, its cells typed; for spreadsheets."),
    ]
    content.storages = [
      products, reviews, prices, old, emptyDataset, records, otherRecords, crawlerRecords, queue,
    ]
    return withPast(content)
  }()

  static let products: CatalogueStorage = {
    var storage = found(.dataset, "products", name: "products", holds: .items(12_340))
    storage.id = "SZjKlEGwZCFdXXrK8"
    storage.createdAt = Timestamp(seconds: 1_790_000_000)
    storage.timesFrom = .metadata
    storage.claimed = .items(12_343)
    var entry = CatalogueStorage(storage, retention: kept, slug: "products")
    entry.description = "Every product page, with prices without shipping."
    entry.columnCount = 6
    entry.damagedCount = 3
    entry.hiddenFields = ["#debug"]
    entry.problems = ["000000017.json", "000000018.json", "000000911.json"].map {
      Problem(.notJSON, .error, file: $0, offset: 211, message: "is cut")
    }
    entry.downloads = [
      ("JSON", "json", "application/json", 9_400_211, nil),
      ("JSONL", "jsonl", "application/x-ndjson", 9_375_530, nil),
      ("CSV", "csv", "text/csv; charset=utf-8", 4_210_337, nil),
      (
        "XLSX", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        2_901_044,
        "for spreadsheets"
      ),
    ].map { format, ext, type, bytes, note in
      Download(
        format: format,
        note: note,
        file: "products.\(ext)",
        contentType: type,
        bytes: bytes,
        items: 12_340,
        sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
      )
    }
    let titles = [
      "Oak table, oiled, 160 × 90 cm", "Desk lamp, brass", "Linen curtain, 2 pieces",
      "Kettle 1.7 l",
      "Wool blanket", "Chair “Anna”", "Bread box", "Coat rack, steel", "Mirror, round",
      "Rug 200 × 300",
    ]
    let rows = titles.enumerated().map { place, title in
      BrowserRow(
        cells: [
          "<td>\(title)</td>", "<td class=\"num\">\(19 + place * 37).90</td>", "<td>EUR</td>",
          "<td>true</td>", "<td>2026-11-17T09:\(10 + place):00Z</td>",
          "<td><a href=\"https://shop.example/p/\(place)\" rel=\"noopener noreferrer nofollow\">"
            + "https://shop.example/p/\(place)</a></td>",
        ],
        json: "{\"title\":\"\(title)\"}"
      )
    }
    entry.preview = Preview(
      columnNames: ["title", "price", "currency", "inStock", "scrapedAt", "url"],
      columnCount: 6,
      rows: rows,
      total: 12_340
    )
    entry.preview?.pagedCount = rows.count
    entry.columns = (entry.preview?.columnNames ?? []).map { CatalogueColumn(name: $0) }
    entry.profile = Profiled.products
    entry.columnDescriptions = ["price": "Without shipping."]
    return entry
  }()

  static let reviews: CatalogueStorage = {
    var entry = CatalogueStorage(
      found(.dataset, "default", holds: .items(812), bytes: 1_240_000),
      retention: expiring(in: 5 * 3600 + 720),
      slug: "default"
    )
    entry.storage.isPurgedAtStart = true
    return entry
  }()

  static let prices = CatalogueStorage(
    found(
      .dataset,
      "3c6f5a0e-0e2b-4b7e-9f53-2b1f7a0c9d11",
      holds: .items(96_500),
      bytes: 48_210_000
    ),
    retention: expiring(in: 4 * 86_400),
    slug: "3c6f5a0e-0e2b-4b7e-9f53-2b1f7a0c9d11"
  )

  static let old = CatalogueStorage(
    found(.dataset, "b0c7", holds: .items(4), bytes: 980),
    retention: expiring(in: -3 * 86_400),
    slug: "b0c7"
  )

  static let emptyDataset = CatalogueStorage(
    found(.dataset, "categories", name: "categories", bytes: 0, changed: nil),
    retention: kept,
    slug: "categories"
  )

  static let records: CatalogueStorage = {
    var entry = CatalogueStorage(
      found(.keyValueStore, "default", holds: .records(5), bytes: 2_004_300),
      retention: expiring(in: 6 * 86_400),
      slug: "default"
    )
    entry.records = [
      RecordRow(
        key: "INPUT",
        contentType: "application/json",
        bytes: 412,
        file: "INPUT.json",
        isWithheld: true
      ),
      RecordRow(
        key: "SDK_SESSION_POOL_STATE",
        contentType: "application/json",
        bytes: 90_311,
        file: "SDK_SESSION_POOL_STATE.json",
        isInternal: true,
        isWithheld: true
      ),
      RecordRow(
        key: "summary",
        contentType: "text/html; charset=utf-8",
        bytes: 18_220,
        file: "summary.html"
      ),
      RecordRow(
        key: "front-page",
        contentType: "image/png",
        bytes: 412_880,
        file: "front-page.png"
      ),
      RecordRow(key: "notes", contentType: nil, bytes: 77, file: "notes"),
    ]
    entry.records?[2].published = PublishedRecord(
      file: "summary.txt",
      contentType: "text/plain; charset=utf-8",
      bytes: 18_220,
      sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    )
    entry.records?[3].published = PublishedRecord(
      file: "front-page.png",
      contentType: "image/png",
      bytes: 412_880,
      sha256: "1b4f0e9851971998e732078544c96b36c3d01cedf7caa332359d6f1d83567014",
      look: .picture(width: 640, height: 480)
    )
    entry.records?[4].published = PublishedRecord(
      file: "notes.txt",
      contentType: "text/plain; charset=utf-8",
      bytes: 77,
      sha256: "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752",
      look: .text("Shop 2 answers slowly;\n\t<b>ask again</b> at night.\n", isWhole: true)
    )
    entry.records?[4].changed = Timestamp(seconds: 1_794_907_800)
    return entry
  }()

  /// A store of a crawler: collections by prefix, snapshots of errors, statistics.
  static let crawlerRecords: CatalogueStorage = {
    var entry = CatalogueStorage(
      found(.keyValueStore, "crawler", name: "crawler", holds: .records(9), bytes: 900_000),
      retention: kept,
      slug: "crawler"
    )
    func row(_ key: String, _ type: String, _ file: String, _ look: PublishedRecord.Look)
      -> RecordRow
    {
      var row = RecordRow(key: key, contentType: type, bytes: 3_000, file: file)
      row.isInternal = Record.role(ofKey: key) != .user
      row.published = PublishedRecord(
        file: file,
        contentType: file.hasSuffix(".jpg") ? "image/jpeg" : "text/plain; charset=utf-8",
        bytes: 3_000,
        sha256: "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752",
        look: look
      )
      return row
    }
    entry.records = (1...4).map {
      row("page-\($0)", "text/html", "page-\($0).txt", .text("<p>\($0)</p>", isWhole: true))
    }
    entry.records? += [
      row("robots", "text/plain", "robots.txt", .none),
      row("ERROR_SNAPSHOT_ab_Timeout.jpg", "image/jpeg", "a.jpg", .picture(width: 64, height: 48)),
      row(
        "ERROR_SNAPSHOT_ab_Timeout.html",
        "text/html",
        "a.txt",
        .text("<!doctype html><h1>Too many requests</h1>", isWhole: false)
      ),
      statistics("SDK_CRAWLER_STATISTICS_0"),
      RecordRow(
        key: "SDK_SESSION_POOL_STATE",
        contentType: "application/json",
        bytes: 90_311,
        file: "SDK_SESSION_POOL_STATE.json",
        isInternal: true,
        isWithheld: true
      ),
    ]
    return entry
  }()

  static func statistics(_ key: String) -> RecordRow {
    var row = RecordRow(
      key: key,
      contentType: "application/json",
      bytes: 1_200,
      file: key,
      isInternal: true,
      isWithheld: true
    )
    let json = """
      {"requestsFinished": 3391, "requestsFailed": 29, "requestsTotal": 3420, "requestsRetries": 41,
      "requestAvgFinishedDurationMillis": 1204.5, "crawlerRuntimeMillis": 541000,
      "requestMinDurationMillis": null, "requestRetryHistogram": [3380, 11, null, 29],
      "requestsWithStatusCode": {"200": 3391, "503": 29, "<b>": 1},
      "errors": {"Timeout at https://x.example/?token=SECRET": 29}}
      """
    var arena = ByteArena()
    arena.append(json.utf8Span.span)
    var index = JSONIndex()
    if let root = try? index.add(arena, 0..<arena.count) {
      row.statistics = CrawlerStatistics(JSONView(bytes: arena.bytes, nodes: index.nodes), root)
    }
    return row
  }

  static let otherRecords: CatalogueStorage = {
    var entry = CatalogueStorage(
      found(.keyValueStore, "kX92mQ4tLb7YcD1ez", holds: .records(0), bytes: 0),
      retention: Retention(
        state: .unknown,
        expiresAt: nil,
        clock: .created,
        days: nil,
        reason: .missing(.created)
      ),
      slug: "kx92mq4tlb7ycd1ez-00000000"
    )
    entry.storage.looksLikeID = true
    return entry
  }()

  static let queue: CatalogueStorage = {
    var entry = CatalogueStorage(
      found(
        .requestQueue,
        "default",
        holds: .requests(total: 4120, pending: 700, handled: 3420),
        bytes: 5_200_000
      ),
      retention: expiring(in: 6 * 86_400),
      slug: "default"
    )
    entry.storage.requests = RequestSummary(
      counts: RequestCounts(pending: 688, inProgress: 12, handled: 3391, failed: 29),
      errors: tally([("Timeout after # ms", 21), ("Error: # at URL", 8)]),
      hosts: tally([("shop.example", 4_000), ("cdn.example", 120)])
    )
    var failed = RequestView(
      url: "https://shop.example/p/7?token=…",
      method: "GET",
      state: "failed",
      retryCount: 3,
      label: "detail"
    )
    failed.errors = ["Timeout after 30000 ms\n  at run (a.js:1)", "Timeout after 60000 ms"]
    failed.errorCount = 4
    entry.requests = [
      failed,
      RequestView(
        url: "https://shop.example/p/8",
        method: "POST",
        state: "in-progress",
        retryCount: 0
      ),
      RequestView(url: nil, method: nil, state: "pending", retryCount: nil),
    ]
    entry.downloads = [("TXT", "failed.txt", 29), ("JSONL", "failed.jsonl", 29)].map {
      Download(
        format: $0,
        file: $1,
        contentType: "text/plain; charset=utf-8",
        bytes: 2_011,
        items: $2,
        sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
      )
    }
    return entry
  }()

  static func tally(_ entries: [(label: String, count: Int)]) -> RequestTally {
    var tally = RequestTally()
    for entry in entries { tally.add(entry.label, example: entry.label, count: entry.count) }
    return tally
  }

  /// Texts that try to leave their place.
  static let attacks = [
    "<script>alert(1)</script>", "\" onmouseover=\"alert(1)", "' onload='alert(1)", "</title><h1>x",
    "javascript:alert(1)", "a\u{0}b\u{1}c", "evil\u{202E}gpj.exe", "{{siteTitle}}{{{rows}}}",
    // A quote that a combining accent makes part of a longer character.
    "\"\u{301} onmouseover=alert(1) x=\"\u{301}", "<\u{301}img src=x onerror=alert(1)>", "-->]]>",
    "../../etc/passwd", "", " ", "日本語", "é", "a\nb\r\nc\u{2028}d", "con", "index", "CNAME",
    "_headers",
    String(repeating: "x", count: 3000),
  ]

  /// A catalogue with every attack in every text.
  static let hostile: CatalogueContent = {
    var content = CatalogueContent(now: now, tool: "<b>tool</b>")
    // On every page, so without the long one.
    content.title = attacks.dropLast().joined(separator: " ")
    content.description = attacks.dropLast().joined(separator: " ")
    content.policyNote = attacks[1]
    content.license = "javascript:alert(1)"
    content.creator = attacks[0]
    content.baseURL = "javascript:alert(1)//"
    content.policy.rules = attacks.map { .init(match: $0, days: 1) }
    content.roots = [attacks[1], "plain"].map { label in
      .init(
        label: label,
        folder: attacks[0],
        problems: [Problem(.strayEntry, .note, file: attacks[1], message: attacks[2])]
      )
    }
    content.formats = attacks.map { .init(name: $0, summary: $0) }
    content.dateColumns = ["d" + attacks[1]]
    let plain = attacks.flatMap { attack in
      StorageKind.allCases.flatMap { kind in
        content.roots.map { found(kind, attack, name: attack, root: $0.label) }
      }
    }
    content.storages = zip(plain, Slugs.assign(plain)).map { storage, slug in
      let attack = storage.directory
      var entry = CatalogueStorage(storage, retention: kept, slug: slug)
      entry.storage.id = attack
      entry.title = attack
      entry.description = attack
      entry.problems = [
        Problem(.notJSON, .error, file: attack, offset: 0, message: attack),
        Problem(.nameRefused, .note, message: attack),
      ]
      entry.hiddenFields = ["#" + attack]
      entry.records = [
        RecordRow(key: attack, contentType: attack, bytes: 1, file: attack, isWithheld: true)
      ]
      if kind(entry) == .keyValueStore { entry.records? += published(attack) }
      if kind(entry) == .requestQueue { ask(&entry) }
      if kind(entry) == .dataset { describe(&entry) }
      // Its pages are large, and one is as good as many.
      if kind(entry) == .dataset, attack == attacks[0] { entry.profile = Profiled.hostile }
      entry.columnDescriptions = [attack: attack]
      if kind(entry) == .keyValueStore {
        entry.storeSchema = KeyValueStoreSchema()
        entry.storeSchema?.collections = attacks.map {
          .init(id: $0, title: $0, description: $0, keys: .startingWith(String($0.prefix(3))))
        }
        entry.noteUnfitRecords()
      }
      entry.preview = Preview(
        columnNames: Array(attacks.dropLast()),
        columnCount: 99,
        rows: [BrowserRow(cells: [], json: "{}")],
        total: 2
      )
      if kind(entry) == .dataset { entry.preview?.pagedCount = 1 }
      entry.columns = attacks.dropLast().map { CatalogueColumn(name: $0) }
      entry.preview?.labels = entry.datasetSchema?.labels ?? [:]
      entry.downloads = [
        Download(
          format: attack,
          note: attack,
          file: SafeNames.safe(attack) + ".csv",
          contentType: attack,
          bytes: 1,
          items: 1,
          sha256: "00"
        )
      ]
      return entry
    }
    return withPast(content)
  }()

  /// The same catalogue, built for the third time: last time it held other things.
  static func withPast(_ content: CatalogueContent) -> CatalogueContent {
    var before = content
    before.now.seconds -= 3 * 86_400
    before.storages.removeFirst()
    before.policy.soon = 1
    for index in before.storages.indices {
      let title = before.storages[index].title ?? before.storages[index].storage.title
      before.storages[index].storage.id = before.storages[index].storage.ref
      before.storages[index].title = title + " of old"
      before.storages[index].preview?.columnNames.append("old" + title)
      before.storages[index].columns = [.init(name: title, type: "text")]
      before.storages[index].records?.removeAll()
      if index % 5 == 4 { before.storages[index].storage.directory += " (gone)" }
    }
    var first = before
    first.now.seconds -= 86_400
    first.storages = Array(first.storages.prefix(3))
    let past = History.beginning(with: first).advanced(to: before)
    var now = content
    now.history = past.advanced(to: content)
    return now
  }

  private static func kind(_ entry: CatalogueStorage) -> StorageKind { entry.storage.kind }

  /// Records whose keys, types and texts are attacks, with every look that there is.
  private static func published(_ attack: String) -> [RecordRow] {
    var names = RecordNames()
    let looks: [(key: String, look: PublishedRecord.Look)] = [
      (attack + "1", .text(attack, isWhole: true)), (attack + "2", .picture(width: 1, height: 1)),
      ("ERROR_SNAPSHOT_\(attack).jpg", .picture(width: 1, height: 1)),
      ("ERROR_SNAPSHOT_\(attack).html", .text(attack, isWhole: false)),
    ]
    return looks.map { key, look in
      var row = RecordRow(key: key, contentType: attack, bytes: 1, file: attack)
      row.published = PublishedRecord(
        file: names.add(key, "txt"),
        contentType: "text/plain; charset=utf-8",
        bytes: 1,
        sha256: "00",
        look: look
      )
      return row
    } + [statistics("SDK_CRAWLER_STATISTICS_\(attack)")]
  }

  /// Gives a queue requests whose every text is an attack.
  private static func ask(_ entry: inout CatalogueStorage) {
    entry.storage.requests = RequestSummary(
      counts: RequestCounts(failed: attacks.count),
      errors: tally(attacks.map { ($0, 1) }),
      hosts: tally(attacks.map { ($0, 1) })
    )
    entry.requests = attacks.map { attack in
      var request = RequestView(
        url: attack,
        method: attack,
        state: attack,
        retryCount: 1,
        label: attack
      )
      request.errors = [attack, attacks[0], attack]
      request.errorCount = 5
      request.contents = [.init(name: "headers", text: attack)]
      return request
    }
  }

  /// Gives a dataset a schema whose every text is an attack.
  private static func describe(_ entry: inout CatalogueStorage) {
    var schema = DatasetSchema()
    schema.fields = attacks.map { .init(name: $0, type: $0, title: $0, description: $0) }
    schema.views = attacks.map { attack in
      var view = DatasetView(id: attack, title: attack, description: attack)
      view.transformation.fields = attacks
      return view
    }
    entry.datasetSchema = schema
    entry.schemaReport = SchemaReport(
      itemCount: 1,
      violations: attacks.map {
        .init(path: $0, keyword: .type, demand: $0, count: 1, first: .name($0))
      },
      omittedCount: 1
    )
  }

  /// The files of the ordinary site by path.
  static let ordinaryFiles = Result { try files(ordinary) }
  /// The files of the hostile site by path.
  static let hostileFiles = Result { try files(hostile) }

  /// The files of a site by path.
  static func files(_ content: CatalogueContent) throws -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    let site = try Site(content)
    for (index, entry) in site.content.storages.enumerated() {
      try site.itemPages(at: index, entry.preview?.rows ?? []) { path, bytes in
        files[path] = bytes
      }
    }
    try site.pages { path, bytes in files[path] = bytes }
    return files
  }
}
