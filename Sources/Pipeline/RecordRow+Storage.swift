public import Catalogue
public import Storages

extension RecordRow {
  /// The records of a key-value store as its page lists them; nil for other kinds.
  ///
  /// A store that cannot be listed has its problem from the survey already.
  public static func list(of storage: Storage) -> [RecordRow]? {
    guard storage.kind == .keyValueStore, let list = try? RecordList(storage.path) else {
      return nil
    }
    return list.map { RecordRow($0) }
  }
}
