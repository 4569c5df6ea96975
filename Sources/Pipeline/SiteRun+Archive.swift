import ByteIO
import Catalogue
import Storages
import SystemPackage
import ZipArchive

extension SiteRun {
  /// Writes the finished tree as a zip archive; one that comes out as the old one is leaves that alone.
  func archive(
    _ build: SiteBuild,
    _ packaging: Packaging
  ) throws -> (action: RunReport.Action, bytes: Int) {
    try build.writeManifest()
    let before = FileState(of: output)
    let file = try AtomicFile(replacing: output, wait: lockWait)
    defer { file.discard() }
    let archive = FolderArchive(
      folder: build.tree.staging,
      name: Self.folderName(of: output),
      time: packaging.createdAt.map(Self.time) ?? .earliest,
      jobs: jobs
    )
    try archive.write(build.paths, to: file.sink)
    let bytes = file.sink.position
    if let before, before.bytes == bytes,
      try FileHash.of(first: bytes, of: output) == FileHash.of(file.sink)
    {
      return (.unchanged, bytes)
    }
    try file.commit()
    return (before == nil ? .written : .replaced, bytes)
  }

  /// The folder in an archive is called like the archive.
  private static func folderName(of output: FilePath) -> String {
    SafeNames.safe(output.stem ?? "package")
  }

  private static func time(_ time: Timestamp) -> ZipTime {
    let (date, rest) = time.civil
    return ZipTime(
      year: date.year,
      month: date.month,
      day: date.day,
      hour: rest / 3_600,
      minute: rest / 60 % 60,
      second: rest % 60
    )
  }
}
