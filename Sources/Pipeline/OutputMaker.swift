import ByteIO
import ItemFormats

/// An open output file.
struct OutputPlace {
  var file: any OutputFile
  /// Whether it is a stream that the body is spooled for.
  var isSpooled: Bool
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
      TextOutput(format, facts: facts, file: place.file, isSpooled: place.isSpooled)
    case .workbook:
      try WorkbookOutput(format, facts: facts, file: place.file, isSpooled: place.isSpooled)
    }
  }
}
