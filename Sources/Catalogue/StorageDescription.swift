/// What the owner of a site says about a storage.
public struct StorageDescription: Sendable, Equatable {
  /// What to call it.
  public var title: String?
  /// A sentence or two about it.
  public var description: String?
  /// A remark for columns, by their names.
  public var columns: [String: String] = [:]

  /// Says nothing yet.
  public init() {}
}

extension CatalogueStorage {
  /// Takes over what the owner of the site says.
  public mutating func describe(_ says: StorageDescription?) {
    guard let says else { return }
    title = says.title ?? title
    description = says.description ?? description
    columnDescriptions = says.columns
  }
}
