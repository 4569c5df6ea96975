public import ItemFormats
public import Storages

/// One reading of a dataset, of a queue's requests or of a store's records for what its columns hold.
public struct ProfileRun: Sendable {
  /// What was found.
  public struct Result: Sendable {
    /// What was read, and what could not be.
    public let source: RunReport.Source
    /// How its items are called: `item`, `request`, `record`.
    public let noun: String
    /// The columns, in the order of a table's.
    public let columns: [ColumnProfile]
    /// How many columns have an estimate before 1,000 different values, for want of memory.
    public let hurriedCount: Int
  }

  /// How many threads work.
  public var jobs = 1
  /// The most columns.
  public var maxColumns = 16_384
  /// The clock that the locks of requests are compared with.
  public var now: Timestamp
  /// Told how far the run is.
  public var progress = Progress()

  /// Makes a run at the time `now`.
  public init(now: Timestamp) { self.now = now }

  /// Reads it once; memory is flat whatever its size.
  ///
  /// - Throws: what stops the whole reading, and ``RefusedError`` beyond ``maxColumns``.
  public func run(_ input: DatasetInput) throws -> Result {
    var options = DatasetPass.Options(jobs: jobs, profiles: true)
    options.columns.limit = maxColumns
    return try SourceReplaced.tryingAgain { isLast in
      let source = try input.open(now: now, jobs: jobs, readingWhileListed: !isLast).items
      let result = try DatasetPass(
        source,
        outputs: [],
        options: options,
        progress: progress
      ).run()
      guard let profile = result.profile, let columns = result.columns, !columns.isOverfull else {
        throw RefusedError(
          "\(input.ref): more than \(maxColumns) columns are too many for a profile"
        )
      }
      return Result(
        source: RunReport.Source(
          ref: input.ref,
          itemCount: result.itemCount,
          damagedCount: result.damagedCount,
          problems: result.problems
        ),
        noun: input.noun,
        columns: profile.columns(columns),
        hurriedCount: profile.hurriedCount
      )
    }
  }
}
