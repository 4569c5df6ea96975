import ByteIO

/// What the folder `.actor` beside a storage root says about the storages: an Actor's own words.
///
/// It describes the Actor's default dataset and key-value store, and datasets under the aliases that
/// it gives them; what somebody named is not the Actor's any more. On disk an alias looks like a name
/// (Crawlee for JavaScript 3) or like no name at all (Python 1, JavaScript 4), so the folder decides.
public struct ActorDefinition: Sendable {
  /// What the Actor is called.
  public var title: String?
  /// What it does.
  public var description: String?
  /// The schemas of its datasets by alias; the default dataset's is `default`.
  public var datasets: [String: DatasetSchema] = [:]
  /// The schema of its default key-value store.
  public var keyValueStore: KeyValueStoreSchema?

  /// Makes a definition that says nothing.
  public init() {}

  /// What could not be used, with what it would have described.
  var notes: [Note] = []

  struct Note: Sendable {
    /// What the problem concerns; nil is the whole definition.
    let kind: StorageKind?
    let alias: String?
    let problem: Problem
  }

  /// The alias of the storages that an Actor is given without asking.
  static let defaultAlias = "default"

  /// What could not be used, each a note: a schema never keeps anything from being read.
  public var problems: [Problem] { notes.map(\.problem) }

  /// What could not be used of what would describe `storage`.
  public func problems(about storage: Storage) -> [Problem] {
    guard Self.mayDescribe(storage) else { return [] }
    let alias = storage.directory
    let isActors = alias == Self.defaultAlias || datasets[alias] != nil
    return notes.filter { note in
      (note.kind ?? storage.kind) == storage.kind && (note.alias.map { $0 == alias } ?? isActors)
    }.map(\.problem)
  }

  /// The schema of a dataset; nil if there is none, or it is not the Actor's.
  public func datasetSchema(of storage: Storage) -> DatasetSchema? {
    guard storage.kind == .dataset, Self.mayDescribe(storage) else { return nil }
    return datasets[storage.directory]
  }

  /// The schema of a key-value store; nil if there is none, or it is not the Actor's.
  public func keyValueStoreSchema(of storage: Storage) -> KeyValueStoreSchema? {
    guard storage.kind == .keyValueStore, storage.directory == Self.defaultAlias,
      Self.mayDescribe(storage)
    else { return nil }
    return keyValueStore
  }

  private static func mayDescribe(_ storage: Storage) -> Bool {
    guard !storage.isLeftover, storage.kind != .requestQueue else { return false }
    return storage.name == nil
      || storage.name == storage.directory && storage.directory != defaultAlias
  }

  /// Reads the folder `.actor` beside the folder of `root`; nil if there is none.
  ///
  /// Whatever is wrong with it becomes a note. Nothing outside the project is read, and no link is
  /// followed but the project's own path.
  public static func find(beside root: StorageRoot) -> ActorDefinition? {
    guard let project = ActorFolder.project(of: root.path) else { return nil }
    do throws(FileError) {
      let folder = try ActorFolder(project)
      var reader = ActorReader()
      reader.read(folder)
      return reader.definition
    } catch {
      guard !error.isMissing else { return nil }
      var definition = ActorDefinition()
      definition.notes.append(
        Note(
          kind: nil,
          alias: nil,
          problem: Problem(
            .schemaIgnored,
            .note,
            file: ActorFolder.name.display,
            message: "\(error.reason); no schema is used"
          )
        )
      )
      return definition
    }
  }
}
