import ByteIO
import JSONText
import Storages

@testable import ItemFormats

/// The profile of items, as a pass over a dataset finds it.
enum Profiled {
  static func columns(_ items: [JSONValue]) -> [ColumnProfile] {
    var batch = ItemBatch()
    for (number, item) in items.enumerated() {
      let start = batch.arena.count
      batch.arena.append(item.bytes().span)
      batch.entries.append(ItemEntry(range: start..<batch.arena.count, place: .line(number + 1)))
    }
    batch.buildIndex()
    var registry = ColumnRegistry()
    registry.register(&batch)
    batch.sortByColumn()
    var part = BatchProfile()
    part.read(batch)
    var profile = DatasetProfile()
    profile.add(part, of: batch)
    return profile.columns(registry.plan)
  }

  /// Of a shop's products, a thousand of them.
  static let products = columns(
    (0..<1_000).map { number in
      let day = 1 + number % 17 * number % 23
      return [
        "title": .string("Product \(number * 7919 % 1_000)"),
        "price": number % 50 == 0
          ? .null : .number("\(2 + number * number % 509).\(number % 9 + 1)"),
        "currency": .string(number % 5 == 0 ? "CZK" : "EUR"), "inStock": .bool(number % 3 > 0),
        "scrapedAt": .string("2026-11-\(day < 10 ? "0" : "")\(day)T09:30:00Z"),
        "url": .string("https://shop.example/p/\(number)"),
      ]
    }
  )

  /// Of items whose every name and text is an attack, in more columns than a page shows.
  static let hostile = columns(
    (0..<60).map { number in
      .object(
        Samples.attacks.enumerated().flatMap { place, attack -> [JSONValue.Member] in
          let text = Samples.attacks[(number + place) % Samples.attacks.count]
          return [
            .init(attack, .string(text)),
            .init("n" + attack, number % 9 == 0 ? .string(text) : .int(number * number)),
            .init("d" + attack, .string("20\(10 + number)-01-01")),
          ]
        }
      )
    }
  )
}
