import ByteIO
import SystemPackage

extension RunReport {
  /// Completes what the report says about the files that were written: their hashes and times.
  ///
  /// Reads them back, so it is for those who are asked for it.
  public mutating func identifyFiles(jobs: Int) {
    let places = outputs.indices.filter { outputs[$0].wasWritten && outputs[$0].sha256 == nil }
    let files = places.compactMap { outputs[$0].file }
    let hashes = Crew.map(files.count, jobs: jobs) { FileState(of: files[$0], hashing: true) }
    for (place, state) in zip(places, hashes) {
      // What somebody changed or took away since is not what was written.
      guard let state, state.bytes == outputs[place].bytes else { continue }
      outputs[place].sha256 = state.sha256
      outputs[place].modified = state.modified
    }
  }

  /// Gives all that is in the report the fingerprint of what it was made of.
  mutating func mark(_ fingerprint: String) {
    for index in outputs.indices { outputs[index].fingerprint = fingerprint }
    for index in sources.indices { sources[index].fingerprint = fingerprint }
    for index in losses.indices { losses[index].fingerprint = fingerprint }
  }
}

extension RunReport.Output {
  /// Notes which file it is, before anything is written there; nothing of a stream.
  mutating func take(file path: FilePath) {
    guard !FolderIdentity.isStream(path) else { return }
    file = path
    action = FileState(of: path) == nil ? .written : .replaced
  }

  fileprivate var wasWritten: Bool {
    file != nil && (action == .written || action == .replaced)
  }

  /// Whether the file at `path` is this one as it was left: by its size and time, else by its hash.
  func isLeft(at path: FilePath) -> Bool {
    guard let state = FileState(of: path), state.bytes == bytes else { return false }
    if let modified, state.modified == modified { return true }
    guard let sha256 else { return false }
    return FileState(of: path, hashing: true)?.sha256 == sha256
  }
}

/// What a regular file is like; links are followed.
struct FileState: Sendable {
  let bytes: Int
  let modified: FileTime
  let sha256: String?

  /// Looks at the file at `path`, and reads it if its hash is asked for; nil if there is no such file.
  init?(of path: FilePath, hashing: Bool = false) {
    guard let stamp = try? Directory.stamp(of: path, followingLink: true), stamp.kind == .file
    else {
      return nil
    }
    bytes = stamp.size
    modified = stamp.modified
    sha256 = hashing ? try? FileHash.of(first: stamp.size, of: path) : nil
    if hashing, sha256 == nil { return nil }
  }
}
