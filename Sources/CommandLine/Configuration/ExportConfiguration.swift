import ItemFormats
import Pipeline
import Storages
import SystemPackage

/// An entry of `exports` in a configuration file.
struct ExportConfiguration {
  let storages: [String]
  let formats: ExportFormats
  let output: OutputPattern
  let choice: ItemChoice
  let states: Set<RequestState>?
  let ifExists: ExistingFile?

  /// Reads the entry; nil if something of it is a mistake.
  init?(_ node: ConfigurationNode) {
    storages = node["storages"]?.texts ?? ["datasets/*"]
    choice = ItemChoice(node)
    states = node["state"].map { Set($0.texts.compactMap(RequestState.init(rawValue:))) }
    ifExists = node["if-exists"].flatMap { ExistingFile(rawValue: $0.text) }
    guard let output = node["output"].flatMap(Self.pattern),
      let formats = Self.formats(node, output)
    else { return nil }
    self.output = output
    self.formats = formats
  }

  private static func pattern(_ node: ConfigurationNode) -> OutputPattern? {
    guard node.text != "-" else {
      node.mistake("'output' must be a file; standard output is for larder export")
      return nil
    }
    let path = node.path.string
    let pattern = OutputPattern(node.text.hasSuffix("/") ? path + "/" : path)
    guard let unknown = pattern.unknownPlaceholder else { return pattern }
    let hint = NearestWord.hint(for: unknown, among: OutputPattern.placeholders)
    node.mistake("unknown placeholder {\(unknown)} in 'output'\(hint)")
    return nil
  }

  /// The formats with the options that stand beside them.
  private static func formats(_ node: ConfigurationNode, _ output: OutputPattern) -> ExportFormats?
  {
    let chosen = node["format"]?.texts.compactMap(ItemFormat.named) ?? []
    guard !chosen.isEmpty || output.formatExtension.flatMap(ItemFormat.withExtension) != nil else {
      node.mistake("the export to \(output.text) needs 'format'")
      return nil
    }
    var given: [String: String] = [:]
    for option in ItemFormat.allOptions {
      guard let value = node[option.name] else { continue }
      given[option.name] =
        if case .pairs = value.value {
          value.parts.map { "\($0.name)=\($0.text)" }.joined(separator: ",")
        } else {
          value.text
        }
    }
    do {
      return try ExportFormats(chosen, options: given, output: output)
    } catch let error as OptionError {
      (node[error.option] ?? node).mistake("\(error)")
    } catch {
      node.mistake("\(error)")
    }
    return nil
  }
}
