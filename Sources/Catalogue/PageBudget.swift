/// The bytes that a part of a page may take: what does not fit is cut, and the page says so.
struct PageBudget {
  private var left: Int

  init(_ bytes: Int) { left = bytes }

  /// Takes what a template adds and what the texts take once they are escaped; false if that is more
  /// than there is.
  mutating func take(_ markup: Int, _ texts: [String]) -> Bool {
    let cost = texts.reduce(markup) { $0 + HTMLText.escaped($1).utf8.count }
    guard cost <= left else { return false }
    left -= cost
    return true
  }
}
