import Catalogue
import Pipeline
import Storages
import SystemPackage

/// Which packages an output's pattern makes of storages: one of all, or several where it says so.
struct PackagePlan {
  /// The storages of one package.
  struct Group {
    let output: FilePath
    var storages: [Storage]
    /// The roots that it tells of.
    var roots: [CatalogueContent.Root] = []
  }

  /// The placeholders that an output may hold.
  static let placeholders = OutputPattern.placeholders.filter { $0 != "ext" }

  let pattern: OutputPattern
  /// Whether packages are archives.
  let isZipped: Bool

  /// Reads what `--output` or a configuration says; `isZipped` asks for archives, as the ending `.zip` does.
  ///
  /// - Throws: ``UsageError`` if it cannot be the place of a package.
  init(_ output: String, isZipped: Bool) throws {
    guard output != "-", !output.isEmpty else {
      throw UsageError("a package is a folder or a file; it cannot go to standard output")
    }
    self.isZipped = isZipped || Self.namesArchive(output)
    pattern = OutputPattern(pattern: Self.place(output, isZipped: isZipped))
    guard let unknown = pattern.unknownPlaceholder(among: Self.placeholders) else { return }
    let hint = NearestWord.hint(for: unknown, among: Self.placeholders)
    throw UsageError("unknown placeholder {\(unknown)} in the package's output\(hint)")
  }

  /// Where the package of an output lies: an archive's name ends in `.zip`.
  static func place(_ output: String, isZipped: Bool) -> String {
    FilePath(output).string + (isZipped && !namesArchive(output) ? ".zip" : "")
  }

  private static func namesArchive(_ output: String) -> Bool {
    output.lowercased().hasSuffix(".zip")
  }

  /// The packages of `storages`, in their order; `areNamed` says that these were asked for by name, so
  /// that what else could not be read in their roots does not matter.
  func groups(
    _ storages: [Storage],
    _ roots: [CatalogueContent.Root],
    areNamed: Bool,
    now: Timestamp
  ) -> [Group] {
    var paths = OutputPaths(now: now)
    var groups: [Group] = []
    for storage in storages {
      let output = path(storage, &paths)
      if let known = groups.firstIndex(where: { $0.output == output }) {
        groups[known].storages.append(storage)
      } else {
        groups.append(Group(output: output, storages: [storage]))
      }
    }
    if groups.isEmpty, !pattern.namesStorage {
      groups = [Group(output: path(nil, &paths), storages: [])]
    }
    let labels = Set(storages.map(\.root))
    for index in groups.indices {
      let own = Set(groups[index].storages.map(\.root))
      groups[index].roots = roots.filter { root in
        own.contains(root.label) || !areNamed && !labels.contains(root.label)
      }
      guard areNamed else { continue }
      for root in groups[index].roots.indices { groups[index].roots[root].problems = [] }
    }
    return groups
  }

  private func path(_ storage: Storage?, _ paths: inout OutputPaths) -> FilePath {
    paths.path(
      pattern,
      title: storage?.title ?? "",
      kind: storage?.kind.plural ?? "",
      root: storage?.root ?? ""
    )
  }
}
