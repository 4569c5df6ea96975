import ZipArchive

/// A sheet of a workbook, and where what was compressed for it stands in the sink.
struct WorkbookSheet {
  /// Runs that stand one behind the other.
  struct Stored {
    /// Where they begin.
    var start = 0
    /// What they hold.
    var run = DeflatedRun()

    /// Their bytes.
    var range: Range<Int> { start..<start + run.packedCount }
  }

  let name: String
  /// The dataset, counted from 0 in the workbook.
  let dataset: Int
  /// How many columns its head has.
  let headColumns: Int

  var itemCount = 0
  var linkCount = 0
  /// How much XML it has: the head, the rows, and more than the hyperlinks will take.
  var xmlCount = 0
  /// Grows while the sheet is open.
  var rows = Stored()
  /// The hyperlinks in the worksheet.
  ///
  /// Set when the sheet is closed.
  var hyperlinks = Stored()
  /// The relationships that they refer to.
  ///
  /// Set when the sheet is closed.
  var targets = Stored()
  /// The number of its table, from 1, if it is one.
  ///
  /// Set when the sheet is closed.
  var table: Int?
}
