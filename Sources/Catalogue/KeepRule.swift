public import Storages

/// The lines of a configuration that keep a storage without a name.
public enum KeepRule {
  /// The rule for `storage`, under the keys that it stands under.
  ///
  /// The pattern fits this storage's folder and no other's; a rule keeps it only as the first that
  /// matches. With several roots the pattern names the root too.
  public static func lines(for storage: Storage, ofSeveralRoots: Bool) -> String {
    let root = ofSeveralRoots ? escaped(storage.root) + ":" : ""
    let pattern = "\(root)\(storage.kind.plural)/\(escaped(storage.directory))"
    return "retention:\n  rules:\n    - { match: \(quoted(pattern)), keep: true }"
  }

  /// A name as a pattern that fits nothing else.
  private static func escaped(_ name: String) -> String {
    var pattern = ""
    for scalar in name.unicodeScalars {
      if "*?[\\".unicodeScalars.contains(scalar) { pattern += "\\" }
      pattern.unicodeScalars.append(scalar)
    }
    return pattern
  }

  /// A text in double quotes (YAML 1.2.2 §7.3.1), everything that is not plainly visible escaped.
  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case " "..."~": quoted.unicodeScalars.append(scalar)
      default:
        guard scalar.value < 0xA0 || !isVisible(scalar) else {
          quoted.unicodeScalars.append(scalar)
          continue
        }
        let digits = String(scalar.value, radix: 16, uppercase: true)
        let width = scalar.value > 0xFFFF ? 8 : 4
        quoted += width == 8 ? "\\U" : "\\u"
        quoted += String(repeating: "0", count: width - digits.count) + digits
      }
    }
    return quoted + "\""
  }

  private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .spaceSeparator, .surrogate,
      .privateUse, .unassigned:
      false
    default: true
    }
  }
}
