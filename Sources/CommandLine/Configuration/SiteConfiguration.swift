import Catalogue
import Pipeline
import Storages
import SystemPackage

/// An entry of `site` or `sites` in a configuration file.
struct SiteConfiguration {
  let output: FilePath
  private let publication: PublicationConfiguration
  private let baseURL: String?
  private let staleAfter: Int?
  private let isHidden: Bool
  private let keepsForeign: Bool
  private let isInPlace: Bool
  private let staticFolder: FilePath?

  /// Which storages it shows.
  var filter: StorageFilter { publication.filter }
  var allowsEmpty: Bool { publication.allowsEmpty }

  /// Reads the entry; nil if it does not say where the site goes.
  init?(_ node: ConfigurationNode) {
    guard let output = node["output"]?.path else { return nil }
    self.output = output
    publication = PublicationConfiguration(node)
    baseURL = node["base-url"]?.text
    if let base = node["base-url"], let fault = Site.fault(ofBase: base.text) {
      base.mistake("'base-url' \(fault): \(base.text)")
    }
    keepsForeign = node["keep-foreign"]?.isOn ?? false
    isInPlace = node["in-place"]?.isOn ?? false
    isHidden = node["noindex"]?.isOn ?? false
    staleAfter = node["stale-after"]?.seconds
    staticFolder = node["static"]?.path
  }

  /// A run that publishes the site as the entry says.
  ///
  /// - Throws: if its templates cannot be read.
  func run(_ now: Timestamp) throws -> SiteRun {
    var run = SiteRun(output: output, now: now)
    run.baseURL = baseURL
    run.staleAfter = staleAfter
    run.isHidden = isHidden
    run.keepsForeign = keepsForeign
    run.isInPlace = isInPlace
    try publication.apply(to: &run)
    run.look.staticFolder = staticFolder
    return run
  }

  /// Says which sites and packages would replace one another.
  static func checkPlaces(of sites: [ConfigurationNode], _ packages: [ConfigurationNode]) {
    let (two, one) = packages.isEmpty ? ("sites", "site") : ("outputs", "output")
    let article = packages.isEmpty ? "a" : "an"
    var outputs: [(path: FilePath, node: ConfigurationNode)] = []
    for site in sites {
      if let node = site["output"] { outputs.append((node.path, node)) }
    }
    for package in packages {
      guard let node = package["output"] else { continue }
      let isZipped = package["zip"]?.isOn ?? false
      outputs.append((FilePath(PackagePlan.place(node.path.string, isZipped: isZipped)), node))
    }
    for (index, output) in outputs.enumerated() {
      let place = FolderIdentity.absolute(output.path)
      for other in outputs[..<index] {
        let otherPlace = FolderIdentity.absolute(other.path)
        if place == otherPlace {
          output.node.mistake(
            "two \(two) in \(output.path): this one and that of \(other.node.place)"
          )
        } else if place.starts(with: otherPlace) || otherPlace.starts(with: place) {
          let (inner, outer) = place.starts(with: otherPlace) ? (output, other) : (other, output)
          output.node.mistake(
            "\(article) \(one) in \(article) \(one): \(inner.path) (\(inner.node.place)) lies in \(outer.path) (\(outer.node.place))"
          )
        }
      }
    }
  }
}
