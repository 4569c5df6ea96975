import ByteIO
import Catalogue
import Glibc
import JSONText
import SystemPackage

/// The folder of a site while it is built, and the exchange that publishes it.
///
/// The new tree grows in `DIR.new-PID` beside `DIR`, is synced once and takes `DIR`'s place in one
/// step; readers never see half of it. `DIR.lock` is held meanwhile. What an earlier, killed run left
/// beside `DIR` is finished or removed first.
final class SiteTree {
  /// Where the new tree grows.
  let staging: FilePath
  private let target: FilePath
  private let parent: FilePath
  private let name: String
  private let lock: FileLock
  private let old: Manifest?
  private var isDone = false

  /// Takes the lock and makes the staging folder.
  ///
  /// - Throws: `.cannotCreate` where the place is a file, a folder that is not ours or not writable;
  ///   `.locked` if another run holds it for longer than `lockWait` seconds.
  init(_ path: FilePath, keepsForeign: Bool, lockWait: Int) throws(OutputError) {
    target = try Self.resolve(path)
    guard let last = target.lastComponent else {
      throw OutputError(.cannotCreate, path, nil, detail: "it has no name of its own")
    }
    name = last.string
    parent = target.removingLastComponent().isEmpty ? "." : target.removingLastComponent()
    guard Self.isFolder(parent) else {
      throw OutputError(.cannotCreate, path, .noSuchFileOrDirectory, detail: "\(parent) is missing")
    }
    lock = try FileLock(parent.appending("\(name).lock"), for: path, wait: lockWait)
    try Self.finishInterrupted(parent, name)
    old = try Self.inspect(target, keepsForeign)
    staging = parent.appending("\(name).new-\(getpid())")
    StagedPaths.add(staging)
    try FileTree.makeFolder(staging)
  }

  deinit { discard() }

  /// What the tree that is there knows of its past; nil if it does not check out.
  func history() -> History? { old.flatMap { OldTree.history($0, in: target) } }

  /// Creates a file of the new tree and the folders that it needs.
  func create(_ path: String) throws(OutputError) -> StagedFile {
    let full = staging.appending(path)
    try FileTree.makeFolder(full.removingLastComponent())
    return try StagedFile(full)
  }

  /// Gives a file of the new tree another name.
  func move(_ path: String, to other: String) throws(OutputError) {
    try FileTree.move(staging.appending(path), to: staging.appending(other))
  }

  /// Removes a folder of the new tree with all it holds.
  func remove(_ path: String) { FileTree.remove(staging.appending(path)) }

  /// Takes over the files of the old tree that we did not make.
  func carryForeignFiles() throws(OutputError) {
    let ours = Set(old?.paths ?? [])
    try Self.carry(target, staging, "", ours)
  }

  /// Puts the new tree in its place, then removes the old one.
  func publish() throws(OutputError) {
    if let mode = Self.mode(of: target) { _ = unsafe chmod(staging.string, mode) }
    try FileTree.sync(staging)
    if !Self.exists(target) {
      try FileTree.move(staging, to: target)
      isDone = true
    } else if try FileTree.exchange(staging, target) {
      isDone = true
      FileTree.remove(staging)
    } else {
      let aside = parent.appending("\(name).old-\(getpid())")
      try FileTree.move(target, to: aside)
      try FileTree.move(staging, to: target)
      isDone = true
      FileTree.remove(aside)
    }
    StagedPaths.remove(staging)
    try FileTree.syncFolder(parent)
  }

  /// Removes the staging folder, unless it was published.
  func discard() {
    guard !isDone else { return }
    isDone = true
    FileTree.remove(staging)
    StagedPaths.remove(staging)
  }

  // MARK: - The place

  /// If the site's folder is a link, the folder that it points to is exchanged and the link stays.
  private static func resolve(_ path: FilePath) throws(OutputError) -> FilePath {
    var info = stat()
    guard unsafe lstat(path.string, &info) == 0 else { return path.lexicallyNormalized() }
    guard info.st_mode & S_IFMT == S_IFLNK || path.lastComponent?.kind != .regular else {
      return path
    }
    guard let real = unsafe realpath(path.string, nil) else {
      throw OutputError(.cannotCreate, path, Errno(rawValue: errno), detail: "the link is dangling")
    }
    defer { unsafe free(real) }
    return unsafe FilePath(platformString: real)
  }

  /// Reads the manifest of the tree that is there; refuses a folder that is not ours.
  private static func inspect(_ target: FilePath, _ keepsForeign: Bool) throws(OutputError)
    -> Manifest?
  {
    guard exists(target) else { return nil }
    guard isFolder(target) else { throw OutputError(.cannotCreate, target, .notDirectory) }
    if let manifest = Manifest(readingFrom: target) { return manifest }
    let isOurs = keepsForeign ? true : try entries(of: target).isEmpty
    guard isOurs else {
      throw OutputError(
        .cannotCreate,
        target,
        nil,
        detail: "it holds files that larder did not make; choose another folder, or --keep-foreign"
      )
    }
    return nil
  }

  /// Completes or removes what a killed run left: `NAME.old-*` if it was between its two renames.
  private static func finishInterrupted(_ parent: FilePath, _ name: String) throws(OutputError) {
    for entry in try entries(of: parent) {
      let path = parent.appending(entry)
      if entry.hasPrefix("\(name).old-"), !exists(parent.appending(name)) {
        try FileTree.move(path, to: parent.appending(name))
      } else if entry.hasPrefix("\(name).new-") || entry.hasPrefix("\(name).old-") {
        FileTree.remove(path)
      }
    }
  }

  private static func carry(
    _ old: FilePath,
    _ new: FilePath,
    _ prefix: String,
    _ ours: Set<String>
  ) throws(OutputError) {
    guard exists(old) else { return }
    for entry in try entries(of: old) {
      let relative = prefix + entry
      let source = old.appending(entry)
      var info = stat()
      guard unsafe lstat(source.string, &info) == 0 else { continue }
      if info.st_mode & S_IFMT == S_IFDIR {
        try carry(source, new, relative + "/", ours)
      } else if !ours.contains(relative), relative != Manifest.fileName {
        let place = new.appending(relative)
        guard !exists(place) else { continue }
        try FileTree.makeFolder(place.removingLastComponent())
        guard unsafe linkat(AT_FDCWD, source.string, AT_FDCWD, place.string, 0) == 0 else {
          throw OutputError(.cannotWrite, place, Errno(rawValue: errno))
        }
      }
    }
  }

  static func entries(of folder: FilePath) throws(OutputError) -> [String] {
    guard let stream = unsafe opendir(folder.string) else {
      throw OutputError(.cannotCreate, folder, Errno(rawValue: errno))
    }
    defer { unsafe closedir(stream) }
    var names: [String] = []
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
        unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  private static func exists(_ path: FilePath) -> Bool {
    var info = stat()
    return unsafe lstat(path.string, &info) == 0
  }

  private static func mode(of path: FilePath) -> mode_t? {
    var info = stat()
    return unsafe stat(path.string, &info) == 0 ? info.st_mode & 0o7777 : nil
  }

  private static func isFolder(_ path: FilePath) -> Bool {
    var info = stat()
    return unsafe stat(path.string, &info) == 0 && info.st_mode & S_IFMT == S_IFDIR
  }
}
