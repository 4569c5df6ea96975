public import Storages

/// Numbers and counts in words for people: English, no locale.
public enum Wording {
  /// Digits in groups of three: `12,340`.
  public static func number(_ value: Int) -> String {
    let digits = String(value.magnitude)
    var text = value < 0 ? "-" : ""
    for (place, digit) in digits.enumerated() {
      if place > 0, (digits.count - place) % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return text
  }

  /// A number with its noun: `1 item`, `12,340 items`, `3 queries`.
  public static func count(_ value: Int, _ noun: String) -> String {
    "\(number(value)) \(value == 1 ? noun : plural(noun))"
  }

  /// The plural of a noun: `items`, `entries`, `keys`.
  public static func plural(_ noun: String) -> String {
    guard noun.hasSuffix("y"), let before = noun.dropLast().last, !"aeiou".contains(before) else {
      return noun + "s"
    }
    return noun.dropLast() + "ies"
  }

  /// A size in decimal units: `999 B`, `7.1 MB`, `120 MB`.
  public static func size(_ bytes: Int) -> String {
    guard bytes >= 1000 else { return "\(bytes) B" }
    // Rounded once, from the bytes: 99,950 B are 100 KB, and 999,499 B 999 KB.
    var unit = 1000
    for name in ["KB", "MB", "GB"] {
      let tenths = (bytes / (unit / 20) + 1) / 2
      if tenths < 1000 { return "\(tenths / 10).\(tenths % 10) \(name)" }
      let whole = (bytes / (unit / 2) + 1) / 2
      if whole < 1000 { return "\(whole) \(name)" }
      unit *= 1000
    }
    let tenths = (bytes / (unit / 20) + 1) / 2
    return tenths < 1000 ? "\(tenths / 10).\(tenths % 10) TB" : "\(number(tenths / 10)) TB"
  }

  /// A span of seconds in its largest whole unit: `24 hours`, `7 days`.
  public static func span(_ seconds: Int) -> String {
    for (unit, noun) in [(86_400, "day"), (3600, "hour"), (60, "minute")]
    where seconds >= unit && seconds % unit == 0 && (unit < 86_400 || seconds >= 2 * unit) {
      return count(seconds / unit, noun)
    }
    return count(seconds, "second")
  }

  /// What a storage holds: `12,340 items`.
  public static func holds(_ holdings: Storage.Holdings) -> String {
    switch holdings {
    case .items(let items): count(items, "item")
    case .records(let records): count(records, "record")
    case .requests(let total, _, _): count(total, "request")
    }
  }

  /// A part of a whole in percent: `98 %`, `less than 1 %`.
  public static func share(_ part: Int, of whole: Int) -> String {
    guard whole > 0, part > 0 else { return "0 %" }
    let percent = (Double(part) / Double(whole) * 100).rounded()
    if percent < 1 { return "less than 1 %" }
    if percent > 99, part < whole { return "more than 99 %" }
    return "\(Int(percent)) %"
  }

  /// Words as they begin a sentence or a cell.
  static func capitalized(_ words: String) -> String {
    words.prefix(1).uppercased() + words.dropFirst()
  }

  /// Words in a row: `a`, `a and b`, `a, b and c`.
  public static func list(_ words: [String]) -> String {
    guard let last = words.last, words.count > 1 else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " and " + last
  }
}
