public import ItemFormats

/// A column of a dataset's tables.
public struct CatalogueColumn: Sendable, Equatable {
  /// Its name, as the exports have it.
  public var name: String
  /// What most of its values are, in a word of ours; nil if that is not known.
  public var type: String?

  /// Makes a column.
  public init(name: String, type: String? = nil) {
    self.name = name
    self.type = type
  }

  /// The type that all values of a column have, null aside: in a word of Table Schema, else `mixed`;
  /// nil without values.
  public static func type(of profile: ColumnProfile) -> String? {
    guard profile.valueCount > 0 else { return nil }
    if profile.isNumeric { return "number" }
    if profile.count(.boolean) == profile.valueCount { return "boolean" }
    return profile.count(.string) == profile.valueCount ? "string" : "mixed"
  }
}
