/// Durations as people read them.
enum Quantity {
  /// `0.3 s`, `12 s`.
  static func seconds(_ number: Double) -> String {
    let tenths = Int((number * 10).rounded())
    return tenths >= 100 ? "\((tenths + 5) / 10) s" : "\(tenths / 10).\(tenths % 10) s"
  }
}
