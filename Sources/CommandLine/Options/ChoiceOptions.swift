import ArgumentParser
import Storages

/// Which of the storages found are meant, and how long unnamed ones are kept.
struct ChoiceOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Only this kind: dataset, key-value-store or request-queue. Repeatable.",
      valueName: "kind"
    )
  )
  var kind: [String] = []

  @Option(help: ArgumentHelp("Only storages that match. Repeatable.", valueName: "glob"))
  var include: [String] = []

  @Option(help: ArgumentHelp("Not the storages that match. Repeatable.", valueName: "glob"))
  var exclude: [String] = []

  @Flag(help: "Only named storages.")
  var named = false

  @Flag(help: "Only unnamed storages.")
  var unnamed = false

  @Option(
    help: ArgumentHelp("Only what expires within this time, or has expired.", valueName: "period")
  )
  var expiresWithin: String?

  @Option(help: ArgumentHelp("Only what changed at this time or later.", valueName: "time"))
  var changedSince: String?

  @Option(
    help: ArgumentHelp("How long unnamed storages are kept (default: 7d).", valueName: "period")
  )
  var retention: String?

  @Option(help: ArgumentHelp("What that counts from: modified or created.", valueName: "clock"))
  var retentionFrom: String?

  func validate() throws {
    if named, unnamed { throw ValidationError("--named and --unnamed contradict each other.") }
  }

  /// The policy of the configuration, changed by the options.
  func policy(_ configured: RetentionPolicy) throws -> RetentionPolicy {
    var policy = configured
    if let retention {
      guard let period = Period(retention), period.seconds % 86_400 == 0 else {
        throw UsageError("--retention '\(retention)' is no number of days such as 14d")
      }
      policy.days = period.seconds / 86_400
    }
    if let retentionFrom {
      guard let clock = RetentionPolicy.Clock(rawValue: retentionFrom) else {
        throw UsageError("--retention-from must be modified or created, not '\(retentionFrom)'")
      }
      policy.clock = clock
    }
    return policy
  }

  /// Whether a storage with that retention is meant; reads the options once.
  func filter(now: Timestamp) throws -> (Storage, Retention) -> Bool {
    let kinds = try Set(
      kind.map { text in
        guard let kind = StorageKind(rawValue: text) else {
          let known = StorageKind.allCases.map(\.rawValue)
          throw UsageError("unknown kind '\(text)'\(NearestWord.hint(for: text, among: known))")
        }
        return kind
      }
    )
    let latest = try expiresWithin.map { text in
      guard let period = Period(text) else {
        throw UsageError("--expires-within '\(text)' is no time such as 24h or 2d")
      }
      return Timestamp(seconds: now.seconds + period.seconds)
    }
    let earliest = try changedSince.map { text in
      guard let time = Timestamp(text) else {
        throw UsageError("--changed-since '\(text)' is no time such as 2026-11-23T17:00:00Z")
      }
      return time
    }
    let included = include.map { Glob($0) }
    let excluded = exclude.map { Glob($0) }
    return { storage, retention in
      if !kinds.isEmpty, !kinds.contains(storage.kind) { return false }
      if !included.isEmpty, !included.contains(where: { $0.matches(storage) }) { return false }
      if excluded.contains(where: { $0.matches(storage) }) { return false }
      if named, storage.name == nil { return false }
      if unnamed, storage.name != nil { return false }
      if let latest {
        guard let expiry = retention.expiresAt, expiry <= latest else { return false }
      }
      if let earliest {
        guard let changed = storage.modifiedAt, changed >= earliest else { return false }
      }
      return true
    }
  }
}
