import ByteIO
import JSONText

/// Where a request stands in its queue: its state, and its place among those of that state.
struct RequestStanding: Sendable, Equatable {
  /// Where its file lies.
  var place: RequestQueueFolder.Place
  /// Its state.
  var state = RequestState.pending
  /// Whether it is in progress only until a moment that its file names.
  var isLocked = false
  /// What its place counts in: see ``RequestOrder``.
  var tier = RequestOrder.Tier.unknown
  /// Of one that waits its order, else when it was handled in nanoseconds since 1970.
  var number: Int64 = .max

  /// A file that was not read yet.
  init(_ place: RequestQueueFolder.Place) { self.place = place }

  /// Judges a request by its file and what is known of its queue's order at the moment `now`.
  init(
    _ json: JSONView,
    _ fields: RequestFields,
    _ file: FileName,
    _ place: RequestQueueFolder.Place,
    _ order: RequestOrder,
    now: Timestamp
  ) {
    self.place = place
    let number = place == .queue ? fields.order(json) : Self.order(ofFile: file)
    let handledAt = fields.handledAt(json)
    if place == .handled || number == .left || handledAt != nil {
      state = fields.isFailure(json) ? .failed : .handled
      self.number = handledAt.flatMap { Timestamp($0) }?.nanosecondsSince1970 ?? .max
      return
    }
    let key = Self.hash(json, fields.value(json, "uniqueKey", "unique_key"))
    let waiting = order.place(
      uniqueKey: key,
      id: Self.hash(json, fields.value(json, "id")),
      number
    )
    tier = waiting.tier
    self.number = waiting.number
    // An order in the future is a lock: the client that set it works on the request until then.
    if case .at(let nanoseconds) = number,
      nanoseconds.magnitude > now.nanosecondsSince1970.magnitude
    {
      state = .inProgress
      isLocked = true
    } else if order.isInProgress(uniqueKey: key) {
      state = .inProgress
    }
  }

  /// The order that a file name of Apify SDK for JavaScript 0 stands for.
  ///
  /// Such a number is 10^13 and the milliseconds of its insertion behind 2 * 10^15; at the forefront
  /// they are taken from 10^15 + 10^13, so that the newest comes first.
  private static func order(ofFile name: FileName) -> RequestFields.Order {
    let digits = String(decoding: name.bytes.dropLast(5), as: UTF8.self)
    guard let number = Int64(digits), number >= 0 else { return .absent }
    let isForefront = number < 2_000_000_000_000_000
    let base: Int64 = isForefront ? 1_010_000_000_000_000 : 2_010_000_000_000_000
    let (nanoseconds, overflows) = (number - base).multipliedReportingOverflow(by: 1_000_000)
    return .at(overflows ? .max : nanoseconds)
  }

  private static func hash(_ json: JSONView, _ node: Int?) -> UInt64 {
    guard let node, json[node].kind == .string else { return 0 }
    var scratch = OutputBuffer(capacity: 256)
    return json.withText(node, &scratch) { RequestOrder.hash($0) }
  }

  /// The order of rows: waiting ones in the queue's order, then those in progress, then the rest by
  /// the time of handling.
  static func order(_ one: RequestStanding, _ other: RequestStanding) -> Int {
    let (key, otherKey) = (one.key, other.key)
    return key == otherKey ? 0 : key < otherKey ? -1 : 1
  }

  private var key: (UInt8, UInt8, Int64, UInt8) {
    let group: UInt8 =
      switch state {
      case .pending: 0
      case .inProgress: 1
      case .handled, .failed: 2
      }
    return (group, tier.rawValue, number, place.rawValue)
  }
}

extension Timestamp {
  /// The moment in 64 bits, which reach from 1677 to 2262; beyond, the nearest of these.
  var nanosecondsSince1970: Int64 {
    let (whole, overflows) = Int64(seconds).multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, isTooLarge) = whole.addingReportingOverflow(Int64(nanoseconds))
    return overflows || isTooLarge ? (seconds < 0 ? .min : .max) : sum
  }
}
