//===----------------------------------------------------------------------===//
// Browser: what the item browser of a site is made of.
//
//   ItemBatch ─► rows     each item as JSON in a script's string        ─► rows/0.js, rows/1.js …
//             ─► values   each column's cells, short, in item order     ─► cols/<column>/<chunk>.js
//             ─► first    the first items as cells of a table and text  ─► items/1.html …
//
// Like an encoder it is pure and runs on any thread; whoever commits cuts its bytes into files.
//===----------------------------------------------------------------------===//

import ByteIO
import JSONText

/// Encodes items for the item browser.
public struct BrowserEncoder: Sendable {
  /// How many of the first items are wanted as rows of a table.
  public var firstItems: Int
  /// How many columns have values of their own, to sort and filter by.
  public static let valueColumns = 64
  /// How many columns a table of the first items has at most.
  public static let tableColumns = 24
  /// How many items a chunk of values covers.
  public static let valueItems = 16_384
  /// Items beyond this size are not browsed; the downloads have them.
  public static let itemLimit = 1 << 19

  /// What stands before each item in ``BrowserBatch/rows``: a comma and an escaped line feed.
  public static var rowSeparator: StaticString { ",\\n" }

  /// Makes an encoder.
  public init(firstItems: Int) { self.firstItems = firstItems }

  /// Encodes a batch whose first item is number `firstRow`, from 0, into `piece`, which is empty.
  public func encode(
    _ batch: borrowing ItemBatch,
    columns: ColumnPlan,
    firstRow: Int,
    into piece: BrowserBatch
  ) {
    piece.itemCount = batch.itemCount
    Self.encodeRows(batch, &piece.scratch, &piece.rows, &piece.rowEnds)
    for item in 0..<max(0, min(batch.itemCount, firstItems - firstRow)) {
      piece.first.append(BrowserRow(batch, item, &piece.scratch))
    }
    var start = 0
    while start < batch.itemCount {
      let room = Self.valueItems - (firstRow + start) % Self.valueItems
      let end = min(start + room, batch.itemCount)
      piece.values.append(ValueRun(batch, start..<end, &piece.cellScratch))
      start = end
    }
  }

  private static func encodeRows(
    _ batch: borrowing ItemBatch,
    _ scratch: inout OutputBuffer,
    _ rows: inout OutputBuffer,
    _ ends: inout [Int]
  ) {
    for item in 0..<batch.itemCount {
      rows.append(rowSeparator)
      batch.withLine(item, &scratch) { line in
        if line.count <= itemLimit {
          ScriptString.append(line, to: &rows)
        } else {
          rows.append("null")
        }
      }
      ends.append(rows.count)
    }
  }
}
