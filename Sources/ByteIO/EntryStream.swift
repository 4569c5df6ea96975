import Glibc
import SystemPackage

/// The entries of a folder, one after the other, in no order; `.` and `..` are left out.
@safe
struct EntryStream: ~Copyable, @unchecked Sendable {
  private let entries: OpaquePointer
  private let folder: String

  /// Opens the stream of an open folder.
  init(_ folder: borrowing Directory) throws(FileError) {
    self.folder = folder.name
    // A descriptor of its own, so that listings do not share a position.
    var keepsAccessTime = true
    let flags = OpenFlags.reading | O_DIRECTORY
    let number = unsafe OpenFlags.open(folder.descriptor, ".", flags, &keepsAccessTime)
    guard number >= 0 else { throw Directory.error(errno, folder.name, try? folder.stamp()) }
    guard let entries = unsafe fdopendir(number) else {
      let code = errno
      close(number)
      throw FileError(.system(Errno(rawValue: code)), folder.name)
    }
    unsafe self.entries = entries
  }

  deinit { unsafe closedir(entries) }

  /// Calls `body` with the name of the next entry, ended by a NUL and without it, and its kind.
  ///
  /// - Returns: false, without a call, if there is none.
  @inline(__always)
  mutating func next(
    _ body: (UnsafePointer<CChar>, Span<UInt8>, FileKind) throws(FileError) -> Void
  ) throws(FileError) -> Bool {
    let offset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 0
    while true {
      errno = 0
      guard let entry = unsafe readdir(entries) else {
        if errno == 0 { return false }
        throw FileError(.system(Errno(rawValue: errno)), folder)
      }
      let start = unsafe UnsafeRawPointer(entry).advanced(by: offset)
      let text = unsafe start.assumingMemoryBound(to: CChar.self)
      let length = unsafe strlen(text)
      let isDot = unsafe text[0] == 46 && (length == 1 || (length == 2 && text[1] == 46))
      if isDot { continue }
      let bytes = unsafe Span(
        _unsafeStart: start.assumingMemoryBound(to: UInt8.self),
        count: length
      )
      try unsafe body(text, bytes, FileKind(entryType: Int(entry.pointee.d_type)))
      return true
    }
  }
}
