import ByteIO
import JSONText

/// What a storage's `__metadata__.json` says.
///
/// Lenient: both spellings of the fields, all dates that clients write, unknown fields passed over.
/// Only id, name and dates are to be believed; counts go stale with the first killed run.
struct StorageMetadata: Sendable, Equatable {
  /// The name of the file.
  static let fileName = FileName("__metadata__.json")

  /// Whether a file of that name holds it.
  static func isFile(_ name: Span<UInt8>) -> Bool {
    name.count == fileName.bytes.count
      && name.indices.allSatisfy { name[$0] == fileName.bytes[$0] }
  }
  /// The most bytes that it may have.
  static let limit = 1 << 20

  /// The field `name`.
  enum Name: Sendable, Equatable {
    /// JavaScript leaves an undefined name out.
    case absent
    /// Unnamed by the writer's own word.
    case null
    case text(String)
    /// Neither text nor null.
    case malformed
  }

  /// The clients that give a storage without a name a life of one run, whatever its folder.
  enum Writer: Sendable, Equatable {
    case crawleeJS4, crawleePython1, other
  }

  var id: String?
  var name = Name.absent
  var createdAt: Timestamp?
  var modifiedAt: Timestamp?
  var accessedAt: Timestamp?
  /// Dates that are there but cannot be read, or cannot be true.
  var oddDates: [String] = []
  var itemCount: Int?
  var totalRequestCount: Int?
  var pendingRequestCount: Int?
  var handledRequestCount: Int?
  var hadMultipleClients: Bool?
  /// The requests of the forefront, the last of which comes first: unique keys or ids.
  var forefront: [String] = []
  var writer = Writer.other

  /// Reads the JSON object `root`; nil if it is anything else.
  init?(_ json: JSONView, _ root: Int) {
    guard json[root].kind == .object else { return nil }
    id = Self.text(json, json.value(of: "id", in: root))
    if let name = json.value(of: "name", in: root) {
      self.name =
        switch json[name].kind {
        case .null: .null
        case .string: .text(json.string(name))
        default: .malformed
        }
    }
    createdAt = date(json, root, "createdAt", "created_at")
    modifiedAt = date(json, root, "modifiedAt", "modified_at")
    accessedAt = date(json, root, "accessedAt", "accessed_at")
    itemCount = Self.count(json, root, "itemCount", "item_count")
    totalRequestCount = Self.count(json, root, "totalRequestCount", "total_request_count")
    pendingRequestCount = Self.count(json, root, "pendingRequestCount", "pending_request_count")
    handledRequestCount = Self.count(json, root, "handledRequestCount", "handled_request_count")
    let several =
      json.value(of: "hadMultipleClients", in: root)
      ?? json.value(of: "had_multiple_clients", in: root)
    if let several, [.true, .false].contains(json[several].kind) {
      hadMultipleClients = json[several].kind == .true
    }
    if let list = json.value(of: "forefrontRequestIds", in: root) {
      var elements = json.elements(of: list)
      while let element = elements.next() {
        if let key = Self.text(json, element) { forefront.append(key) }
      }
    }
    writer = Self.writer(json, root, id)
  }

  private mutating func date(
    _ json: JSONView,
    _ root: Int,
    _ camel: StaticString,
    _ snake: StaticString
  ) -> Timestamp? {
    guard let value = json.value(of: camel, in: root) ?? json.value(of: snake, in: root),
      json[value].kind != .null
    else { return nil }
    if let text = Self.text(json, value), let date = Timestamp(text), !date.isAbsurd { return date }
    oddDates.append("\(camel)")
    return nil
  }

  private static func count(
    _ json: JSONView,
    _ root: Int,
    _ camel: StaticString,
    _ snake: StaticString
  ) -> Int? {
    guard let value = json.value(of: camel, in: root) ?? json.value(of: snake, in: root),
      json[value].kind == .number
    else { return nil }
    return Int(JSONFields.spelling(json, value))
  }

  private static func text(_ json: JSONView, _ value: Int?) -> String? {
    JSONFields.text(json, value)
  }

  // MARK: - The writer

  /// Tells the writer from its hand: two spaces, and the spelling of dates and ids.
  private static func writer(_ json: JSONView, _ root: Int, _ id: String?) -> Writer {
    let text = json.spelling(root)
    let isTwoSpaced =
      text.count > 4 && text[1] == UInt8(ascii: "\n") && text[2] == UInt8(ascii: " ")
      && text[3] == UInt8(ascii: " ") && text[4] == UInt8(ascii: "\"")
    guard isTwoSpaced else { return .other }
    if let created = Self.text(json, json.value(of: "createdAt", in: root)) {
      // 2026-02-14T08:30:00.123456+00:00, always with six digits.
      let bytes = Array(created.utf8)
      let isNative =
        bytes.count == 32 && bytes[10] == UInt8(ascii: "T") && bytes[19] == UInt8(ascii: ".")
        && created.hasSuffix("+00:00")
      return isNative ? .crawleeJS4 : .other
    }
    let isSnake = json.value(of: "created_at", in: root) != nil
    let isOld = json.value(of: "user_id", in: root) != nil
    return isSnake && !isOld && id.map(StorageName.isPlatformID) == true ? .crawleePython1 : .other
  }
}

/// Single fields of small JSON documents.
enum JSONFields {
  /// The text of the string `value`.
  static func text(_ json: JSONView, _ value: Int?) -> String? {
    guard let value, json[value].kind == .string else { return nil }
    return json.string(value)
  }

  /// The number `value` as it is spelled.
  static func spelling(_ json: JSONView, _ value: Int) -> String {
    let bytes = json.spelling(value)
    return unsafe bytes.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
  }
}
