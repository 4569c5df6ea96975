import ByteIO

/// The first items of a dataset as table rows, for a page that frames them.
public enum HTMLPreview {
  /// How many columns a preview shows at most.
  public static let columnLimit = 24

  /// The items as `<tr>` elements: a row header with the item's number, then one cell a column.
  ///
  /// Texts are cut at 140 bytes, columns at ``columnLimit``; the exports have them whole.
  public static func rows(
    _ batch: borrowing ItemBatch,
    _ items: Range<Int>,
    _ columns: ColumnPlan
  ) -> [UInt8] {
    var out = OutputBuffer()
    var losses = LossTally()
    let encoder = HTMLEncoder(
      title: "",
      hasPointedIntegers: false,
      cellLimit: 140,
      columnLimit: columnLimit
    )
    encoder.encode(
      batch,
      items: items,
      columns: columns,
      firstRow: items.lowerBound,
      to: &out,
      losses: &losses
    )
    return unsafe out.bytes.withUnsafeBufferPointer { unsafe [UInt8]($0) }
  }
}
