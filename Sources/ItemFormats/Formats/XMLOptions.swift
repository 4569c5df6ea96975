import XMLText

/// How items become XML.
struct XMLOptions: Sendable {
  /// The name of the root element.
  var root = Array("items".utf8)
  /// The name of each item's element.
  var row = Array("item".utf8)

  typealias Setting = FormatSetting<XMLOptions>

  static let settings: [Setting] = [
    Setting(text: "xml-root", "name", "The root element (default: items).") {
      options,
      text throws(Setting.Rejection) in options.root = try name(text)
    },
    Setting(text: "xml-row", "name", "The element of each item (default: item).") {
      options,
      text throws(Setting.Rejection) in options.row = try name(text)
    },
  ]

  private static func name(_ text: String) throws(Setting.Rejection) -> [UInt8] {
    let bytes = Array(text.utf8)
    guard XMLNames.isName(bytes.span) else {
      throw Setting.Rejection("is no name that an XML element can have")
    }
    return bytes
  }
}
