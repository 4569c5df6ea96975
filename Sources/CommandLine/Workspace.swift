import ByteIO
import Catalogue
import JSONText
import Pipeline
import Storages
import SystemPackage

/// A storage and what becomes of it.
typealias JudgedStorage = (storage: Storage, retention: Retention)

/// What a command works on: the configuration in force, the roots, and the storages found in them.
struct Workspace {
  /// The configuration; nil if there is none.
  let configuration: Configuration?
  /// The options, with what the configuration says in their place where they are not given.
  let options: CommonOptions
  /// The roots that were looked through.
  let roots: [StorageRoot]
  /// What Actors say about the storages of their roots, by the roots' labels.
  let actors: [String: ActorDefinition]
  private let surveys: [StorageFinder.Listing]

  /// Reads the configuration and looks through the roots: those given, else those of `--root`, of the
  /// configuration, of the environment, or the first usual folder that exists.
  ///
  /// `depth` says how closely their storages are looked at.
  init(
    _ options: CommonOptions,
    roots arguments: [String] = [],
    depth: StorageFinder.Depth = .contents
  ) throws {
    configuration = try Self.configuration(options)
    let options = options.completed(by: configuration)
    self.options = options
    roots = try Self.roots(arguments + options.root, configuration)
    let finder = StorageFinder(depth: depth, now: try options.clock(), jobs: options.threads)
    var actors: [String: ActorDefinition] = [:]
    surveys = try roots.map { root in
      var survey = try finder.find(in: root)
      actors[root.label] = ActorDefinition.find(beside: root)
      survey.problems += actors[root.label]?.problems ?? []
      return survey
    }
    self.actors = actors
  }

  /// Roots in which nothing is looked at yet; with `arguments` nil, none.
  private init(unread options: CommonOptions, roots arguments: [String]?) throws {
    let configuration = try Self.configuration(options)
    self.configuration = configuration
    self.options = options.completed(by: configuration)
    roots = try arguments.map { try Self.roots($0 + options.root, configuration) } ?? []
    actors = [:]
    surveys = []
  }

  /// The workspace that `references` need: without roots if all of them are paths.
  static func `for`(
    _ references: [String],
    _ options: CommonOptions,
    depth: StorageFinder.Depth = .names
  ) throws -> Workspace {
    let needsRoots = references.contains { reference in
      if case .storages = StorageReference(reference) { true } else { false }
    }
    return needsRoots || references.isEmpty
      ? try Workspace(options, depth: depth) : try Workspace(unread: options, roots: nil)
  }

  /// The roots alone, for commands that look through them in a way of their own.
  static func roots(_ options: CommonOptions, _ arguments: [String]) throws -> Workspace {
    try Workspace(unread: options, roots: arguments)
  }

  /// The policy of the configuration.
  var retention: RetentionPolicy { configuration?.retention ?? RetentionPolicy() }

  /// All storages of all roots.
  var storages: [Storage] { surveys.flatMap(\.storages) }

  /// The roots as a site shows them.
  var contentRoots: [CatalogueContent.Root] {
    surveys.map { survey in
      CatalogueContent.Root(
        label: survey.root.label,
        folder: survey.root.path.lastComponent?.string ?? "storage",
        problems: survey.problems
      )
    }
  }

  /// Whether the roots were read and hold no storage.
  var isEmpty: Bool {
    storages.isEmpty
      && surveys.allSatisfy { !$0.problems.contains { $0.severity == .error } }
  }

  /// What to say when there is no storage at all.
  var nothingFound: NothingFound {
    let trouble = surveys.lazy.flatMap(\.problems).first { $0.severity == .error }
    return NothingFound(
      "no storages in \(roots.map(\.path.string).joined(separator: ", ")): "
        + (trouble.map(ProblemWording.line)
          ?? "looked for folders below datasets/, key_value_stores/ and request_queues/")
    )
  }

  /// All storages with what becomes of them.
  func judged(_ policy: RetentionPolicy, _ now: Timestamp) -> [JudgedStorage] {
    storages.map { ($0, policy.judge($0, now: now)) }
  }

  /// The storages that the options choose, in catalogue order.
  func storages(
    _ choice: ChoiceOptions,
    _ policy: RetentionPolicy,
    _ now: Timestamp
  ) throws -> [JudgedStorage] {
    let filter = try choice.filter(now: now)
    return judged(policy, now).filter { filter.accepts($0.storage, $0.retention) }
      .sorted {
        ($0.storage.kind, $0.storage.title, $0.storage.ref)
          < ($1.storage.kind, $1.storage.title, $1.storage.ref)
      }
  }

  /// What the arguments name to be exported; each once, in their order.
  func inputs(_ arguments: [String]) throws -> [DatasetInput] {
    var inputs: [DatasetInput] = []
    for argument in arguments {
      for input in try self.inputs(argument) where !inputs.contains(where: { $0.ref == input.ref })
      {
        inputs.append(input)
      }
    }
    return inputs
  }

