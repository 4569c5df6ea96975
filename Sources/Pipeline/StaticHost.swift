import Catalogue

/// What a free static host takes of a site (their documentation, November 2026).
struct StaticHost {
  let name: String
  /// The largest file in bytes.
  let fileLimit: Int
  /// The largest site in bytes.
  var siteLimit = Int.max
  /// The most files.
  var countLimit = Int.max

  static let known = [
    StaticHost(name: "GitHub Pages", fileLimit: 100 << 20, siteLimit: 1_000_000_000),
    StaticHost(name: "Cloudflare Pages", fileLimit: 25 << 20, countLimit: 20_000),
  ]

  /// What it refuses of these files, a line each.
  func refusals(_ files: [(path: String, bytes: Int)]) -> [String] {
    var lines: [String] = []
    let large = files.filter { $0.bytes > fileLimit }.sorted { $0.bytes > $1.bytes }
    if let first = large.first {
      let more = large.count == 1 ? "" : " and \(Wording.number(large.count - 1)) more"
      lines.append(
        "\(name) refuses files over \(fileLimit >> 20) MiB: \(first.path) "
          + "(\(Wording.size(first.bytes)))\(more)"
      )
    }
    let bytes = files.reduce(0) { $0 + $1.bytes }
    if bytes > siteLimit {
      lines.append("\(name) takes \(Wording.size(siteLimit)); the site has \(Wording.size(bytes))")
    }
    if files.count > countLimit {
      let count = Wording.number(countLimit)
      lines.append("\(name) takes \(count) files; the site has \(Wording.number(files.count))")
    }
    return lines
  }
}
