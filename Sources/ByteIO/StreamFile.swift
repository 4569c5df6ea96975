import Glibc
public import SystemPackage

/// Standard output, a device or a pipe: what is written is gone.
///
/// A format that must write its top last asks for a `spool`: bytes first go to an unlinked temporary
/// file, and ``restart()`` turns to the stream.
public final class StreamFile: OutputFile {
  /// Where bytes go now: the spool, then the stream.
  public private(set) var sink: FileSink
  private let stream: FileSink

  /// Writes to standard output.
  public convenience init(standardOutput spooled: Bool, temporaryFolder: FilePath)
    throws(OutputError)
  {
    try self.init(
      FileSink(.standardOutput, path: "standard output", canPatch: false, owned: false),
      spooled,
      temporaryFolder
    )
  }

  /// Writes through to the device or pipe at `path`, which is never replaced.
  public convenience init(
    device path: FilePath,
    spooled: Bool,
    temporaryFolder: FilePath
  ) throws(OutputError) {
    let descriptor: FileDescriptor
    do {
      descriptor = try FileDescriptor.open(path, .writeOnly, options: [.closeOnExec])
    } catch {
      throw OutputError(.cannotCreate, path, error as? Errno)
    }
    try self.init(FileSink(descriptor, path: path, canPatch: false), spooled, temporaryFolder)
  }

  private init(
    _ stream: FileSink,
    _ spooled: Bool,
    _ temporaryFolder: FilePath
  ) throws(OutputError) {
    self.stream = stream
    sink = spooled ? try FileSink.spool(in: temporaryFolder) : stream
  }

  /// Turns from the spool to the stream.
  public func restart() throws(OutputError) { sink = stream }

  /// Checks that everything arrived.
  public func commit() throws(OutputError) { try stream.close() }

  /// Nothing can be taken back.
  public func discard() {}
}
