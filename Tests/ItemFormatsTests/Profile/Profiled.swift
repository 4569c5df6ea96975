import ByteIO
import Storages

@testable import ItemFormats

/// The profile of items that are given as JSON, read in batches of a size.
struct Profiled {
  let columns: [ColumnProfile]
  let hurriedCount: Int

  init(_ items: [String], batchSize: Int = 1_000, budget: Int = 16 << 20) {
    var registry = ColumnRegistry()
    var profile = DatasetProfile(budget: budget)
    // Two threads take turns.
    var one = BatchProfile()
    var other = BatchProfile()
    var batch = ItemBatch()
    var at = 0
    while at < items.count {
      batch.removeAll()
      for item in items[at..<min(at + batchSize, items.count)] {
        let start = batch.arena.count
        batch.arena.append(item.utf8Span.span)
        batch.entries.append(ItemEntry(range: start..<batch.arena.count, place: .line(at + 1)))
      }
      batch.buildIndex()
      if !batch.resolve(registry.plan) { registry.register(&batch) }
      batch.sortByColumn()
      if at / batchSize % 2 == 0 {
        one.read(batch)
        profile.add(one, of: batch)
      } else {
        other.read(batch)
        profile.add(other, of: batch)
      }
      at += batchSize
    }
    hurriedCount = profile.hurriedCount
    columns = profile.columns(registry.plan)
  }
}
