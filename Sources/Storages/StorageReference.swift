/// What an argument names: a storage of a root, a path, or standard input.
public enum StorageReference: Sendable, Hashable {
  /// JSON Lines on standard input: `-`.
  case standardInput
  /// A dataset's folder, or a file of items.
  case path(String)
  /// Storages of the roots.
  case storages(StoragePattern)

  /// Reads an argument; every text is a reference of some kind.
  ///
  /// What has a kind of storage before its only slash, or no slash at all, is a storage; the rest,
  /// and what ends like a file of items, is a path.
  public init(_ argument: String) {
    if argument == "-" {
      self = .standardInput
    } else if Self.isItemFile(argument) {
      self = .path(argument)
    } else if let pattern = StoragePattern(argument) {
      self = .storages(pattern)
    } else {
      self = .path(argument)
    }
  }

  private static func isItemFile(_ argument: String) -> Bool {
    let plain = argument.hasSuffix(".gz") ? String(argument.dropLast(3)) : argument
    return [".jsonl", ".ndjson", ".json"].contains(where: plain.lowercased().hasSuffix)
  }
}

/// A name, an id, `~name`, `kind/name` or `LABEL:kind/name`, all with or without `*`, `?` and `[…]`.
public struct StoragePattern: Sendable, Hashable {
  /// The argument as it was written.
  public let argument: String
  /// The root, where one is named.
  public let label: String?
  /// The kind, where one is named.
  public let kind: StorageKind?
  /// The name, id or pattern.
  public let name: String
  /// Whether only a name will do: `~name`.
  public let isNameOnly: Bool

  /// Reads an argument; nil if it can only be a path.
  public init?(_ argument: String) {
    self.argument = argument
    var rest = Substring(argument)
    var label: String?
    if let colon = rest.firstIndex(of: ":"), !rest[..<colon].contains("/"), colon != rest.startIndex
    {
      label = String(rest[..<colon])
      rest = rest[rest.index(after: colon)...]
    }
    self.label = label
    if let slash = rest.firstIndex(of: "/") {
      guard let kind = Self.kind(rest[..<slash]) else { return nil }
      self.kind = kind
      rest = rest[rest.index(after: slash)...]
    } else {
      kind = nil
    }
    isNameOnly = rest.hasPrefix("~")
    if isNameOnly { rest = rest.dropFirst() }
    guard !rest.isEmpty, !rest.contains("/"), rest != ".", rest != ".." else { return nil }
    name = String(rest)
  }

  private static func kind(_ word: Substring) -> StorageKind? {
    StorageKind.allCases.first { word == $0.plural || word == $0.folder || word == $0.rawValue }
  }

  /// Whether it may name several storages.
  public var isGlob: Bool { Glob.isPattern(name) || label.map(Glob.isPattern) ?? false }

  /// The storages that are meant.
  ///
  /// A name is looked for among names, then folders, then ids; the first of the three that has it
  /// decides. Where label and kind are given, folders come first: so ``Storage/ref`` always names its own
  /// storage, whatever others are called. A pattern takes every storage whose name or folder it fits.
  ///
  /// - Throws: if nothing fits, or if something that is no pattern fits several.
  public func resolve(in storages: [Storage]) throws(StorageReferenceError) -> [Storage] {
    let candidates = storages.filter { storage in
      (kind == nil || storage.kind == kind)
        && (label.map { Glob($0).matches(storage.root) } ?? true)
    }
    // A name may have brackets itself, so what is spelled like a storage is that storage.
    let exact = exactMatches(candidates)
    if exact.count == 1 { return exact }
    if isGlob {
      let glob = Glob(name)
      let found = candidates.filter { storage in
        glob.matches(storage.title) || (!isNameOnly && glob.matches(storage.directory))
      }
      guard found.isEmpty else { return found }
    }
    guard exact.isEmpty else {
      throw StorageReferenceError(.ambiguous, argument, exact.map(\.ref))
    }
    throw StorageReferenceError(
      .unknown,
      argument,
      nearest(candidates.isEmpty ? storages : candidates)
    )
  }

  private func exactMatches(_ candidates: [Storage]) -> [Storage] {
    if label != nil, kind != nil {
      let folder = isNameOnly ? "~\(name)" : name
      let found = candidates.filter { $0.directory == folder }
      if !found.isEmpty { return found }
    }
    let named = candidates.filter { $0.name == name }
    if !named.isEmpty || isNameOnly { return named }
    let inFolder = candidates.filter { $0.directory == name }
    if !inFolder.isEmpty { return inFolder }
    return candidates.filter { $0.id == name }
  }

  /// References to the storages whose names look most like this one's.
  private func nearest(_ storages: [Storage]) -> [String] {
    let names = Spelling.nearest(to: name, among: storages.flatMap { [$0.title, $0.directory] })
    var refs: [String] = []
    for name in names {
      for storage in storages where storage.title == name || storage.directory == name {
        if !refs.contains(storage.ref), refs.count < 3 { refs.append(storage.ref) }
      }
    }
    return refs
  }
}

/// Why an argument names no storage.
public struct StorageReferenceError: Error, Sendable, Equatable {
  /// What is wrong.
  public enum Kind: Sendable, Equatable {
    /// No storage is called so.
    case unknown
    /// Several storages are called so.
    case ambiguous
  }

  /// What is wrong.
  public let kind: Kind
  /// The argument, for display.
  public let argument: String
  /// References to those that are meant, or may be.
  public let candidates: [String]

  init(_ kind: Kind, _ argument: String, _ candidates: [String]) {
    self.kind = kind
    self.argument = argument
    self.candidates = candidates
  }
}

extension StorageReferenceError: CustomStringConvertible {
  /// What is wrong and what to write instead, in one line.
  public var description: String {
    let list = candidates.joined(separator: ", ")
    switch kind {
    case .unknown:
      return "no storage '\(argument)'" + (candidates.isEmpty ? "" : "; did you mean \(list)?")
    case .ambiguous: return "'\(argument)' is several storages: \(list)"
    }
  }
}
