import ByteIO
public import Storages

/// Removes storages because somebody asks for it, named or not.
///
/// The same way as ``PruneRun`` goes, only that nothing is judged but whether a writer is at work.
public struct DropRun {
  /// Whether anything is changed.
  public var isApplied = false

  /// Makes a run that only plans.
  public init() {}

  /// Removes `storages`.
  public func run(_ storages: [Storage]) -> HousekeepingResult {
    var result = HousekeepingResult()
    for storage in storages {
      do {
        let place = try KindFolder(above: storage)
        result.entries.append(try drop(KindFolder.name(of: storage), in: place))
      } catch {
        var entry = HousekeepingResult.Entry(storage, .failed)
        entry.reason = KeptReason(.unreadable, "\(error)")
        result.entries.append(entry)
      }
    }
    return result
  }

  /// Completes what a stopped run left of the storages that `pattern` names.
  public func finish(_ pattern: StoragePattern, in roots: [StorageRoot]) throws
    -> HousekeepingResult
  {
    var result = HousekeepingResult()
    for root in roots where pattern.label == nil || pattern.label == root.label {
      for kind in StorageKind.allCases where pattern.kind == nil || pattern.kind == kind {
        guard let aside = SetAside.name(of: FileName(pattern.name)),
          let place = try? KindFolder(kind, of: root), !place.isFree(aside)
        else { continue }
        result.entries.append(try drop(aside, in: place))
      }
    }
    return result
  }

  private func drop(
    _ name: FileName,
    in place: borrowing KindFolder
  ) throws -> HousekeepingResult.Entry {
    let isSetAside = SetAside.isOurs(name)
    let folder = try place.folder.openFolder(name)
    let called = SetAside.original(of: name) ?? name
    let evidence = try place.evidence(called, opened: folder)
    var entry = HousekeepingResult.Entry(evidence.storage, .remove)
    entry.bytes = evidence.bytes
    entry.changedAt = evidence.newest(withFolders: true)
    if let reason = judge(evidence, isSetAside) {
      entry.action = .kept
      entry.reason = reason
    } else if isApplied {
      let removal = StorageRemoval(judge: { judge($0, isSetAside) })
      let fate = try isSetAside ? removal.finish(name, in: place) : removal.remove(name, in: place)
      entry.settle(fate, isSetAside: isSetAside)
    }
    return entry
  }

  private func judge(_ evidence: StorageEvidence, _ isSetAside: Bool) -> KeptReason? {
    guard !isSetAside, evidence.isBeingWritten(.now()) else { return nil }
    return KeptReason(
      .beingWritten,
      "it was written a moment ago; try again when its crawler has ended"
    )
  }
}
