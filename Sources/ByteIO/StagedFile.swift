import Glibc
public import SystemPackage

/// A file in a staging folder, which is synced and published as a whole.
public final class StagedFile: OutputFile {
  /// Where bytes go now.
  public private(set) var sink: FileSink
  private let path: FilePath

  /// Creates the file; it must not exist yet.
  public init(_ path: FilePath) throws(OutputError) {
    self.path = path
    sink = try Self.create(path)
  }

  /// Begins again with an empty file; what was written stays readable in the old sink.
  public func restart() throws(OutputError) {
    discard()
    sink = try Self.create(path)
  }

  /// Closes the file.
  public func commit() throws(OutputError) { try sink.close() }

  /// Removes the file.
  public func discard() { _ = unsafe path.withPlatformString { unsafe unlink($0) } }

  private static func create(_ path: FilePath) throws(OutputError) -> FileSink {
    do {
      let descriptor = try StagedPaths.change {
        try FileDescriptor.open(
          path,
          .readWrite,
          options: [.create, .exclusiveCreate, .closeOnExec, .noFollow],
          permissions: FilePermissions(rawValue: 0o666)
        )
      }
      return FileSink(descriptor, path: path, canPatch: true)
    } catch {
      throw OutputError(.cannotWrite, path, error as? Errno)
    }
  }
}
