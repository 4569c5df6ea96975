import CSystemCalls
import Glibc
import SystemPackage

/// The entries of a folder, one after the other, in no order; `.` and `..` are left out.
///
/// The system's own records are read, many at a time: the C library's `readdir` takes a lock for each.
@safe
public struct EntryStream: ~Copyable, @unchecked Sendable {
  private static let capacity = 1 << 16
  private static let kindOffset = MemoryLayout<dirent>.offset(of: \.d_type) ?? 0
  private static let lengthOffset = MemoryLayout<dirent>.offset(of: \.d_reclen) ?? 0
  private static let nameOffset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 0

  private let descriptor: Int32
  private let folder: String
  /// The records that were read last, and which part of them is still to come.
  private let records: UnsafeMutablePointer<UInt64>
  private var next = 0
  private var end = 0

  /// Opens the stream of an open folder.
  public init(_ folder: borrowing Directory) throws(FileError) {
    // A descriptor of its own, so that listings do not share a position.
    var keepsAccessTime = true
    let flags = OpenFlags.reading | O_DIRECTORY
    descriptor = unsafe OpenFlags.open(folder.descriptor, ".", flags, &keepsAccessTime)
    guard descriptor >= 0 else {
      throw Directory.error(errno, folder.name, try? folder.stamp())
    }
    self.folder = folder.name
    unsafe records = Memory.allocate(Self.capacity / MemoryLayout<UInt64>.stride)
  }

  deinit {
    close(descriptor)
    unsafe Memory.free(records)
  }

  /// Calls `body` with the names and the kinds of the next entries, `count` of them at most.
  ///
  /// - Returns: false if there are no more.
  public mutating func forEach(
    upTo count: Int = .max,
    _ body: (_ name: Span<UInt8>, _ kind: FileKind) -> Void
  ) throws(FileError) -> Bool {
    for _ in 0..<count {
      let folder = descriptor
      let isThere = try unsafe next { name, bytes, kind throws(FileError) in
        guard kind == .unknown else {
          body(bytes, kind)
          return
        }
        do throws(FileError) {
          body(bytes, try unsafe Directory.stamp(ofRaw: name, in: folder).kind)
        } catch {
          if !error.isMissing { throw error }
        }
      }
      if !isThere { return false }
    }
    return true
  }

  /// Calls `body` with the name of the next entry, ended by a NUL and without it, and its kind.
  ///
  /// - Returns: false, without a call, if there is none.
  @inline(__always)
  mutating func next(
    _ body: (UnsafePointer<CChar>, Span<UInt8>, FileKind) throws(FileError) -> Void
  ) throws(FileError) -> Bool {
    while true {
      if next == end, try !readMore() { return false }
      let record = unsafe UnsafeRawPointer(records) + next
      next += unsafe Int(record.load(fromByteOffset: Self.lengthOffset, as: UInt16.self))
      let start = unsafe record + Self.nameOffset
      let text = unsafe start.assumingMemoryBound(to: CChar.self)
      let length = unsafe strlen(text)
      let isDot = unsafe text[0] == 46 && (length == 1 || (length == 2 && text[1] == 46))
      // What was removed meanwhile has no inode number.
      let isRemoved = unsafe record.load(as: UInt64.self) == 0
      if isDot || isRemoved { continue }
      let bytes = unsafe Span(
        _unsafeStart: start.assumingMemoryBound(to: UInt8.self),
        count: length
      )
      let kind = unsafe record.load(fromByteOffset: Self.kindOffset, as: UInt8.self)
      try unsafe body(text, bytes, FileKind(entryType: Int(kind)))
      return true
    }
  }

  /// Reads the next records; false if there are none.
  private mutating func readMore() throws(FileError) -> Bool {
    let got = unsafe larder_entries(descriptor, records, Self.capacity)
    guard got >= 0 else { throw FileError(.system(Errno(rawValue: errno)), folder) }
    (next, end) = (0, got)
    return got > 0
  }
}
