import Testing

@testable import ItemFormats

@Suite struct WorkbookLinksTests {
  private static func options(
    links: Int? = nil,
    rows: Int? = nil,
    bytes: Int? = nil
  ) -> XLSXOptions {
    var options = XLSXOptions()
    options.hasLinks = true
    if let links { options.limits.links = links }
    if let rows { options.limits.rows = rows }
    if let bytes { options.limits.bytes = bytes }
    return options
  }

  private static func items(_ count: Int) -> [String] {
    (0..<count).map { #"{"id":\#($0),"url":"https://a.example/\#($0)#part-\#($0)"}"# }
  }

  /// A link as a reader of the file finds it: cell, target, location.
  private struct Link: Equatable, CustomStringConvertible {
    var cell: Substring
    var target: Substring
    var location: Substring?
    var description: String { "\(cell) \(target) \(location ?? "-")" }
  }

  private static func attribute(_ name: String, _ element: Substring) -> Substring? {
    guard let start = element.firstRange(of: " \(name)=\"") else { return nil }
    return element[start.upperBound...].prefix { $0 != "\"" }
  }

  /// The links of a sheet, each with the relationship that it refers to.
  private static func links(_ made: XLSXWorkbook.Made, _ number: Int = 1) throws -> [Link] {
    let sheet = try made.sheet(number)
    let name = "xl/worksheets/_rels/sheet\(number).xml.rels"
    guard sheet.contains("<hyperlinks>") else {
      #expect(try !made.names.contains(name))
      return []
    }
    var targets: [Substring: Substring] = [:]
    for element in try made.part(name).split(separator: "<Relationship ").dropFirst() {
      let id = try #require(element.split(separator: "Id=\"").first?.split(separator: "\"").first)
      #expect(targets[id] == nil)
      let target = try #require(attribute("Target", element))
      targets[id] = target
      #expect(attribute("TargetMode", element) == "External")
    }
    let list = sheet.split(separator: "<hyperlinks>")[1].split(separator: "</hyperlinks>")[0]
    let links = try list.split(separator: "<hyperlink").map { element in
      let id = try #require(attribute("r:id", element))
      let target = try #require(targets[id])
      let cell = try #require(attribute("ref", element))
      return Link(cell: cell, target: target, location: attribute("location", element))
    }
    #expect(links.count == targets.count)
    return links
  }

  /// How many cells look like links.
  private static func styled(_ made: XLSXWorkbook.Made, _ number: Int = 1) throws -> Int {
    try made.sheet(number).split(separator: " s=\"6\"").count - 1
  }

  @Test func `A link is a styled cell, an element behind the filter and a relationship`() throws {
    let made = try XLSXWorkbook.make(Self.items(2), options: Self.options())
    let sheet = try made.sheet()
    #expect(
      sheet.contains(
        #"<c r="B2" s="6" t="inlineStr"><is><t>https://a.example/0#part-0</t></is></c>"#
      )
    )
    #expect(
      sheet.contains(
        #"<autoFilter ref="A1:B3"/><hyperlinks><hyperlink ref="B2" r:id="rId1" location="part-0"/>"#
          + #"<hyperlink ref="B3" r:id="rId2" location="part-1"/></hyperlinks><pageMargins"#
      )
    )
    #expect(
      try made.names.dropFirst(3).prefix(2) == [
        "xl/worksheets/sheet1.xml", "xl/worksheets/_rels/sheet1.xml.rels",
      ]
    )
    let links = try Self.links(made)
    #expect(links.map(\.target) == ["https://a.example/0", "https://a.example/1"])
    #expect(made.losses == LossTally())
  }

  @Test func `Without the option an address is text and nothing speaks of links`() throws {
    let made = try XLSXWorkbook.make(Self.items(2))
    #expect(try Self.styled(made) == 0)
    #expect(try Self.links(made).isEmpty)
  }

  @Test func `With the option and no address the bytes are those without it`() throws {
    let items = [#"{"a":"x"}"#, #"{"a":"http://"}"#]
    let made = try XLSXWorkbook.make(items, options: Self.options())
    #expect(try made.bytes == XLSXWorkbook.make(items).bytes)
  }

  @Test(arguments: [1, 3, 4, 10, 100], [true, false])
  func `Addresses beyond the limit are plain text, and counted`(
    batchSize: Int,
    hasStalePaging: Bool
  ) throws {
    let made = try XLSXWorkbook.make(
      Self.items(10),
      batchSize: batchSize,
      options: Self.options(links: 4),
      hasStalePaging: hasStalePaging
    )
    #expect(try Self.links(made).map(\.cell) == ["B2", "B3", "B4", "B5"])
    #expect(try Self.styled(made) == 4)
    let sheet = try made.sheet()
    #expect(sheet.contains(#"<c r="B6" t="inlineStr"><is><t>https://a.example/4#part-4</t>"#))
    #expect(sheet.contains("<t>https://a.example/9#part-9</t>"))
    #expect(made.losses.counts == [.linkLimit: LossTally.Count(count: 6, firstRow: 4)])
  }

  @Test(arguments: [1, 2, 4, 7])
  func `As many addresses as the limit are all links`(batchSize: Int) throws {
    let made = try XLSXWorkbook.make(
      Self.items(4),
      batchSize: batchSize,
      options: Self.options(links: 4)
    )
    #expect(try Self.links(made).count == 4)
    #expect(made.losses == LossTally())
  }

  @Test(arguments: [1, 3, 5, 11, 100], [true, false])
  func `A sheet that continues another has links of its own`(
    batchSize: Int,
    hasStalePaging: Bool
  ) throws {
    let made = try XLSXWorkbook.make(
      Self.items(11),
      batchSize: batchSize,
      options: Self.options(links: 3, rows: 6),
      hasStalePaging: hasStalePaging
    )
    #expect(try Self.links(made, 1).map(\.target) == (0..<3).map { "https://a.example/\($0)" })
    #expect(try Self.links(made, 2).map(\.target) == (5..<8).map { "https://a.example/\($0)" })
    #expect(try Self.links(made, 3).map(\.cell) == ["B2"])
    #expect(made.losses.counts == [.linkLimit: LossTally.Count(count: 4, firstRow: 3)])
  }

  @Test(arguments: [1, 7, 100], [true, false])
  func `The XML of links counts among the bytes of a sheet`(
    batchSize: Int,
    hasStalePaging: Bool
  ) throws {
    let limit = 4_000
    let made = try XLSXWorkbook.make(
      Self.items(60),
      batchSize: batchSize,
      options: Self.options(bytes: limit),
      hasStalePaging: hasStalePaging
    )
    let sheets = try made.names.count { $0.hasPrefix("xl/worksheets/sheet") }
    #expect(sheets > 3)
    var targets: [Substring] = []
    for number in 1...sheets {
      let sheet = try made.sheet(number)
      #expect(try #require(sheet.split(separator: "<pageMargins").first).utf8.count <= limit)
      targets += try Self.links(made, number).map(\.target)
    }
    #expect(targets == (0..<60).map { "https://a.example/\($0)" })
    #expect(made.losses == LossTally())
  }

  @Test func `The cuts between batches and where they were thought to stand change no part`() throws
  {
    let options = Self.options(links: 5, rows: 9, bytes: 3_500)
    let items = (0..<70).map { number in
      number % 3 == 0
        ? #"{"id":\#(number),"url":"x"}"#
        : #"{"id":\#(number),"url":"mailto:a@b.example","more":"http://a/\#(number)"}"#
    }
    let made = try XLSXWorkbook.make(items, batchSize: 1000, options: options)
    #expect(made.losses.counts[.linkLimit] != nil)
    for batchSize in [1, 2, 5, 13] {
      var fresh = options
      // Only what the first batch tells of the widths differs.
      fresh.widths = .none
      let one = try XLSXWorkbook.make(items, batchSize: batchSize, options: fresh)
      let stale = try XLSXWorkbook.make(
        items,
        batchSize: batchSize,
        options: fresh,
        hasStalePaging: true
      )
      #expect(one.bytes == stale.bytes)
      #expect(one.losses == stale.losses)
      #expect(
        try one.parts()
          == XLSXWorkbook.make(items, batchSize: 1000, options: fresh).parts()
      )
      #expect(one.losses == made.losses)
    }
  }

  @Test func `Links move with their rows when columns turn up late`() throws {
    let items = Self.items(8) + [#"{"id":8,"url":"http://b","late":"http://c#d"}"#]
    let options = Self.options(links: 4, rows: 6)
    let file = try XLSXWorkbook.make(items, batchSize: 2, options: options)
    #expect(file.moved)
    #expect(try Self.links(file, 1).map(\.cell) == ["B2", "B3", "B4", "B5"])
    #expect(
      try Self.links(file, 2) == [
        Link(cell: "B2", target: "https://a.example/5", location: "part-5"),
        Link(cell: "B3", target: "https://a.example/6", location: "part-6"),
        Link(cell: "B4", target: "https://a.example/7", location: "part-7"),
        Link(cell: "B5", target: "http://b", location: nil),
      ]
    )
    #expect(file.losses.counts == [.linkLimit: LossTally.Count(count: 2, firstRow: 4)])
    let stream = try XLSXWorkbook.make(items, batchSize: 2, options: options, canPatch: false)
    #expect(try stream.parts() == file.parts())
    let direct = try XLSXWorkbook.make(
      Self.items(9),
      batchSize: 2,
      options: options,
      canPatch: false,
      isDirect: true
    )
    #expect(
      try direct.parts() == XLSXWorkbook.make(Self.items(9), batchSize: 2, options: options).parts()
    )
  }

  @Test func `An address that is too long is plain text, whole, and counted`() throws {
    let long = "http://a/" + String(repeating: "x", count: 2_071)
    let longer = "http://a/" + String(repeating: "x", count: 20_000)
    for batchSize in [1, 10] {
      let made = try XLSXWorkbook.make(
        [
          #"{"u":"x"}"#, #"{"u":"\#(long)"}"#, #"{"u":"\#(longer)"}"#,
          #"{"u":"\#(long.dropLast())"}"#,
        ],
        batchSize: batchSize,
        options: Self.options()
      )
      #expect(try Self.links(made).map(\.cell) == ["A5"])
      #expect(try made.sheet().contains(#"<c r="A3" t="inlineStr"><is><t>\#(long)</t>"#))
      #expect(try made.sheet().contains("<t>\(longer)</t>"))
      #expect(made.losses.counts == [.linkLimit: LossTally.Count(count: 2, firstRow: 1)])
    }
  }

  @Test func `More XML of links than is compressed at once is one list`() throws {
    let part = String(repeating: "y", count: 1_900)
    let items = (0..<700).map { #"{"url":"http://a/\#($0)#\#(part)"}"# }
    let made = try XLSXWorkbook.make(items, batchSize: 100, options: Self.options())
    let links = try Self.links(made)
    #expect(links.map(\.cell) == (0..<700).map { "A\($0 + 2)" })
    #expect(links.allSatisfy { $0.location == part[...] })
  }
}
