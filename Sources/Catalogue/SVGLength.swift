/// Lengths in charts.
enum SVGLength {
  /// A length to one decimal, which is less than anybody sees: `12`, `12.3`.
  static func text(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
  }
}
