/// A hash of everything that values hold, the same in every run of the program.
///
/// By reflection, so that an option added later counts without being listed anywhere: whatever it does
/// not understand makes two marks differ, which costs work and loses nothing. For options and facts,
/// never for items.
enum ValueMark {
  /// The mark of some values in their order.
  static func of(_ values: [Any]) -> String {
    var text: [UInt8] = []
    for value in values { describe(value, &text) }
    return FileHash.of(text)
  }

  /// The mark of a value without the stored properties named in `leaving`.
  static func of(_ value: Any, leaving names: Set<String>) -> String {
    of(Mirror(reflecting: value).children.filter { !names.contains($0.label ?? "") }.map(\.value))
  }

  private static func describe(_ value: Any, _ text: inout [UInt8]) {
    // What most values are in the end is known without reflection, which looks through all types of the
    // program for each type that it meets first.
    switch value {
    case let bytes as [UInt8]: return leaf("bytes", FileHash.of(bytes), &text)
    case let words as String: return leaf("String", words, &text)
    case let number as Int: return leaf("Int", "\(number)", &text)
    case let flag as Bool: return leaf("Bool", flag ? "true" : "false", &text)
    default: break
    }
    let mirror = Mirror(reflecting: value)
    guard !mirror.children.isEmpty else {
      let isNil = mirror.displayStyle == .optional
      return leaf("\(mirror.subjectType)", isNil ? "nil" : "\(value)", &text)
    }
    text += Array("\(mirror.subjectType)(".utf8)
    let parts = mirror.children.map { child in
      var part = Array("\(child.label ?? ""):".utf8)
      describe(child.value, &part)
      return part
    }
    let isOrdered = mirror.displayStyle != .dictionary && mirror.displayStyle != .set
    for part in isOrdered ? parts : parts.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      text += part
    }
    text += Array(")".utf8)
  }

  private static func leaf(_ type: String, _ words: String, _ text: inout [UInt8]) {
    // The length keeps a text from looking like what stands around it.
    text += Array("\(type) \(words.utf8.count) \(words)".utf8)
  }
}
