import Glibc
public import SystemPackage

/// An open folder: what lies in it is found and opened relative to it, never by path.
///
/// So neither a link on the way nor a folder renamed meanwhile can lead elsewhere.
public struct Directory: ~Copyable, Sendable {
  let descriptor: Int32
  /// Its name, for errors.
  let name: String

  /// Opens the folder at `path`, whose last part may be a link if `followingLink` says so.
  public init(_ path: FilePath, followingLink: Bool = false) throws(FileError) {
    name = path.display
    var keepsAccessTime = true
    let flags = OpenFlags.reading | O_DIRECTORY | (followingLink ? 0 : O_NOFOLLOW)
    descriptor = unsafe path.withPlatformString { path in
      unsafe OpenFlags.open(AT_FDCWD, path, flags, &keepsAccessTime)
    }
    guard descriptor >= 0 else {
      let code = errno
      let stamp = try? Directory.stamp(of: path, followingLink: followingLink)
      throw Self.error(code, name, stamp)
    }
  }

  private init(descriptor: Int32, name: String) {
    self.descriptor = descriptor
    self.name = name
  }

  deinit { close(descriptor) }

  /// Opens the folder `name` in this one; a link is refused as `.notAFile(.link)`.
  public borrowing func openFolder(_ name: FileName) throws(FileError) -> Directory {
    var keepsAccessTime = true
    let flags = OpenFlags.reading | O_DIRECTORY | O_NOFOLLOW
    let inner = unsafe name.withCString { name in
      unsafe OpenFlags.open(descriptor, name, flags, &keepsAccessTime)
    }
    guard inner >= 0 else {
      let code = errno
      throw Self.error(code, name.display, try? stamp(of: name))
    }
    return Directory(descriptor: inner, name: name.display)
  }

  /// An error that says what stood at the place where it helps.
  static func error(_ code: Int32, _ name: String, _ stamp: FileStamp?) -> FileError {
    if let stamp, stamp.kind == .link, code == ELOOP || code == ENOTDIR {
      return FileError(.notAFile(.link), name)
    }
    // What belongs to this very user is closed to it by something else.
    let isForbidden = (code == EACCES || code == EPERM) && stamp?.owner != geteuid()
    let owner = isForbidden ? stamp?.owner : nil
    return FileError(.system(Errno(rawValue: code)), name, owner: owner)
  }

  // MARK: - Listing

  /// Calls `body` with the name and the kind of every entry but `.` and `..`, in no order.
  ///
  /// Entries that appear or vanish meanwhile may or may not be among them. After an error, what
  /// `body` saw is not the whole.
  public borrowing func forEachEntry(
    _ body: (_ name: Span<UInt8>, _ kind: FileKind) -> Void
  ) throws(FileError) {
    var entries = try EntryStream(self)
    _ = try entries.forEach(body)
  }

  /// All entries but `.` and `..`, in the order of their names.
  public borrowing func sortedEntries() throws(FileError) -> [(name: FileName, kind: FileKind)] {
    var entries: [(name: FileName, kind: FileKind)] = []
    try forEachEntry { entries.append((FileName($0), $1)) }
    return entries.sorted { $0.name < $1.name }
  }

  /// Calls `body` with every entry and its stamp, in no order; of a link, the stamp is the link's.
  ///
  /// Costs one `fstatat` an entry, made by `jobs` threads that also take turns at the listing. Entries that
  /// vanish meanwhile are left out.
  public borrowing func forEachStampedEntry(
    jobs: Int = 1,
    _ body: (_ name: Span<UInt8>, _ stamp: FileStamp) -> Void
  ) throws(FileError) {
    let entries = try StampedEntries(self)
    // To start threads costs more than to look at a few files.
    guard let first = try entries.next() else { return }
    first.forEach(body)
    guard first.names.isFull else { return }
    try Crew.inOrder(.max, jobs: jobs) { _ -> Result<StampedEntries.Share, FileError>? in
      do throws(FileError) {
        return try entries.next().map { .success($0) }
      } catch {
        return .failure(error)
      }
    } use: { (share) throws(FileError) in
      try share.get().forEach(body)
    }
  }

  @inline(__always)
  borrowing func forEachRawEntry(
    _ body: (UnsafePointer<CChar>, Span<UInt8>, FileKind) throws(FileError) -> Void
  ) throws(FileError) {
    var entries = try EntryStream(self)
    while try unsafe entries.next(body) {}
  }

  // MARK: - Stamps

  /// What the system knows about the folder.
  public borrowing func stamp() throws(FileError) -> FileStamp {
    var info = stat()
    guard unsafe fstat(descriptor, &info) == 0 else {
      throw FileError(.system(Errno(rawValue: errno)), name)
    }
    return FileStamp(info)
  }

  /// What the system knows about the entry `name`; of a link, about the link.
  public borrowing func stamp(of name: FileName) throws(FileError) -> FileStamp {
    var info = stat()
    let code = unsafe name.withCString { name in
      unsafe fstatat(descriptor, name, &info, AT_SYMLINK_NOFOLLOW)
    }
    guard code == 0 else { throw FileError(.system(Errno(rawValue: errno)), name.display) }
    return FileStamp(info)
  }

  /// What the system knows about the entry `name` of an open folder.
  static func stamp(
    ofRaw name: UnsafePointer<CChar>,
    in folder: Int32
  ) throws(FileError) -> FileStamp {
    var info = stat()
    guard unsafe fstatat(folder, name, &info, AT_SYMLINK_NOFOLLOW) == 0 else {
      let code = errno
      throw FileError(
        .system(Errno(rawValue: code)),
        FileName.display(unsafe String(cString: name))
      )
    }
    return FileStamp(info)
  }

  /// What the system knows about `path`.
  public static func stamp(
    of path: FilePath,
    followingLink: Bool
  ) throws(FileError) -> FileStamp {
    var info = stat()
    let code = unsafe path.withPlatformString { text in
      unsafe fstatat(AT_FDCWD, text, &info, followingLink ? 0 : AT_SYMLINK_NOFOLLOW)
    }
    guard code == 0 else {
      throw FileError(.system(Errno(rawValue: errno)), path.display)
    }
    return FileStamp(info)
  }
}

extension FileName {
  /// Lends the name to a C function; a NUL inside would end it, and no listing gives one.
  func withCString<R>(_ body: (UnsafePointer<CChar>) -> R) -> R {
    unsafe bytes.withUnsafeBufferPointer { source in
      unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: source.count + 1) { name in
        for at in 0..<source.count { unsafe name[at] = CChar(bitPattern: source[at]) }
        unsafe name[source.count] = 0
        // The allocation is never empty, so it has an address.
        guard let start = name.baseAddress else { return unsafe body("") }
        return unsafe body(start)
      }
    }
  }
}
