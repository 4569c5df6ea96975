// Prints the rate of each stage of an export on one core, over the items of a dataset: the best of 15
// rounds, which is what the code can do when nothing else runs. A line a stage, tab-separated: stage,
// MB/s, of what; run.py reads them.
//
//     micro FOLDER    the folder of a dataset whose items were written by Crawlee for JavaScript
//
// The index goes over several thousand items, whose strings and numbers differ: over few, or over items
// that are nearly the same, a processor learns by heart where each branch goes.

import ByteIO
import Glibc
import ItemFormats
import JSONText
import Storages
import SystemPackage
import ZipArchive

/// Items one behind the other, in the batches of an export.
struct Items: ~Copyable {
  var arena = ByteArena(capacity: 1 << 23)
  var batches: [[Range<Int>]] = []
}

/// The items of the dataset at `path`.
func read(_ path: String) throws -> Items {
  var items = Items()
  let cursor = try DatasetDirectory(FilePath(path)).makeCursor()
  var entries: [ItemEntry] = []
  var problems: [Problem] = []
  while try cursor.next(into: &items.arena, &entries, &problems) != nil {
    items.batches.append(entries.map(\.range))
    entries = []
  }
  precondition(problems.isEmpty, "there are damaged items")
  return items
}

/// The same items, each written anew by `write`.
func rewrite(
  _ items: borrowing Items,
  _ write: (JSONView, Int, inout OutputBuffer) -> Void
) -> Items {
  var new = Items()
  for batch in items.batches {
    var index = JSONIndex(capacity: 1 << 17)
    var ranges: [Range<Int>] = []
    for range in batch {
      guard let root = try? index.add(items.arena, range) else { continue }
      var text = OutputBuffer()
      write(JSONView(bytes: items.arena.bytes, nodes: index.nodes), root, &text)
      ranges.append(new.arena.count..<new.arena.count + text.count)
      new.arena.append(text.bytes)
    }
    new.batches.append(ranges)
  }
  return new
}

/// The same items, without the discounts that are null: about two thirds lack that member.
func withoutNulls(_ items: borrowing Items) -> Items {
  let member = Array(#""discount":null,"#.utf8)
  return rewrite(items) { json, root, text in
    let whole = json[root].range
    var (from, at) = (whole.lowerBound, whole.lowerBound)
    while at <= whole.upperBound - member.count {
      if member.indices.allSatisfy({ json.bytes[at + $0] == member[$0] }) {
        text.append(json.bytes, from..<at)
        from = at + member.count
        break
      }
      at += 1
    }
    text.append(json.bytes, from..<whole.upperBound)
  }
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

/// Indexes everything, a batch at a time.
func showIndex(_ name: String, _ items: borrowing Items) {
  var index = JSONIndex(capacity: 1 << 17)
  let seconds = best {
    for batch in items.batches {
      index.removeAll()
      for range in batch { _ = try? index.add(items.arena, range) }
    }
  }
  show("index, \(name)", items.arena.count, seconds)
}

guard CommandLine.arguments.count == 2 else {
  print("usage: micro FOLDER")
  exit(64)
}
let items = try read(CommandLine.arguments[1])
// Whitespace is most of what differs between clients.
let compact = rewrite(items) { json, root, text in JSONWriter.compact(json, root, to: &text) }
showIndex("compact", compact)
showIndex("tab-indented", items)
showIndex("two spaces", rewrite(items) { JSONWriter.pretty($0, $1, level: 0, to: &$2) })
showIndex("shapes that vary", withoutNulls(compact))

/// Fills the batch with the items of the first three batches.
func fill(_ batch: inout ItemBatch, _ items: borrowing Items) {
  batch.removeAll()
  for range in items.batches.prefix(3).joined() {
    let start = batch.arena.count
    batch.arena.append(items.arena.bytes.extracting(range))
    let place = ItemPlace.file(number: UInt64(batch.entries.count + 1), digits: 9)
    batch.entries.append(ItemEntry(range: start..<batch.arena.count, place: place))
  }
  batch.buildIndex()
}

var batch = ItemBatch()
fill(&batch, items)
let size = batch.arena.count

var selection = ItemSelection()
selection.fields = ["title", "price", "dimensions/w", "tags", "description"]
var selector = ItemSelector(try SelectionPlan(selection))
let selecting = best(prepare: { fill(&batch, items) }) { while !batch.select(&selector) {} }
show("select five fields", size, selecting)

fill(&batch, items)
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
