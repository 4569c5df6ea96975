import XMLText

/// An XML document, its items counted.
final class XMLContent: Content {
  private let reader: XMLItemCount
  private let counts: Bool

  init(_ rule: XMLItemCount.Rule, counts: Bool) {
    reader = XMLItemCount(rule)
    self.counts = counts
  }

  func take(_ piece: Span<UInt8>) { reader.take(piece) }

  func finish() -> ContentFacts {
    reader.end()
    return ContentFacts(
      items: counts ? reader.count : nil,
      complaint: reader.error.map { "is not well-formed: \($0)" }
    )
  }
}

/// A table in an HTML document of its own.
final class TableContent: Content {
  private let reader = HTMLReader()

  func take(_ piece: Span<UInt8>) { reader.take(piece) }

  func finish() -> ContentFacts {
    reader.end()
    return ContentFacts(
      items: reader.rowCount,
      complaint: reader.error.map { "is not good HTML: \($0)" }
    )
  }
}
