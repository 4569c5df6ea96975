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
    var earlier: [(place: FilePath, node: ConfigurationNode)] = []
    for output in (sites + packages).compactMap({ $0["output"] }) {
      let place = FolderIdentity.absolute(output.path)
      for (other, node) in earlier {
        if place == other {
          output.mistake("two \(two) in \(output.path): this one and that of \(node.place)")
        } else if place.starts(with: other) || other.starts(with: place) {
          let (inner, outer) = place.starts(with: other) ? (output, node) : (node, output)
          output.mistake(
            "\(article) \(one) in \(article) \(one): \(inner.path) (\(inner.place)) lies in \(outer.path) (\(outer.place))"
          )
        }
      }
      earlier.append((place, output))
    }
  }
}
