import ByteIO
import JSONText
import Storages

/// What a record's bytes are, whatever its key and its type say: the extension that a site gives them.
///
/// Pictures, packed files and media are told by how they begin. Text keeps a declared type that no
/// browser runs (JSON, JSON Lines, CSV), unless it begins like markup; all other text is `txt`, the
/// rest `bin`. So what a server or a browser would run never gets a name by which it does.
struct RecordForm {
  /// The extension; one of a fixed list.
  private(set) var fileExtension = "txt"
  /// The size of a picture in pixels, if it tells.
  private(set) var picture: (width: Int, height: Int)?
  /// The content type of the published file.
  var contentType: String { Self.types[fileExtension] ?? "application/octet-stream" }

  private static let types = [
    "png": "image/png", "jpg": "image/jpeg", "gif": "image/gif", "webp": "image/webp",
    "avif": "image/avif", "json": "application/json", "jsonl": "application/x-ndjson",
    "csv": "text/csv", "txt": "text/plain; charset=utf-8", "zip": "application/zip",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "gz": "application/gzip", "mp3": "audio/mpeg", "mp4": "video/mp4", "webm": "video/webm",
    "pdf": "application/pdf",
  ]

  /// Whether the value's first bytes settle the form, so that the rest need not be looked at.
  private var isSettled = false
  private var isFirst = true
  private var text = TextCheck()
  private let declared: String?

  /// Begins to look at the record's value.
  init(_ record: Record) { declared = Self.declared(record) }

  /// Looks at the next piece of the value; `isWhole` says that it is the only one.
  mutating func add(_ piece: Span<UInt8>, isWhole: Bool) {
    if isFirst {
      isFirst = false
      if let magic = Self.magic(piece) {
        fileExtension = magic == "zip" && declared == "xlsx" ? "xlsx" : magic
        picture = RasterSize.read(piece, magic)
        isSettled = true
        return
      }
      fileExtension = Self.textExtension(piece, declared, isWhole)
    }
    if !isSettled { text.add(piece) }
  }

  /// Says that there are no more pieces.
  mutating func finish() {
    if !isSettled, !text.isText { fileExtension = "bin" }
  }

  /// The extension that type and key ask for, if a site may give it to text or to an archive.
  private static func declared(_ record: Record) -> String? {
    let type = (record.contentType ?? "").lowercased().prefix { $0 != ";" && $0 != " " }
    switch type {
    case "application/json": return "json"
    case "application/x-ndjson", "application/jsonl", "application/x-jsonlines": return "jsonl"
    case "text/csv": return "csv"
    case "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": return "xlsx"
    default: break
    }
    let key = record.key.lowercased()
    return ["json", "jsonl", "csv", "xlsx"].first { key.hasSuffix(".\($0)") }
  }

  private static func textExtension(
    _ piece: Span<UInt8>,
    _ declared: String?,
    _ isWhole: Bool
  ) -> String {
    var at = 0
    if piece.count >= 3, piece[0] == 0xEF, piece[1] == 0xBB, piece[2] == 0xBF { at = 3 }
    while at < piece.count, piece[at] <= 0x20 { at += 1 }
    guard at < piece.count, piece[at] != UInt8(ascii: "<") else { return "txt" }
    switch declared {
    case "json":
      if isWhole { return isJSON(piece) ? "json" : "txt" }
      return piece[at] == UInt8(ascii: "{") || piece[at] == UInt8(ascii: "[") ? "json" : "txt"
    case "jsonl": return piece[at] == UInt8(ascii: "{") ? "jsonl" : "txt"
    case "csv": return "csv"
    default: return "txt"
    }
  }

  private static func isJSON(_ text: Span<UInt8>) -> Bool {
    var arena = ByteArena(capacity: text.count)
    arena.append(text)
    var index = JSONIndex()
    return (try? index.add(arena, 0..<arena.count)) != nil
  }

  /// The extension of what begins with these bytes; nil if they are no known signature.
  private static func magic(_ bytes: Span<UInt8>) -> String? {
    func has(_ signature: StaticString, at start: Int = 0) -> Bool {
      let count = signature.utf8CodeUnitCount
      guard bytes.count >= start + count else { return false }
      return (0..<count).allSatisfy { unsafe bytes[start + $0] == signature.utf8Start[$0] }
    }
    func has(_ signature: UInt8...) -> Bool {
      bytes.count >= signature.count && signature.indices.allSatisfy { bytes[$0] == signature[$0] }
    }
    if has(0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A) { return "png" }
    if has(0xFF, 0xD8, 0xFF) { return "jpg" }
    if has("GIF87a") || has("GIF89a") { return "gif" }
    if has("RIFF"), has("WEBP", at: 8) { return "webp" }
    if has("ftyp", at: 4) { return has("avif", at: 8) || has("avis", at: 8) ? "avif" : "mp4" }
    if has("%PDF-") { return "pdf" }
    if has(0x50, 0x4B, 0x03, 0x04) || has(0x50, 0x4B, 0x05, 0x06) { return "zip" }
    if has(0x1F, 0x8B, 0x08) { return "gz" }
    if has(0x1A, 0x45, 0xDF, 0xA3), (4..<64).contains(where: { has("webm", at: $0) }) {
      return "webm"
    }
    // The third byte of a frame's head tells its kind; FF FE begins UTF-16.
    if has("ID3") || has(0xFF, 0xFB) || has(0xFF, 0xF3) || has(0xFF, 0xF2) { return "mp3" }
    return nil
  }
}
