import CSystemCalls
import Glibc
import SystemPackage

/// Reads whole small files of a folder, one after the other, into arenas.
///
/// A file costs four system calls: `openat`, one `read` into an oversized buffer, one `fstat` that
/// shows it was whole and at rest, `close`; a file whose content shows that itself costs three. Nothing is
/// allocated: the name is built in a buffer that is used again. Of 200,000 files of 1.1 KB that is
/// 5.5 µs a file, nearly all of it the kernel's, and a seventh of it the `fstat`.
///
/// One thread at a time uses a reader.
@safe
public struct FileReader: ~Copyable, @unchecked Sendable {
  /// The most bytes that a file may have, unless told otherwise.
  public static let usualLimit = 256 << 20
  /// The least room that a read is given.
  private static let leastRoom = 1 << 14
  /// From this size on the memory limits are looked at before a file is read.
  private static let largeSize = 8 << 20

  /// The most bytes that a file may have.
  public let limit: Int

  /// The name that is opened next, ending in NUL.
  ///
  /// Set by each read.
  private let name: UnsafeMutablePointer<CChar>
  /// Whether access times can be kept; false once the system refused it.
  private var keepsAccessTime = true

  /// Makes a reader.
  public init(limit: Int = FileReader.usualLimit) {
    // The index counts bytes in 32 bits, and two items of this size may meet in one arena.
    self.limit = min(limit, 1 << 31)
    unsafe name = .allocate(capacity: Int(NAME_MAX) + 1)
    unsafe name.initialize(repeating: 0, count: Int(NAME_MAX) + 1)
  }

  deinit { unsafe name.deallocate() }

  // MARK: - Reading

  /// Appends the file called `number`, zero-padded to `digits`, with `suffix` behind it, as one read
  /// brings it.
  ///
  /// For files of which no beginning is whole, as a JSON object's is not: what is still being written is
  /// seen by who parses it, and is to be read again by ``read(_:in:listed:into:)``. A file that is empty
  /// or fills the buffer is read like that at once. What was not listed as a file may be anything: unless
  /// `isKnownFile`, a fourth system call sees to it that nothing else is opened. After an error the arena is
  /// as it was.
  ///
  /// The stamp is one that whoever writes to the file later changes; nil unless somebody `wantsStamp` or there
  /// was need of it.
  @discardableResult
  public mutating func readAtOnce(
    number: UInt64,
    digits: Int,
    suffix: StaticString,
    in folder: borrowing Directory,
    listed: FileTime,
    isKnownFile: Bool = true,
    wantsStamp: Bool = false,
    into arena: inout ByteArena
  ) throws(FileError) -> FileStamp? {
    guard setName(number, digits, suffix) else {
      throw FileError(.system(.fileNameTooLong), "\(number)\(suffix)")
    }
    var stamp = isKnownFile ? nil : try checkKind(folder)
    if try readBriefly(folder, &arena, stamp == nil && wantsStamp, &stamp) { return stamp }
    return try readSettled(folder, listed, &arena)
  }

