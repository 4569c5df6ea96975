import Storages

/// A dataset's folder was replaced while it was read, as a purge at the start of a crawl does it.
///
/// What was read belongs to two datasets; nothing of it is published.
struct SourceReplaced: Error, CustomStringConvertible {
  let description: String

  /// Runs `pass`, and once more if the dataset was replaced meanwhile and what was written can be taken back.
  static func tryingAgain<R>(
    if canBeginAnew: Bool = true,
    _ pass: (_ isLast: Bool) throws -> R
  ) throws -> R {
    do {
      return try pass(!canBeginAnew)
    } catch let error as SourceReplaced {
      guard canBeginAnew else { throw error }
      return try pass(true)
    }
  }
}
