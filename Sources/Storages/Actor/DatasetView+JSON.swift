import ByteIO
import JSONText

extension DatasetView {
  /// The formats that a view may ask for.
  private static let formats = [
    "text", "number", "date", "link", "boolean", "image", "array", "object",
  ]
  /// The components that a view may ask for.
  private static let components = ["table", "grid"]

  /// Reads the view `id`, an object of a schema's `views`; nil if it is none.
  init?(_ id: String, _ json: JSONView, _ node: Int, _ notes: inout SchemaNotes) {
    let owner = "view \(SchemaNotes.quoted(id)): "
    guard json[node].kind == .object else {
      notes.note("\(owner)is no object, ignored")
      return nil
    }
    self.init(
      id: id,
      title: notes.text(json, node, "title", of: owner),
      description: notes.text(json, node, "description", of: owner, isLong: true)
    )
    if let object = notes.object(json, node, "transformation", of: owner) {
      transformation = Transformation(json, object, owner + "transformation.", &notes)
    }
    guard let object = notes.object(json, node, "display", of: owner) else { return }
    if let component = notes.text(json, object, "component", of: owner + "display."),
      !Self.components.contains(component)
    {
      notes.note("\(owner)display.component \(SchemaNotes.quoted(component)) is not known")
    }
    guard let properties = notes.object(json, object, "properties", of: owner + "display.") else {
      return
    }
    var members = json.members(of: properties)
    while let (key, value) = members.next() {
      let name = json.string(key)
      let owner = "\(owner)display.properties \(SchemaNotes.quoted(name)): "
      guard json[value].kind == .object else {
        notes.note("\(owner)is no object, ignored")
        continue
      }
      var column = Column(field: name, label: notes.text(json, value, "label", of: owner))
      if let format = notes.text(json, value, "format", of: owner) {
        if Self.formats.contains(format) {
          column.format = format
        } else {
          notes.note("\(owner)format \(SchemaNotes.quoted(format)) is not known, ignored")
        }
      }
      display.append(column)
    }
  }
}

extension DatasetView.Transformation {
  /// Reads an object `transformation`; what it does not say changes nothing.
  init(_ json: JSONView, _ node: Int, _ owner: String, _ notes: inout SchemaNotes) {
    let fields = notes.texts(json, node, "fields", of: owner)
    self.fields = fields.isEmpty ? nil : fields
    unwind = notes.texts(json, node, "unwind", of: owner)
    flatten = notes.texts(json, node, "flatten", of: owner)
    omit = notes.texts(json, node, "omit", of: owner)
    limit = notes.count(json, node, "limit", of: owner)
    desc = notes.flag(json, node, "desc", of: owner)
    clean = notes.flag(json, node, "clean", of: owner)
    skipHidden = notes.flag(json, node, "skipHidden", of: owner)
    skipEmpty = notes.flag(json, node, "skipEmpty", of: owner)
  }
}
