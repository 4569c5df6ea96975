public import Catalogue
public import Storages

extension CatalogueStorage {
  /// The records of a store as items, as the site lists them; nil if it does not.
  public func recordRows(_ rows: RowRange = RowRange()) -> RowSource? {
    guard let records else { return nil }
    return RecordSiteRows.source(count: records.count, rows) { place in
      let record = records[place]
      return RecordSiteRows.Row(
        key: record.key,
        contentType: record.published?.contentType ?? record.contentType,
        size: record.published?.bytes ?? record.bytes,
        changed: record.changed,
        file: record.published.map { "records/" + $0.file }
      )
    }
  }
}
