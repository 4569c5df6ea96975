import ByteIO
import JSONText

/// A request as a row that a site shows: see ``RequestSiteRows``.
enum RequestSiteRow {
  /// Appends the row as one JSON object.
  static func append(
    _ json: JSONView,
    _ fields: RequestFields,
    _ state: RequestState,
    _ showsPrivate: Bool,
    to out: inout OutputBuffer
  ) {
    func masked(_ node: Int?, _ form: SecretMask.Form) {
      guard let node, json[node].kind == .string else { return out.append("null") }
      text(SecretMask.masked(json.string(node), form), to: &out)
    }
    func value(_ node: Int?) {
      guard let node else { return out.append("null") }
      JSONWriter.compact(json, node, to: &out)
    }
    out.append("{\"url\":")
    masked(fields.value(json, "url") ?? fields.value(json, "uniqueKey", "unique_key"), .address)
    out.append(",\"method\":")
    masked(fields.value(json, "method"), .message)
    out.append(",\"state\":")
    text(state.rawValue, to: &out)
    out.append(",\"retryCount\":")
    let retries = fields.value(json, "retryCount", "retry_count")
    value(retries.flatMap { json[$0].kind == .number ? $0 : nil })
    out.append(",\"label\":")
    let data = fields.value(json, "userData", "user_data")
    masked(data.flatMap { json.value(of: "label", in: $0) }, .message)
    out.append(",\"errorMessages\":[")
    if let messages = fields.value(json, "errorMessages", "error_messages") {
      var elements = json.elements(of: messages)
      var isFirst = true
      while let element = elements.next() {
        guard json[element].kind == .string else { continue }
        if !isFirst { out.append(",") }
        isFirst = false
        masked(element, .message)
      }
    }
    out.append("],\"loadedUrl\":")
    masked(fields.value(json, "loadedUrl", "loaded_url"), .address)
    out.append(",\"handledAt\":")
    if let written = fields.handledAt(json) {
      text(Timestamp(written)?.rfc3339(fraction: true) ?? written, to: &out)
    } else {
      out.append("null")
    }
    if showsPrivate {
      out.append(",\"userData\":")
      value(data)
      out.append(",\"headers\":")
      value(fields.value(json, "headers"))
      out.append(",\"payload\":")
      value(fields.value(json, "payload"))
    }
    out.append("}")
  }

  private static func text(_ text: String, to out: inout OutputBuffer) {
    out.append("\"")
    JSONEscapes.encode(text.utf8Span.span, to: &out)
    out.append("\"")
  }
}
