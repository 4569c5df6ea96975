import ByteIO
import JSONText

/// Where the fields of one request stand, whoever wrote its file.
///
///     Crawlee for JavaScript 4, Python 1, SDK 0   {url, uniqueKey, …}                  one object
///     Crawlee for Python 0.5 and 0.6              {order_no, handled_at, request: {…}}
///     Crawlee for JavaScript 3, SDK for Python 1  {orderNo, …, json: "{…}"}            text in it
///     Crawlee for Python 0.3                      {order_no, …, json_: "{…}"}
///
/// The inner object is the request as the crawler knew it, so its fields come first; the order
/// number is the queue's own and stands outside.
struct RequestFields: Sendable {
  /// The file's object.
  let outer: Int
  /// The request's own object; the same as `outer` where there is but one.
  let inner: Int

  /// The value of a field by its JavaScript or its Python name; nil if it is absent or null.
  func value(_ json: JSONView, _ camel: StaticString, _ snake: StaticString? = nil) -> Int? {
    for object in inner == outer ? [outer] : [inner, outer] {
      let found =
        json.value(of: camel, in: object) ?? snake.flatMap { json.value(of: $0, in: object) }
      if let found, json[found].kind != .null { return found }
    }
    return nil
  }

  /// The text of a field.
  func text(_ json: JSONView, _ camel: StaticString, _ snake: StaticString? = nil) -> String? {
    JSONFields.text(json, value(json, camel, snake))
  }

  // MARK: - The queue's order

  /// What the file says about the order in its queue.
  enum Order: Sendable, Equatable {
    /// Nothing: the client keeps the order elsewhere.
    case absent
    /// Null, which is how a request that was handled leaves the order.
    case left
    /// A place: nanoseconds since 1970, negative at the forefront.
    case at(Int64)
  }

  /// The order number: a number of milliseconds, or its text, or null.
  func order(_ json: JSONView) -> Order {
    guard
      let value = json.value(of: "orderNo", in: outer) ?? json.value(of: "order_no", in: outer)
    else { return .absent }
    switch json[value].kind {
    case .null: return .left
    case .number, .string: return Self.nanoseconds(json.spelling(value)).map(Order.at) ?? .absent
    default: return .absent
    }
  }

  /// Milliseconds with up to six decimals as nanoseconds; what is beyond 64 bits, the farthest.
  static func nanoseconds(_ text: Span<UInt8>) -> Int64? {
    var at = 0
    let isNegative = text.count > 0 && text[0] == UInt8(ascii: "-")
    if isNegative { at = 1 }
    var value: Int64 = 0
    var digits = 0
    var decimals = -1
    var overflows = false
    while at < text.count {
      let byte = text[at]
      at += 1
      if byte == UInt8(ascii: "."), decimals < 0 {
        decimals = 0
        continue
      }
      guard byte &- UInt8(ascii: "0") <= 9 else {
        // Exponents are rare enough for the standard library.
        let spelled = unsafe text.withUnsafeBufferPointer {
          unsafe String(decoding: $0, as: UTF8.self)
        }
        return Double(spelled).flatMap { number in
          number.isFinite
            ? Int64(exactly: (number * 1e6).rounded()) ?? (number < 0 ? -.max : .max) : nil
        }
      }
      digits += 1
      if decimals >= 6 { continue }
      if decimals >= 0 { decimals += 1 }
      let (tenfold, first) = value.multipliedReportingOverflow(by: 10)
      let (sum, second) = tenfold.addingReportingOverflow(Int64(byte &- UInt8(ascii: "0")))
      overflows = overflows || first || second
      value = sum
    }
    guard digits > 0 else { return nil }
    for _ in max(decimals, 0)..<6 {
      let (tenfold, isTooLarge) = value.multipliedReportingOverflow(by: 10)
      overflows = overflows || isTooLarge
      value = tenfold
    }
    if overflows { value = .max }
    return isNegative ? -value : value
  }

  // MARK: - Success and failure

  /// When it was handled, as it is written.
  func handledAt(_ json: JSONView) -> String? { text(json, "handledAt", "handled_at") }

  /// How often it was tried again.
  func retryCount(_ json: JSONView) -> Int {
    value(json, "retryCount", "retry_count").flatMap { Int(JSONFields.spelling(json, $0)) } ?? 0
  }

  /// The node of the last error message, if there is one that is text.
  func lastError(_ json: JSONView) -> Int? {
    guard let messages = value(json, "errorMessages", "error_messages") else { return nil }
    var last: Int?
    var elements = json.elements(of: messages)
    while let element = elements.next() {
      if json[element].kind == .string { last = element }
    }
    return last
  }

  /// Whether a request that was handled was given up.
  ///
  /// Crawlee says so itself; before it did, error messages and no retries left tell.
  func isFailure(_ json: JSONView) -> Bool {
    let data = value(json, "userData", "user_data")
    let own = data.flatMap { json.value(of: "__crawlee", in: $0) }
    if let state = own.flatMap({ json.value(of: "state", in: $0) }), json[state].kind == .number {
      return JSONFields.spelling(json, state) == "6"
    }
    guard lastError(json) != nil else { return false }
    if let never = value(json, "noRetry", "no_retry"), json[never].kind == .true { return true }
    let most = own.flatMap {
      json.value(of: "maxRetries", in: $0) ?? json.value(of: "max_retries", in: $0)
    }
    let limit = most.flatMap { Int(JSONFields.spelling(json, $0)) } ?? Self.usualRetries
    return retryCount(json) >= limit
  }

  /// How often every client tries a request again unless told otherwise.
  private static let usualRetries = 3
}
