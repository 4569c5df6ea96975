import ByteIO
import SystemPackage
import ZipArchive

/// The files below a folder; no link is followed.
struct FolderFiles: GivenFiles {
  private(set) var entries: [GivenEntry] = []
  private(set) var findings: [Finding] = []
  private let top: Top

  private final class Top: Sendable {
    let directory: Directory

    init(_ directory: consuming Directory) { self.directory = directory }
  }

  /// Lists the folder, which itself may be a link.
  init(_ path: FilePath, jobs: Int) throws(FileError) {
    top = Top(try Directory(path, followingLink: true))
    var folders: [FileName] = [FileName("")]
    while let folder = folders.popLast() {
      do throws(FileError) {
        try list(folder, &folders, jobs)
      } catch {
        guard !folder.bytes.isEmpty, !error.isExhaustion else { throw error }
        findings.append(Finding(.unreadable, folder.display, error.reason))
      }
    }
    entries.sort { $0.path < $1.path }
    for number in entries.indices { entries[number].number = number }
  }

  private mutating func list(
    _ folder: FileName,
    _ folders: inout [FileName],
    _ jobs: Int
  ) throws(FileError) {
    let prefix = folder.bytes.isEmpty ? [] : folder.bytes + [UInt8(ascii: "/")]
    var found: [(FileName, FileStamp)] = []
    try opened(folder.bytes) { directory throws(FileError) in
      try directory.forEachStampedEntry(jobs: jobs) { name, stamp in
        found.append((FileName(prefix + FileName(name).bytes), stamp))
      }
    }
    for (name, stamp) in found {
      if stamp.kind == .folder {
        folders.append(name)
      } else {
        entries.append(
          GivenEntry(path: name.display, name: name, kind: stamp.kind, size: stamp.size)
        )
      }
    }
  }

  /// Opens a folder below the top, step by step.
  private func opened<R>(
    _ path: [UInt8],
    _ body: (borrowing Directory) throws(FileError) -> R
  ) throws(FileError) -> R {
    var parts = path.split(separator: UInt8(ascii: "/"))[...]
    guard let first = parts.popFirst() else { return try body(top.directory) }
    var directory = try top.directory.openFolder(FileName(Array(first)))
    while let part = parts.popFirst() {
      directory = try directory.openFolder(FileName(Array(part)))
    }
    return try body(directory)
  }

  private func file(_ entry: GivenEntry) throws(FileError) -> FileBytes {
    let path = entry.name.bytes
    let slash = path.lastIndex(of: UInt8(ascii: "/")) ?? -1
    return try opened(Array(path[..<max(slash, 0)])) { directory throws(FileError) in
      let name = FileName(Array(path[(slash + 1)...]))
      return try FileBytes(InputFile.open(name, in: directory), entry.path)
    }
  }

  func read(_ entry: GivenEntry, _ body: (Span<UInt8>) throws -> Void) throws {
    try file(entry).forEachPiece(body)
  }

  func open(_ entry: GivenEntry, spoolingIn folder: FilePath) throws -> any ZipSource {
    try file(entry)
  }
}
