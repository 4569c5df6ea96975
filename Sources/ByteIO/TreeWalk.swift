import CSystemCalls

/// Everything below an open folder, folder by folder, however deep.
///
/// Goes down and up again with two descriptors, without recursion: a hostile depth costs some bytes a
/// level. Above a folder is the one that it was entered from, or the walk ends with `.changed`; what is
/// mounted below is not entered, but ends it with `.mounted`.
enum TreeWalk {
  private struct Level {
    let name: FileName
    let stamp: FileStamp
    /// The folders in it that are still to be entered.
    var pending: [FileName]
  }

  /// Walks through `top`.
  ///
  /// `enter` is given each folder with its depth, `top` with 0, and says which of its folders to go
  /// through; those that are gone by then are passed over. `leave` is given each of them, by its name in
  /// the folder above it, when everything below it is done.
  static func walk(
    through top: borrowing Directory,
    enter: (borrowing Directory, _ depth: Int) throws(FileError) -> [FileName],
    leave: (FileName, _ above: borrowing Directory) throws(FileError) -> Void
  ) throws(FileError) {
    let stamp = try top.stamp()
    var levels = [Level(name: FileName("."), stamp: stamp, pending: try enter(top, 0))]
    var folder = try top.openFolder(FileName("."))
    while true {
      if let name = levels[levels.count - 1].pending.popLast() {
        guard let inner = try open(name, in: folder) else { continue }
        let innerStamp = try inner.stamp()
        guard innerStamp.device == stamp.device, !inner.isMountPoint else {
          throw FileError(.mounted, name.display)
        }
        let pending = try enter(inner, levels.count)
        levels.append(Level(name: name, stamp: innerStamp, pending: pending))
        folder = inner
      } else {
        let level = levels.removeLast()
        guard let above = levels.last else { return }
        let parent = try folder.openFolder(FileName(".."))
        guard try parent.stamp().isSameFile(as: above.stamp) else {
          throw FileError(.changed, level.name.display)
        }
        folder = parent
        try leave(level.name, folder)
      }
    }
  }

  private static func open(
    _ name: FileName,
    in folder: borrowing Directory
  ) throws(FileError) -> Directory? {
    do throws(FileError) {
      return try folder.openFolder(name)
    } catch {
      guard error.isMissing else { throw error }
      return nil
    }
  }
}

extension Directory {
  /// Whether something else is mounted at this folder.
  public var isMountPoint: Bool { larder_is_mount_point(descriptor) == 1 }

  /// Calls `body` with every entry below, folders too, its stamp, and how many folders lie between.
  ///
  /// - Throws: if something cannot be looked at; what `body` saw is not the whole then.
  public borrowing func forEachEntryBelow(
    _ body: (_ name: Span<UInt8>, _ stamp: FileStamp, _ depth: Int) -> Void
  ) throws(FileError) {
    try TreeWalk.walk(through: self) { folder, depth throws(FileError) in
      var folders: [FileName] = []
      try folder.forEachStampedEntry { name, stamp in
        body(name, stamp, depth)
        if stamp.kind == .folder { folders.append(FileName(name)) }
      }
      return folders
    } leave: { (_, _) throws(FileError) in
    }
  }
}
