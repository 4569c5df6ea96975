import Glibc
public import SystemPackage

/// A folder for one test, removed with all it holds when the value goes.
public final class TemporaryDirectory: Sendable {
  /// Where it lies; the path has no link in it.
  public let path: FilePath

  /// Makes an empty folder.
  public init() throws {
    var template = Array("/tmp/larder-test-XXXXXX".utf8CString)
    guard unsafe mkdtemp(&template) != nil else { throw Errno(rawValue: errno) }
    path = unsafe template.withUnsafeBufferPointer { bytes in
      unsafe FilePath(
        String(decoding: bytes.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
      )
    }
  }

  deinit { Self.remove(path.string) }

  /// A path in the folder.
  public func at(_ relative: String) -> FilePath { path.appending(relative) }

  /// Removes a file, or a folder with all it holds.
  public func remove(_ relative: String) { Self.remove(at(relative).string) }

  private static func remove(_ path: String) {
    var info = stat()
    guard unsafe lstat(path, &info) == 0 else { return }
    guard info.st_mode & S_IFMT == S_IFDIR else {
      _ = unsafe unlink(path)
      return
    }
    // A test may have taken its own permission away.
    _ = unsafe chmod(path, 0o700)
    if let entries = unsafe opendir(path) {
      var names: [[CChar]] = []
      while let entry = unsafe readdir(entries) {
        let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
          unsafe bytes.prefix { $0 != 0 }.map { CChar(bitPattern: $0) } + [0]
        }
        if name != [46, 0], name != [46, 46, 0] { names.append(name) }
      }
      let folder = unsafe dirfd(entries)
      for name in names {
        if unsafe unlinkat(folder, name, 0) == 0 { continue }
        remove(
          path + "/" + String(decoding: name.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        )
      }
      unsafe closedir(entries)
    }
    _ = unsafe rmdir(path)
  }
}
