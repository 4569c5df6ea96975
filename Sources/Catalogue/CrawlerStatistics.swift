public import JSONText

/// The numbers in a crawler's statistics record.
///
/// Numbers only: what else stands in it, such as errors with their addresses, stays private.
public struct CrawlerStatistics: Sendable, Equatable {
  /// One of the numbers.
  public struct Figure: Sendable, Equatable {
    /// What is counted, for people.
    public var label: String
    /// The number, for people.
    public var value: String
  }

  /// The numbers, in the order to show.
  public private(set) var figures: [Figure] = []
  /// How many requests took how many retries: the first took none.
  public private(set) var retries: [Int] = []
  /// How many answers had which status code, in the order of codes.
  public private(set) var statusCodes: [(code: Int, count: Int)] = []

  /// Counts beyond these are not shown; no crawler makes as many.
  private static let retryLimit = 20
  private static let codeLimit = 40

  /// Reads the record that is the JSON object `root`; nil if there is no number in it.
  public init?(_ json: JSONView, _ root: Int) {
    guard json[root].kind == .object else { return nil }
    let fields: [(StaticString, String, isTime: Bool)] = [
      ("requestsTotal", "Requests", false), ("requestsFinished", "Finished", false),
      ("requestsFailed", "Failed", false), ("requestsRetries", "Retries", false),
      ("requestsFinishedPerMinute", "Finished a minute", false),
      ("requestsFailedPerMinute", "Failed a minute", false),
      ("requestAvgFinishedDurationMillis", "Average, finished", true),
      ("requestAvgFailedDurationMillis", "Average, failed", true),
      ("requestMinDurationMillis", "Fastest", true), ("requestMaxDurationMillis", "Slowest", true),
      ("requestTotalDurationMillis", "All requests", true), ("crawlerRuntimeMillis", "Run", true),
    ]
    for (name, label, isTime) in fields {
      guard let node = json.value(of: name, in: root), let number = Self.number(json, node),
        let value = isTime ? Self.time(number) : Self.count(number)
      else { continue }
      figures.append(Figure(label: label, value: value))
    }
    if let list = json.value(of: "requestRetryHistogram", in: root) {
      var elements = json.elements(of: list)
      while let element = elements.next(), retries.count < Self.retryLimit {
        retries.append(Self.whole(Self.number(json, element)) ?? 0)
      }
      while retries.last == 0 { retries.removeLast() }
    }
    if let map = json.value(of: "requestsWithStatusCode", in: root) {
      var members = json.members(of: map)
      while let (key, value) = members.next(), statusCodes.count < Self.codeLimit {
        guard let code = Int(json.string(key)), (100...999).contains(code),
          let count = Self.whole(Self.number(json, value))
        else { continue }
        statusCodes.append((code, count))
      }
      statusCodes.sort { $0.code < $1.code }
    }
    if figures.isEmpty, retries.isEmpty, statusCodes.isEmpty { return nil }
  }

  /// Compares all numbers.
  public static func == (one: CrawlerStatistics, other: CrawlerStatistics) -> Bool {
    one.figures == other.figures && one.retries == other.retries
      && one.statusCodes.elementsEqual(other.statusCodes) { $0 == $1 }
  }

  private static func number(_ json: JSONView, _ node: Int) -> Double? {
    guard json[node].kind == .number else { return nil }
    let bytes = json.spelling(node)
    let text = String(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self)
    guard let number = Double(text), number.isFinite, number >= 0, number < 1e15 else { return nil }
    return number
  }

  private static func whole(_ number: Double?) -> Int? { number.map { Int($0.rounded()) } }

  private static func count(_ number: Double) -> String? {
    let tenths = Int((number * 10).rounded())
    return tenths % 10 == 0
      ? Wording.number(tenths / 10) : "\(Wording.number(tenths / 10)).\(tenths % 10)"
  }

  /// Milliseconds in a unit that suits them.
  private static func time(_ milliseconds: Double) -> String? {
    if milliseconds < 1000 { return count(milliseconds).map { "\($0) ms" } }
    let seconds = milliseconds / 1000
    if seconds < 120 { return count(seconds).map { "\($0) s" } }
    let minutes = seconds / 60
    return minutes < 120
      ? count(minutes).map { "\($0) min" } : count(minutes / 60).map { "\($0) h" }
  }
}
