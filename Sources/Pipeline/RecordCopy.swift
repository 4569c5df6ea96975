import ByteIO
import Catalogue
public import Storages
public import SystemPackage

/// One record's value, copied byte for byte.
public struct RecordCopy: Sendable {
  private let record: Record
  private let storage: Storage
  /// Whether only text will do: the copy goes to a terminal.
  public var showsText = false

  /// Up to this size a value is read whole before the first byte of it is written.
  private static let smallSize = 8 << 20

  /// Makes the copy of a record in a store.
  public init(_ record: Record, of storage: Storage) {
    self.record = record
    self.storage = storage
  }

  /// Copies the value to a file, which is replaced, into a folder, or to standard output if nil.
  ///
  /// - Throws: also if the value is changed while it is read; a file is then as it was before.
  public func write(to output: FilePath?) throws {
    let file = try open(output)
    do {
      var last: UInt8 = 0
      try forEachPiece { piece in
        if showsText { try check(piece, after: &last) }
        try file.sink.append(piece)
      }
      try file.commit()
    } catch {
      file.discard()
      throw error
    }
  }

  /// Calls `body` with the value's pieces in order; a small value comes whole.
  ///
  /// - Throws: what `body` throws, and if the value cannot be read or is changed meanwhile.
  func forEachPiece(_ body: (Span<UInt8>) throws -> Void) throws {
    if record.size <= Self.smallSize { try readWhole(body) } else { try readInPieces(body) }
  }

  private func open(_ output: FilePath?) throws -> any OutputFile {
    guard let output else {
      return try StreamFile(standardOutput: false, temporaryFolder: "/tmp")
    }
    guard !FolderIdentity.isStream(output) else {
      return try StreamFile(device: output, spooled: false, temporaryFolder: "/tmp")
    }
    var path = output
    let stamp = try? Directory.stamp(of: output, followingLink: true)
    if stamp?.kind == .folder || output.string.hasSuffix("/") {
      path = output.appending(SafeNames.safe(record.file.display))
    }
    try InputPlaces(storages: [storage.path]).check(path, in: path.removingLastComponent())
    return try AtomicFile(replacing: path)
  }

  private func readWhole(_ body: (Span<UInt8>) throws -> Void) throws {
    let folder = try Directory(storage.path)
    var reader = FileReader()
    var arena = ByteArena()
    for attempt in 0..<4 {
      arena.removeAll()
      let stamp = try reader.read(record.file, in: folder, listed: .now(), into: &arena)
      // Its client cuts a value to nothing before it writes a new one under a lock.
      let lock = try? folder.stamp(of: FileName(record.file.bytes + Array(".lock".utf8)))
      let isBeingWritten =
        stamp.size == 0 && lock?.kind == .folder
        && lock?.modified.isWithin(10, before: .now()) == true
      guard isBeingWritten else { break }
      guard attempt < 3 else { throw RefusedError("\(name) is being written; try again") }
      Pause.milliseconds(80)
    }
    try body(arena.bytes)
  }

  private func readInPieces(_ body: (Span<UInt8>) throws -> Void) throws {
    let input = try InputFile.open(record.file, in: Directory(storage.path))
    let before = try input.stamp()
    var piece = ByteArena(capacity: 1 << 20)
    var total = 0
    while try input.read(upTo: 1 << 20, into: &piece) > 0 {
      total += piece.count
      try body(piece.bytes)
      piece.removeAll()
    }
    let after = try input.stamp()
    guard after.size == total, after.modified == before.modified else {
      throw RefusedError("\(name) was changed while it was read; try again")
    }
  }

  /// Keeps a terminal from what would steer it: the controls of C0, and those of C1, which are C2 and then
  /// one of 80 to 9F.
  ///
  /// `last` is the byte before, and then the last of these.
  func check(_ bytes: Span<UInt8>, after last: inout UInt8) throws {
    for at in bytes.indices {
      let byte = bytes[at]
      let isText =
        byte >= 0x20 && byte != 0x7F && !(last == 0xC2 && (0x80...0x9F).contains(byte))
        || (0x09...0x0A).contains(byte) || byte == 0x0D
      last = byte
      guard isText else {
        throw RefusedError("\(name) is not plain text; write it to a file: -o FILE")
      }
    }
  }

  private var name: String { "\(storage.ref): record '\(record.key)'" }
}
