/// How items become JSON.
struct JSONOptions: Sendable {
  /// Whether every value has a line of its own, indented.
  var isPretty = false

  static let settings = [
    FormatSetting<JSONOptions>(flag: "pretty", "A line for each value, indented by two spaces.") {
      $0.isPretty = $1
    }
  ]
}
