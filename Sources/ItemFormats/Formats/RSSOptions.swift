import JSONText

/// How items become a feed.
struct RSSOptions: Sendable {
  /// The channel's title; nil for `Dataset` and what the dataset is called.
  var title: String?
  /// The channel's description; nil for a sentence with the dataset's id.
  var description: String?
  /// The address that the channel belongs to; nil for what is known.
  var link: String?
  /// Which field an element is made of; those that are not here are guessed.
  var map: [RSSMapping.Assignment] = []
  /// Whether properties stand as they are, under their own names: the platform's form, no valid feed.
  var isRaw = false

  typealias Setting = FormatSetting<RSSOptions>

  static let settings: [Setting] = [
    Setting(text: "feed-title", "text", "The feed's title (default: Dataset NAME).") {
      $0.title = $1
    },
    Setting(text: "feed-description", "text", "The feed's description.") { $0.description = $1 },
    Setting(text: "feed-link", "url", "The address that the feed belongs to.") {
      options,
      text throws(Setting.Rejection) in
      guard WebAddress.isWeb(Array(text.utf8).span) else {
        throw Setting.Rejection("is no http or https address")
      }
      options.link = text
    },
    Setting(
      text: "feed-map",
      "title=a,link=b",
      "Which fields become title, link, description, pubDate, guid, category and enclosure."
    ) { options, text throws(Setting.Rejection) in options.map = try map(text) },
    Setting(flag: "like-apify", ExportOptions.likeApify.option.summary) { $0.isRaw = $1 },
  ]

  private static func map(_ text: String) throws(Setting.Rejection) -> [RSSMapping.Assignment] {
    var map: [RSSMapping.Assignment] = []
    for entry in text.split(separator: ",", omittingEmptySubsequences: false) {
      let parts = entry.split(separator: "=", maxSplits: 1).map { part in
        String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
      }
      guard parts.count == 2, !parts[1].isEmpty else {
        throw Setting.Rejection("is not title=a,link=b")
      }
      guard let role = RSSMapping.Role.allCases.first(where: { "\($0)" == parts[0] }) else {
        let known = RSSMapping.Role.allCases.map { "\($0)" }.joined(separator: ", ")
        throw Setting.Rejection("names '\(parts[0])', which is none of \(known)")
      }
      guard !map.contains(where: { $0.role == role }) else {
        throw Setting.Rejection("says twice what becomes the \(role)")
      }
      map.append(RSSMapping.Assignment(role: role, field: JSONPath(parts[1])))
    }
    return map
  }
}
