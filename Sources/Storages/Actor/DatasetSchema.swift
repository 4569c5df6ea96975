import ByteIO
import JSONText

/// What an Actor says about one of its datasets.
///
/// A claim, not data: a field that it names may be in no item.
public struct DatasetSchema: Sendable, Equatable {
  /// What the dataset is called.
  public var title: String?
  /// What it holds.
  public var description: String?
  /// The fields that it describes, in the schema's order.
  public var fields: [Field] = []
  /// The views that it offers; the first is the Actor's favourite.
  public var views: [DatasetView] = []
  /// The JSON Schema of an item, as it is spelled; nil if there is none.
  public var itemSchema: [UInt8]?

  /// The most fields that are taken.
  static let fieldLimit = 2000
  /// The most views that are taken.
  static let viewLimit = 100

  /// A top-level field of items.
  public struct Field: Sendable, Equatable {
    /// Its name.
    public var name: String
    /// The type of its values, several joined by `|`; nil if any will do.
    public var type: String?
    /// What people call it.
    public var title: String?
    /// What it means.
    public var description: String?

    /// Makes a field.
    public init(
      name: String,
      type: String? = nil,
      title: String? = nil,
      description: String? = nil
    ) {
      self.name = name
      self.type = type
      self.title = title
      self.description = description
    }
  }

  /// Makes a schema that says nothing.
  public init() {}

  /// The view `id`; nil if the schema has none of that name.
  public func view(_ id: String) -> DatasetView? { views.first { $0.id == id } }

  /// The headings that fields are given: by their titles, else by the first view that labels them.
  ///
  /// Nested fields go by the names of columns, with slashes.
  public var labels: [String: String] {
    var labels: [String: String] = [:]
    for field in fields where field.title != nil { labels[field.name] = field.title }
    for column in views.flatMap(\.display) {
      guard let label = column.label else { continue }
      let path = column.field.replacing(".", with: "/")
      for name in [column.field, path] where labels[name] == nil { labels[name] = label }
    }
    return labels
  }
}

extension DatasetSchema {
  /// Reads the JSON object `root`; nil if it is anything else.
  init?(_ json: JSONView, _ root: Int, _ notes: inout SchemaNotes) {
    guard let heading = notes.heading(json, root) else { return nil }
    (title, description) = heading
    if let object = notes.object(json, root, "fields", of: ""), !json.isEmpty(object) {
      let text = json.spelling(object)
      itemSchema = unsafe text.withUnsafeBufferPointer { unsafe [UInt8]($0) }
      if let properties = notes.object(json, object, "properties", of: "fields.") {
        readFields(json, properties, &notes)
      }
    }
    guard let object = notes.object(json, root, "views", of: "") else { return }
    var members = json.members(of: object)
    while let (key, value) = members.next() {
      guard views.count < Self.viewLimit else {
        notes.note("has more than \(Self.viewLimit) views; the rest is ignored")
        break
      }
      if let view = DatasetView(json.string(key), json, value, &notes) { views.append(view) }
    }
  }

  private mutating func readFields(
    _ json: JSONView,
    _ properties: Int,
    _ notes: inout SchemaNotes
  ) {
    var members = json.members(of: properties)
    while let (key, value) = members.next() {
      guard fields.count < Self.fieldLimit else {
        notes.note("has more than \(Self.fieldLimit) fields; the rest is checked, but not listed")
        return
      }
      var field = Field(name: json.string(key))
      if json[value].kind == .object {
        let owner = "field \(SchemaNotes.quoted(field.name)): "
        let types = notes.texts(json, value, "type", of: owner)
        field.type = types.isEmpty ? nil : types.prefix(8).joined(separator: "|")
        field.title = notes.text(json, value, "title", of: owner)
        field.description = notes.text(json, value, "description", of: owner, isLong: true)
      }
      fields.append(field)
    }
  }
}
