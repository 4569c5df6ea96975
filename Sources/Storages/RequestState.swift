import JSONText

/// What a request file says about its request.
enum RequestState: Sendable, Equatable {
  case pending, handled

  /// Recognises a request by its fields, whoever wrote it; nil if it is none.
  ///
  /// Where there is an order number it is null for a handled request; Crawlee for Python 1, which
  /// keeps none, and the others beside it set the time of handling.
  init?(_ json: JSONView, _ root: Int) {
    guard json[root].kind == .object else { return nil }
    func text(_ name: StaticString) -> Int? {
      json.value(of: name, in: root).flatMap { json[$0].kind == .string ? $0 : nil }
    }
    let inner = json.value(of: "request", in: root).flatMap { json[$0].kind == .object ? $0 : nil }
    guard
      text("url") ?? text("uniqueKey") ?? text("unique_key") ?? text("json") ?? text("json_")
        ?? inner != nil
    else { return nil }
    let handled = text("handledAt") ?? text("handled_at")
    if let order = json.value(of: "orderNo", in: root) ?? json.value(of: "order_no", in: root),
      json[order].kind == .null
    {
      self = .handled
    } else {
      self = handled == nil ? .pending : .handled
    }
  }
}
