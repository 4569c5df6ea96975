import ByteIO
import SystemPackage
import ZipArchive

/// The files that are to be verified, whatever they lie in.
protocol GivenFiles: Sendable {
  /// The files, and what stands in their places, in the order of their paths.
  var entries: [GivenEntry] { get }
  /// What is wrong with what they lie in.
  var findings: [Finding] { get }

  /// Hands the contents of a file to `body`, in pieces of up to 256 KiB.
  func read(_ entry: GivenEntry, _ body: (Span<UInt8>) throws -> Void) throws
  /// The contents of a file, for one who reads here and there.
  func open(_ entry: GivenEntry, spoolingIn folder: FilePath) throws -> any ZipSource
}

/// A file, or what stands in its place.
struct GivenEntry: Sendable {
  /// Its path from the top; what is not UTF-8 as it is shown.
  let path: String
  /// The same as the system has it.
  let name: FileName
  let kind: FileKind
  let size: Int
  /// Where it is listed.
  var number = 0
}

/// An open file that several may read.
final class FileBytes: ZipSource, Sendable {
  let count: Int
  private let file: InputFile
  private let name: String

  init(_ file: consuming InputFile, _ name: String) throws(FileError) {
    count = try file.stamp().size
    self.file = file
    self.name = name
  }

  func read(_ range: Range<Int>, into arena: inout ByteArena) throws {
    var at = range.lowerBound
    while at < range.upperBound {
      let got = try file.read(at: at, upTo: range.upperBound - at, into: &arena)
      guard got > 0 else { throw FileError(.changing, name) }
      at += got
    }
  }

  /// Hands all of it to `body`.
  func forEachPiece(_ body: (Span<UInt8>) throws -> Void) throws {
    var piece = ByteArena(capacity: 1 << 18)
    var at = 0
    while at < count {
      piece.truncate(to: 0)
      let end = min(count, at + 1 << 18)
      try read(at..<end, into: &piece)
      at = end
      try body(piece.bytes)
    }
  }
}

/// A copy of a file that lies in an archive.
final class SpooledBytes: ZipSource {
  private let sink: FileSink

  init(_ sink: FileSink) { self.sink = sink }

  var count: Int { sink.position }

  func read(_ range: Range<Int>, into arena: inout ByteArena) throws {
    try sink.read(range) { arena.append($0) }
  }
}
