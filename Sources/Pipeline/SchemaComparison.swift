import Catalogue
import ItemFormats
import Storages

/// A dataset's items compared with what its Actor promises of them.
struct SchemaComparison {
  let schema: ItemSchema

  /// Compiles what the schema says about items; nil if it says nothing.
  init?(_ schema: DatasetSchema?) {
    guard let text = schema?.itemSchema, let compiled = ItemSchema(text) else { return nil }
    self.schema = compiled
  }

  /// What a pass found.
  func report(_ tally: SchemaTally) -> SchemaReport {
    SchemaReport(
      itemCount: tally.itemCount,
      violations: schema.violations(tally),
      omittedCount: tally.omittedCount
    )
  }
}
