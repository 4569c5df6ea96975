import CSystemCalls
import Glibc
import SystemPackage

/// Changing what lies in an open folder, by name and never by path.
extension Directory {
  /// Gives the entry `name` another name, which must be free: nothing is ever replaced.
  ///
  /// Where the system cannot do that in one step, the name is taken by an empty folder first: only an
  /// empty folder can be replaced by a folder, and nothing by a file.
  ///
  /// - Throws: `.system(.fileExists)` if the name is taken.
  public borrowing func rename(_ name: FileName, to new: FileName) throws(FileError) {
    if unsafe with(name, new, { unsafe larder_rename_to_free(descriptor, $0, $1) }) == 0 { return }
    guard errno == EINVAL || errno == ENOSYS else { throw error(name) }
    guard unsafe new.withCString({ unsafe mkdirat(descriptor, $0, 0o700) }) == 0 else {
      throw error(new)
    }
    guard
      unsafe with(name, new, { unsafe renameat(descriptor, $0, descriptor, $1) }) != 0
    else { return }
    let failure = error(name)
    _ = unsafe new.withCString { unsafe unlinkat(descriptor, $0, AT_REMOVEDIR) }
    throw failure
  }

  /// Removes the entry `name`, which is no folder; of a link, the link.
  public borrowing func removeFile(_ name: FileName) throws(FileError) {
    try remove(name, 0)
  }

  /// Removes the folder `name`, which must be empty.
  public borrowing func removeFolder(_ name: FileName) throws(FileError) {
    try remove(name, AT_REMOVEDIR)
  }

  /// Writes `bytes` to a file that takes the place of `name` whole, with its owner, mode and times.
  ///
  /// Until then it is called `staging` in the folder `other`; one that a killed run left there is
  /// written anew.
  public borrowing func replaceFile(
    _ name: FileName,
    with bytes: Span<UInt8>,
    staging: FileName,
    in other: borrowing Directory
  ) throws(FileError) {
    var info = stat()
    let code = unsafe name.withCString {
      unsafe fstatat(descriptor, $0, &info, AT_SYMLINK_NOFOLLOW)
    }
    guard code == 0 else { throw error(name) }
    do throws(FileError) {
      try other.removeFile(staging)
    } catch {
      if !error.isMissing { throw error }
    }
    do throws(FileError) {
      try other.create(staging, bytes, like: info)
      let code = unsafe with(staging, name) {
        unsafe renameat(other.descriptor, $0, descriptor, $1)
      }
      guard code == 0 else { throw error(name) }
    } catch {
      try? other.removeFile(staging)
      throw error
    }
    try sync()
  }

  /// Makes the folder's entries durable.
  public borrowing func sync() throws(FileError) {
    // Some file systems cannot sync a folder and say EINVAL; there is nothing more to do there.
    guard fsync(descriptor) == 0 || errno == EINVAL else { throw error(FileName(".")) }
  }

  /// Takes the folder's lock, which lasts until this value ends; no other program needs to heed it.
  ///
  /// - Returns: false if another process of ours holds it. Where the file system has no locks, true.
  public borrowing func lock() -> Bool {
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      if errno == EINTR { continue }
      return errno != EWOULDBLOCK
    }
    return true
  }

  private borrowing func create(
    _ name: FileName,
    _ bytes: Span<UInt8>,
    like info: stat
  ) throws(FileError) {
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW
    let number = unsafe name.withCString { unsafe openat(descriptor, $0, flags, 0o600) }
    guard number >= 0 else { throw error(name) }
    var code = Self.write(bytes, to: number)
    // Its client must be able to write it as before; the group is not worth failing for.
    if info.st_uid != geteuid() {
      if code == 0, fchown(number, info.st_uid, info.st_gid) != 0 { code = errno }
    } else if info.st_gid != getegid() {
      _ = fchown(number, info.st_uid, info.st_gid)
    }
    if code == 0, fchmod(number, info.st_mode & 0o7777) != 0 { code = errno }
    // What it says about the data is as old as it was.
    _ = unsafe futimens(number, [info.st_atim, info.st_mtim])
    if code == 0, fsync(number) != 0 { code = errno }
    if close(number) != 0, code == 0 { code = errno }
    guard code == 0 else { throw FileError(.system(Errno(rawValue: code)), name.display) }
  }

  /// Writes it all; says why it could not, or 0.
  private static func write(_ bytes: Span<UInt8>, to number: Int32) -> Int32 {
    unsafe bytes.withUnsafeBytes { raw in
      var done = 0
      while done < raw.count {
        let rest = unsafe UnsafeRawBufferPointer(rebasing: raw[done...])
        let count = unsafe Glibc.write(number, rest.baseAddress, rest.count)
        if count > 0 {
          done += count
        } else if count == 0 || errno != EINTR {
          return count == 0 ? EIO : errno
        }
      }
      return 0
    }
  }

  private borrowing func remove(_ name: FileName, _ flags: Int32) throws(FileError) {
    guard unsafe name.withCString({ unsafe unlinkat(descriptor, $0, flags) }) == 0 else {
      throw error(name)
    }
  }

  private borrowing func with(
    _ name: FileName,
    _ other: FileName,
    _ body: (UnsafePointer<CChar>, UnsafePointer<CChar>) -> Int32
  ) -> Int32 {
    unsafe name.withCString { name in
      unsafe other.withCString { other in unsafe body(name, other) }
    }
  }

  private borrowing func error(_ name: FileName) -> FileError {
    let code = errno
    return Self.error(code, name.display, try? stamp(of: name))
  }
}
