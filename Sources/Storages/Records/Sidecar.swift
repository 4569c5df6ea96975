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
      let type =
        json.value(of: "contentType", in: root) ?? json.value(of: "content_type", in: root)
      return Sidecar(
        key: JSONFields.text(json, json.value(of: "key", in: root)),
        contentType: JSONFields.text(json, type),
        fileExtension: JSONFields.text(json, json.value(of: "extension", in: root))
      )
    case .string where mayBeText:
      var inner = ByteArena(capacity: Int(json[root].count))
      inner.append(json.string(root).utf8Span.span)
      return parse(inner, mayBeText: false)
    default: return nil
    }
  }
}
