import Glibc

/// A moment of the file system's clock, as exact as the system keeps it.
public struct FileTime: Sendable, Hashable, Comparable {
  /// Whole seconds since 1970.
  public var seconds: Int
  /// The rest, 0 ..< 1,000,000,000.
  public var nanoseconds: Int

  /// Makes a moment.
  public init(seconds: Int, nanoseconds: Int = 0) {
    self.seconds = seconds
    self.nanoseconds = nanoseconds
  }

  init(_ time: timespec) {
    self.init(seconds: time.tv_sec, nanoseconds: time.tv_nsec)
  }

  /// The system's clock.
  public static func now() -> FileTime { reading(CLOCK_REALTIME) }

  /// The clock that file systems stamp with, which may lie some milliseconds behind ``now()``.
  ///
  /// What is changed later than this moment never has an earlier time than it.
  public static func stamping() -> FileTime {
    #if os(Linux)
    reading(CLOCK_REALTIME_COARSE)
    #else
    now()
    #endif
  }

  private static func reading(_ clock: clockid_t) -> FileTime {
    var time = timespec()
    unsafe clock_gettime(clock, &time)
    return FileTime(time)
  }

  /// Earlier first.
  public static func < (one: FileTime, other: FileTime) -> Bool {
    (one.seconds, one.nanoseconds) < (other.seconds, other.nanoseconds)
  }

  /// Whether it lies less than `seconds` before `now`; a moment in the future does not.
  public func isWithin(_ seconds: Int, before now: FileTime) -> Bool {
    // A time in the future is one that somebody set, and says nothing about a writer at work.
    guard self <= now else { return false }
    let (earliest, overflows) = now.seconds.subtractingReportingOverflow(seconds)
    return overflows || self > FileTime(seconds: earliest, nanoseconds: now.nanoseconds)
  }
}

/// What the system knows about a file: enough to see whether it is still the same.
public struct FileStamp: Sendable, Hashable {
  /// The number of bytes.
  public var size: Int
  /// When its contents were last changed.
  public var modified: FileTime
  /// When anything of it was last changed, its name and mode too; no program can set this.
  public var changed: FileTime
  /// The device it lies on.
  public var device: UInt64
  /// Its number on that device.
  public var inode: UInt64
  /// What it is.
  public var kind: FileKind
  /// The user it belongs to.
  public var owner: UInt32

  init(_ info: stat) {
    size = Int(info.st_size)
    modified = FileTime(info.st_mtim)
    changed = FileTime(info.st_ctim)
    device = UInt64(info.st_dev)
    inode = UInt64(info.st_ino)
    kind = FileKind(mode: info.st_mode)
    owner = info.st_uid
  }

  /// Whether both are the same file, whatever was written to it.
  public func isSameFile(as other: FileStamp) -> Bool {
    device == other.device && inode == other.inode
  }
}
