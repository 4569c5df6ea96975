import Storages

/// Which of the storages found are meant, as options or a configuration say it.
struct StorageFilter {
  /// Only these kinds; all if there is none.
  var kinds: Set<StorageKind> = []
  /// Only what matches one of these, if there are any.
  var included: [Glob] = []
  /// Not what matches one of these.
  var excluded: [Glob] = []
  /// Only named storages.
  var isNamed = false
  /// Only unnamed storages.
  var isUnnamed = false
  /// Only what expires until then, or has expired.
  var expiresUntil: Timestamp?
  /// Only what changed then or later.
  var changedSince: Timestamp?

  /// Whether it takes more than names to know what is meant.
  var asksForTimes: Bool { expiresUntil != nil || changedSince != nil }

  /// Whether a storage with that retention is meant.
  func accepts(_ storage: Storage, _ retention: Retention) -> Bool {
    if !kinds.isEmpty, !kinds.contains(storage.kind) { return false }
    if !included.isEmpty, !included.contains(where: { $0.matches(storage) }) { return false }
    if excluded.contains(where: { $0.matches(storage) }) { return false }
    if isNamed, storage.name == nil { return false }
    if isUnnamed, storage.name != nil { return false }
    if let expiresUntil {
      guard let expiry = retention.expiresAt, expiry <= expiresUntil else { return false }
    }
    if let changedSince {
      guard let changed = storage.modifiedAt, changed >= changedSince else { return false }
    }
    return true
  }
}
