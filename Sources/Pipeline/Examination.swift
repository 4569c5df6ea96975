public import Storages

/// A storage whose contents were read through once, to know what they hold and what is damaged.
public struct Examination: Sendable {
  /// The storage, `holds` counting what could be read.
  public var storage: Storage
  /// What could not be read and what should be known.
  public var problems: [Problem]
  /// How many items could not be read.
  public var damagedCount = 0

  /// Reads the storage through.
  public static func of(_ storage: Storage, jobs: Int = 1) throws -> Examination {
    var read = Examination(storage: storage, problems: storage.problems)
    guard storage.kind == .dataset else { return read }
    let source = try DatasetInput.storage(storage).open()
    let result = try DatasetPass(
      source,
      outputs: [],
      options: DatasetPass.Options(jobs: jobs)
    ).run()
    read.storage.holds = .items(result.itemCount)
    read.problems += result.problems
    read.damagedCount = result.damagedCount
    return read
  }
}
