import ByteIO
import SystemPackage

/// Finished files that wait for others before they are put into their places.
///
/// For strict runs: of several outputs either all are published or none. Each keeps its descriptor, and
/// with it its lock. Files that are never published are given up with this object.
final class HeldFiles {
  private var files: [(path: FilePath, file: any OutputFile)] = []
  /// Where a file was put into its place.
  private(set) var published: Set<FilePath> = []

  /// A file like `file`, which is to be at `path`, whose `commit()` waits for ``publish()``.
  func hold(_ file: any OutputFile, _ path: FilePath) -> any OutputFile {
    HeldFile(file, path, in: self)
  }

  /// Puts all files into their places, once all of them are durable.
  ///
  /// - Throws: if one cannot be; ``published`` are those that were put there before.
  func publish() throws(OutputError) {
    for (_, file) in files { try file.sink.sync() }
    for (path, file) in files {
      try file.commit()
      published.insert(path)
    }
  }

  private final class HeldFile: OutputFile {
    private let file: any OutputFile
    private let path: FilePath
    private let holder: HeldFiles

    init(_ file: any OutputFile, _ path: FilePath, in holder: HeldFiles) {
      self.file = file
      self.path = path
      self.holder = holder
    }

    var sink: FileSink { file.sink }
    func restart() throws(OutputError) { try file.restart() }
    func commit() throws(OutputError) { holder.files.append((path, file)) }
    func discard() { file.discard() }
  }
}
