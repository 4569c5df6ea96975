import Glibc
import SystemPackage

/// The names of some entries of a folder, packed.
struct EntryNames: Sendable {
  /// Enough that handing them on does not show, few enough that their stamps take little memory.
  private static let most = 512

  /// The names, each ended by a NUL.
  private var bytes: [UInt8] = []
  private var ends: [Int] = []

  /// The next names of `stream`, as many as are looked at at once; none at its end.
  init(_ stream: inout EntryStream) throws(FileError) {
    while ends.count < Self.most {
      let isThere = try unsafe stream.next { _, name, _ throws(FileError) in
        for at in name.indices { bytes.append(name[at]) }
        bytes.append(0)
        ends.append(bytes.count)
      }
      if !isThere { return }
    }
  }

  var isEmpty: Bool { ends.isEmpty }

  /// Whether there may be more behind them.
  var isFull: Bool { ends.count == Self.most }

  /// The name of the entry `entry`.
  @_lifetime(borrow self)
  func name(_ entry: Int) -> Span<UInt8> { bytes.span.extracting(range(entry)) }

  private func range(_ entry: Int) -> Range<Int> {
    (entry == 0 ? 0 : ends[entry - 1])..<ends[entry] - 1
  }

  /// The stamps of all in the folder with the descriptor `folder`; nil for those that are gone.
  func stamps(in folder: Int32) throws(FileError) -> [FileStamp?] {
    var stamps: [FileStamp?] = []
    stamps.reserveCapacity(ends.count)
    for entry in ends.indices {
      var info = stat()
      let code = unsafe bytes.withUnsafeBufferPointer { bytes in
        guard let start = bytes.baseAddress else { return ENOENT }
        let name = unsafe UnsafeRawPointer(start + range(entry).lowerBound)
        let text = unsafe name.assumingMemoryBound(to: CChar.self)
        return unsafe fstatat(folder, text, &info, AT_SYMLINK_NOFOLLOW) == 0 ? 0 : errno
      }
      guard code == 0 else {
        let error = FileError(.system(Errno(rawValue: code)), FileName(name(entry)).display)
        guard error.isMissing else { throw error }
        stamps.append(nil)
        continue
      }
      stamps.append(FileStamp(info))
    }
    return stamps
  }
}
