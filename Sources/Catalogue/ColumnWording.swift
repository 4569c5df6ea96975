import ItemFormats
import JSONText

/// What is said about a column, in words.
struct ColumnWording {
  let column: ColumnProfile
  /// The column's name, fit to be read.
  let name: String
  /// How many items there are.
  let itemCount: Int

  init(_ column: ColumnProfile) {
    self.column = column
    name = HTMLText.label(column.name)
    itemCount = column.missingCount + column.types.reduce(0) { $0 + $1.count }
  }

  /// What stands over a column, as markup: the owner's label with the column's name behind it, or the
  /// name alone.
  static func head(_ name: String, label: String?) -> String {
    let name = HTMLText.escaped(HTMLText.label(name))
    guard let label else { return name }
    return "\(HTMLText.escaped(HTMLText.label(label))) <small>\(name)</small>"
  }

  /// Its types with their shares: `number 98 %, null 2 %`.
  var types: String {
    let total = itemCount - column.missingCount
    guard shares.count > 1 else { return shares.first?.word ?? "" }
    return shares.map { "\($0.word) \(Wording.share($0.count, of: total))" }.joined(separator: ", ")
  }

  /// Its types in words with how many values each has; whole numbers among others are numbers.
  var shares: [(word: String, count: Int)] {
    let isWhole = column.count(.number) == 0
    return column.types.filter { isWhole || $0.type != .integer }.map { type in
      (Self.word(type.type), type.type == .number ? column.numberCount : type.count)
    }
  }

  /// What is remarkable about it, in a few words each.
  ///
  /// An estimate never makes a column unique, or the same throughout.
  var flags: [String] {
    var flags: [String] = []
    let values = column.valueCount
    let empty =
      itemCount - values + column.emptyTextCount + column.count(.array) + column.count(.object)
    if empty == itemCount {
      flags.append("all empty")
    } else if empty * 100 >= itemCount * 95 {
      flags.append("nearly all empty")
    }
    if column.isDistinctExact, column.distinctCount == 1, values > 1 {
      flags.append(values == itemCount ? "always the same" : "always the same, where it is there")
    }
    if column.isUnique { flags.append("unique") }
    if isMixed { flags.append("mixed types") }
    if column.looksLikeDates { flags.append("looks like dates") }
    return flags
  }

  /// Whether it has values of several types, whole and other numbers being one.
  var isMixed: Bool { kinds.count > 1 }

  /// What it has besides null, whole and other numbers together.
  private var kinds: Set<ValueType> {
    Set(column.types.map { $0.type == .integer ? .number : $0.type }).subtracting([.null])
  }

  /// A term with what is said about it.
  struct Figure {
    let term: String
    let text: String
    /// Whether it takes a line of its own.
    var isLong = false
  }

  /// What is known of its values, in figures.
  var figures: [Figure] {
    var figures: [Figure] = []
    if let numbers = column.numbers {
      figures.append(Figure(term: "Least", text: Self.spelled(numbers.min)))
      if let histogram = column.histogram {
        let median = "about \(Wording.decimal(histogram.median))"
        figures.append(Figure(term: "Median", text: median))
      }
      figures.append(Figure(term: "Greatest", text: Self.spelled(numbers.max)))
    }
    if column.looksLikeDates, let dates = column.dates {
      for (term, date) in [("Earliest", dates.earliest), ("Latest", dates.latest)] {
        figures.append(Figure(term: term, text: HTMLText.label(date), isLong: true))
      }
    } else if let lengths = column.lengths {
      figures.append(Figure(term: "Characters", text: length(lengths), isLong: true))
    }
    if column.count(.boolean) > 0 {
      figures.append(Figure(term: "True", text: part(column.trueCount)))
    }
    figures.append(Figure(term: "Missing", text: part(column.missingCount)))
    figures.append(Figure(term: "Null", text: part(column.nullCount)))
    if column.count(.string) > 0 {
      figures.append(Figure(term: "Empty", text: part(column.emptyTextCount)))
    }
    figures.append(Figure(term: "Distinct", text: distinct))
    return figures
  }

  /// How many different values there are: `12`, `about 48,000`.
  var distinct: String {
    (column.isDistinctExact ? "" : "about ") + Wording.number(column.distinctCount)
  }

  private func length(_ lengths: ClosedRange<Int>) -> String {
    guard lengths.lowerBound < lengths.upperBound else { return Wording.number(lengths.lowerBound) }
    let median = column.lengthHistogram.map { ", median about \(Wording.decimal($0.median))" } ?? ""
    return
      "\(Wording.number(lengths.lowerBound)) to \(Wording.number(lengths.upperBound))\(median)"
  }

  private func part(_ count: Int) -> String {
    guard count > 0 else { return "0" }
    // In a narrow place the sign stays with its number.
    let share = Wording.share(count, of: itemCount).replacing(" %", with: "\u{A0}%")
    return "\(Wording.number(count)) (\(share))"
  }

  // MARK: - Values

  /// A value on a page, cut where it is long.
  static func text(_ value: ProfiledValue) -> String {
    switch value.value {
    case .string(let text):
      if text.isEmpty { return "“”" }
      let label = HTMLText.label(text)
      return label.count > 80 ? label.prefix(79) + "…" : value.isCut ? label + "…" : label
    case .number(let spelling): return spelled(spelling)
    case .bool(let flag): return "\(flag)"
    case .array: return "[]"
    case .object: return "{}"
    case .int, .null: return "null"
    }
  }

  /// How often a value was met: `12`, `at least 1,200`.
  static func count(_ value: ProfiledValue) -> String {
    (value.isExact ? "" : "at least ") + Wording.number(value.count)
  }

  /// A number as it is spelled, cut where it is long.
  static func spelled(_ number: String) -> String {
    number.utf8.count > 24 ? number.prefix(23) + "…" : number
  }

  private static func word(_ type: ValueType) -> String {
    switch type {
    case .string: "text"
    case .integer: "whole number"
    case .number: "number"
    case .boolean: "boolean"
    case .null: "null"
    case .array: "empty list"
    case .object: "empty object"
    case .json: "deep JSON"
    }
  }
}

extension Wording {
  /// A double to three digits at least, whole ones as a whole, as items have them: `1234`, `0.325`, `1.23e+20`.
  static func decimal(_ value: Double) -> String {
    let size = value.magnitude
    guard size < 1e15, size >= 1e-4 || size == 0 else {
      // Swift's own shortest form, its digits cut.
      let parts = "\(value)".split(separator: "e")
      guard parts.count == 2 else { return "\(value)" }
      return "\(parts[0].prefix(value < 0 ? 5 : 4))e\(parts[1])"
    }
    var unit = 1
    while size * Double(unit) < 100, size * Double(unit) != (size * Double(unit)).rounded() {
      unit *= 10
    }
    let scaled = Int((size * Double(unit)).rounded())
    var text = (value < 0 ? "-" : "") + String(scaled / unit)
    var digits = String(String(scaled % unit + unit).dropFirst())
    while digits.hasSuffix("0") { digits.removeLast() }
    if !digits.isEmpty { text += ".\(digits)" }
    return text
  }
}
