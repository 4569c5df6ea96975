import ByteIO
import SystemPackage

/// The folder `.actor` of a project, and the files of the project that it may name.
///
/// Every folder on the way to a file is opened in the one before, and a link is refused: so no path
/// in a schema leads out of the project.
struct ActorFolder: ~Copyable {
  static let name = FileName(".actor")
  /// The most bytes that a schema may have.
  static let limit = 1 << 20

  private let project: FilePath
  private let folder: Directory

  /// The folder that a storage root lies in, by its path; nil for the root of all.
  static func project(of root: FilePath) -> FilePath? {
    guard let last = root.lastComponent else { return nil }
    guard last.kind == .regular else { return root.appending("..") }
    let parent = root.removingLastComponent()
    return parent.isEmpty ? "." : parent
  }

  init(_ project: FilePath) throws(FileError) {
    self.project = project
    folder = try Directory(project.appending(".actor"))
  }

  // MARK: - Paths

  /// The steps from the project's folder to the file that `path`, as written in `.actor`, names.
  ///
  /// - Throws: why it cannot be one.
  static func steps(to path: String) throws(PathFault) -> [FileName] {
    guard !path.isEmpty else { throw PathFault(reason: "is empty") }
    guard path.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
      throw PathFault(reason: "has control characters")
    }
    guard !path.hasPrefix("/") else {
      throw PathFault(reason: "is absolute; it must be relative to .actor")
    }
    var steps = [name]
    for step in path.split(separator: "/") where step != "." {
      if step != ".." {
        steps.append(FileName(String(step)))
      } else if steps.popLast() == nil {
        throw PathFault(reason: "leads out of the project")
      }
    }
    guard !steps.isEmpty, steps.count <= 64 else {
      throw PathFault(reason: "names no file of the project")
    }
    return steps
  }

  /// Why a path is not followed.
  struct PathFault: Error {
    let reason: String
  }

  // MARK: - Reading

  /// Reads the file at the end of `steps` into `arena`.
  func read(_ steps: [FileName], into arena: inout ByteArena) throws(FileError) {
    var reader = FileReader(limit: Self.limit)
    guard let file = steps.last, steps.count != 2 || steps.first != Self.name else {
      _ = try reader.read(steps[1], in: folder, listed: nil, into: &arena)
      return
    }
    var current = try Directory(project, followingLink: true)
    for step in steps.dropLast() {
      let next = try current.openFolder(step)
      current = next
    }
    _ = try reader.read(file, in: current, listed: nil, into: &arena)
  }
}
