public import ItemFormats
public import JSONText
import Storages

extension StorageJSON {
  /// What the columns of a dataset hold; null if that is not known.
  static func columns(_ entry: CatalogueStorage) -> JSONValue {
    guard !entry.profile.isEmpty || entry.columnCount == 0 else { return .null }
    let labels = entry.datasetSchema?.labels ?? [:]
    let about = entry.columnAbout
    return .array(
      entry.profile.map { profile in
        let name = profile.name
        return .object(
          column(profile) + [
            .init("title", JSONValue(labels[name])), .init("description", JSONValue(about[name])),
          ]
        )
      }
    )
  }

  /// What is known of a column.
  ///
  /// Counts carry the platform's names, `emptyCount` being the items that lack it.
  public static func column(_ column: ColumnProfile) -> [JSONValue.Member] {
    [
      .init("name", .string(column.name)),
      .init("types", .object(column.types.map { .init($0.type.name, .int($0.count)) })),
      .init("nullCount", .int(column.nullCount)), .init("emptyCount", .int(column.missingCount)),
      .init("emptyTextCount", .int(column.emptyTextCount)),
      .init("min", column.numbers.map { .number($0.min) } ?? .null),
      .init("max", column.numbers.map { .number($0.max) } ?? .null),
      .init("aboutMedian", column.histogram.map { number($0.median) } ?? .null),
      .init("histogram", histogram(column.histogram)),
      .init("minLength", JSONValue(column.lengths?.lowerBound)),
      .init("maxLength", JSONValue(column.lengths?.upperBound)),
      .init("aboutMedianLength", column.lengthHistogram.map { number($0.median) } ?? .null),
      .init("lengthHistogram", histogram(column.lengthHistogram)),
      .init("earliest", JSONValue(column.dates?.earliest)),
      .init("latest", JSONValue(column.dates?.latest)),
      .init("dateCount", .int(column.dates?.count ?? 0)), .init("dates", periods(column.days)),
      .init("trueCount", .int(column.trueCount)),
      .init(
        "distinct",
        ["count": .int(column.distinctCount), "exact": .bool(column.isDistinctExact)]
      ),
      .init("unique", .bool(column.isUnique)),
      .init(
        "example",
        column.example.map {
          ["value": $0.value, "type": .string($0.type.name), "cut": .bool($0.isCut)]
        } ?? .null
      ),
      .init(
        "top",
        .array(
          column.top.map { value in
            [
              "value": value.value, "type": .string(value.type.name), "count": .int(value.count),
              "exact": .bool(value.isExact), "cut": .bool(value.isCut),
            ]
          }
        )
      ),
    ]
  }

  /// Bars from `from` to `to`; `wholeNumbers` tells whether `to` is the last number or the first behind.
  private static func histogram(_ histogram: ColumnHistogram?) -> JSONValue {
    guard let histogram else { return .null }
    return [
      "wholeNumbers": .bool(histogram.isWhole),
      "bars": .array(
        histogram.bars.map { bar in
          ["from": number(bar.lower), "to": number(bar.upper), "count": .int(bar.count)]
        }
      ),
    ]
  }

  private static func periods(_ counts: PeriodCounts?) -> JSONValue {
    guard let counts else { return .null }
    return [
      "unit": .string(counts.unit.rawValue),
      "counts": .array(
        counts.periods.map { ["first": .string($0.first), "count": .int($0.count)] }
      ),
    ]
  }

  /// A finite double, without a fraction if it is whole.
  private static func number(_ value: Double) -> JSONValue {
    value.magnitude < 0x1p53 && value == value.rounded() ? .int(Int(value)) : .number("\(value)")
  }
}
