import Glibc
public import SystemPackage

extension FileSink {
  /// A temporary file in `folder` that has no name, so that nothing is left of it.
  public static func spool(in folder: FilePath) throws(OutputError) -> FileSink {
    let pattern = folder.appending("larder-XXXXXX")
    var bytes = Array(pattern.string.utf8CString)
    let number = unsafe bytes.withUnsafeMutableBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return Int32(-1) }
      let number = unsafe mkstemp(start)
      if number >= 0 { _ = unsafe unlink(start) }
      return number
    }
    guard number >= 0 else {
      throw OutputError(
        .cannotCreate,
        folder,
        Errno(rawValue: errno),
        detail: "a temporary file is needed"
      )
    }
    return FileSink(FileDescriptor(rawValue: number), path: folder, canPatch: true)
  }
}
