import ItemFormats
import Storages

extension Site {
  /// When a dataset's items are from; nothing without a column that tells.
  func daysValue(_ entry: CatalogueStorage) -> TemplateValue {
    guard let column = dateColumn(entry), let days = column.days else { return false }
    let name = HTMLText.label(column.name)
    let chart = BarChart(
      bars: days.bars,
      label: "Items per \(days.unit.rawValue) by \(name), \(days.finding)",
      width: 480,
      height: 60
    )
    let items = column.missingCount + column.types.reduce(0) { $0 + $1.count }
    return [
      "unit": .text(days.unit.rawValue),
      "noun": .text(Wording.capitalized(days.unit.rawValue)), "column": .text(name),
      "chart": .markup(chart.markup),
      "finding": .text(Wording.capitalized(days.finding)),
      "isWhole": .flag(days.count == items),
      "dated": .text(Wording.number(days.count)), "total": .text(Wording.count(items, "item")),
      "periods": .list(
        days.periods.filter { $0.count > 0 }.map { period in
          ["name": .text(days.name(period)), "count": .text(Wording.number(period.count))]
        }
      ),
    ]
  }

  /// The first of the columns that may tell, else the only one that has dates.
  private func dateColumn(_ entry: CatalogueStorage) -> ColumnProfile? {
    let dated = entry.profile.filter { $0.days != nil }
    for name in content.dateColumns {
      if let column = dated.first(where: { $0.name == name }) { return column }
    }
    return dated.count == 1 ? dated.first : nil
  }
}
