import ByteIO
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

  /// The same with the hashes of what may be published, by which changes are noticed.
  ///
  /// What is withheld is not even hashed: a short secret could be guessed from its hash.
  static func hashed(of storage: Storage) -> [RecordRow]? {
    guard storage.kind == .keyValueStore, let list = try? RecordList(storage.path),
      let folder = try? Directory(storage.path)
    else { return nil }
    return list.map { record in
      var row = RecordRow(record)
      if !record.isWithheld { row.contentHash = try? FileHash.of(record.file, in: folder) }
      return row
    }
  }
}