  /// The name of the file that was read last, or could not be.
  public var lastName: Span<UInt8> {
    @_lifetime(borrow self)
    borrowing get {
      let length = unsafe strlen(name)
      let bytes = unsafe UnsafeRawPointer(name).assumingMemoryBound(to: UInt8.self)
      let span = unsafe Span(_unsafeStart: bytes, count: length)
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }

  /// Appends the file `fileName` of `folder`.
  ///
  /// A file that was changed after `listed` may be half-written: it is read again, up to three times
  /// 50 ms apart, until two reads agree. A time in the future was set by a copy and is no sign of
  /// a writer. Without `listed` the file is taken as it is.
  ///
  /// The stamp is what `fstat` said after the read; its size is the number of bytes appended. After
  /// an error the arena is as it was.
  public mutating func read(
    _ fileName: FileName,
    in folder: borrowing Directory,
    listed: FileTime?,
    into arena: inout ByteArena
  ) throws(FileError) -> FileStamp {
    guard fileName.bytes.count <= Int(NAME_MAX) else {
      throw FileError(.system(.fileNameTooLong), fileName.display)
    }
    for (at, byte) in fileName.bytes.enumerated() { unsafe name[at] = CChar(bitPattern: byte) }
    unsafe name[fileName.bytes.count] = 0
    return try readSettled(folder, listed, &arena)
  }

  /// Has the system read the file called `number` and `suffix` ahead of its turn.
  ///
  /// What is wrong with it shows when it is read. What was not listed as a file may be anything: unless
  /// `isKnownFile`, it is looked at before it is opened.
  public mutating func warm(
    number: UInt64,
    digits: Int,
    suffix: StaticString,
    in folder: borrowing Directory,
    isKnownFile: Bool
  ) {
    guard setName(number, digits, suffix), isKnownFile || (try? checkKind(folder)) != nil else {
      return
    }
    let flags = OpenFlags.reading | O_NOFOLLOW
    let file = unsafe OpenFlags.open(folder.descriptor, name, flags, &keepsAccessTime)
    guard file >= 0 else { return }
    // One byte brings the page, or as much as the system reads ahead. To ask for it without waiting for it
    // (`posix_fadvise`) left the waiting to who read it, and was slower.
    var byte: UInt8 = 0
    _ = unsafe Glibc.pread(file, &byte, 1, 0)
    _ = larder_close(file)
  }

  /// Spells the name of `digits` digits and `suffix` that is opened next; false if it is too long.
  @inline(__always)
  private func setName(_ number: UInt64, _ digits: Int, _ suffix: StaticString) -> Bool {
    let tail = suffix.utf8CodeUnitCount
    guard digits >= 1, digits + tail <= Int(NAME_MAX) else { return false }
    var rest = number
    for at in stride(from: digits - 1, through: 0, by: -1) {
      unsafe name[at] = CChar(truncatingIfNeeded: 48 &+ rest % 10)
      rest /= 10
    }
    for at in 0..<tail { unsafe name[digits + at] = CChar(bitPattern: suffix.utf8Start[at]) }
    unsafe name[digits + tail] = 0
    return true
  }

  /// Refuses what is no file, without opening it.
  private func checkKind(_ folder: borrowing Directory) throws(FileError) -> FileStamp {
    let stamp = try unsafe Directory.stamp(ofRaw: name, in: folder.descriptor)
    guard stamp.kind == .file else { throw error(.notAFile(stamp.kind)) }
    return stamp
  }

  /// Appends what one read brings; false, and nothing, if that need not be all.
  ///
  /// `stamp` is set before, if somebody `wantsStamp`.
  @inline(__always)
  private mutating func readBriefly(
    _ folder: borrowing Directory,
    _ arena: inout ByteArena,
    _ wantsStamp: Bool,
    _ stamp: inout FileStamp?
  ) throws(FileError) -> Bool {
    let file = try open(folder)
    defer { _ = larder_close(file) }
    if wantsStamp { stamp = try self.stamp(file) }
    let start = arena.count
    let room = max(arena.free, Self.leastRoom)
    let got = try fill(file, room, &arena)
    if got > 0, got < room { return true }
    arena.truncate(to: start)
    return false
  }

  private mutating func readSettled(
    _ folder: borrowing Directory,
    _ listed: FileTime?,
    _ arena: inout ByteArena
  ) throws(FileError) -> FileStamp {
    let start = arena.count
    do throws(FileError) {
      var stamp = try readOnce(folder, &arena)
      var isWhole = arena.count - start == stamp.size
      guard let listed else {
        if isWhole { return stamp }
        throw error(.changing)
      }
      if isWhole, stamp.modified < listed || stamp.modified > .now() { return stamp }
      for _ in 0..<3 {
        usleep(50_000)
        arena.truncate(to: start)
        let before = stamp
        let wasWhole = isWhole
        stamp = try readOnce(folder, &arena)
        isWhole = arena.count - start == stamp.size
        let agrees = before.size == stamp.size && before.modified == stamp.modified
        if wasWhole && isWhole && agrees { return stamp }
      }
      if isWhole { return stamp }
      throw error(.changing)
    } catch {
      arena.truncate(to: start)
      throw error
    }
  }

  /// Appends the file as it is now.
  @inline(__always)
  private mutating func readOnce(
    _ folder: borrowing Directory,
    _ arena: inout ByteArena
  ) throws(FileError) -> FileStamp {
    let file = try open(folder)
    defer { _ = larder_close(file) }
    var room = max(arena.free, Self.leastRoom)
    var got = try fill(file, room, &arena)
    var total = got
    var stamp = try self.stamp(file)
    // Whole if the read ended short of its buffer, and where the file ends. Otherwise the size says
    // how much more there is to come, and whether it may.
    while got == room || total < stamp.size, got > 0 {
      guard stamp.size <= limit, total <= limit else {
        throw error(.tooLarge(size: max(stamp.size, total), limit: limit))
      }
      // In flight an item may cost four times its size: its index and what is made of it.
      if stamp.size > Self.largeSize, !MemoryLimit.allows(stamp.size * 4) {
        throw error(.outOfMemory(size: stamp.size))
      }
      room = max(stamp.size - total, 0) + 4096
      got = try fill(file, room, &arena)
      total += got
      stamp = try self.stamp(file)
    }
    return stamp
  }

  /// Opens the file of that name.
  @inline(__always)
  private mutating func open(_ folder: borrowing Directory) throws(FileError) -> Int32 {
    let flags = OpenFlags.reading | O_NOFOLLOW
    let file = unsafe OpenFlags.open(folder.descriptor, name, flags, &keepsAccessTime)
    guard file >= 0 else { throw refusal(folder, errno) }
    return file
  }

  /// Reads once into `room` free bytes; 0 at the end of the file.
  @inline(__always)
  private func fill(_ file: Int32, _ room: Int, _ arena: inout ByteArena) throws(FileError) -> Int {
    var waits = 0
    while true {
      var got = 0
      var code: Int32 = 0
      unsafe arena.append(upTo: room) { target in
        got = unsafe larder_read(file, target.baseAddress, room)
        if got < 0 { code = errno }
        return max(got, 0)
      }
      if got >= 0 { return got }
      switch code {
      case EINTR: continue
      case EAGAIN:
        // What would block is no regular file, or lies on a disk that answers late.
        let kind = try stamp(file).kind
        guard kind == .file else { throw error(.notAFile(kind)) }
        guard waits < 100 else { throw error(.system(.resourceTemporarilyUnavailable)) }
        waits += 1
        usleep(10_000)
      case EISDIR: throw error(.notAFile(.folder))
      default: throw error(.system(Errno(rawValue: code)))
      }
    }
  }

  @inline(__always)
  private func stamp(_ file: Int32) throws(FileError) -> FileStamp {
    var info = stat()
    guard unsafe fstat(file, &info) == 0 else {
      throw error(.system(Errno(rawValue: errno)))
    }
    let stamp = FileStamp(info)
    guard stamp.kind == .file else { throw error(.notAFile(stamp.kind)) }
    return stamp
  }

  // MARK: - Errors

  private func error(_ kind: FileError.Kind) -> FileError {
    FileError(kind, displayName)
  }

  private var displayName: String {
    let length = unsafe strlen(name)
    let bytes = (0..<length).map { unsafe UInt8(bitPattern: name[$0]) }
    return FileName.display(bytes)
  }

  /// Why a file could not be opened: a look at what stands there names links and owners.
  private func refusal(_ folder: borrowing Directory, _ code: Int32) -> FileError {
    var info = stat()
    let isThere = unsafe fstatat(folder.descriptor, name, &info, AT_SYMLINK_NOFOLLOW) == 0
    let stamp = isThere ? FileStamp(info) : nil
    // Sockets and devices without a driver cannot be opened at all.
    if let stamp, stamp.kind != .file, code == ELOOP || code == ENXIO || code == ENODEV {
      return error(.notAFile(stamp.kind))
    }
    return Directory.error(code, displayName, stamp)
  }
}
