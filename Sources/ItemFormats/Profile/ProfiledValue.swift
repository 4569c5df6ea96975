public import JSONText

/// A value that is frequent in its column.
public struct ProfiledValue: Sendable, Equatable {
  /// The value; a text or a number that is cut, and JSON nested too deep, as text.
  public let value: JSONValue
  /// What it is.
  public let type: ValueType
  /// Whether only its first 200 bytes were kept.
  public let isCut: Bool
  /// In how many items it was counted: at least so many have it.
  public let count: Int
  /// Whether no other item has it.
  public let isExact: Bool

  /// Makes a value.
  public init(value: JSONValue, type: ValueType, isCut: Bool, count: Int, isExact: Bool) {
    self.value = value
    self.type = type
    self.isCut = isCut
    self.count = count
    self.isExact = isExact
  }
}
