import Storages

/// An option together with how its value, as it was written, gets into the options of an encoder.
public struct FormatSetting<Options: Sendable>: Sendable {
  /// The option.
  public let option: FormatOption
  private let set: @Sendable (inout Options, String) throws(OptionError) -> Void

  /// Makes a setting of a text; `set` throws what is wrong with one, without the option's name.
  public init(
    text name: String,
    _ placeholder: String,
    _ summary: String,
    set: @escaping @Sendable (inout Options, String) throws(Rejection) -> Void
  ) {
    option = FormatOption(name, .text(placeholder), summary)
    self.set = { options, text throws(OptionError) in
      do throws(Rejection) {
        try set(&options, text)
      } catch {
        throw OptionError(name, "'\(text)' \(error.reason)")
      }
    }
  }

  /// Makes a setting that is on or off.
  public init(
    flag name: String,
    _ summary: String,
    set: @escaping @Sendable (inout Options, Bool) -> Void
  ) {
    option = FormatOption(name, .flag, summary)
    self.set = { options, text throws(OptionError) in
      switch text {
      case "true": set(&options, true)
      case "false": set(&options, false)
      default: throw OptionError(name, "'\(text)' is neither true nor false")
      }
    }
  }

  /// Makes a setting of a whole number.
  public init(
    number name: String,
    _ range: ClosedRange<Int>,
    _ summary: String,
    set: @escaping @Sendable (inout Options, Int) -> Void
  ) {
    option = FormatOption(name, .number(range), summary)
    self.set = { options, text throws(OptionError) in
      guard let number = Int(text), range.contains(number) else {
        let wanted =
          range.upperBound == .max
          ? "\(range.lowerBound) or more" : "\(range.lowerBound) to \(range.upperBound)"
        throw OptionError(name, "'\(text)' is not a whole number of \(wanted)")
      }
      set(&options, number)
    }
  }

  /// Makes a setting of one of several words.
  public init<Value: Sendable>(
    choice name: String,
    _ values: KeyValuePairs<String, Value>,
    _ summary: String,
    set: @escaping @Sendable (inout Options, Value) -> Void
  ) {
    let values = Array(values)
    option = FormatOption(name, .choice(values.map(\.key)), summary)
    self.set = { options, text throws(OptionError) in
      guard let value = values.first(where: { $0.key == text })?.value else {
        let words = values.map(\.key)
        let nearest = Spelling.nearest(to: text, among: words).first
        throw OptionError(
          name,
          "'\(text)' is none of \(words.joined(separator: ", "))"
            + (nearest.map { "; did you mean '\($0)'?" } ?? "")
        )
      }
      set(&options, value)
    }
  }

  /// Why a text is not taken, as it goes on behind the text.
  public struct Rejection: Error, Sendable {
    let reason: String

    /// Makes one.
    public init(_ reason: String) { self.reason = reason }
  }

  /// Puts a value into `options`.
  func apply(_ value: String, to options: inout Options) throws(OptionError) {
    try set(&options, value)
  }
}

extension [String: String] {
  /// Puts the values of those settings that were given into `options`.
  func apply<Options>(
    _ settings: [FormatSetting<Options>],
    to options: inout Options
  ) throws(OptionError) {
    for setting in settings {
      guard let value = self[setting.option.name] else { continue }
      try setting.apply(value, to: &options)
    }
  }
}