  private func inputs(_ argument: String) throws -> [DatasetInput] {
    switch StorageReference(argument) {
    case .standardInput: return [.standardInput]
    case .path(let path): return [try DatasetInput(path: FilePath(path))]
    case .storages(let pattern):
      let found = try pattern.resolve(in: storages)
      // A pattern that names no kind means datasets where there are any.
      let datasets = found.filter { $0.kind == .dataset }
      let meant = pattern.kind == nil && !datasets.isEmpty ? datasets : found
      return meant.map(DatasetInput.storage)
    }
  }

  /// The one storage that an argument names, of that kind if one is given.
  func storage(_ argument: String, _ kind: StorageKind? = nil) throws -> Storage {
    switch StorageReference(argument) {
    case .standardInput:
      throw UsageError("- is standard input; a storage is asked for: larder list")
    case .path(let path):
      guard case .storage(let storage) = try DatasetInput(path: FilePath(path)) else {
        throw UsageError("\(argument) is a file; a storage is asked for: larder list")
      }
      return storage
    case .storages(let pattern):
      let candidates = storages.filter { kind == nil || pattern.kind != nil || $0.kind == kind }
      let found = try pattern.resolve(in: candidates)
      guard let storage = found.first, found.count == 1 else {
        throw UsageError("\(argument) fits several: \(found.map(\.ref).joined(separator: ", "))")
      }
      return storage
    }
  }

  /// The storages that an argument names to be changed.
  ///
  /// A path counts only if it is that of a storage in the folder of its kind: whatever else a folder
  /// holds, nobody calls it a storage.
  func ownStorages(_ argument: String) throws -> [Storage] {
    if case .storages(let pattern) = StorageReference(argument) {
      return try pattern.resolve(in: storages)
    }
    let storage = try self.storage(argument)
    guard storage.isInPlace else {
      throw UsageError(
        "\(argument) is no storage: it lies in none of the folders \(StorageKind.folders)"
      )
    }
    return [storage]
  }

  /// The one storage that an argument names to be changed.
  func ownStorage(_ argument: String) throws -> Storage {
    let found = try ownStorages(argument)
    guard let storage = found.first, found.count == 1 else {
      throw UsageError("\(argument) fits several: \(found.map(\.ref).joined(separator: ", "))")
    }
    return storage
  }

  // MARK: - Documents

  /// The document of a list.
  func document(_ chosen: [JudgedStorage], _ now: Timestamp) -> JSONValue {
    var content = CatalogueContent(now: now, tool: ToolVersion.name)
    content.roots = contentRoots
    content.storages = chosen.map { storage, retention in
      var entry = CatalogueStorage(storage, retention: retention, slug: "")
      entry.describe(by: actors[storage.root])
      return entry
    }
    var paths: [String: String] = [:]
    for root in roots { paths[root.label] = root.path.string }
    return StorageJSON.list(content, paths: paths)
  }

  /// The document of one storage.
  func document(of entry: CatalogueStorage, _ now: Timestamp) -> JSONValue {
    .object(
      [
        .init("version", .int(StorageJSON.version)), .init("tool", .string(ToolVersion.name)),
        .init("now", .string(now.rfc3339())),
      ] + StorageJSON.details(entry)
    )
  }

  /// Prints what could not be read; says whether something could not.
  func report(_ storages: [Storage], _ console: Console) -> ExitCode {
    var code = ExitCode.done
    let problems =
      surveys.flatMap { survey in survey.problems.map { (survey.root.label, $0) } }
      + storages.flatMap { storage in storage.problems.map { (storage.ref, $0) } }
    for (place, problem) in problems {
      if problem.severity == .error {
        code = .partly
        console.say(.error, "\(place): \(ProblemWording.line(problem))")
      } else {
        console.say(.detail, "note: \(place): \(ProblemWording.line(problem))")
      }
    }
    return code
  }

  // MARK: - Configuration and roots

  /// The configuration that the options name, else the usual one; nil if there is none.
  static func configuration(_ options: CommonOptions) throws -> Configuration? {
    try ConfigurationFile.find(options).map { try Configuration($0) }
  }

  private static func roots(
    _ arguments: [String],
    _ configuration: Configuration?
  ) throws -> [StorageRoot] {
    if arguments.isEmpty, let configured = configuration?.roots, !configured.isEmpty {
      return configured.map { label, path in
        StorageRoot(label: label, path: (try? StorageRoot.locate(path)) ?? path)
      }
    }
    return try StorageRoot.find(
      arguments,
      environment: Environment.all(["CRAWLEE_STORAGE_DIR", "APIFY_LOCAL_STORAGE_DIR"]),
      workingDirectory: "."
    )
  }
}

/// There is nothing to work on.
///
/// Exit 66.
struct NothingFound: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
