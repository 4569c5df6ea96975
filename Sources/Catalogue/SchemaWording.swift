public import ItemFormats
public import Storages

/// An Actor's schema in words.
public enum SchemaWording {
  /// What a dataset's schema offers: `3 fields, 2 views: overview, failures`.
  public static func summary(_ schema: DatasetSchema) -> String {
    var parts = [Wording.count(schema.fields.count, "field")]
    if !schema.views.isEmpty {
      let ids = schema.views.prefix(10).map { HTMLText.label($0.id) }
      let more = schema.views.count > ids.count ? ", …" : ""
      parts.append(
        "\(Wording.count(schema.views.count, "view")): \(ids.joined(separator: ", "))\(more)"
      )
    }
    return parts.joined(separator: ", ")
  }

  /// How far items are as the schema says.
  public static func verdict(_ report: SchemaReport, of items: Int) -> String {
    guard report.itemCount > 0 else {
      return items == 0 ? "no items to compare" : "every item is as the schema says"
    }
    return "\(Wording.count(report.itemCount, "item")) of \(Wording.number(items)) "
      + (report.itemCount == 1 ? "is" : "are") + " not as the schema says"
  }

  /// A broken rule in one line: `price must be at least 0: 3 values, first in 000000017.json`.
  public static func line(_ violation: SchemaViolation) -> String {
    "\(subject(violation)) \(violation.demand): \(Wording.count(violation.count, "value")), "
      + "first in \(HTMLText.label(violation.first.name))"
  }

  /// A title or an id on a line of its own making: safe to print, and not endless.
  public static func name(_ text: String) -> String { HTMLText.label(text) }

  /// The place that a rule is about.
  static func subject(_ violation: SchemaViolation) -> String {
    violation.path.isEmpty ? "an item" : HTMLText.label(violation.path)
  }
}
