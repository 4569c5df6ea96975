@testable import ItemFormats
import Storages
import TestSupport
import Testing

/// What every format keeps, whatever the items: outputs are read back by foreign parsers.
@Suite struct ConformanceTests {
  /// The formats whose output is one file as encoded, by name.
  ///
  /// The example of the contributors' guide is held to the same as they.
  static let formats = (ItemFormat.all.filter(\.isText) + [.tsv]).map(\.name)

  private func named(_ name: String) throws -> ItemFormat {
    try name == "tsv" ? .tsv : #require(ItemFormat.named(name))
  }

  private func expectReadable(
    _ format: ItemFormat,
    _ items: [String],
    _ export: Export,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    #expect(export.itemCount == items.count, sourceLocation: sourceLocation)
    let differences = try ReadBack(items).differences(format, export.bytes)
    guard let first = differences.first else { return }
    Attachment.record(export.bytes, named: "output.\(format.fileExtension)")
    Issue.record("\(format.name): \(first)", sourceLocation: sourceLocation)
  }

  @Test(arguments: formats)
  func `An empty dataset is a readable file`(format name: String) throws {
    let format = try named(name)
    try expectReadable(format, [], Export(format, [String]()))
  }

  @Test(arguments: formats, HardItems.all)
  func `A hard item alone is read back as it is`(format name: String, item: HardItems.Hard) throws {
    let format = try named(name)
    try expectReadable(format, [item.json], Export(format, [item.json]))
  }

  @Test(arguments: formats)
  func `All hard items in one dataset are read back as they are`(format name: String) throws {
    let format = try named(name)
    let items = HardItems.all.filter { !format.isColumnar || !$0.description.hasPrefix("deep") }
      .map(\.json)
    try expectReadable(format, items, Export(format, items))
  }

  @Test(arguments: formats)
  func `One batch or many, columns known or late: the same bytes`(format name: String) throws {
    let format = try named(name)
    let items = HardItems.all.map(\.json)
    let whole = Export(format, items)
    for size in [1, 2, 7, 50] {
      for late in [false, true] {
        let parts = Export(format, items, batchSize: size, late: late)
        #expect(
          parts.bytes == whole.bytes,
          "batches of \(size), columns \(late ? "late" : "known")"
        )
        #expect(parts.losses == whole.losses)
      }
    }
  }

  @Test(arguments: formats)
  func `Late fields have their place in every item before`(format name: String) throws {
    let format = try named(name)
    let items = [#"{"a":1}"#, #"{}"#, #"{"b":{"c":[2]},"a":3}"#, #"{"d":"e\n"}"#, #"{"a":null}"#]
    for size in 1...5 {
      try expectReadable(format, items, Export(format, items, batchSize: size, late: true))
    }
  }

  @Test(arguments: formats, HardItems.damaged)
  func `A damaged item between two good ones is left out and reported`(
    format name: String,
    damaged: [UInt8]
  ) throws {
    let format = try named(name)
    let good = [#"{"a":1,"b":"x"}"#, #"{"a":2,"c":[3]}"#]
    let export = Export(format, [Array(good[0].utf8), damaged, Array(good[1].utf8)])
    try expectReadable(format, good, export)
    #expect(export.bytes == Export(format, good).bytes)
    #expect(export.problems.map(\.file) == ["000000002.json"])
    #expect(export.problems.allSatisfy { $0.severity == .error })
  }

  @Test(arguments: formats)
  func `Members that come and go, at times in another order, have their place`(
    format name: String
  ) throws {
    let format = try named(name)
    var random = SeededGenerator(seed: 31)
    for memberCount in [2, 5, 20, 90] {
      let items = (0..<30).map { item in
        var members = (0..<memberCount).map { number in
          switch number % 4 {
          case 0: #""n\#(number)":\#(item)"#
          case 1: #""member-\#(number)":{"a":\#(item),"b\#(item % 3)":[1]}"#
          case 2: #""\#(number)":["x","\#(item)"]"#
          default: #""a long name of member \#(number)":"\#(item)""#
          }
        }
        members.removeAll { _ in Int.random(in: 0..<4, using: &random) == 0 }
        if Int.random(in: 0..<5, using: &random) == 0 { members.shuffle(using: &random) }
        return "{\(members.joined(separator: ","))}"
      }
      try expectReadable(format, items, Export(format, items, batchSize: 7, late: true))
    }
  }

  @Test(arguments: formats)
  func `Random datasets are read back, however they are cut`(format name: String) throws {
    let format = try named(name)
    var source = RandomJSON(seed: 2026)
    for _ in 0..<250 {
      let items = (0..<source.random.number(below: 12)).map { _ in source.object() }
      let whole = Export(format, items)
      try expectReadable(format, items, whole)
      let size = 1 + source.random.number(below: 4)
      let parts = Export(format, items, batchSize: size, late: true)
      if parts.bytes != whole.bytes { Issue.record("batches of \(size) of \(items)") }
    }
  }

  @Test(arguments: formats)
  func `Items that differ in their scalars alone are read back, one by one or together`(
    format name: String
  ) throws {
    let format = try named(name)
    var source = RandomJSON(seed: 2027)
    for _ in 0..<60 {
      let models = (0..<2).map { _ in Array(source.object().utf8) }
      let items = (0..<12).map { at in
        String(decoding: source.alike(models[at / 6]), as: UTF8.self)
      }
      let whole = Export(format, items)
      try expectReadable(format, items, whole)
      let parts = Export(format, items, batchSize: 1, late: true)
      if parts.bytes != whole.bytes { Issue.record("one by one: \(items)") }
    }
  }

  @Test(arguments: formats)
  func `Each format has a name, an extension and a media type of its own`(format name: String)
    throws
  {
    let format = try named(name)
    #expect(ItemFormat.named(format.name) ?? .tsv == format)
    #expect((ItemFormat.all + [.tsv]).count { $0.fileExtension == format.fileExtension } == 1)
    #expect((ItemFormat.all + [.tsv]).count { $0.contentType == format.contentType } == 1)
    #expect(!format.summary.isEmpty)
  }
}
