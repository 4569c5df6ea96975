import ByteIO
public import Catalogue
public import ItemFormats
public import Storages
public import SystemPackage

/// Hands storages over: a folder or a zip archive with their contents, pages that show them, and hashes.
///
/// A package is a site whose files lie as a recipient wants them; what a site withholds, it withholds.
/// For one storage as for many:
///
///     var run = PackageRun(output: "handoff/products.zip", now: now)
///     run.isZipped = true
///     let report = try run.run([storage], roots: [])
public struct PackageRun: Sendable {
  /// What is taken of the storages and how the pages look.
  public var site: SiteRun
  /// How the files are arranged.
  public var layout = PackageLayout.datapackage
  /// Whether the package is one zip archive, and not a folder.
  public var isZipped = false
  /// The time of all files in an archive; nil for the earliest that there is, 1980-01-01.
  public var createdAt: Timestamp?
  /// What becomes of a package that is there already.
  public var ifExists = ExistingFile.replace
  /// Whether the last folder above the package is made if it is missing.
  public var makesFolder = false

  /// The formats of datasets, if nobody says others: one for programs that holds everything, one for
  /// databases and scripts, one for people with a spreadsheet.
  ///
  /// A site offers all seven, since each of its readers takes one; a recipient gets all that is packed.
  public static let formats: [ItemFormat] = [.jsonl, .csv, .xlsx]

  /// Makes a run that writes the package `output`.
  public init(output: FilePath, now: Timestamp) {
    site = SiteRun(output: output, now: now)
    site.formats = Self.formats
  }

  /// Reads the storages and writes the package.
  ///
  /// The same storages at the same time give the same bytes. A folder whose storages did not change is
  /// left alone; an archive is made again, and left alone if it comes out as it is.
  ///
  /// - Throws: what keeps the package from being made; the old one then stands as it was. What could not
  ///   be read is reported, and packed without.
  public func run(_ storages: [Storage], roots: [CatalogueContent.Root]) throws -> RunReport {
    if let kept = try existing() { return kept }
    let folder = site.output.removingLastComponent()
    var run = site
    if makesFolder, !folder.isEmpty {
      if !site.isDryRun {
        try FileTree.makeLastFolder(folder)
      } else if FolderIdentity.canBeMade(folder) {
        run.foldersToBe.insert(FolderIdentity.absolute(folder))
      }
    }
    run.packaging = Packaging(layout: layout, isZipped: isZipped, createdAt: createdAt)
    // What only a published site has.
    run.baseURL = nil
    run.isInPlace = false
    run.keepsForeign = false
    return try run.run(storages, roots: roots)
  }

  /// The report on a package that is there and stays; nil if one is to be written.
  private func existing() throws -> RunReport? {
    guard ifExists != .replace, FileTree.isThere(site.output) else { return nil }
    guard ifExists == .skip else {
      throw OutputError(.cannotCreate, site.output, nil, detail: "it exists (--if-exists error)")
    }
    var entry = RunReport.Output(
      path: site.output.string,
      kind: "package",
      items: nil,
      bytes: FileState(of: site.output)?.bytes ?? 0,
      seconds: 0
    )
    entry.action = .unchanged
    entry.reason = "it exists (--if-exists skip)"
    var report = RunReport()
    report.outputs = [entry]
    return report
  }
}
