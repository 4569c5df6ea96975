// Prints the rate of each stage of an export on one core, over items like those of the whole-process
// benchmarks: about 1.1 KB, nested. The best of 15 rounds: what the code can do when nothing else
// runs. A line a stage, tab-separated: stage, MB/s, of what; run.py reads them.

import ByteIO
import ItemFormats
import JSONText
import Storages
import ZipArchive

let itemCount = 1000

/// Where shapes vary, items have different numbers of tags.
func item(_ number: Int, indent: String, varying: Bool = false) -> String {
  let nl = indent.isEmpty ? "" : "\n"
  let words = ["oak", "lamp", "büro", "garden"]
  let tags = words.dropLast(varying ? number * number % 7 % 4 : 0).map {
    "\"\($0) \(number % 97)\""
  }
  let text = String(repeating: "A sturdy thing, made to last, in many colours. ", count: 12)
  return """
    {\(nl)\(indent)"url": "https://shop.example/products/\(number)",\(nl)\(indent)"title": "Product \(number) for the living room",\(nl)\(indent)"sku": "SKU-\(number)-X",\(nl)\(indent)"price": \(number % 500).95,\(nl)\(indent)"currency": "EUR",\(nl)\(indent)"inStock": \(number % 3 == 0),\(nl)\(indent)"stock": \(number % 40),\(nl)\(indent)"discount": null,\(nl)\(indent)"tags": [\(nl)\(indent)\(indent)\(tags.joined(separator: ",\(nl)\(indent)\(indent)"))\(nl)\(indent)],\(nl)\(indent)"dimensions": {"width": 12.5, "height": 80, "depth": 33.25, "unit": "cm"},\(nl)\(indent)"rating": {"average": 4.\(number % 10), "count": \(number % 1000)},\(nl)\(indent)"seller": {"name": "Möbel & Co", "country": "DE", "since": 1998},\(nl)\(indent)"images": ["https://img.example/\(number)/1.jpg", "https://img.example/\(number)/2.jpg"],\(nl)\(indent)"description": "\(text)",\(nl)\(indent)"note": "He said \\"wow\\"",\(nl)\(indent)"scrapedAt": "2026-02-14T08:30:00.123Z"\(nl)}
    """
}

func fill(_ batch: inout ItemBatch) {
  batch.removeAll()
  for number in 0..<itemCount {
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
}

/// The best time of `body`; `prepare` runs before each round and is not counted.
func best(_ rounds: Int = 15, prepare: () -> Void = {}, _ body: () -> Void) -> Double {
  let clock = ContinuousClock()
  var best = Duration.seconds(1_000)
  for _ in 0..<rounds {
    prepare()
    best = min(best, clock.measure(body))
  }
  return Double(best.components.attoseconds) / 1e18 + Double(best.components.seconds)
}

func show(_ stage: String, _ bytes: Int, of what: String = "JSON", _ seconds: Double) {
  print("\(stage)\t\(Int(Double(bytes) / seconds / 1e6))\tMB/s of \(what)")
}

// Whitespace is most of what differs between clients.
for (name, indent, varying) in [
  ("compact", "", false), ("tab-indented", "\t", false), ("two spaces", "  ", false),
  ("shapes that vary", "", true),
] {
  var arena = ByteArena(capacity: 1 << 21)
  var ranges: [Range<Int>] = []
  for number in 0..<itemCount {
    let text = Array(item(number, indent: indent, varying: varying).utf8)
    ranges.append(arena.count..<arena.count + text.count)
    arena.append(text.span)
  }
  var index = JSONIndex(capacity: 1 << 17)
  let seconds = best {
    index.removeAll()
    for range in ranges { _ = try? index.add(arena, range) }
  }
  show("index, \(name)", arena.count, seconds)
}

var batch = ItemBatch()
fill(&batch)
let size = batch.arena.count

var selection = ItemSelection()
selection.fields = ["title", "price", "dimensions/width", "tags", "description"]
var selector = ItemSelector(try SelectionPlan(selection))
let selecting = best(prepare: { fill(&batch) }) { while !batch.select(&selector) {} }
show("select five fields", size, selecting)

fill(&batch)
var registry = ColumnRegistry()
registry.register(&batch)
show("resolve columns", size, best { _ = batch.resolve(registry.plan) })
let sorting = best(prepare: { _ = batch.resolve(registry.plan) }) { batch.sortByColumn() }
show("sort by column", size, sorting)

var part = BatchProfile()
show("profile, of a batch", size, best { part.read(batch) })
var profile = DatasetProfile()
let adding = best(prepare: { profile = DatasetProfile() }) { profile.add(part, of: batch) }
show("profile, adding up", size, adding)

var rows = OutputBuffer(capacity: 1 << 22)
for format in ItemFormat.all {
  let encoder = format.makeEncoder(DatasetFacts(title: "products"))
  var losses = LossTally()
  let seconds = best {
    rows.truncate(to: 0)
    encoder.encode(
      batch,
      items: 0..<batch.itemCount,
      columns: registry.plan,
      firstRow: 0,
      to: &rows,
      losses: &losses
    )
  }
  show("encode \(format.name)", size, seconds)
  guard !format.isText else { continue }
  // What the workbook's encoder left is what a workbook deflates.
  for (name, level) in [("level 1", 1), ("the default level", 5)] {
    var deflater = Deflater(level: level)
    var packed = OutputBuffer(capacity: 1 << 20)
    let seconds = best {
      packed.truncate(to: 0)
      _ = deflater.compress(rows, to: &packed, ending: .sync)
    }
    show("deflate, \(name)", rows.count, of: "sheet XML", seconds)
  }
}
