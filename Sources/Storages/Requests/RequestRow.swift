import ByteIO
import JSONText

/// A request as a row: the fields of the platform's API, the same ones in the same order in every
/// row, null where a request has none.
///
/// Values keep their spelling. The time of handling is written as RFC 3339 has it, whichever way its
/// client wrote it, so that rows of several clients compare.
enum RequestRow {
  /// Appends the row as one JSON object.
  static func append(
    _ json: JSONView,
    _ fields: RequestFields,
    _ state: RequestState,
    to out: inout OutputBuffer
  ) {
    var isFirst = true
    func name(_ name: StaticString) {
      out.append(isFirst ? "{\"" : ",\"")
      out.append(name)
      out.append("\":")
      isFirst = false
    }
    func member(_ camel: StaticString, _ snake: StaticString? = nil) {
      name(camel)
      value(json, fields.value(json, camel, snake), to: &out)
    }
    member("id")
    member("url")
    member("uniqueKey", "unique_key")
    member("method")
    name("state")
    text(state.rawValue, to: &out)
    member("retryCount", "retry_count")
    member("loadedUrl", "loaded_url")
    name("handledAt")
    if let written = fields.handledAt(json) {
      text(Timestamp(written)?.rfc3339(fraction: true) ?? written, to: &out)
    } else {
      out.append("null")
    }
    name("label")
    let data = fields.value(json, "userData", "user_data")
    value(json, data.flatMap { json.value(of: "label", in: $0) }, to: &out)
    member("errorMessages", "error_messages")
    member("userData", "user_data")
    member("headers")
    member("payload")
    member("noRetry", "no_retry")
    out.append(UInt8(ascii: "}"))
  }

  private static func value(_ json: JSONView, _ node: Int?, to out: inout OutputBuffer) {
    guard let node else { return out.append("null") }
    JSONWriter.compact(json, node, to: &out)
  }

  private static func text(_ text: String, to out: inout OutputBuffer) {
    out.append(UInt8(ascii: "\""))
    JSONEscapes.encode(text.utf8Span.span, to: &out)
    out.append(UInt8(ascii: "\""))
  }
}
