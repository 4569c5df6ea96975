import ByteIO
import SystemPackage
import ZipArchive

/// The files of a zip archive, without the one folder that may hold them all.
struct ArchiveFiles: GivenFiles {
  private(set) var entries: [GivenEntry] = []
  private(set) var findings: [Finding] = []
  private let reader: Reader?

  private final class Reader: Sendable {
    let archive: ZipReader<FileBytes>

    init(_ archive: ZipReader<FileBytes>) { self.archive = archive }
  }

  /// Reads the directory of the archive at `path`, which may be a link.
  init(_ path: FilePath) throws {
    let file = try FileBytes(InputFile(path), path.display)
    do {
      let archive = try ZipReader(file)
      reader = Reader(archive)
      add(archive)
    } catch let error as ZipError {
      reader = nil
      let hint =
        error.kind == .inconsistent
        ? "; if another program packed it, unpack it and verify the folder" : ""
      findings.append(Finding(.archive, "", "\(error)\(hint)"))
    }
  }

  private mutating func add(_ archive: ZipReader<FileBytes>) {
    let top = Self.top(archive.entries.map(\.name.bytes))
    for (number, entry) in archive.entries.enumerated() {
      let display = entry.name.display
      guard Self.isSafe(entry.name.bytes) else {
        findings.append(Finding(.archive, display, "its path leads out of the folder"))
        continue
      }
      if entry.isFolder {
        if entry.run.count > 0 {
          findings.append(Finding(.archive, display, "a folder with contents"))
        }
        continue
      }
      let name = FileName(Array(entry.name.bytes.dropFirst(top)))
      entries.append(
        GivenEntry(
          path: name.display,
          name: name,
          kind: .file,
          size: entry.run.count,
          number: number
        )
      )
    }
    entries.sort { $0.path < $1.path }
  }

  /// How long the name of the one folder is that holds all files, its slash included.
  private static func top(_ names: [[UInt8]]) -> Int {
    guard let first = names.first, let slash = first.firstIndex(of: UInt8(ascii: "/")) else {
      return 0
    }
    let folder = first[...slash]
    return names.allSatisfy { $0.starts(with: folder) } ? folder.count : 0
  }

  /// Whether a name stays in the folder on every system.
  private static func isSafe(_ name: [UInt8]) -> Bool {
    let parts = name.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    let isFolder = parts.last?.isEmpty == true
    return (isFolder ? parts.dropLast() : parts[...]).allSatisfy { part in
      !part.isEmpty && !part.elementsEqual(".".utf8) && !part.elementsEqual("..".utf8)
        && part.allSatisfy { $0 >= 0x20 && $0 != UInt8(ascii: "\\") && $0 != UInt8(ascii: ":") }
    }
  }

  func read(_ entry: GivenEntry, _ body: (Span<UInt8>) throws -> Void) throws {
    guard let archive = reader?.archive else { return }
    try archive.expand(archive.entries[entry.number], body)
  }

  func open(_ entry: GivenEntry, spoolingIn folder: FilePath) throws -> any ZipSource {
    let sink = try FileSink.spool(in: folder)
    try read(entry) { try sink.append($0) }
    return SpooledBytes(sink)
  }
}
