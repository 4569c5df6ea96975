// Prints the rate of the index and of each encoder over items like those of the whole-process
// benchmarks: about 1.1 KB, nested, 28 columns. The best of 15 rounds: what the code can do when
// nothing else runs.

import ByteIO
import ItemFormats
import JSONText
import Storages

func item(_ number: Int, indent: String) -> String {
  let nl = indent.isEmpty ? "" : "\n"
  let tags = ["oak", "lamp", "büro", "garden"].map { "\"\($0) \(number % 97)\"" }
  let text = String(repeating: "A sturdy thing, made to last, in many colours. ", count: 12)
  return """
    {\(nl)\(indent)"url": "https://shop.example/products/\(number)",\(nl)\(indent)"title": "Product \(number) for the living room",\(nl)\(indent)"sku": "SKU-\(number)-X",\(nl)\(indent)"price": \(number % 500).95,\(nl)\(indent)"currency": "EUR",\(nl)\(indent)"inStock": \(number % 3 == 0),\(nl)\(indent)"stock": \(number % 40),\(nl)\(indent)"discount": null,\(nl)\(indent)"tags": [\(nl)\(indent)\(indent)\(tags.joined(separator: ",\(nl)\(indent)\(indent)"))\(nl)\(indent)],\(nl)\(indent)"dimensions": {"width": 12.5, "height": 80, "depth": 33.25, "unit": "cm"},\(nl)\(indent)"rating": {"average": 4.\(number % 10), "count": \(number % 1000)},\(nl)\(indent)"seller": {"name": "Möbel & Co", "country": "DE", "since": 1998},\(nl)\(indent)"images": ["https://img.example/\(number)/1.jpg", "https://img.example/\(number)/2.jpg"],\(nl)\(indent)"description": "\(text)",\(nl)\(indent)"note": "He said \\"wow\\"",\(nl)\(indent)"scrapedAt": "2026-02-14T08:30:00.123Z"\(nl)}
    """
}

func best(_ rounds: Int = 15, _ body: () -> Void) -> Double {
  let clock = ContinuousClock()
  var best = Duration.seconds(1_000)
  for _ in 0..<rounds { best = min(best, clock.measure(body)) }
  return Double(best.components.attoseconds) / 1e18 + Double(best.components.seconds)
}

func show(_ name: String, bytes: Int, _ seconds: Double) {
  let rate = Int(Double(bytes) / seconds / 1e6)
  print(name + String(repeating: " ", count: max(1, 28 - name.count)) + "\(rate) MB/s of JSON")
}

for (name, indent) in [("compact", ""), ("tab-indented", "\t"), ("two spaces", "  ")] {
  var arena = ByteArena(capacity: 1 << 21)
  var ranges: [Range<Int>] = []
  for number in 0..<1000 {
    let text = Array(item(number, indent: indent).utf8)
    ranges.append(arena.count..<arena.count + text.count)
    arena.append(text.span)
  }
  var index = JSONIndex(capacity: 1 << 17)
  let seconds = best {
    index.removeAll()
    for range in ranges { _ = try? index.add(arena, range) }
  }
  print("\(name): \(arena.count / 1000) bytes and \(index.nodes.count / 1000) nodes an item")
  show("  index", bytes: arena.count, seconds)
}

var batch = ItemBatch()
for number in 0..<1000 {
  let text = Array(item(number, indent: "\t").utf8)
  batch.entries.append(
    ItemEntry(
      range: batch.arena.count..<batch.arena.count + text.count,
      place: .file(number: UInt64(number + 1), digits: 9)
    )
  )
  batch.arena.append(text.span)
}
batch.buildIndex()
var registry = ColumnRegistry(limit: 16_384)
registry.register(&batch)
print("columns: \(registry.plan.count)")
let resolving = best { _ = batch.resolve(registry.plan) }
show("  resolve columns", bytes: batch.arena.count, resolving)
for format in ItemFormat.all {
  let encoder = format.makeEncoder(DatasetFacts(title: "products"))
  var out = OutputBuffer(capacity: 1 << 22)
  var losses = LossTally()
  let seconds = best {
    out.truncate(to: 0)
    encoder.encode(
      batch,
      items: 0..<batch.itemCount,
      columns: registry.plan,
      firstRow: 0,
      to: &out,
      losses: &losses
    )
  }
  show("  encode \(format.name)", bytes: batch.arena.count, seconds)
}
