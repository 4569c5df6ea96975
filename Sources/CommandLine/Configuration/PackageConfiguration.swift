import Catalogue
import Pipeline
import Storages
import SystemPackage

/// An entry of `package` or `packages` in a configuration file.
struct PackageConfiguration {
  /// The place, with placeholders.
  let output: String
  /// Which storages are named; all if there is none.
  let storages: [String]
  let isZipped: Bool
  /// What becomes of packages that are there already.
  let ifExists: ExistingFile?
  private let layout: PackageLayout?
  private let publication: PublicationConfiguration

  /// Which of them are meant.
  var filter: StorageFilter { publication.filter }
  var allowsEmpty: Bool { publication.allowsEmpty }

  /// Reads the entry; nil if it does not say where the package goes.
  init?(_ node: ConfigurationNode) {
    guard let place = node["output"] else { return nil }
    isZipped = node["zip"]?.isOn ?? false
    ifExists = node["if-exists"].flatMap { ExistingFile(rawValue: $0.text) }
    storages = node["storages"]?.texts ?? []
    layout = node["layout"].flatMap { PackageLayout(rawValue: $0.text) }
    publication = PublicationConfiguration(node)
    let isZipped = isZipped
    let text = place.text == "-" ? "-" : place.path.string
    guard let plan = place.checked({ try PackagePlan(text, isZipped: isZipped) }) else {
      return nil
    }
    output = plan.pattern.text
  }

  /// The packages that it makes; `isZipped` if an option asks for archives.
  func plan(isZipped: Bool = false) throws -> PackagePlan {
    try PackagePlan(output, isZipped: isZipped || self.isZipped)
  }

  /// A run that writes a package as the entry says; its output is still to be put in.
  ///
  /// - Throws: if its templates cannot be read.
  func run(_ now: Timestamp) throws -> PackageRun {
    var run = PackageRun(output: FilePath(output), now: now)
    if let layout { run.layout = layout }
    try publication.apply(to: &run.site)
    return run
  }
}
