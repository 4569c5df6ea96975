import ByteIO
import Storages
import SystemPackage

/// A configuration as it stands in its file, by the table of keys, with the values of variables in the
/// place of those that they mean.
struct ConfigurationFile {
  /// Where it was read; nil if there is no file.
  let path: FilePath?
  /// Everything in it.
  private(set) var root: ConfigurationNode
  /// Variables that mean a key which several entries have, a line each.
  private(set) var ambiguous: [String] = []

  /// Reads the text of the file at `path`.
  init(
    parsing text: String,
    path: FilePath?,
    variables: EnvironmentVariables = EnvironmentVariables([:])
  ) {
    self.path = path
    root = ConfigurationNode(parsing: text, path: path ?? "", ConfigurationMistakes())
    for (single, several) in ConfigurationKey.rivals {
      guard let one = root[single], root[several] != nil else { continue }
      one.mistake(
        "'\(single)' and '\(several)' cannot stand together; put all of them into '\(several)'"
      )
    }
    apply(variables)
    root.checkRequired()
  }

  /// The entries of `exports`.
  var exports: [ConfigurationNode] { root["exports"]?.parts ?? [] }

  /// The entries of `sites`, or `site`.
  var sites: [ConfigurationNode] { root["sites"]?.parts ?? root["site"].map { [$0] } ?? [] }

  /// The entries of `packages`, or `package`.
  var packages: [ConfigurationNode] {
    root["packages"]?.parts ?? root["package"].map { [$0] } ?? []
  }

  // MARK: - Variables

  /// Puts in the values of variables: into the top of the file, and into an entry of `exports`, `sites` or
  /// `packages` if it is the only one that has such a key.
  private mutating func apply(_ variables: EnvironmentVariables) {
    for (name, text) in variables.values.sorted(by: { $0.key < $1.key }) {
      let variable = EnvironmentVariables.variable(for: name)
      if let key = ConfigurationKey.retentionVariables[name] {
        root.putRetention(key, text, of: variable)
        continue
      }
      if let key = root.keys[name] {
        if key.isPlain { root.put(root.member(key, text: text, of: variable)) }
        continue
      }
      let meant = (sites + exports + packages).filter { $0.keys[name] != nil }
      guard meant.count < 2 else {
        let places = meant.map { "\($0.place)" }.joined(separator: ", ")
        ambiguous.append("\(variable) may mean several entries and changes none: \(places)")
        continue
      }
      root.changeEntries { entry in
        guard let key = entry.keys[name], key.isPlain else { return }
        entry.put(entry.member(key, text: text, of: variable))
      }
    }
  }

  /// What it is called.
  var name: String { path?.string ?? "no file" }

  // MARK: - Files

  /// The file that the options name, else the usual one; nil if there is none.
  static func find(_ options: CommonOptions) throws -> ConfigurationFile? {
    guard !options.noConfig else { return nil }
    let variables = EnvironmentVariables.current
    if let named = options.config.map({ FilePath($0) }) {
      return ConfigurationFile(parsing: try text(of: named), path: named, variables: variables)
    }
    var usual: [FilePath] = ["larder.yaml"]
    let home = Environment.value("HOME").map { FilePath($0).appending(".config") }
    if let base = Environment.value("XDG_CONFIG_HOME").map({ FilePath($0) }) ?? home {
      usual.append(base.appending("larder/config.yaml"))
    }
    for path in usual where try isThere(path, options) {
      return ConfigurationFile(parsing: try text(of: path), path: path, variables: variables)
    }
    return nil
  }

  /// Whether there is a file that nobody named; one that is somewhere where this user may not look is as
  /// good as none.
  private static func isThere(_ path: FilePath, _ options: CommonOptions) throws -> Bool {
    do {
      let kind = try Directory.stamp(of: path, followingLink: true).kind
      guard kind == .file else { throw FileError(.notAFile(kind), path.display) }
      return true
    } catch let error as FileError {
      if error.isMissing { return false }
      guard error.kind == .system(.permissionDenied) else { throw error }
      options.console.say(.detail, "note: \(error); going on without a configuration from there")
      return false
    }
  }

  private static let limit = 1 << 20

  private static func text(of path: FilePath) throws -> String {
    let bytes = try InputFile(path).readAll(limit: limit)
    return unsafe bytes.bytes.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
  }
}

extension ConfigurationNode {
  /// Puts a member in the place of the one of its name; nothing if it was a mistake.
  fileprivate mutating func put(_ member: ConfigurationNode?) {
    guard let member, case .members(var members) = content else { return }
    members.removeAll { $0.name == member.name }
    content = .members(members + [member])
  }

  /// Puts a key of `retention` in, as a variable says it; days may be a period, as in the option.
  fileprivate mutating func putRetention(
    _ key: ConfigurationKey,
    _ text: String,
    of variable: String
  ) {
    guard let section = keys["retention"] else { return }
    var retention = self["retention"] ?? empty(section)
    let days = key.name == "days" ? Period.days(text) : nil
    retention.put(retention.member(key, text: days.map { "\($0)" } ?? text, of: variable))
    put(retention)
  }

  /// Changes the entries of exports, sites and packages in the members of a file.
  fileprivate mutating func changeEntries(_ change: (inout ConfigurationNode) -> Void) {
    guard case .members(var members) = content else { return }
    for index in members.indices {
      switch (members[index].name, members[index].content) {
      case ("site", _), ("package", _): change(&members[index])
      case ("exports", .list(var entries)), ("sites", .list(var entries)),
        ("packages", .list(var entries)):
        for entry in entries.indices { change(&entries[entry]) }
        members[index].content = .list(entries)
      default: continue
      }
    }
    content = .members(members)
  }
}
