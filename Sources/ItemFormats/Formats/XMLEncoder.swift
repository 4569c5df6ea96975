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
    options: XMLOptions(),
    settings: XMLOptions.settings,
    packaging: { options in
      .plain { XMLEncoder(options: options, hasPointedIntegers: $0.hasPointedIntegers) }
    }
  )
}

/// XML 1.0, always well-formed: `<items>`, an `<item>` a line.
///
/// The structure is the platform's (see ``ItemXML``). Keys that XML forbids as names are encoded, so
/// that each can be recovered (see `XMLNames`).
struct XMLEncoder: ItemEncoder {
  let options: XMLOptions
  let hasPointedIntegers: Bool

  func head(columns: ColumnPlan, to out: inout OutputBuffer) {
    out.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<")
    out.append(options.root.span)
    out.append(">\n")
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
      out.append(UInt8(ascii: "<"))
      out.append(options.row.span)
      if elements.item(batch.roots[item], to: &out) {
        out.append("</")
        out.append(options.row.span)
        out.append(">\n")
      } else {
        out.append("/>\n")
      }
      elements.report(to: &losses, row: firstRow + item - items.lowerBound)
    }
  }

  func foot(columns: ColumnPlan, itemCount: Int, to out: inout OutputBuffer) {
    out.append("</")
    out.append(options.root.span)
    out.append(">\n")
  }
}
