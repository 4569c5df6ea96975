import ByteIO
import ItemFormats

/// An open output file.
struct OutputPlace {
  var file: any OutputFile
  /// Whether it is a stream that the body is spooled for.
  var isSpooled = false
  /// Whether it is a stream that is written through, since its columns are fixed.
  var isStreamed = false
  /// Whether text is compressed with gzip.
  var isGzipped = false
}

/// Makes the output that a format's packaging asks for.
enum OutputMaker {
  static func make(
    _ format: ItemFormat,
    _ facts: DatasetFacts,
    _ place: OutputPlace
  ) throws(OutputError) -> any ItemOutput {
    switch format.packaging {
    case .plain:
      TextOutput(format, facts: facts, place: place)
    case .workbook(let options):
      try WorkbookOutput(
        format,
        facts: facts,
        options: options,
        file: place.file,
        isSpooled: place.isSpooled
      )
    }
  }
}
