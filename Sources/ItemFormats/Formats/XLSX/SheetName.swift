/// Names of sheets as Excel allows them (ECMA-376 18.2.19, and what Excel itself refuses).
enum SheetName {
  /// The most UTF-16 units.
  static let unitLimit = 31

  /// Makes a name valid: forbidden characters and outer apostrophes become `_`.
  static func valid(_ name: String) -> String {
    var scalars: [Unicode.Scalar] = []
    for scalar in name.unicodeScalars {
      switch scalar {
      case "[", "]", ":", "*", "?", "/", "\\", "\u{00}"..."\u{1F}", "\u{7F}"..."\u{9F}",
        "\u{FFFE}", "\u{FFFF}":
        scalars.append("_")
      default: scalars.append(scalar)
      }
    }
    var text = cut(scalars, to: unitLimit)
    if text.first == "'" { text[0] = "_" }
    if text.last == "'" { text[text.count - 1] = "_" }
    let valid = string(text)
    if valid.isEmpty { return "Sheet" }
    // Excel keeps this one for itself, in every spelling.
    return valid.lowercased() == "history" ? valid + "_" : valid
  }

  /// The name of the sheet `number`, from 1, that continues `name`, different from all in `taken`,
  /// which are in lower case.
  static func continuing(_ name: String, number: Int, taken: Set<String>) -> String {
    var number = number
    while true {
      let suffix = number == 1 ? "" : " (\(number))"
      let base = cut(Array(name.unicodeScalars), to: unitLimit - suffix.utf16.count)
      let candidate = string(base) + suffix
      if !taken.contains(candidate.lowercased()) { return candidate }
      number += 1
    }
  }

  private static func cut(_ scalars: [Unicode.Scalar], to limit: Int) -> [Unicode.Scalar] {
    var units = 0
    var kept: [Unicode.Scalar] = []
    for scalar in scalars {
      units += UTF16.width(scalar)
      if units > limit { break }
      kept.append(scalar)
    }
    return kept
  }

  private static func string(_ scalars: [Unicode.Scalar]) -> String {
    String(String.UnicodeScalarView(scalars))
  }
}
