import ByteIO
import JSONText

extension ItemFormat {
  /// XML with an element for each property.
  public static let xml = ItemFormat(
    name: "xml",
    fileExtension: "xml",
    contentType: "application/xml",
    summary: "XML: an element a property, as deep as the items",
    isColumnar: false,
    packaging: .plain,
    makeEncoder: { XMLEncoder(hasPointedIntegers: $0.hasPointedIntegers) }
  )
}

/// XML 1.0, always well-formed: `<items>`, an `<item>` a line.
///
/// The structure is the platform's (see ``ItemXML``). Keys that XML forbids as names are encoded, so
/// that each can be recovered (see `XMLNames`).
struct XMLEncoder: ItemEncoder {
  let hasPointedIntegers: Bool

  func head(columns: ColumnPlan, to out: inout OutputBuffer) {
    out.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<items>\n")
  }

  func encode(
    _ batch: borrowing ItemBatch,
    items: Range<Int>,
    columns: ColumnPlan,
    firstRow: Int,
    to out: inout OutputBuffer,
    losses: inout LossTally
  ) {
    var elements = ItemXML(batch.json, prefix: "", hasPointedIntegers: hasPointedIntegers)
    for item in items {
      out.append("<item")
      let hasContent = elements.object(batch.roots[item], depth: 1, to: &out)
      out.append(hasContent ? "</item>\n" : "/>\n")
      elements.report(to: &losses, row: firstRow + item - items.lowerBound)
    }
  }

  func foot(columns: ColumnPlan, itemCount: Int, to out: inout OutputBuffer) {
    out.append("</items>\n")
  }
}
