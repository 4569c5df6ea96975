import ByteIO
import ItemFormats
import SystemPackage

/// A workbook of several datasets, and what the run will say of it.
final class SharedWorkbook {
  private let path: FilePath
  private let workbook: Workbook
  private var report: RunReport.Output
  private var itemCount = 0
  private var datasetCount = 0

  /// Begins the workbook in the file at `path`.
  init(_ path: FilePath, _ place: OutputPlace, options: XLSXOptions) throws(OutputError) {
    self.path = path
    workbook = try Workbook(
      place.file,
      isSpooled: place.isSpooled,
      title: path.stem ?? path.string,
      options: options
    )
    report = RunReport.Output(
      path: path.string,
      kind: "export",
      format: ItemFormat.xlsx.name,
      items: 0,
      bytes: 0,
      seconds: 0
    )
    report.take(file: path)
  }

  /// Begins the sheet of a dataset; to be finished or discarded before the next.
  func makeOutput(_ dataset: DatasetInput, _ format: ItemFormat) -> WorkbookOutput {
    workbook.makeOutput(format, facts: dataset.facts, sheetName: dataset.title)
  }

  /// Notes what became of a dataset's sheet.
  func note(_ output: OutputResult, _ noun: String, seconds: Double) {
    itemCount += output.itemCount
    report.noun = datasetCount == 0 || report.noun == noun ? noun : "row"
    report.seconds += seconds
    datasetCount += 1
  }

  /// Completes the file; nil if no dataset is in it, and nothing is left of it then.
  func finish() throws(OutputError) -> RunReport.Output? {
    guard datasetCount > 0 else {
      discard()
      return nil
    }
    (report.bytes, report.notes) = try workbook.finish()
    report.items = itemCount
    return report
  }

  /// Gives it up.
  func discard() { workbook.discard() }
}
