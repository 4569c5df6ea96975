import Storages

/// The word that somebody probably meant.
enum NearestWord {
  /// `; did you mean 'X'?`, or nothing.
  static func hint(for typed: String, among words: [String]) -> String {
    Spelling.nearest(to: typed, among: words).first.map { "; did you mean '\($0)'?" } ?? ""
  }
}
