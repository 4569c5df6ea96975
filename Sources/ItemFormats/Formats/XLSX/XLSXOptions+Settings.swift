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
    Setting(flag: "links", "Web and mail addresses as links, up to 65,530 a sheet.") {
      $0.hasLinks = $1
    },
    Setting(flag: "table", "A striped table in the place of the plain filter.") {
      $0.isTable = $1
    },
    Setting(
      choice: "widths",
      ["auto": Widths.auto, "none": .none],
      "Columns as wide as the first items need, or all alike (default: auto)."
    ) { $0.widths = $1 },
    Setting(number: "compression", 0...9, "How small the file gets (default: 5).") {
      $0.compression = $1
    },
    Setting(text: "sheet", "name", "The sheet's name (default: Data).") { $0.sheetName = $1 },
  ]
}
