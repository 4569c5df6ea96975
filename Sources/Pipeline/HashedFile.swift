import ByteIO
import SystemPackage

/// A file in a staging folder whose hash is made while it is written.
///
/// Bytes are hashed when they are in the processor's cache anyway, by the thread that writes them, while
/// others write other files. To read all outputs of a site back took 3 % of its processor time, behind
/// everything else. What will be patched, as a workbook is, is read back all the same.
final class HashedFile: OutputFile {
  private let path: FilePath
  private let file: StagedFile
  private let isPatched: Bool
  private var hash = FileHash.Running()

  /// Creates the file; it must not exist yet.
  init(_ path: FilePath, isPatched: Bool) throws(OutputError) {
    self.path = path
    self.isPatched = isPatched
    file = try StagedFile(path)
    watch()
  }

  var sink: FileSink { file.sink }

  func restart() throws(OutputError) {
    try file.restart()
    watch()
  }

  func commit() throws(OutputError) { try file.commit() }

  func discard() { file.discard() }

  /// The size and the hash of the committed file.
  func facts() throws(OutputError) -> (bytes: Int, sha256: String) {
    guard sink.onAppend != nil else { return try FileHash.of(path) }
    return (sink.position, hash.digits)
  }

  private func watch() {
    guard !isPatched else { return }
    let hash = FileHash.Running()
    self.hash = hash
    file.sink.onAppend = { hash.add($0) }
  }
}
