import Storages

extension TemplateValue {
  /// A moment as `iso` and `words`, or nothing.
  ///
  /// The words go without the zone: a table states it once.
  static func time(_ time: Timestamp?) -> TemplateValue {
    .optional(
      time.map { time in
        ["iso": .text(time.rfc3339()), "words": .text(time.text.replacing(" UTC", with: ""))]
      }
    )
  }

  /// A badge as `label` and `style`.
  static func badge(_ badge: RetentionWording.Badge) -> TemplateValue {
    ["label": .text(badge.label), "style": .text(badge.style)]
  }

  /// A sentence of retention as `before`, `time` and `after`.
  static func sentence(_ sentence: RetentionWording.Sentence) -> TemplateValue {
    [
      "before": .text(sentence.before), "time": .time(sentence.time),
      "after": .text(sentence.after),
    ]
  }
}
