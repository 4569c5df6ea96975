import Storages

extension TemplateValue {
  /// A moment as `iso` and `words`, or nothing.
  static func time(_ time: Timestamp?) -> TemplateValue {
    .optional(time.map { ["iso": .text(Dates.exact($0)), "words": .text(Dates.words($0))] })
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
