import Glibc
public import SystemPackage

/// Files and folders that a test describes in a string literal.
///
///     StorageTree.make(
///       """
///       datasets/products/__metadata__.json  {"id": "abc"}
///       datasets/products/000000001.json     {"n": 1}
///       datasets/empty/
///       datasets/link -> products
///       """, in: folder)
///
/// A line is a path, blanks, and the file's content up to the line's end; a path that ends in `/` is
/// a folder, and `->` makes a symbolic link. In the content `\n`, `\r`, `\t`, `\0` stand for what they
/// stand for in Swift.
public enum StorageTree {
  /// Makes what `literal` describes in `folder`.
  public static func make(_ literal: String, in folder: TemporaryDirectory) throws {
    for line in literal.split(separator: "\n") {
      let path = line.prefix { $0 != " " }
      let content = line.dropFirst(path.count).drop { $0 == " " }
      if path.hasSuffix("/") {
        try makeFolder(folder.at(String(path.dropLast())))
      } else if content.hasPrefix("->") {
        let target = String(content.dropFirst(2).drop { $0 == " " })
        try makeFolder(folder.at(String(path)).removingLastComponent())
        try check(unsafe symlink(target, folder.at(String(path)).string))
      } else {
        try write(Array(unescaped(content).utf8), to: folder.at(String(path)))
      }
    }
  }

  /// Writes a file and makes the folders above it.
  public static func write(_ bytes: [UInt8], to path: FilePath) throws {
    try makeFolder(path.removingLastComponent())
    let file = try FileDescriptor.open(
      path,
      .writeOnly,
      options: [.create, .truncate],
      permissions: [.ownerReadWrite, .groupRead]
    )
    try file.closeAfter { _ = try file.writeAll(bytes) }
  }

  /// Makes a folder and those above it.
  public static func makeFolder(_ path: FilePath) throws {
    if unsafe mkdir(path.string, 0o755) == 0 || errno == EEXIST { return }
    guard errno == ENOENT else { throw Errno(rawValue: errno) }
    try makeFolder(path.removingLastComponent())
    try check(unsafe mkdir(path.string, 0o755))
  }

  /// Sets when a file or folder was last changed.
  public static func setTime(_ path: FilePath, seconds: Int, nanoseconds: Int = 0) throws {
    let time = timespec(tv_sec: seconds, tv_nsec: nanoseconds)
    try check(unsafe utimensat(AT_FDCWD, path.string, [time, time], AT_SYMLINK_NOFOLLOW))
  }

  /// Makes a named pipe.
  public static func makePipe(_ path: FilePath) throws {
    try makeFolder(path.removingLastComponent())
    try check(unsafe mkfifo(path.string, 0o644))
  }

  /// Sets the permissions of a file or folder.
  public static func setMode(_ path: FilePath, _ mode: UInt32) throws {
    try check(unsafe chmod(path.string, mode))
  }

  private static func check(_ code: Int32) throws {
    if code != 0 { throw Errno(rawValue: errno) }
  }

  private static func unescaped(_ text: Substring) -> String {
    let meaning: [Character: Character] = ["n": "\n", "r": "\r", "t": "\t", "0": "\0"]
    var result = ""
    var rest = text
    while let character = rest.popFirst() {
      if character == "\\", let next = rest.first, let escape = meaning[next] {
        result.append(escape)
        rest.removeFirst()
      } else {
        result.append(character)
      }
    }
    return result
  }
}
