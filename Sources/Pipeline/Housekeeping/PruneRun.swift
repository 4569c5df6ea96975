import ByteIO
public import Storages
import SystemPackage

/// Removes the storages without a name that have expired, or says which it would remove.
///
/// First everything is looked at; only then, and if there are not too many, the expired ones go, each
/// judged anew right before.
public struct PruneRun {
  /// How long storages without a name are kept.
  public var policy: RetentionPolicy
  /// The most that may go; if more have expired, none goes.
  public var maxDelete: Int?
  /// Whether anything is changed.
  public var isApplied = false
  /// The clock, asked anew whenever a storage is judged.
  public var now: @Sendable () -> Timestamp
  /// Which storages are meant.
  public var isMeant: (Storage, Retention) -> Bool = { _, _ in true }
  /// Packs each storage right before it goes; if that fails, the storage stays.
  public var archive: StorageArchive?

  /// Makes a run that only plans.
  public init(policy: RetentionPolicy, now: @escaping @Sendable () -> Timestamp) {
    self.policy = policy
    self.now = now
  }

  /// Looks through the roots, and does what is to be done.
  public func run(_ roots: [StorageRoot]) -> HousekeepingResult {
    var result = HousekeepingResult()
    var plans: [(root: StorageRoot, kind: StorageKind, plan: Plan)] = []
    for root in roots {
      for kind in StorageKind.allCases {
        do throws(FileError) {
          plans.append((root, kind, try plan(KindFolder(kind, of: root))))
        } catch {
          // Nothing in a folder goes that could not be listed to its end.
          if !error.isMissing || error.name != kind.folder {
            result.problems.append((root.label, Problem(error)))
          }
        }
      }
    }
    let expired = plans.flatMap(\.plan.steps).filter { $0.entry.action == .remove }.count
    if let maxDelete, expired > maxDelete {
      result.refusal =
        "\(expired) storages have expired, more than --max-delete \(maxDelete); none goes"
    }
    for (root, kind, plan) in plans {
      result.problems += plan.problems.map { (root.label, $0) }
      guard isApplied, result.refusal == nil, plan.hasWork else {
        result.entries += plan.steps.map(\.entry)
        continue
      }
      do throws(FileError) {
        result.entries += apply(plan, in: try KindFolder(kind, of: root))
      } catch {
        result.problems.append((root.label, Problem(error)))
      }
    }
    return result
  }

  // MARK: - The plan

  /// What is to be done in a folder.
  private struct Plan {
    var steps: [(name: FileName, entry: HousekeepingResult.Entry)] = []
    var problems: [Problem] = []

    var hasWork: Bool { steps.contains { $0.entry.action != .kept } }
  }

  private func plan(_ place: borrowing KindFolder) throws(FileError) -> Plan {
    var plan = Plan()
    for (name, kind) in try place.entries() {
      guard kind == .folder else {
        if kind == .link {
          let error = FileError(.notAFile(.link), "\(place.kind.folder)/\(name.display)")
          plan.problems.append(Problem(error))
        }
        continue
      }
      do throws(FileError) {
        if let entry = try look(at: name, in: place) { plan.steps.append((name, entry)) }
      } catch {
        if error.isExhaustion { throw error }
        if !error.isMissing { plan.problems.append(Problem(error)) }
      }
    }
    return plan
  }

  /// What is to be done with a storage; nil if it is not meant.
  private func look(
    at name: FileName,
    in place: borrowing KindFolder
  ) throws(FileError) -> HousekeepingResult.Entry? {
    let folder = try place.folder.openFolder(name)
    let original = SetAside.original(of: name)
    let called = original ?? name
    if original == nil {
      // Most storages have a name, and looking for it costs one file.
      let storage = try place.storage(called, opened: folder, depth: .names)
      if let reason = RetentionPolicy.nameOf(storage) {
        let retention = policy.judge(storage, now: now())
        guard isMeant(storage, retention) else { return nil }
        var entry = HousekeepingResult.Entry(storage, .kept, reason)
        entry.retention = retention
        return entry
      }
    }
    var evidence = try place.evidence(called, opened: folder)
    if original != nil { evidence.takeTimesFromFiles() }
    let reason = keeps(evidence, isSetAside: original != nil)
    guard original != nil || isMeant(evidence.storage, policy.judge(evidence.storage, now: now()))
    else { return nil }
    let goes = reason == nil || original != nil && evidence.newestEntry == nil
    let stays: HousekeepingResult.Action = original == nil ? .kept : .restore
    return entry(evidence, goes ? .remove : stays, goes ? nil : reason, isSetAside: original != nil)
  }

  private func keeps(_ evidence: StorageEvidence, isSetAside: Bool = false) -> KeptReason? {
    policy.keeps(evidence, now: now(), isSetAside: isSetAside)
  }

  private func entry(
    _ evidence: StorageEvidence,
    _ action: HousekeepingResult.Action,
    _ reason: KeptReason?,
    isSetAside: Bool = false
  ) -> HousekeepingResult.Entry {
    var entry = HousekeepingResult.Entry(evidence.storage, action, reason)
    entry.bytes = evidence.bytes
    entry.retention = policy.judge(evidence.storage, now: now())
    entry.changedAt = evidence.newest(withFolders: !isSetAside)
    return entry
  }

  // MARK: - Doing it

  private func apply(
    _ plan: Plan,
    in place: borrowing KindFolder
  ) -> [HousekeepingResult.Entry] {
    var entries: [HousekeepingResult.Entry] = []
    // What a stopped run left goes first: its name may be needed again.
    let order =
      plan.steps.filter { SetAside.isOurs($0.name) }
      + plan.steps.filter { !SetAside.isOurs($0.name) }
    for (name, entry) in order {
      guard entry.action != .kept else {
        entries.append(entry)
        continue
      }
      entries.append(apply(entry, name, in: place))
    }
    return entries
  }

  private func apply(
    _ planned: HousekeepingResult.Entry,
    _ name: FileName,
    in place: borrowing KindFolder
  ) -> HousekeepingResult.Entry {
    let isSetAside = SetAside.isOurs(name)
    let removal = StorageRemoval(
      judge: { keeps($0, isSetAside: isSetAside) },
      // Of what a stopped run left a part may be gone; it was packed before that began.
      archive: { try isSetAside ? nil : archive?.pack($0, now: now()) }
    )
    var entry = planned
    do {
      let fate = try isSetAside ? removal.finish(name, in: place) : removal.remove(name, in: place)
      entry.settle(fate, isSetAside: isSetAside)
    } catch {
      entry.action = .failed
      entry.reason = KeptReason(.unreadable, "\(error)")
    }
    return entry
  }
}

extension HousekeepingResult.Entry {
  /// Notes what became of it.
  mutating func settle(_ fate: StorageRemoval.Fate, isSetAside: Bool) {
    reason = nil
    switch fate {
    case .removed(let evidence, let archive):
      action = .removed
      bytes = evidence.bytes
      self.archive = archive
    case .kept(let reason, let evidence):
      action = .kept
      self.reason = reason
      if let evidence { storage = evidence.storage }
    case .restored(let reason, _):
      // To whom did not know that it was ever elsewhere, it was kept.
      action = isSetAside ? .restored : .kept
      self.reason = reason
    case .interrupted(let error):
      action = .failed
      reason = KeptReason(
        .unreadable,
        "\(error); a part is gone, the next larder prune --apply goes on with the rest"
      )
    }
  }
}
