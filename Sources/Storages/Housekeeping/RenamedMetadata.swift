public import ByteIO
import JSONText
import SystemPackage

/// A storage's metadata with another name in it, every other byte as its client wrote it.
public struct RenamedMetadata: Sendable {
  /// The name of the file.
  public static var fileName: FileName { StorageMetadata.fileName }
  /// The text of the file.
  public let bytes: [UInt8]
  /// The text as it is.
  public let original: [UInt8]

  /// Reads the metadata in the open folder of a storage; nil if there is none.
  ///
  /// The id stays, as other files are called by it. One exception: the id `default`, by which older
  /// Python clients find the storage without a name wherever it lies, becomes `newID`.
  ///
  /// - Throws: if it cannot be read, is damaged or no object.
  public init?(
    of folder: borrowing Directory,
    name: NewName,
    newID: () -> String = RenamedMetadata.makeID
  ) throws {
    var arena = ByteArena()
    var reader = FileReader(limit: StorageMetadata.limit)
    do throws(FileError) {
      _ = try reader.read(StorageMetadata.fileName, in: folder, listed: nil, into: &arena)
    } catch {
      if error.isMissing { return nil }
      throw error
    }
    var index = JSONIndex()
    let root = try index.add(arena, 0..<arena.count)
    let json = JSONView(bytes: arena.bytes, nodes: index.nodes)
    guard json[root].kind == .object else {
      throw FileError(.system(.invalidArgument), StorageMetadata.fileName.display)
    }
    var edits: [(range: Range<Int>, text: String)] = []
    let id = json.value(of: "id", in: root)
    if let id, JSONFields.text(json, id) == "default" {
      edits.append((Self.range(json, id), "\"\(newID())\""))
    }
    if let value = json.value(of: "name", in: root) {
      edits.append((Self.range(json, value), "\"\(name.text)\""))
    } else {
      edits.append(Self.insertion(of: name.text, json, root, after: id))
    }
    bytes = Self.apply(edits, to: arena.bytes)
    original = unsafe arena.bytes.withUnsafeBufferPointer { unsafe [UInt8]($0) }
  }

  /// An id as the clients make them: 17 letters and digits.
  public static func makeID() -> String {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
    return String((0..<17).map { _ in letters.randomElement() ?? "0" })
  }

  /// Where the value stands, its quotes included.
  private static func range(_ json: borrowing JSONView, _ value: Int) -> Range<Int> {
    let range = json[value].range
    return json[value].kind == .string ? range.lowerBound - 1..<range.upperBound + 1 : range
  }

  /// The member `name` laid out as its neighbour is: behind the id, else in front of all others.
  private static func insertion(
    of name: String,
    _ json: borrowing JSONView,
    _ root: Int,
    after id: Int?
  ) -> (range: Range<Int>, text: String) {
    var members = json.members(of: root)
    var neighbour: (key: Int, value: Int)?
    while let member = members.next(), neighbour == nil || id != nil {
      neighbour = member
      if member.value == id { break }
    }
    let start = json[root].range.lowerBound + 1
    guard let neighbour else { return (start..<start, "\"name\":\"\(name)\"") }
    let key = keyRange(json, neighbour.key)
    let value = range(json, neighbour.value)
    let space = text(json, spaceStart(json, before: key.lowerBound)..<key.lowerBound)
    // Duplicates may stand anywhere; between a key and its own value there is the colon.
    let colon =
      json[neighbour.key + 1].range.lowerBound >= key.upperBound
        && neighbour.value == neighbour.key + 1
      ? text(json, key.upperBound..<value.lowerBound) : ": "
    let member = "\"name\"\(colon)\"\(name)\""
    return id == neighbour.value
      ? (value.upperBound..<value.upperBound, ",\(space)\(member)")
      : (start..<start, "\(space)\(member),")
  }

  private static func keyRange(_ json: borrowing JSONView, _ key: Int) -> Range<Int> {
    let range = json[key].range
    return range.lowerBound - 1..<range.upperBound + 1
  }

  private static func spaceStart(_ json: borrowing JSONView, before end: Int) -> Int {
    var start = end
    while start > 0, [0x20, 0x09, 0x0A, 0x0D].contains(json.bytes[start - 1]) { start -= 1 }
    return start
  }

  private static func text(_ json: borrowing JSONView, _ range: Range<Int>) -> String {
    String(decoding: range.map { json.bytes[$0] }, as: UTF8.self)
  }

  private static func apply(
    _ edits: [(range: Range<Int>, text: String)],
    to bytes: Span<UInt8>
  ) -> [UInt8] {
    var edited: [UInt8] = []
    var at = 0
    for edit in edits.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
      for byte in at..<edit.range.lowerBound { edited.append(bytes[byte]) }
      edited += Array(edit.text.utf8)
      at = edit.range.upperBound
    }
    for byte in at..<bytes.count { edited.append(bytes[byte]) }
    return edited
  }
}
