import ByteIO
import JSONText

/// What an Actor says about its key-value store: which records belong together.
public struct KeyValueStoreSchema: Sendable, Equatable {
  /// What the store is called.
  public var title: String?
  /// What it holds.
  public var description: String?
  /// The groups of records, in the schema's order; a record may be in several.
  public var collections: [Collection] = []

  /// The most collections that are taken.
  static let collectionLimit = 100

  /// Records that belong together by their keys.
  public struct Collection: Sendable, Equatable {
    /// Which keys belong to it.
    public enum Keys: Sendable, Equatable {
      case exactly(String)
      case startingWith(String)
    }

    /// What it is called where it is asked for.
    public var id: String
    /// What people call it.
    public var title: String?
    /// What it holds.
    public var description: String?
    /// Which keys belong to it.
    public var keys: Keys
    /// The content types that its records may have; empty allows all.
    public var contentTypes: [String] = []

    /// Makes a collection.
    public init(id: String, title: String? = nil, description: String? = nil, keys: Keys) {
      self.id = id
      self.title = title
      self.description = description
      self.keys = keys
    }

    /// Whether the record `key` belongs to it.
    public func contains(_ key: String) -> Bool {
      // As bytes: clients compare keys so, and `é` may be spelled in two ways.
      switch keys {
      case .exactly(let own): key.utf8.elementsEqual(own.utf8)
      case .startingWith(let prefix): key.utf8.starts(with: prefix.utf8)
      }
    }

    /// Whether a record of it may have that content type; an unknown one may be any.
    ///
    /// Case and parameters such as `charset` do not count.
    public func allows(_ contentType: String?) -> Bool {
      guard !contentTypes.isEmpty, let contentType else { return true }
      let type = Self.media(contentType)
      return contentTypes.contains { Self.media($0) == type }
    }

    private static func media(_ contentType: String) -> String {
      let type = contentType.prefix { $0 != ";" }.lowercased()
      return String(type.drop { $0 == " " }.prefix { $0 != " " })
    }
  }

  /// Makes a schema that says nothing.
  public init() {}

  /// The collections that the record `key` belongs to.
  public func collections(of key: String) -> [Collection] {
    collections.filter { $0.contains(key) }
  }
}

extension KeyValueStoreSchema {
  /// Reads the JSON object `root`; nil if it is anything else.
  init?(_ json: JSONView, _ root: Int, _ notes: inout SchemaNotes) {
    guard let heading = notes.heading(json, root) else { return nil }
    (title, description) = heading
    guard let object = notes.object(json, root, "collections", of: "") else { return }
    var members = json.members(of: object)
    while let (key, value) = members.next() {
      guard collections.count < Self.collectionLimit else {
        notes.note("has more than \(Self.collectionLimit) collections; the rest is ignored")
        break
      }
      if let collection = Collection(json.string(key), json, value, &notes) {
        collections.append(collection)
      }
    }
  }
}

extension KeyValueStoreSchema.Collection {
  /// Reads the collection `id`; nil if nothing says which keys belong to it.
  init?(_ id: String, _ json: JSONView, _ node: Int, _ notes: inout SchemaNotes) {
    let owner = "collection \(SchemaNotes.quoted(id)): "
    guard json[node].kind == .object else {
      notes.note("\(owner)is no object, ignored")
      return nil
    }
    let key = JSONFields.text(json, json.value(of: "key", in: node)) ?? ""
    let prefix = JSONFields.text(json, json.value(of: "keyPrefix", in: node)) ?? ""
    guard key.isEmpty != prefix.isEmpty else {
      notes.note("\(owner)needs either a key or a keyPrefix, ignored")
      return nil
    }
    self.init(
      id: id,
      title: notes.text(json, node, "title", of: owner),
      description: notes.text(json, node, "description", of: owner, isLong: true),
      keys: prefix.isEmpty ? .exactly(key) : .startingWith(prefix)
    )
    contentTypes = notes.texts(json, node, "contentTypes", of: owner)
  }
}
