/// How many requests took how many retries, as SVG: a bar for each number of retries.
struct RetryChart {
  private static let width = 240
  private static let height = 56
  private static let head = 14

  /// How many took none, how many one, and so on.
  let counts: [Int]

  /// The chart; empty without counts.
  var markup: String {
    let most = counts.max() ?? 0
    guard most > 0 else { return "" }
    let finding = counts.enumerated().filter { $0.element > 0 }.map { retries, count in
      "\(Wording.number(count)) with \(Self.words(retries))"
    }
    let step = Double(Self.width) / Double(counts.count)
    let total = Self.height + 2 * Self.head
    var svg =
      "<svg class=\"retries\" role=\"img\" aria-label=\"Requests by retries: "
      + "\(finding.joined(separator: ", "))\" viewBox=\"0 0 \(Self.width) \(total)\""
      + " width=\"\(Self.width)\" height=\"\(total)\">"
    for (retries, count) in counts.enumerated() {
      let length = count == 0 ? 0 : max(1, Double(count) / Double(most) * Double(Self.height))
      let left = Double(retries) * step
      let top = Double(Self.head + Self.height) - length
      let middle = left + step / 2
      let breadth = max(1, min(step - 2, 48))
      if count > 0 {
        svg +=
          "<rect class=\"\(retries == 0 ? "c3" : "c2")\" x=\"\(SVGLength.text(middle - breadth / 2))\""
          + " y=\"\(SVGLength.text(top))\" width=\"\(SVGLength.text(breadth))\""
          + " height=\"\(SVGLength.text(length))\"><title>\(Self.words(retries)): "
          + "\(Wording.number(count))</title></rect>"
      }
      if counts.count <= 12 {
        svg +=
          "<text x=\"\(SVGLength.text(middle))\" y=\"\(total - 2)\" text-anchor=\"middle\">\(retries)</text>"
      }
    }
    return svg + "</svg>"
  }

  private static func words(_ retries: Int) -> String {
    retries == 0 ? "no retry" : retries == 1 ? "1 retry" : "\(retries) retries"
  }
}
