import ArgumentParser
import Storages

/// Which of the storages found are meant, and how long unnamed ones are kept.
struct ChoiceOptions: ParsableArguments {
  @Option(help: about("kind", "kind")) var kind: [String] = []
  @Option(help: about("include", "glob")) var include: [String] = []
  @Option(help: about("exclude", "glob")) var exclude: [String] = []
  @Flag(help: about("named")) var named = false
  @Flag(help: about("unnamed")) var unnamed = false

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

  private static func about(_ name: String, _ placeholder: String? = nil) -> ArgumentHelp {
    ArgumentHelp(name, of: ConfigurationKey.choice, placeholder)
  }

  func validate() throws {
    if named, unnamed { throw ValidationError("--named and --unnamed contradict each other.") }
  }

  /// The policy of the configuration, changed by the options.
  func policy(_ configured: RetentionPolicy) throws -> RetentionPolicy {
    var policy = configured
    if let retention {
      guard let days = Period.days(retention) else {
        throw UsageError("--retention '\(retention)' is no number of days such as 14d")
      }
      policy.days = days
    }
    if let retentionFrom {
      guard let clock = RetentionPolicy.Clock(rawValue: retentionFrom) else {
        throw UsageError("--retention-from must be modified or created, not '\(retentionFrom)'")
      }
      policy.clock = clock
    }
    return policy
  }

  /// What the options say.
  func filter(now: Timestamp) throws -> StorageFilter {
    var filter = StorageFilter()
    filter.kinds = try Set(
      kind.map { text in
        guard let kind = StorageKind(rawValue: text) else {
          let known = StorageKind.allCases.map(\.rawValue)
          throw UsageError("unknown kind '\(text)'\(NearestWord.hint(for: text, among: known))")
        }
        return kind
      }
    )
    filter.expiresUntil = try expiresWithin.map { text in
      guard let period = Period(text) else {
        throw UsageError("--expires-within '\(text)' is not \(Period.form)")
      }
      return now.adding(seconds: period.seconds)
    }
    filter.changedSince = try changedSince.map { text in
      guard let time = Timestamp(text) else {
        throw UsageError("--changed-since '\(text)' is no time such as 2026-11-23T17:00:00Z")
      }
      return time
    }
    filter.included = include.map { Glob($0) }
    filter.excluded = exclude.map { Glob($0) }
    filter.isNamed = named
    filter.isUnnamed = unnamed
    return filter
  }
}
