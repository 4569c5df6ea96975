import ByteIO
import SystemPackage
import ZipArchive

/// A folder on its way into a zip archive.
///
///     files ─► pieces of up to 1 MiB ─► read and deflated (workers) ─► written in order
///
/// Pieces are cut by bytes alone, each is compressed for itself, and files come in the order of their
/// names: the bytes do not depend on the number of workers. A window of pieces is in memory at a time.
struct FolderArchive {
  /// The folder.
  let folder: FilePath
  /// The name of the folder that everything lies in inside the archive.
  let name: String
  /// The time of all files.
  let time: ZipTime
  let jobs: Int

  private static let pieceSize = 1 << 20
  /// How many pieces are made at once, whatever their sizes, for each worker.
  private static let windowPieces = 128

  /// What is compressed already; more of it costs time and saves nothing.
  private static let packed: Set<String> = [
    "xlsx", "docx", "png", "jpg", "jpeg", "gif", "webp", "avif", "gz", "zip", "pdf", "mp3", "mp4",
    "ogg", "webm", "woff", "woff2", "zst", "br", "xz", "bz2", "7z",
  ]

  /// A part of a file.
  private struct Piece {
    let path: String
    let offset: Int
    let count: Int
    /// The size of the whole file.
    let total: Int

    var isFirst: Bool { offset == 0 }
    var isLast: Bool { offset + count == total }

    var method: ZipMethod {
      let ending = path.split(separator: ".").last?.lowercased() ?? ""
      return total == 0 || FolderArchive.packed.contains(ending) ? .stored : .deflated
    }
  }

  private struct PackedPiece {
    let run: DeflatedRun
    let bytes: [UInt8]
  }

  /// Writes the files at `paths`, which are of ASCII, to `sink`.
  func write(_ paths: [String], to sink: any ByteSink) throws {
    var zip = ZipWriter(sink, time: time)
    var window: [Piece] = []
    var room = Self.pieceSize * 2 * jobs
    for path in paths.sorted() {
      let size = try Directory.stamp(of: folder.appending(path), followingLink: false).size
      var offset = 0
      repeat {
        let count = min(size - offset, Self.pieceSize)
        window.append(Piece(path: path, offset: offset, count: count, total: size))
        offset += count
        room -= count
        if room <= 0 || window.count >= Self.windowPieces * jobs {
          try write(window, to: &zip)
          window.removeAll(keepingCapacity: true)
          room = Self.pieceSize * 2 * jobs
        }
      } while offset < size
    }
    try write(window, to: &zip)
    try zip.finish()
  }

  private func write(_ window: [Piece], to zip: inout ZipWriter) throws {
    let made = Crew.map(window.count, jobs: jobs) { place in
      Result { try pack(window[place]) }
    }
    for (piece, result) in Swift.zip(window, made) {
      let packed = try result.get()
      let entry = "\(name)/\(piece.path)"
      if piece.isFirst, piece.isLast {
        try zip.add(entry, packed.run, packed.bytes.span, piece.method)
        continue
      }
      if piece.isFirst { try zip.begin(entry, count: piece.total, piece.method) }
      try zip.append(packed.run, packed.bytes.span)
      if piece.isLast { try zip.end() }
    }
  }

  private func pack(_ piece: Piece) throws -> PackedPiece {
    let path = folder.appending(piece.path)
    var arena = ByteArena(capacity: piece.count)
    let input = try InputFile(path)
    try input.seek(to: piece.offset)
    while arena.count < piece.count {
      guard try input.read(upTo: piece.count - arena.count, into: &arena) > 0 else {
        throw OutputError(.cannotWrite, path, nil, detail: "it was cut while it was packed")
      }
    }
    guard piece.method == .deflated else {
      let bytes = unsafe arena.bytes.withUnsafeBufferPointer { unsafe [UInt8]($0) }
      let crc = CRC32.checksum(arena.bytes)
      return PackedPiece(
        run: DeflatedRun(crc: crc, count: bytes.count, packedCount: bytes.count),
        bytes: bytes
      )
    }
    var deflater = Deflater()
    var out = OutputBuffer(capacity: piece.count / 2 + 64)
    let run = deflater.compress(arena.bytes, to: &out, ending: piece.isLast ? .finish : .sync)
    let bytes = unsafe out.bytes.withUnsafeBufferPointer { unsafe [UInt8]($0) }
    return PackedPiece(run: run, bytes: bytes)
  }
}
