import Glibc
import SystemPackage

/// Empties a folder: by its descriptor, following no link, leaving no device, however deep it is.
///
/// The first thing that cannot be removed ends it.
public struct TreeRemoval: Sendable {
  /// What was changed at this moment or later is not removed, but ends the removal with `.changed`; nil
  /// if that does not matter.
  private let judged: FileTime?
  /// The entry of the folder itself that is removed when all others are gone.
  private let last: FileName?
  /// How many files and folders are gone already.
  public private(set) var count = 0

  /// Prepares a removal.
  public init(ofWhatIsOlderThan judged: FileTime? = nil, last: FileName? = nil) {
    self.judged = judged
    self.last = last
  }

  /// Removes everything in `folder`.
  public mutating func empty(_ folder: borrowing Directory) throws(FileError) {
    var count = 0
    defer { self.count += count }
    try TreeWalk.walk(through: folder) { folder, depth throws(FileError) in
      // The top was renamed or emptied a bit by us; nobody else may have touched what lies below.
      if depth > 0 { try check(try folder.stamp(), FileName("."), in: folder) }
      // A folder that was carried over may be closed to its owner too.
      if judged == nil { _ = fchmod(folder.descriptor, 0o700) }
      return try removeFiles(in: folder, except: depth == 0 ? last : nil, &count)
    } leave: { name, above throws(FileError) in
      try above.removeFolder(name)
      count += 1
    }
    guard let last else { return }
    do throws(FileError) {
      try check(folder.stamp(of: last), last, in: folder)
      try folder.removeFile(last)
      count += 1
    } catch {
      if !error.isMissing { throw error }
    }
  }

  /// Removes what is no folder; says which folders there are.
  private func removeFiles(
    in folder: borrowing Directory,
    except last: FileName?,
    _ count: inout Int
  ) throws(FileError) -> [FileName] {
    var folders: [FileName] = []
    var removed = 0
    defer { count += removed }
    try unsafe folder.forEachRawEntry { _, bytes, kind throws(FileError) in
      let name = FileName(bytes)
      if name == last { return }
      do throws(FileError) {
        var kind = kind
        if judged != nil || kind == .unknown {
          // Looked at right before it goes, so that hardly anything can happen in between.
          let stamp = try folder.stamp(of: name)
          kind = stamp.kind
          if kind != .folder { try check(stamp, name, in: folder) }
        }
        if kind == .folder {
          folders.append(name)
        } else {
          try folder.removeFile(name)
          removed += 1
        }
      } catch {
        if !error.isMissing { throw error }
      }
    }
    return folders
  }

  private func check(
    _ stamp: FileStamp,
    _ name: FileName,
    in folder: borrowing Directory
  ) throws(FileError) {
    guard let judged, max(stamp.changed, stamp.modified) >= judged else { return }
    throw FileError(.changed, name == FileName(".") ? folder.name : name.display)
  }
}
