import ByteIO

/// Finished files that wait for others before they are put into their places.
///
/// For strict runs: of several outputs either all are published or none. Each keeps its descriptor, and
/// with it its lock. Files that are never published are given up with this object.
final class HeldFiles {
  private var files: [any OutputFile] = []

  /// A file like `file` whose `commit()` waits for ``publish()``.
  func hold(_ file: any OutputFile) -> any OutputFile { HeldFile(file, in: self) }

  /// Puts all files into their places.
  func publish() throws(OutputError) {
    for file in files { try file.commit() }
  }

  private final class HeldFile: OutputFile {
    private let file: any OutputFile
    private let holder: HeldFiles

    init(_ file: any OutputFile, in holder: HeldFiles) {
      self.file = file
      self.holder = holder
    }

    var sink: FileSink { file.sink }
    func restart() throws(OutputError) { try file.restart() }
    func commit() throws(OutputError) { holder.files.append(file) }
    func discard() { file.discard() }
  }
}
