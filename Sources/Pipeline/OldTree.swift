import ByteIO
import Catalogue
import JSONText
import SystemPackage

/// What a published tree tells the next build about the past.
///
/// The tree is public and may have been edited, cut short or written by another version. So nothing is
/// believed that does not check out: the state has its own hash beside it, `changes.json` the one in
/// the manifest, and both must read as what we write.
enum OldTree {
  private static let changesFile = "changes.json"
  private static let changesLimit = 64 << 20

  /// The history of the tree in `folder`, whose manifest this is; nil if there is none to believe.
  static func history(_ manifest: Manifest, in folder: FilePath) -> History? {
    guard let state = manifest.history["state"], let hash = manifest.history["sha256"]?.text,
      FileHash.of(state.bytes()) == hash,
      let known = manifest.outputs.first(where: { $0.path == changesFile }),
      let bytes = read(changesFile, in: folder), FileHash.of(bytes) == known.sha256,
      let changes = JSONValue(reading: bytes)
    else { return nil }
    return History(changes: changes, state: state)
  }

  /// The state with the hash by which it is known again.
  static func sealed(_ state: JSONValue) -> JSONValue {
    ["sha256": .string(FileHash.of(state.bytes())), "state": state]
  }

  private static func read(_ name: String, in folder: FilePath) -> [UInt8]? {
    guard let directory = try? Directory(folder, followingLink: true) else { return nil }
    var reader = FileReader(limit: changesLimit)
    var arena = ByteArena()
    guard (try? reader.read(FileName(name), in: directory, listed: .now(), into: &arena)) != nil
    else { return nil }
    return unsafe arena.bytes.withUnsafeBufferPointer { unsafe [UInt8]($0) }
  }
}
