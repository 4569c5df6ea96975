import Storages
import SystemPackage

/// The file that `larder config init` writes: every key with what it says, a line each, those behind `#`
/// that are not in force.
struct ConfigurationTemplate {
  /// The file's text.
  private(set) var text = """
    # What larder run does. Every key is here, those with a # in front are not in force.
    # Paths count from this file's folder. larder config check names mistakes, larder config show what is
    # in force and why; larder config init --schema is for your editor.


    """

  /// Where explanations start.
  private static let column = 48

  /// Makes a file for `folder`: for the storage directory in it, if there is one, and a site.
  init(folder: FilePath) {
    let found = try? StorageRoot.find([], environment: [:], workingDirectory: folder).first
    for key in ConfigurationKey.file {
      switch key.name {
      case "roots": addRoots(key, found)
      case "site": addSite(key)
      case "sites", "packages": text += "# \(key.name): \(key.help)\n"
      default: add(key, indent: "")
      }
    }
  }

  private mutating func addRoots(_ key: ConfigurationKey, _ found: StorageRoot?) {
    guard let found, let folder = found.path.lastComponent?.string else {
      return add(key, indent: "")
    }
    line("", "roots:", key.help)
    line("  ", "\(found.label): ./\(folder)")
  }

  private mutating func addSite(_ key: ConfigurationKey) {
    line("", "site:", key.help)
    for part in ConfigurationKey.site {
      if part.isRequired {
        line("  ", "\(part.name): \(part.example)", part.help)
      } else {
        add(part, indent: "  ")
      }
    }
  }

  /// Adds a key that is not in force; `dash` stands in front of the first of a list's entry.
  private mutating func add(_ key: ConfigurationKey, indent: String, dash: String = "") {
    let head = "#\(dash)\(key.name == "null" ? "\"null\"" : key.name):"
    let inner = indent + String(repeating: " ", count: dash.count) + "  "
    switch key.value {
    case .section(let keys):
      line(indent, head, key.help)
      for key in keys { add(key, indent: inner) }
    case .sections(let keys):
      line(indent, head, key.help)
      for (index, key) in keys.enumerated() {
        add(key, indent: index == 0 ? inner : inner + "  ", dash: index == 0 ? "- " : "")
      }
    case .named(let name, let value):
      line(indent, head, key.help)
      if case .section(let keys) = value {
        line(inner, "#\(name):")
        for key in keys { add(key, indent: inner + "  ") }
      } else {
        line(inner, "#\(name): \(key.example)")
      }
    default: line(indent, "\(head) \(key.example)", key.helpWithStandard)
    }
  }

  private mutating func line(_ indent: String, _ start: String, _ help: String? = nil) {
    text += indent + start
    if let help {
      let width = Self.column - indent.count - start.count
      text += String(repeating: " ", count: max(2, width)) + "# " + help
    }
    text += "\n"
  }
}
