import Catalogue
import Pipeline
import Storages
import SystemPackage

extension Workspace {
  /// The storages that `references` name, all if there are none, as far as every filter accepts them; and
  /// the roots that they lie in.
  func packaged(
    _ references: [String],
    _ policy: RetentionPolicy,
    _ now: Timestamp,
    _ filters: [StorageFilter]
  ) throws -> (storages: [Storage], roots: [CatalogueContent.Root]) {
    var roots = contentRoots
    var meant: [Storage] = references.isEmpty ? storages : []
    for reference in references {
      for storage in try named(reference, now, &roots)
      where !meant.contains(where: { $0.path == storage.path }) {
        meant.append(storage)
      }
    }
    let chosen = meant.filter { storage in
      let retention = policy.judge(storage, now: now)
      return filters.allSatisfy { $0.accepts(storage, retention) }
    }
    return (chosen, roots)
  }

  private func named(
    _ reference: String,
    _ now: Timestamp,
    _ roots: inout [CatalogueContent.Root]
  ) throws -> [Storage] {
    switch StorageReference(reference) {
    case .standardInput:
      throw UsageError("- is standard input; a package takes storages: larder list")
    case .storages(let pattern): return try pattern.resolve(in: storages)
    case .path(let path):
      guard case .storage(let found) = try DatasetInput(path: FilePath(path)) else {
        throw UsageError("\(path) is a file; a package takes storages: larder list")
      }
      let finder = StorageFinder(depth: .sizes, now: now, jobs: options.threads)
      var storage = try finder.storage(at: found.path)
      if let known = storages.first(where: { $0.path == storage.path }) { return [known] }
      storage.root = Self.label(of: storage, &roots)
      return [storage]
    }
  }

  /// A label for the root of a storage that was found by its path, which no package may tell.
  private static func label(
    of storage: Storage,
    _ roots: inout [CatalogueContent.Root]
  ) -> String {
    let above = storage.path.removingLastComponent().removingLastComponent()
    let folder = above.lastComponent?.string ?? "storage"
    var label = folder
    var number = 2
    while roots.contains(where: { $0.label == label }) {
      label = "\(folder)-\(number)"
      number += 1
    }
    roots.append(CatalogueContent.Root(label: label, folder: folder))
    return label
  }

  /// Puts in what all packages of a run share.
  func complete(
    _ run: inout PackageRun,
    _ policy: RetentionPolicy,
    _ writing: WritingOptions
  ) throws {
    run.createdAt = try CommonOptions.sourceDate
    run.site.policyNote = configuration?.retentionNote
    run.site.actors = actors
    run.site.policy = policy
    run.site.jobs = options.threads
    run.site.isStrict = writing.strict
    run.site.isDryRun = writing.dryRun
    if let seconds = try writing.waitingTime() { run.site.lockWait = seconds }
  }
}
