import ByteIO
import Glibc
import SystemPackage

extension SiteTree {
  /// Takes over the files and folders of the old tree that we did not make.
  ///
  /// - Throws: `.cannotCreate` where one stands in the place of a file of ours.
  func carryForeignFiles() throws(OutputError) {
    try forEachForeignEntry { path, kind throws(OutputError) in
      let (source, place) = (target.pushing(path), staging.pushing(path))
      if kind == .folder {
        try FileTree.makeFolder(place, like: source)
      } else {
        guard !FileTree.isThere(place) else { throw Self.foreign(source) }
        try FileTree.link(source, to: place)
      }
    }
  }

  /// Refuses a folder that holds more than we made: whoever is handed it could not tell what that is.
  ///
  /// - Throws: `.cannotCreate` with the first file.
  func refuseForeignFiles() throws(OutputError) {
    try forEachForeignEntry { path, _ throws(OutputError) in
      throw OutputError(
        .cannotCreate,
        target.pushing(path),
        nil,
        detail: "larder did not make it, and a package holds nothing else; move it away"
      )
    }
  }

  private func forEachForeignEntry(
    _ body: (FilePath, FileKind) throws(OutputError) -> Void
  ) throws(OutputError) {
    guard FileTree.isThere(target) else { return }
    var ours: Set<FilePath> = []
    for path in old?.manifest.paths ?? [] {
      var path = FilePath(path)
      while !path.isEmpty, ours.insert(path).inserted { path.removeLastComponent() }
    }
    try Self.forEachEntry(in: target, "") { path, kind throws(OutputError) in
      if !ours.contains(path) { try body(path, kind) }
    }
  }

  /// Calls `body` with everything in `folder` and below but for our own records, by its path from the top,
  /// in the order of the names, a folder after what lies in it.
  private static func forEachEntry(
    in folder: FilePath,
    _ path: FilePath,
    _ body: (FilePath, FileKind) throws(OutputError) -> Void
  ) throws(OutputError) {
    for (name, kind) in try entries(of: folder) where !path.isEmpty || !isOurs(name) {
      let inner = path.appending(name)
      if kind == .folder { try forEachEntry(in: folder.appending(name), inner, body) }
      try body(inner, kind)
    }
  }

  private static func foreign(_ path: FilePath) -> OutputError {
    OutputError(
      .cannotCreate,
      path,
      nil,
      detail: "larder did not make it, and the site has a file of its own there; move it away"
    )
  }

  /// Puts the new tree in its place, then removes the old one.
  ///
  /// `paths` are the files of the new tree, the manifest aside; `announcement` is what the manifest says
  /// while files are renamed one by one.
  func publish(_ paths: Set<String>, announcement: [UInt8]) throws(OutputError) {
    if isInPlace {
      try FileTree.sync(staging)
      try moveFiles(paths, announcement)
    } else {
      var info = stat()
      if unsafe stat(target.string, &info) == 0 {
        _ = unsafe chmod(staging.string, info.st_mode & 0o7777)
      }
      try FileTree.sync(staging)
      try exchange()
    }
  }

  private func exchange() throws(OutputError) {
    let isFirst = !FileTree.isThere(target)
    var left = staging
    do throws(OutputError) {
      if isFirst {
        try FileTree.move(staging, to: target)
      } else if try !FileTree.exchange(staging, target) {
        StagedPaths.add(aside)
        try FileTree.replace(target, by: staging, aside: aside)
        left = aside
      }
    } catch {
      throw error.reason == .improperLink ? cannotExchange(error.reason) : error
    }
    if isFirst { finish() } else { try clear(left) }
    try FileTree.syncFolder(parent)
  }

  /// Removes what is left once the new site stands, which a signal that comes meanwhile waits for.
  private func clear(_ path: FilePath) throws(OutputError) {
    let error = StagedPaths.discard(path)
    finish()
    guard let error else { return }
    let code: Errno? = if case .system(let code) = error.kind { code } else { nil }
    throw OutputError(
      .cannotWrite,
      path,
      code,
      detail: "the new site is published, but this is left of the old one; the next run removes it"
    )
  }

  /// Renames the files of the new tree into place: data first, pages last, the start page at the very
  /// end, then what is gone is removed.
  ///
  /// Meanwhile the manifest lists all files, old and new, so that a run that is stopped half way leaves
  /// none that nobody knows as ours.
  private func moveFiles(_ paths: Set<String>, _ announcement: [UInt8]) throws(OutputError) {
    var staged: [String] = []
    try Self.forEachEntry(in: staging, "") { path, kind in
      if kind != .folder { staged.append(path.string) }
    }
    staged.sort { (Self.rank($0), $0) < (Self.rank($1), $1) }
    let ours = Set(old?.manifest.paths ?? []).union([Manifest.fileName])
    for path in staged where !ours.contains(path) && FileTree.isThere(target.appending(path)) {
      throw Self.foreign(target.appending(path))
    }
    try replaceManifest(announcement)
    let manifest = target.appending(Manifest.fileName)
    for path in staged {
      try FileTree.makeFolder(target.appending(path).removingLastComponent())
      try FileTree.move(staging.appending(path), to: target.appending(path))
    }
    for path in old?.manifest.paths ?? [] where !paths.contains(path) { try removeFile(path) }
    try FileTree.move(staging.appending(Manifest.fileName), to: manifest)
    try clear(staging)
    try FileTree.sync(target)
  }

  /// Replaces the manifest of the tree that is there.
  func replaceManifest(_ bytes: [UInt8]) throws(OutputError) {
    let place = ".larder-announcement"
    let file = try create(place)
    try file.sink.append(bytes.span)
    try file.sink.sync()
    try file.commit()
    try FileTree.move(staging.appending(place), to: target.appending(Manifest.fileName))
  }

  /// Removes a file of the old tree, and the folders that it leaves empty.
  private func removeFile(_ path: String) throws(OutputError) {
    guard unsafe unlink(target.appending(path).string) == 0 || errno == ENOENT else {
      throw OutputError(.cannotWrite, target.appending(path), Errno(rawValue: errno))
    }
    var folder = FilePath(path).removingLastComponent()
    while !folder.isEmpty, unsafe rmdir(target.pushing(folder).string) == 0 {
      folder = folder.removingLastComponent()
    }
  }

  private static func rank(_ path: String) -> Int {
    if path == "index.html" { return 3 }
    if path.hasSuffix(".html") { return 2 }
    return path.hasPrefix("assets/") ? 1 : 0
  }
}
