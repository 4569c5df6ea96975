import ByteIO
import Storages
import SystemPackage

/// Removes a storage so that nothing else can go with it, whatever happens meanwhile.
///
///     open ─► judge ─► archive ─► datasets/X to datasets/.prune-X ─► still the same? judge again ─► empty
///                                         └──────────── put back ◄──────────┘ no
///
/// The folder is opened once, and what is judged and emptied is what that descriptor holds. It is moved
/// aside before anything of it goes, so that no client meets half a storage. The metadata goes last: what
/// a killed run leaves can still be judged.
struct StorageRemoval {
  /// Why a storage is left alone, judged by what its open folder shows; nil to remove it.
  let judge: (StorageEvidence) -> KeptReason?
  /// Packs it while it still stands in its place; if that fails, the storage stays.
  var archive: (Storage) throws -> FilePath? = { _ in nil }

  /// What became of it.
  enum Fate {
    case removed(StorageEvidence, archive: FilePath?)
    case kept(KeptReason, StorageEvidence?)
    /// It stands in its place again.
    case restored(KeptReason, StorageEvidence?)
    /// A part of it is gone, the rest lies where it was moved to.
    case interrupted(FileError)
  }

  /// Removes the storage `name`.
  func remove(_ name: FileName, in place: borrowing KindFolder) throws -> Fate {
    let folder = try place.folder.openFolder(name)
    guard folder.lock() else { return .kept(.busy, nil) }
    let judged = FileTime.stamping()
    let evidence = try place.evidence(name, opened: folder)
    if let reason = judge(evidence) { return .kept(reason, evidence) }
    guard let aside = SetAside.name(of: name) else { return .kept(.nameTooLong, evidence) }
    guard place.isFree(aside) else { return .kept(.inTheWay(aside), evidence) }
    let package = try archive(evidence.storage)
    try place.folder.rename(name, to: aside)
    do throws(FileError) {
      guard try isThere(aside, folder, place) else { throw FileError(.changed, name.display) }
      let again = try place.evidence(name, opened: folder)
      if again.fingerprint != evidence.fingerprint { throw FileError(.changed, name.display) }
      if let reason = judge(again) { return putBack(aside, name, reason, again, place) }
    } catch {
      return putBack(aside, name, .changed(error), evidence, place)
    }
    return try empty(folder, judged, aside, name, evidence, package, place)
  }

  /// Completes what a killed run began, if what it left is still to be removed; else puts it back.
  func finish(_ aside: FileName, in place: borrowing KindFolder) throws -> Fate {
    guard let name = SetAside.original(of: aside) else {
      return .kept(
        .unreadable("is called like what a stopped run leaves, but names no storage"),
        nil
      )
    }
    guard try place.folder.stamp(of: aside).kind == .folder else {
      return putBack(aside, name, .unreadable("is no folder"), nil, place)
    }
    let folder = try place.folder.openFolder(aside)
    guard folder.lock() else { return .kept(.busy, nil) }
    let judged = FileTime.stamping()
    var evidence = try place.evidence(name, opened: folder)
    evidence.takeTimesFromFiles()
    // Nothing is lost with empty folders, whatever they were.
    if evidence.newestEntry != nil, let reason = judge(evidence) {
      return putBack(aside, name, reason, evidence, place)
    }
    guard try isThere(aside, folder, place) else { return .kept(.busy, evidence) }
    return try empty(folder, judged, aside, name, evidence, nil, place)
  }

  private func empty(
    _ folder: borrowing Directory,
    _ judged: FileTime,
    _ aside: FileName,
    _ name: FileName,
    _ evidence: StorageEvidence,
    _ package: FilePath?,
    _ place: borrowing KindFolder
  ) throws -> Fate {
    var removal = TreeRemoval(
      ofWhatIsOlderThan: judged,
      last: RenamedMetadata.fileName
    )
    do throws(FileError) {
      try removal.empty(folder)
      guard try isThere(aside, folder, place) else { throw FileError(.changed, aside.display) }
      try place.folder.removeFolder(aside)
      return .removed(evidence, archive: package)
    } catch {
      guard removal.count == 0 else { return .interrupted(error) }
      return putBack(aside, name, .changed(error), evidence, place)
    }
  }

  private func putBack(
    _ aside: FileName,
    _ name: FileName,
    _ reason: KeptReason,
    _ evidence: StorageEvidence?,
    _ place: borrowing KindFolder
  ) -> Fate {
    do throws(FileError) {
      try place.folder.rename(aside, to: name)
      return .restored(reason, evidence)
    } catch {
      guard error.kind == .system(.fileExists) else { return .kept(.stuck(aside, error), evidence) }
      return .kept(.nameTaken(aside, name, reason), evidence)
    }
  }

  /// Whether `name` is still the folder that was opened.
  private func isThere(
    _ name: FileName,
    _ folder: borrowing Directory,
    _ place: borrowing KindFolder
  ) throws(FileError) -> Bool {
    try place.folder.stamp(of: name).isSameFile(as: folder.stamp())
  }
}

extension KeptReason {
  static let nameTooLong = KeptReason(
    .nameTooLong,
    "its name is too long to be moved aside under another"
  )

  static func changed(_ error: FileError) -> KeptReason {
    error.kind == .changed
      ? KeptReason(.changed, "it changed meanwhile")
      : KeptReason(.unreadable, "\(error)")
  }

  static func unreadable(_ words: String) -> KeptReason { KeptReason(.unreadable, words) }

  static func stuck(_ aside: FileName, _ error: FileError) -> KeptReason {
    KeptReason(.unreadable, "\(error); it lies in \(aside.display), and the next run puts it back")
  }

  static func inTheWay(_ aside: FileName) -> KeptReason {
    KeptReason(
      .nameTaken,
      "\(aside.display), which a run left that was stopped, is in the way: larder prune --apply settles it"
    )
  }

  static func nameTaken(_ aside: FileName, _ name: FileName, _ reason: KeptReason) -> KeptReason {
    KeptReason(
      .nameTaken,
      "\(reason.words); it stays as \(aside.display), as there is another \(name.display) by now: rename it"
    )
  }
}
