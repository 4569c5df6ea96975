import ByteIO

extension RetentionPolicy {
  /// Why pruning leaves a storage alone at the moment `now`; nil if it removes it.
  ///
  /// It takes positive evidence that there is no name, the policy's date, and a second clock: the
  /// newest of all times must be older than the period too. Whatever is in doubt stays.
  ///
  /// - Parameters:
  ///   - evidence: what its open folder shows.
  ///   - now: the moment.
  ///   - isSetAside: whether a run moved it aside and was stopped. What it took away since then has
  ///     changed the times of folders, so only those of files count.
  /// - Returns: the reason, or nil.
  public func keeps(
    _ evidence: StorageEvidence,
    now: Timestamp,
    isSetAside: Bool = false
  ) -> KeptReason? {
    let storage = evidence.storage
    if let reason = Self.nameOf(storage) ?? Self.doubt(storage) ?? Self.claim(storage) {
      return reason
    }
    let retention = judge(storage, now: now)
    if let reason = Self.date(retention) { return reason }
    if evidence.holdsStorage {
      return KeptReason(.nestedStorage, "a folder in it is a storage itself")
    }
    return secondClock(evidence, retention, now, withFolders: !isSetAside)
  }

  /// The name, where its evidence is sound.
  public static func nameOf(_ storage: Storage) -> KeptReason? {
    storage.name == nil || storage.metadata == .ignored ? nil : KeptReason(.named, "it has a name")
  }

  /// What cannot be relied on.
  private static func doubt(_ storage: Storage) -> KeptReason? {
    if let problem = storage.problems.first(where: { $0.severity == .error }) {
      let place = problem.file.map { "\($0): " } ?? ""
      return KeptReason(
        storage.metadata == .ignored && problem.code == .notAFile ? .metadataIgnored : .unreadable,
        place + problem.message
      )
    }
    if let problem = storage.problems.first(where: { $0.code == .metadataIgnored }) {
      return KeptReason(.metadataIgnored, "its metadata \(problem.message)")
    }
    if storage.problems.contains(where: { $0.code == .keptInSQLite }) {
      return KeptReason(.keptInSQLite, "what it holds is kept in SQLite, and was not looked at")
    }
    return nil
  }

  /// What does not speak clearly against a name.
  private static func claim(_ storage: Storage) -> KeptReason? {
    if storage.isLeftover {
      return KeptReason(.leftover, "a client's purge left it behind; that is its client's affair")
    }
    if storage.looksLikeID { return KeptReason(.looksLikeID, "unnamed (looks like an id)") }
    if !storage.isUnnamedForSure {
      return KeptReason(.metadataIgnored, "nothing says for sure that it has no name")
    }
    return nil
  }

  /// What the policy says.
  private static func date(_ retention: Retention) -> KeptReason? {
    switch retention.state {
    case .kept: return KeptReason(.rule, "a rule of the policy keeps it")
    case .expires:
      return KeptReason(.notExpired, "expires \(retention.expiresAt?.text ?? "at an unknown time")")
    case .unknown: return KeptReason(.dateUnknown, retention.sentence)
    case .expired: return nil
    }
  }

  /// What all other times say.
  private func secondClock(
    _ evidence: StorageEvidence,
    _ retention: Retention,
    _ now: Timestamp,
    withFolders: Bool
  ) -> KeptReason? {
    // 2024-01-01: no copy of this program is older.
    guard now.seconds >= 1_704_067_200 else {
      return KeptReason(.clock, "the clock says \(now.text), which cannot be")
    }
    guard let newest = evidence.newest(withFolders: withFolders), let days = retention.days else {
      return KeptReason(.dateUnknown, "nothing says when it was changed last")
    }
    if newest > now {
      return KeptReason(.future, "one of its times lies in the future: \(newest.text)")
    }
    let (seconds, overflows) = days.multipliedReportingOverflow(by: 86_400)
    let end = newest.adding(seconds: overflows ? .max : seconds)
    if end > now {
      return KeptReason(
        .changedSince,
        "the policy's date was \(retention.expiresAt?.text ?? "–"), but something in it changed "
          + "\(newest.text); both must have passed, so it goes after \(end.text)"
      )
    }
    let moment = FileTime(seconds: now.seconds, nanoseconds: now.nanoseconds)
    if withFolders, evidence.isBeingWritten(moment) {
      return KeptReason(.beingWritten, "it is being written")
    }
    return nil
  }
}
