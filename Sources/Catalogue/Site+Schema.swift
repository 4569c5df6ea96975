import ItemFormats
import Storages

extension Site {
  /// How many broken rules a page lists; the document beside it has them all.
  static let violationLimit = 50

  /// How many views a page describes.
  private static let viewLimit = 20

  /// What a dataset's page says about its schema.
  func schemaValues(_ entry: CatalogueStorage) -> [String: TemplateValue] {
    guard let schema = entry.datasetSchema else { return ["schema": false, "hasViews": false] }
    return [
      "schema": .optional(
        entry.schemaReport.map { report in
          guard case .items(let items) = entry.storage.holds else { return [:] }
          let shown = report.violations.prefix(Self.violationLimit)
          let more = report.violations.count - shown.count
          return [
            "verdict": .text(
              Wording.capitalized(SchemaWording.verdict(report, of: items)) + "."
            ),
            "hasViolations": .flag(!shown.isEmpty),
            "violations": .list(shown.map(violation)),
            "rest": .optional(more > 0 ? Wording.count(more, "more rule") : nil),
          ]
        }
      ),
      "hasViews": .flag(!schema.views.isEmpty),
      "views": .list(
        schema.views.prefix(Self.viewLimit).map { view in
          [
            "id": .text(HTMLText.label(view.id)),
            "label": .text(HTMLText.label(view.title ?? view.id)),
            "about": .optional(view.description.map(Self.brief)),
            "fields": .optional(Self.fields(view)),
          ]
        }
      ),
      "moreViews": .optional(
        schema.views.count > Self.viewLimit
          ? Wording.count(schema.views.count - Self.viewLimit, "more view") : nil
      ),
    ]
  }

  /// A description on a page of many; the document beside it has it whole.
  static func brief(_ text: String) -> String {
    text.count > 300 ? text.prefix(299) + "…" : text
  }

  /// The fields that a view takes, the first dozen.
  private static func fields(_ view: DatasetView) -> String? {
    guard let fields = view.transformation.fields else { return nil }
    let shown = fields.prefix(12).map(HTMLText.label).joined(separator: ", ")
    return fields.count > 12 ? "\(shown), …" : shown
  }

  private func violation(_ violation: SchemaViolation) -> TemplateValue {
    [
      "subject": .text(SchemaWording.subject(violation)), "demand": .text(violation.demand),
      "count": .text(Wording.number(violation.count)),
      "first": .text(HTMLText.label(violation.first.name)),
    ]
  }
}
