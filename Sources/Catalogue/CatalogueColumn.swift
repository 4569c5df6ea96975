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
}
