import ByteIO
import ZipArchive

/// The bytes of a file of items, expanded if it is compressed with gzip.
struct ItemBytes: ~Copyable {
  private let file: InputFile
  private let expander: GzipExpander?
  /// Bytes of the file that are to be expanded, from `at` on.
  private var packed = ByteArena(capacity: 1 << 16)
  private var at = 0

  /// Reads `file` as it is, or expands it.
  init(_ file: consuming InputFile, isGzipped: Bool = false) {
    self.file = file
    expander = isGzipped ? GzipExpander() : nil
  }

  /// What is wrong with the compressed file; known once everything before it was read.
  var flaw: String? {
    switch expander?.flaw {
    case nil: nil
    case .notGzip: "is no gzip file, as its name says"
    case .damaged: "is damaged as a gzip file; what follows cannot be read"
    case .cut: "is cut as a gzip file"
    case .trailed: "goes on behind its gzip data"
    }
  }

  /// Appends up to `count` bytes; 0 at the end, and where a compressed file is damaged.
  mutating func read(upTo count: Int, into arena: inout ByteArena) throws(FileError) -> Int {
    guard let expander else { return try file.read(upTo: count, into: &arena) }
    let known = arena.count
    while arena.count == known, expander.flaw == nil {
      if at == packed.count {
        packed.truncate(to: 0)
        at = 0
        if try file.read(upTo: 1 << 16, into: &packed) == 0 {
          expander.end()
          return 0
        }
      }
      at += expander.expand(
        packed.bytes.extracting(at..<packed.count),
        upTo: count,
        into: &arena
      )
    }
    return arena.count - known
  }

  /// Goes on reading at `offset`; only of a file that is not compressed.
  borrowing func seek(to offset: Int) throws(FileError) { try file.seek(to: offset) }
}
