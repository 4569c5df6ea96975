import ArgumentParser
import Catalogue
import ItemFormats
import Pipeline
import SystemPackage

/// The options of what is published: a site, or a package that is handed over.
struct PublicationOptions: ParsableArguments {
  @Option(help: about("title", "text")) var title: String?
  @Option(help: about("templates", "dir")) var templates: String?
  @Option(help: about("html-items", "n")) var htmlItems: Int?
  @Option(help: about("records", "what")) var records: RecordChoice?
  @Flag(help: "Make everything anew, also what did not change.") var full = false
  @Flag(help: about("allow-empty")) var allowEmpty = false

  enum RecordChoice: String, ExpressibleByArgument, CaseIterable { case all, listed, none }

  private static func about(_ name: String, _ placeholder: String? = nil) -> ArgumentHelp {
    ArgumentHelp(name, of: ConfigurationKey.publication, placeholder)
  }

  /// Puts in what the options say, and the formats that were named beside them.
  func apply(to run: inout SiteRun, formats: [String]) throws {
    if let title { run.title = title }
    if !formats.isEmpty { run.formats = try ItemFormat.list(formats) }
    if let records = records.flatMap({ RecordPublishing(rawValue: $0.rawValue) }) {
      run.records = records
    }
    if let templates {
      run.look.overrides = SiteOverrides()
      try run.look.readTemplates(from: FilePath(templates))
    }
    if let htmlItems {
      guard htmlItems >= 0 else { throw UsageError("--html-items must be 0 or more") }
      run.htmlItems = htmlItems
    }
    run.isFull = full
  }
}
