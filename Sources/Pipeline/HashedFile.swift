import ByteIO
import SystemPackage

/// A file in a staging folder whose hash is made while it is written.
///
/// Bytes are hashed when they are in the processor's cache anyway, by the thread that writes them, while
/// others write other files. To read all outputs of a site back took 3 % of its processor time, behind
/// everything else. What will be patched, as a workbook is, is read back all the same, on a thread of its
/// own where there is something else to do. One thread at a time uses it.
final class HashedFile: OutputFile, @unchecked Sendable {
  private let path: FilePath
  private let file: StagedFile
  private let isPatched: Bool
  private let readsBackAhead: Bool
  private var hash = FileHash.Running()
  /// What is read back; nil before the file is committed, and for one that is not patched.
  private var facts: BackgroundValue<Result<Facts, OutputError>>?

  typealias Facts = (bytes: Int, sha256: String)

  /// Creates the file; it must not exist yet.
  ///
  /// If it is patched, it is read back once it is asked for, or as soon as it is committed.
  init(_ path: FilePath, isPatched: Bool, readingBackAhead: Bool) throws(OutputError) {
    self.path = path
    self.isPatched = isPatched
    readsBackAhead = readingBackAhead
    file = try StagedFile(path)
    watch()
  }

  var sink: FileSink { file.sink }

  func restart() throws(OutputError) {
    try file.restart()
    watch()
  }

  func commit() throws(OutputError) {
    try file.commit()
    guard isPatched else { return }
    facts = BackgroundValue(isBegun: readsBackAhead) { [path] in
      Result { () throws(OutputError) in try FileHash.of(path) }
    }
  }

  func discard() { file.discard() }

  /// The size and the hash of the committed file.
  func committed() throws(OutputError) -> Facts {
    guard let facts else { return (sink.position, hash.digits) }
    return try facts.value.get()
  }

  private func watch() {
    guard !isPatched else { return }
    let hash = FileHash.Running()
    self.hash = hash
    file.sink.onAppend = { hash.add($0) }
  }
}
