public import JSONText
public import Storages

/// What changed from build to build of a site.
///
/// The past is input like any other: the previous tree's manifest holds the builds and a snapshot of what
/// each storage held. If it does not check out it is forgotten as a whole, and the history starts anew.
///
///     manifest ─► History ─► advanced(to: content) ─► changes.html, changes.json, feeds, manifest
///
/// A build that found nothing changed leaves no trace, so that it can be repeated byte for byte.
public struct History: Sendable, Equatable {
  /// One build that found something changed.
  public struct Build: Sendable, Equatable {
    /// When it was made.
    public var time: Timestamp
    /// What it found, in the order of the pages.
    public var changes: [Change]
    /// How many changes there were beyond these.
    public var omittedCount = 0
    /// Of builds that were made at the same time, which one it is: 1 as a rule.
    public var number = 1

    /// What tells it from all other builds: the time, and the number if it is not the first.
    var id: String { number == 1 ? time.rfc3339() : "\(time.rfc3339())-\(number)" }
  }

  /// The first build; its changes are of time alone.
  public internal(set) var first: Build
  /// How many storages the first build found.
  public internal(set) var firstCount: Int
  /// The builds since, newest first.
  public internal(set) var builds: [Build] = []
  /// What each storage held at the latest build.
  public internal(set) var snapshot: [StorageSnapshot]

  /// How many builds are kept.
  public static let buildLimit = 50
  /// How many changes of a build are kept.
  static let changeLimit = 200
  static let version = 1

  /// `changes.json`: the builds since the first, newest first.
  public func changes(tool: String) -> JSONValue {
    [
      "version": .int(Self.version), "tool": .string(tool),
      "builds": .array(builds.map(Self.document)),
    ]
  }

  /// What the manifest keeps: all of it.
  public var state: JSONValue {
    [
      "version": .int(Self.version), "first": Self.document(first), "firstCount": .int(firstCount),
      "builds": .array(builds.map(Self.document)),
      "storages": .array(snapshot.map(\.document)),
    ]
  }

  /// Reads a history back; nil unless it is one that we could have written.
  public init?(state: JSONValue) {
    guard state["version"]?.number == Self.version,
      let first = state["first"].flatMap(Self.build), let count = state["firstCount"]?.count,
      let list = state["builds"]?.elements, list.count <= Self.buildLimit,
      let storages = state["storages"]?.elements
    else { return nil }
    self.first = first
    firstCount = count
    builds = list.compactMap(Self.build)
    snapshot = storages.compactMap { StorageSnapshot($0) }
    let refs = Set(snapshot.map(\.ref))
    guard builds.count == list.count, snapshot.count == storages.count,
      refs.count == snapshot.count
    else { return nil }
  }

  init(first: Build, firstCount: Int, snapshot: [StorageSnapshot]) {
    self.first = first
    self.firstCount = firstCount
    self.snapshot = snapshot
  }

  private static func document(_ build: Build) -> JSONValue {
    [
      "builtAt": .string(build.time.rfc3339()), "number": .int(build.number),
      "omittedCount": .int(build.omittedCount),
      "changes": .array(build.changes.map(\.document)),
    ]
  }

  private static func build(_ json: JSONValue) -> Build? {
    guard let time = json["builtAt"]?.text.flatMap({ Timestamp($0) }), !time.isAbsurd,
      let number = json["number"]?.count, number > 0,
      let omitted = json["omittedCount"]?.count,
      let list = json["changes"]?.elements, list.count <= changeLimit
    else { return nil }
    let changes = list.compactMap { Change($0) }
    guard changes.count == list.count else { return nil }
    return Build(time: time, changes: changes, omittedCount: omitted, number: number)
  }
}
