import ByteIO
import Catalogue
import JSONText
import SystemPackage

/// A published tree as the next build finds it: its past, and what of it can stay.
///
/// The tree is public and may have been edited, cut short or written by another version. So nothing is
/// believed that does not check out: the history's state has its own hash beside it, documents have
/// theirs in the manifest, and a file is ours only with the size that we gave it and no time later than
/// the manifest's, which was written last.
struct OldTree {
  /// What the tree says about itself.
  let manifest: Manifest
  /// What it knows of its past; nil if that does not check out.
  let history: History?
  private let folder: FilePath
  private let writtenAt: FileTime
  /// The places of the manifest's outputs by their paths, and by the folders of storages.
  private let places: [String: Int]
  private let folders: [Substring: [Int]]
  private let sources: [String: Manifest.Source]

  private static let documentLimit = 64 << 20

  /// The tree in `folder`; nil if there is none that we made.
  init?(_ folder: FilePath) {
    guard let manifest = Manifest(readingFrom: folder),
      let stamp = try? Directory.stamp(
        of: folder.appending(Manifest.fileName),
        followingLink: false
      )
    else { return nil }
    self.manifest = manifest
    self.folder = folder
    writtenAt = stamp.modified
    places = Dictionary(
      manifest.outputs.enumerated().map { ($1.path, $0) },
      uniquingKeysWith: { first, _ in first }
    )
    folders = Dictionary(grouping: manifest.outputs.indices) {
      Self.folder(of: manifest.outputs[$0].path)
    }
    sources = Dictionary(
      manifest.sources.map { ($0.ref, $0) },
      uniquingKeysWith: { first, _ in first }
    )
    history = Self.history(manifest)
  }

  /// The first two parts of a path with a slash behind each: for a storage's file, the storage's folder.
  private static func folder(of path: String) -> Substring {
    var slashes = 0
    let end = path.utf8.firstIndex { byte in
      if byte == UInt8(ascii: "/") { slashes += 1 }
      return slashes == 2
    }
    return end.map { path[...$0] } ?? ""
  }

  /// The files in a storage's folder, `datasets/products/`.
  func outputs(in folder: String) -> [Manifest.Output] {
    (folders[folder[...]] ?? []).map { manifest.outputs[$0] }
  }

  /// What was found in a storage.
  func source(_ ref: String) -> Manifest.Source? { sources[ref] }

  /// The file at `path`, if we made it and it stands as we left it.
  func output(_ path: String) -> Manifest.Output? {
    guard let place = places[path] else { return nil }
    let output = manifest.outputs[place]
    return stands(output) ? output : nil
  }

  /// Whether all files are as we left them.
  var standsWhole: Bool {
    (manifest.outputs + [manifest.seal].compactMap(\.self)).allSatisfy(stands)
  }

  /// Whether a file is as we left it, as far as its size and time tell.
  func stands(_ output: Manifest.Output) -> Bool {
    guard
      let stamp = try? Directory.stamp(
        of: folder.appending(output.path),
        followingLink: false
      )
    else { return false }
    return stamp.kind == .file && stamp.size == output.bytes && stamp.modified <= writtenAt
  }

  /// A document of the tree, checked against its hash; nil if it is not as we left it.
  func document(_ path: String) -> JSONValue? {
    guard let output = output(path) else { return nil }
    return Self.document(output, in: folder)
  }

  /// The state with the hash by which it is known again.
  static func sealed(_ state: JSONValue) -> JSONValue {
    ["sha256": .string(FileHash.of(state.bytes())), "state": state]
  }

  private static func history(_ manifest: Manifest) -> History? {
    guard let state = manifest.history["state"], let hash = manifest.history["sha256"]?.text,
      FileHash.of(state.bytes()) == hash
    else { return nil }
    return History(state: state)
  }

  private static func document(_ output: Manifest.Output, in folder: FilePath) -> JSONValue? {
    let path = folder.appending(output.path)
    guard let name = path.lastComponent?.string,
      let directory = try? Directory(path.removingLastComponent(), followingLink: true)
    else { return nil }
    var reader = FileReader(limit: documentLimit)
    var arena = ByteArena()
    guard (try? reader.read(FileName(name), in: directory, listed: .now(), into: &arena)) != nil
    else { return nil }
    let bytes = unsafe arena.bytes.withUnsafeBufferPointer { unsafe [UInt8]($0) }
    return FileHash.of(bytes) == output.sha256 ? JSONValue(reading: bytes) : nil
  }
}
