extension XLSXOptions {
  typealias Setting = FormatSetting<XLSXOptions>

  static let settings: [Setting] = [
    Setting(
      choice: "dates",
      ["auto": Dates.auto, "text": .text],
      "What becomes of ISO dates: date cells or text (default: auto)."
    ) { $0.dates = $1 },
    Setting(
      choice: "big-integers",
      ["text": BigIntegers.text, "number": .number],
      "What becomes of integers beyond 15 digits (default: text)."
    ) { $0.bigIntegers = $1 },
    Setting(number: "compression", 0...9, "How small the file gets (default: 5).") {
      $0.compression = $1
    },
    Setting(text: "sheet", "name", "The sheet's name (default: Data).") { $0.sheetName = $1 },
  ]
}
