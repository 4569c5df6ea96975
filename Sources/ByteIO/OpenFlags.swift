import CSystemCalls
import Glibc

/// The flags that everything is opened with for reading.
///
/// `O_NONBLOCK` and `O_NOCTTY` keep a pipe or terminal that took a file's name from holding us up.
enum OpenFlags {
  static let reading = O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY
  /// Keeps the access time; refused (EPERM) for files of other users.
  ///
  /// `O_NOATIME`, which Glibc hides from Swift.
  static let keepingAccessTime: Int32 = 0o1000000

  /// Opens `name` relative to `folder` (or a path, with `AT_FDCWD`).
  ///
  /// `keepsAccessTime` says whether to ask for it, and becomes false once that was refused. The
  /// result is the descriptor, or -1 with `errno` set.
  @inline(__always)
  static func open(
    _ folder: Int32,
    _ name: UnsafePointer<CChar>,
    _ flags: Int32,
    _ keepsAccessTime: inout Bool
  ) -> Int32 {
    while true {
      let wanted = keepsAccessTime ? flags | keepingAccessTime : flags
      let number = unsafe larder_openat(folder, name, wanted)
      if number >= 0 { return number }
      if errno == EPERM, keepsAccessTime {
        keepsAccessTime = false
      } else if errno != EINTR {
        return number
      }
    }
  }
}
