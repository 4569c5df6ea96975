import ByteIO
import ItemFormats
import SystemPackage

/// The workbooks of several datasets, in the order in which they were begun.
struct Workbooks {
  private var all: [(path: FilePath, workbook: SharedWorkbook)] = []

  /// The workbook at `path`, begun if it is not yet.
  mutating func workbook(
    at path: FilePath,
    _ format: ItemFormat,
    opening place: () throws -> OutputPlace
  ) throws -> SharedWorkbook {
    if let known = all.first(where: { $0.path == path }) { return known.workbook }
    var options = XLSXOptions()
    if case .workbook(let chosen) = format.packaging { options = chosen }
    let workbook = try SharedWorkbook(path, place(), options: options)
    all.append((path, workbook))
    return workbook
  }

  /// Completes them all; those without a dataset leave nothing.
  func finish() throws -> [RunReport.Output] { try all.compactMap { try $0.workbook.finish() } }

  func discard() { for (_, workbook) in all { workbook.discard() } }
}
