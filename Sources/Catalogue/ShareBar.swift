/// A bar whose parts stand side by side in proportion, as SVG.
///
/// Same counts, same markup: lengths to one decimal, at least one pixel for what is there at all.
/// Colours are classes, since the site's policy allows no style attribute.
struct ShareBar {
  /// A part of the bar.
  struct Part {
    let label: String
    let count: Int
    let style: String
  }

  private static let gap = 2.0

  let parts: [Part]
  /// What it is about, as the start of its label; nil where the page says so.
  var subject: String?
  var width = 480
  var height = 20

  /// The bar; its label says what it shows.
  var markup: String {
    let shown = parts.filter { $0.count > 0 }
    let total = shown.reduce(0) { $0 + $1.count }
    guard total > 0 else { return "" }
    let finding = shown.map {
      "\($0.label) \(Wording.number($0.count)), \(Wording.share($0.count, of: total))"
    }
    let label = (subject.map { "\($0): " } ?? "") + finding.joined(separator: "; ")
    let room = Double(width) - Self.gap * Double(shown.count - 1)
    var svg =
      "<svg class=\"bar\" role=\"img\" aria-label=\"\(HTMLText.escaped(label))\""
      + " viewBox=\"0 0 \(width) \(height)\" width=\"\(width)\" height=\"\(height)\""
      + " preserveAspectRatio=\"none\">"
    let lengths = Self.lengths(shown.map(\.count), total: total, room: room)
    var left = 0.0
    for (part, length) in zip(shown, lengths) {
      svg +=
        "<rect class=\"\(part.style)\" x=\"\(SVGLength.text(left))\" width=\"\(SVGLength.text(length))\""
        + " height=\"\(height)\"><title>\(HTMLText.escaped(part.label)): "
        + "\(Wording.number(part.count))</title></rect>"
      left += length + Self.gap
    }
    return svg + "</svg>"
  }

  /// Lengths in proportion, none under a pixel; what that takes is taken from the longest.
  private static func lengths(_ counts: [Int], total: Int, room: Double) -> [Double] {
    var lengths = counts.map { max(1, Double($0) / Double(total) * room) }
    let excess = lengths.reduce(0, +) - room
    if let longest = lengths.indices.max(by: { lengths[$0] < lengths[$1] }) {
      lengths[longest] -= excess
    }
    return lengths
  }
}
