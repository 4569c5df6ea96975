public import ByteIO
public import SystemPackage

/// A storage directory: the folder that holds `datasets`, `key_value_stores`, `request_queues`.
public struct StorageRoot: Sendable, Hashable {
  /// What it is called in references and documents; unique among the roots of a run.
  public let label: String
  /// The folder.
  public let path: FilePath

  /// Names a folder that is known to be a storage directory.
  public init(label: String, path: FilePath) {
    self.label = label
    self.path = path
  }

  /// The names that clients give to a storage directory, in the order of looking.
  static let usualNames = ["storage", "crawlee_storage", "apify_storage"]

  // MARK: - From arguments

  /// Finds the storage directories that arguments of the form `DIR` or `LABEL=DIR` name.
  ///
  /// Without arguments the first of `$CRAWLEE_STORAGE_DIR`, `$APIFY_LOCAL_STORAGE_DIR`, `./storage`,
  /// `./crawlee_storage` and `./apify_storage` that exists. Labels are folder names, with `-2` and so
  /// on behind those that are taken.
  public static func find(
    _ arguments: [String],
    environment: [String: String],
    workingDirectory: FilePath
  ) throws(RootError) -> [StorageRoot] {
    var named: [(label: String?, path: FilePath)] = arguments.map { argument in
      guard let equals = argument.firstIndex(of: "="), equals != argument.startIndex,
        !argument[..<equals].contains("/")
      else { return (nil, FilePath(argument)) }
      let path = FilePath(String(argument[argument.index(after: equals)...]))
      return (String(argument[..<equals]), path)
    }
    if named.isEmpty {
      named = [(nil, try usual(environment: environment, workingDirectory: workingDirectory))]
    }
    var roots: [StorageRoot] = []
    for (label, path) in named {
      let found = try locate(workingDirectory.pushing(path))
      roots.append(StorageRoot(label: unique(label, found, roots.map(\.label)), path: found))
    }
    return roots
  }

  private static func usual(
    environment: [String: String],
    workingDirectory: FilePath
  ) throws(RootError) -> FilePath {
    for variable in ["CRAWLEE_STORAGE_DIR", "APIFY_LOCAL_STORAGE_DIR"] {
      if let value = environment[variable], !value.isEmpty { return FilePath(value) }
    }
    for name in usualNames {
      let path = workingDirectory.appending(name)
      let stamp = try? Directory.stamp(of: path, followingLink: true)
      if stamp?.kind == .folder { return FilePath(name) }
    }
    throw RootError(.noStorages, workingDirectory)
  }

  private static func unique(_ label: String?, _ path: FilePath, _ taken: [String]) -> String {
    let name = label ?? path.lexicallyNormalized().lastComponent?.string ?? "root"
    // A colon or slash would make references ambiguous.
    let safe = String(FileName.display(name).map { $0 == ":" || $0 == "/" ? "-" : $0 })
    var candidate = safe
    var number = 2
    while taken.contains(candidate) {
      candidate = "\(safe)-\(number)"
      number += 1
    }
    return candidate
  }

  /// The storage directory at `path`, or in the folder at `path`.
  public static func locate(_ path: FilePath) throws(RootError) -> FilePath {
    let folder: Directory
    do throws(FileError) {
      folder = try Directory(path, followingLink: true)
    } catch {
      guard error.isMissing else { throw RootError(.unreadable(error), path) }
      throw RootError(.missing, path, suggestions: neighbours(of: path))
    }
    do throws(FileError) {
      if try hasStorages(folder) { return path }
      for name in usualNames {
        let inner: Directory
        do throws(FileError) {
          inner = try folder.openFolder(FileName(name))
        } catch {
          if error.isMissing { continue }
          throw error
        }
        if try hasStorages(inner) { return path.appending(name) }
      }
    } catch {
      throw RootError(.unreadable(error), path)
    }
    throw RootError(.noStorages, path)
  }

  private static func hasStorages(_ folder: borrowing Directory) throws(FileError) -> Bool {
    var found = false
    try folder.forEachEntry { bytes, kind in
      guard !found, kind != .file else { return }
      let name = FileName(bytes)
      found = StorageKind.allCases.contains { FileName($0.folder) == name }
    }
    return found
  }

  private static func neighbours(of path: FilePath) -> [String] {
    let parent = path.removingLastComponent()
    guard let name = path.lastComponent?.string,
      let folder = try? Directory(parent.isEmpty ? "." : parent, followingLink: true)
    else { return [] }
    var names: [String] = []
    try? folder.forEachEntry { bytes, kind in
      if kind == .folder, names.count < 10_000 { names.append(FileName(bytes).display) }
    }
    return Spelling.nearest(to: name, among: names)
  }
}

/// Why a root cannot be read.
public struct RootError: Error, Sendable, Equatable {
  /// What is wrong.
  public enum Kind: Sendable, Equatable {
    /// There is no such folder.
    case missing
    /// The folder is no storage directory, and there is none in it.
    case noStorages
    /// The system, or a link, stands in the way.
    case unreadable(FileError)
  }

  /// What is wrong.
  public let kind: Kind
  /// The folder, for display.
  public let path: String
  /// Names nearby that may have been meant.
  public let suggestions: [String]

  /// Whether the process, not the root, is out of something.
  public var isExhaustion: Bool {
    if case .unreadable(let error) = kind { error.isExhaustion } else { false }
  }

  init(_ kind: Kind, _ path: FilePath, suggestions: [String] = []) {
    self.kind = kind
    self.path = path.display
    self.suggestions = suggestions
  }
}

extension RootError: CustomStringConvertible {
  /// What is wrong, in one line.
  public var description: String {
    switch kind {
    case .missing:
      let hint = suggestions.isEmpty ? "" : "; nearby: \(suggestions.joined(separator: ", "))"
      return "\(path): no such folder\(hint)"
    case .noStorages:
      return
        "\(path): no storages here: neither datasets, key_value_stores and request_queues, nor "
        + "a folder storage that holds them"
    case .unreadable(let error):
      return "\(path): \(error.name == path ? error.reason : error.description)"
    }
  }
}
