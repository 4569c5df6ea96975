import Storages

/// A dataset's folder was replaced while it was read, as a purge at the start of a crawl does it.
///
/// What was read belongs to two datasets; nothing of it is published.
struct SourceReplaced: Error, CustomStringConvertible {
  let description: String

  /// Runs `pass`, and once more if the dataset was replaced meanwhile.
  static func tryingAgain<R>(_ pass: () throws -> R) throws -> R {
    do {
      return try pass()
    } catch is SourceReplaced {
      return try pass()
    }
  }
}
