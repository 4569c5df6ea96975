import ByteIO
import JSONText

/// The file beside a value that describes it: `<base>.__metadata__.json`.
struct Sidecar: Sendable, Equatable {
  /// What its name ends in.
  static let suffix: StaticString = ".__metadata__.json"

  var key: String?
  var contentType: String?
  /// Behind which extension the value lies; without it the value's file is named like the base.
  var fileExtension: String?
  /// The fields that are no text, and so say nothing.
  var malformed: [String] = []

  /// The name of the value that a sidecar's file name stands for; nil if it is no sidecar.
  static func base(of name: FileName) -> FileName? {
    let count = name.bytes.count - suffix.utf8CodeUnitCount
    guard count > 0, name.hasSuffix(suffix) else { return nil }
    return FileName(Array(name.bytes[..<count]))
  }

  /// Reads a sidecar's JSON; nil if it is not one.
  ///
  /// Crawlee for JavaScript 3.2 and later encodes it twice: a string that holds the object's text.
  static func parse(_ document: borrowing ByteArena) -> Sidecar? {
    parse(document, mayBeText: true)
  }

  private static func parse(_ document: borrowing ByteArena, mayBeText: Bool) -> Sidecar? {
    var index = JSONIndex(capacity: 16)
    guard let root = try? index.add(document, 0..<document.count) else { return nil }
    let json = JSONView(bytes: document.bytes, nodes: index.nodes)
    switch json[root].kind {
    case .object:
      var sidecar = Sidecar()
      func text(_ field: StaticString) -> String? {
        guard let value = json.value(of: field, in: root), json[value].kind != .null else {
          return nil
        }
        let text = JSONFields.text(json, value)
        if text == nil { sidecar.malformed.append("\(field)") }
        return text
      }
      sidecar.key = text("key")
      sidecar.contentType = text("contentType") ?? text("content_type")
      sidecar.fileExtension = text("extension")
      return sidecar
    case .string where mayBeText:
      var inner = ByteArena(capacity: Int(json[root].count))
      inner.append(json.string(root).utf8Span.span)
      return parse(inner, mayBeText: false)
    default: return nil
    }
  }
}
