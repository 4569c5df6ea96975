/// Bars that stand side by side on a line, as SVG: how much there is of one thing after the other.
///
/// Same counts, same markup. Whatever is there at all is at least one pixel high, and wide.
struct BarChart {
  /// A bar with what it stands for, count included.
  struct Bar {
    let count: Int
    let title: String
  }

  let bars: [Bar]
  /// What the chart shows, in a sentence.
  let label: String
  var style = "c1"
  var width = 240
  var height = 56

  /// The chart; empty without anything to show.
  var markup: String {
    guard let most = bars.map(\.count).max(), most > 0 else { return "" }
    let room = Double(width) / Double(bars.count)
    let gap = room >= 3 ? 1.0 : 0
    var svg =
      "<svg class=\"bars\" role=\"img\" aria-label=\"\(HTMLText.escaped(label))\""
      + " viewBox=\"0 0 \(width) \(height)\" width=\"\(width)\" height=\"\(height)\">"
      + "<path class=\"grid\" d=\"M0 \(height - 1).5H\(width)\"></path>"
    for (place, bar) in bars.enumerated() where bar.count > 0 {
      let length = max(1, Double(bar.count) / Double(most) * Double(height))
      svg +=
        "<rect class=\"\(style)\" x=\"\(SVGLength.text(Double(place) * room))\""
        + " y=\"\(SVGLength.text(Double(height) - length))\""
        + " width=\"\(SVGLength.text(max(1, room - gap)))\" height=\"\(SVGLength.text(length))\">"
        + "<title>\(HTMLText.escaped(bar.title))</title></rect>"
    }
    return svg + "</svg>"
  }

  /// A bar on a line of its own, beside a number that says the same.
  static func mark(_ count: Int, of most: Int, style: String) -> String {
    let length = most > 0 && count > 0 ? max(1, Double(count) / Double(most) * 72) : 0
    return
      "<svg class=\"mark\" viewBox=\"0 0 72 8\" width=\"72\" height=\"8\" aria-hidden=\"true\">"
      + "<rect class=\"\(style)\" width=\"\(SVGLength.text(length))\" height=\"8\"></rect></svg>"
  }
}
