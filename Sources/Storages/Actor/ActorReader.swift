import ByteIO
import JSONText

/// Reads a project's `actor.json` and the schemas that it names.
struct ActorReader {
  private(set) var definition = ActorDefinition()

  /// The most datasets of an Actor that are looked at.
  private static let datasetLimit = 50
  private static let actorFile = "actor.json"

  /// Reads everything; what cannot be used becomes a note.
  ///
  /// Without a word in `actor.json` the files of the usual names are taken.
  mutating func read(_ folder: borrowing ActorFolder) {
    var saysDatasets = false
    var saysStore = false
    read(Self.actorFile, folder, about: nil, isExpected: false) { reader, json, root, notes in
      guard json[root].kind == .object else {
        notes.note("is no object; it is not used")
        return
      }
      reader.definition.title =
        notes.text(json, root, "title", of: "") ?? notes.text(json, root, "name", of: "")
      reader.definition.description = notes.text(json, root, "description", of: "", isLong: true)
      guard let storages = notes.object(json, root, "storages", of: "") else { return }
      saysDatasets = reader.readDatasets(json, storages, folder, &notes)
      if let store = json.value(of: "keyValueStore", in: storages), json[store].kind != .null {
        saysStore = true
        reader.readStore(json, store, folder)
      }
    }
    if !saysDatasets {
      let subject = Subject(kind: .dataset, alias: ActorDefinition.defaultAlias)
      read("dataset_schema.json", folder, about: subject, isExpected: false) {
        $0.definition.datasets[ActorDefinition.defaultAlias] = DatasetSchema($1, $2, &$3)
      }
    }
    if !saysStore {
      read("key_value_store_schema.json", folder, about: Self.store, isExpected: false) {
        $0.definition.keyValueStore = KeyValueStoreSchema($1, $2, &$3)
      }
    }
  }

  // MARK: - What actor.json names

  private mutating func readDatasets(
    _ json: JSONView,
    _ storages: Int,
    _ folder: borrowing ActorFolder,
    _ notes: inout SchemaNotes
  ) -> Bool {
    var isSaid = false
    if let one = json.value(of: "dataset", in: storages), json[one].kind != .null {
      isSaid = true
      readDataset(ActorDefinition.defaultAlias, json, one, folder)
    }
    guard let several = notes.object(json, storages, "datasets", of: "storages.") else {
      return isSaid
    }
    if isSaid { notes.note("has both storages.dataset and storages.datasets; the latter wins") }
    var members = json.members(of: several)
    var count = 0
    while let (key, value) = members.next() {
      guard count < Self.datasetLimit else {
        notes.note("names more than \(Self.datasetLimit) datasets; the rest is ignored")
        break
      }
      count += 1
      readDataset(FileName.display(json.string(key)), json, value, folder)
    }
    return true
  }

  private mutating func readDataset(
    _ alias: String,
    _ json: JSONView,
    _ value: Int,
    _ folder: borrowing ActorFolder
  ) {
    let subject = Subject(kind: .dataset, alias: alias)
    read(json, value, folder, about: subject) { reader, json, root, notes in
      reader.definition.datasets[alias] = DatasetSchema(json, root, &notes)
    }
  }

  private mutating func readStore(
    _ json: JSONView,
    _ value: Int,
    _ folder: borrowing ActorFolder
  ) {
    read(json, value, folder, about: Self.store) { reader, json, root, notes in
      reader.definition.keyValueStore = KeyValueStoreSchema(json, root, &notes)
    }
  }

  // MARK: - One schema

  /// What a schema is about.
  private struct Subject {
    let kind: StorageKind
    let alias: String
  }

  private static let store = Subject(kind: .keyValueStore, alias: ActorDefinition.defaultAlias)

  private typealias Use = (inout ActorReader, JSONView, Int, inout SchemaNotes) -> Void

  /// Uses a schema that is written in `actor.json`, or in the file that is named there.
  private mutating func read(
    _ json: JSONView,
    _ value: Int,
    _ folder: borrowing ActorFolder,
    about subject: Subject,
    _ use: Use
  ) {
    guard json[value].kind == .string else {
      var notes = SchemaNotes()
      use(&self, json, value, &notes)
      for line in notes.summary {
        note("\(subject.alias): \(line)", ".actor/\(Self.actorFile)", subject)
      }
      return
    }
    read(json.string(value), folder, about: subject, isExpected: true, use)
  }

  /// Uses the file at `path`, relative to `.actor`.
  private mutating func read(
    _ path: String,
    _ folder: borrowing ActorFolder,
    about subject: Subject?,
    isExpected: Bool,
    _ use: Use
  ) {
    var shown = FileName.display(path.prefix(200).utf8)
    do {
      let steps = try ActorFolder.steps(to: path)
      shown = steps.map(\.display).joined(separator: "/")
      var arena = ByteArena()
      var index = JSONIndex()
      try folder.read(steps, into: &arena)
      let root = try index.add(arena, 0..<arena.count)
      var notes = SchemaNotes()
      use(&self, JSONView(bytes: arena.bytes, nodes: index.nodes), root, &notes)
      for line in notes.summary { note(line, shown, subject) }
    } catch let error as FileError {
      if error.isMissing, !isExpected { return }
      note("\(error.reason); it is not used", shown, subject)
    } catch let error as JSONError {
      let hint = error.reason == .unexpected(UInt8(ascii: "/")) ? ", as JSON has no comments" : ""
      note("\(error.words)\(hint); it is not used", shown, subject, offset: error.offset)
    } catch let error as ActorFolder.PathFault {
      // The path itself is not repeated: it may name people and machines.
      let owner = "\(subject?.kind.words ?? "") \(SchemaNotes.quoted(subject?.alias ?? ""))"
      note(
        "the path of the schema of \(owner) \(error.reason); it is not followed",
        ".actor/\(Self.actorFile)",
        subject
      )
    } catch {
      note("\(error); it is not used", shown, subject)
    }
  }

  private mutating func note(
    _ message: String,
    _ file: String,
    _ subject: Subject?,
    offset: Int? = nil
  ) {
    let problem = Problem(
      .schemaIgnored,
      .note,
      file: file,
      offset: offset,
      message: message
    )
    definition.notes.append(
      ActorDefinition.Note(kind: subject?.kind, alias: subject?.alias, problem: problem)
    )
  }
}
