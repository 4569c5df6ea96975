import Glibc
import SystemPackage

/// The names of some entries of a folder, packed, to be looked at by several threads.
struct EntryNames: Sendable {
  /// Enough that starting threads does not show, few enough that their stamps take little memory.
  private static let most = 16_384
  /// How many a thread takes at once.
  private static let share = 512

  /// The names, each ended by a NUL.
  private var bytes: [UInt8] = []
  private var ends: [Int] = []

  /// Whether it is time to look at them.
  var isFull: Bool { ends.count >= Self.most }

  mutating func append(_ name: Span<UInt8>) {
    for at in name.indices { bytes.append(name[at]) }
    bytes.append(0)
    ends.append(bytes.count)
  }

  mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
  }

  /// The name of the entry `entry`.
  @_lifetime(borrow self)
  func name(_ entry: Int) -> Span<UInt8> { bytes.span.extracting(range(entry)) }

  private func range(_ entry: Int) -> Range<Int> {
    (entry == 0 ? 0 : ends[entry - 1])..<ends[entry] - 1
  }

  /// The stamps of all in the folder with the descriptor `folder`; nil for those that are gone.
  func stamps(in folder: Int32, jobs: Int) throws(FileError) -> [FileStamp?] {
    let shares = (ends.count + Self.share - 1) / Self.share
    let looks = Crew.map(shares, jobs: jobs) { share in
      Result { () throws(FileError) in
        let entries = share * Self.share..<min((share + 1) * Self.share, ends.count)
        return try look(at: entries, in: folder)
      }
    }
    var stamps: [FileStamp?] = []
    stamps.reserveCapacity(ends.count)
    for look in looks { stamps += try look.get() }
    return stamps
  }

  private func look(at entries: Range<Int>, in folder: Int32) throws(FileError) -> [FileStamp?] {
    var stamps: [FileStamp?] = []
    stamps.reserveCapacity(entries.count)
    for entry in entries {
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
