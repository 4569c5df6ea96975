//===----------------------------------------------------------------------===//
// OPCPackage: a workbook as a zip archive of parts (ECMA-376 part 2, transitional spreadsheetml).
//
//   _rels/.rels                     the workbook and the properties
//   docProps/core.xml               title, author, time
//   xl/styles.xml                   eight cell styles
//   xl/worksheets/sheet1.xml …      the items; streamed
//   xl/tables/table1.xml …          what makes a table of a sheet
//   xl/worksheets/_rels/sheet1.xml.rels …   where links lead, and to the table; streamed if links
//   xl/workbook.xml                 the sheets' names, the filters
//   xl/_rels/workbook.xml.rels      sheets and styles
//   docProps/app.xml                the sheets' names again
//   [Content_Types].xml             what each part is
//
// In this order nothing is written before it is known.
//===----------------------------------------------------------------------===//

import ByteIO
import ZipArchive

/// The zip archive of a workbook: knows which parts there are and what each is.
struct OPCPackage: ~Copyable {
  /// A part with a content type of its own.
  struct Part {
    let name: String
    let contentType: String

    private static let vendor = "application/vnd.openxmlformats-officedocument."

    static let coreProperties = Part(
      name: "docProps/core.xml",
      contentType: "application/vnd.openxmlformats-package.core-properties+xml"
    )
    static let extendedProperties = Part(
      name: "docProps/app.xml",
      contentType: vendor + "extended-properties+xml"
    )
    static let styles = Part(
      name: "xl/styles.xml",
      contentType: vendor + "spreadsheetml.styles+xml"
    )
    static let workbook = Part(
      name: "xl/workbook.xml",
      contentType: vendor + "spreadsheetml.sheet.main+xml"
    )

    /// The worksheet `number`, from 1.
    static func worksheet(_ number: Int) -> Part {
      Part(
        name: "xl/worksheets/sheet\(number).xml",
        contentType: vendor + "spreadsheetml.worksheet+xml"
      )
    }

    /// The table `number`, from 1.
    static func table(_ number: Int) -> Part {
      Part(
        name: "xl/tables/table\(number).xml",
        contentType: vendor + "spreadsheetml.table+xml"
      )
    }
  }

  private var zip: ZipWriter
  /// The parts so far.
  ///
  /// Grows with each.
  private var parts: [Part] = []

  /// Begins a package at the start of `sink`.
  init(_ sink: any ByteSink, level: Int) { zip = ZipWriter(sink, level: level) }

  /// How far the sink has been written.
  var position: Int { zip.sink.position }

  /// Adds a whole part.
  mutating func add(_ part: Part, _ xml: [UInt8]) throws(OutputError) {
    parts.append(part)
    try zip.add(part.name, xml.span)
  }

  /// Adds a whole part that fills a buffer.
  mutating func add(_ part: Part, _ xml: borrowing OutputBuffer) throws(OutputError) {
    parts.append(part)
    try zip.add(part.name, xml.bytes)
  }

  /// Adds a part of relationships, whose type follows from its name.
  mutating func add(relationships name: String, _ xml: [UInt8]) throws(OutputError) {
    try zip.add(name, xml.span)
  }

  /// Adds a part of relationships that fills a buffer.
  mutating func add(
    relationships name: String,
    _ xml: borrowing OutputBuffer
  ) throws(OutputError) {
    try zip.add(name, xml.bytes)
  }

  /// Begins a part of relationships that is given in runs.
  mutating func begin(relationships name: String) throws(OutputError) { try zip.begin(name) }

  /// Begins a part that is given in runs.
  mutating func begin(_ part: Part) throws(OutputError) {
    parts.append(part)
    try zip.begin(part.name)
  }

  /// Appends a run to the part that was begun.
  mutating func append(_ run: DeflatedRun, _ packed: Span<UInt8>) throws(OutputError) {
    try zip.append(run, packed)
  }

  /// Appends a run that fills a buffer.
  mutating func append(
    _ run: DeflatedRun,
    _ packed: borrowing OutputBuffer
  ) throws(OutputError) {
    try zip.append(run, packed.bytes)
  }

  /// Appends a run whose bytes `write` brings.
  mutating func append(
    _ run: DeflatedRun,
    _ write: (any ByteSink) throws(OutputError) -> Void
  ) throws(OutputError) {
    try zip.append(run, write)
  }

  /// Ends the part that was begun.
  mutating func end() throws(OutputError) { try zip.end() }

  /// Writes the content types and the zip's directory.
  mutating func finish() throws(OutputError) {
    let types = XLSXContentTypes.xml(parts)
    try zip.add("[Content_Types].xml", types.span)
    try zip.finish()
  }
}
