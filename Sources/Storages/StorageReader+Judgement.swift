import ByteIO

/// What follows from the metadata, once folder and contents are known.
extension StorageReader {
  /// Decides about name, leftover and purge.
  func identify(
    _ storage: inout Storage,
    _ folder: FileName,
    _ metadata: StorageMetadata?
  ) {
    storage.id = metadata?.id.map { FileName.display($0) }
    storage.hasPointedIntegers = metadata?.writer == .crawleeJS4
    guard !storage.isLeftover else {
      storage.problems.append(
        Problem(
          .leftover,
          .note,
          message: "an interrupted purge left it behind; its client may remove it at its next run"
        )
      )
      return
    }
    let name = StorageName(folder: folder, metadata: metadata?.name)
    storage.name = name.name.map { FileName.display($0) }
    storage.namedBy = name.namedBy
    storage.looksLikeID = name.looksLikeID
    storage.isPurgedAtStart =
      name.name == nil && !name.looksLikeID
      && (storage.directory == "default" || Self.isRunScoped(metadata, storage))
    if let text = name.name, !StorageName.isAllowedOnPlatform(text) {
      storage.problems.append(
        Problem(.nameRefused, .note, message: "the platform would refuse this name")
      )
    }
    if storage.namedBy == .metadata, let text = storage.name, text != storage.directory {
      storage.problems.append(
        Problem(
          .metadataDiffers,
          .note,
          file: StorageMetadata.fileName.display,
          message: "says the name is '\(text)', the folder's is '\(storage.directory)'"
        )
      )
    }
  }

  /// Whether its writer empties every storage without a name, not only the default one.
  private static func isRunScoped(_ metadata: StorageMetadata?, _ storage: Storage) -> Bool {
    switch metadata?.writer {
    case .crawleePython1: metadata?.name == .null
    case .crawleeJS4: metadata?.name == .null && metadata?.id != storage.directory
    case .other, nil: false
    }
  }

  /// Takes the times from the metadata, else the last change from the files.
  func date(
    _ storage: inout Storage,
    _ metadata: StorageMetadata?,
    _ newest: FileTime?,
    _ folder: borrowing Directory
  ) {
    storage.createdAt = metadata?.createdAt
    storage.accessedAt = metadata?.accessedAt
    if let modified = metadata?.modifiedAt {
      storage.modifiedAt = modified
      storage.timesFrom = .metadata
    } else if depth > .names {
      let time = newest ?? (try? folder.stamp())?.modified
      storage.modifiedAt = time.map { Timestamp($0) }
    }
  }

  /// Notes where a storage without a name changed later than its metadata states: the policy counts from
  /// that date, pruning from the newest of all.
  func compareTimes(
    _ storage: inout Storage,
    _ newest: FileTime?,
    _ folder: borrowing Directory
  ) {
    guard storage.isUnnamedForSure, storage.timesFrom == .metadata,
      let stated = storage.modifiedAt, !stated.isAbsurd,
      let changed = [newest, (try? folder.stamp())?.modified].compactMap(\.self).max()
        .map({ Timestamp($0) }),
      changed > stated.adding(seconds: Self.metadataDelay)
    else { return }
    storage.problems.append(
      Problem(
        .changedSince,
        .note,
        file: StorageMetadata.fileName.display,
        message: "says it changed last \(stated.text), but something in it did \(changed.text): "
          + "the policy counts from the first, larder prune from the second too"
      )
    )
  }

  /// Within how many seconds after what it wrote a client states it.
  private static let metadataDelay = 60

  /// Notes where the metadata counts otherwise than the folder.
  func compareCounts(_ storage: inout Storage, _ metadata: StorageMetadata?) {
    guard let metadata else { return }
    let words: String
    switch storage.holds {
    case .items(let count):
      guard let claimed = metadata.itemCount else { return }
      storage.claimed = .items(claimed)
      guard claimed != count else { return }
      words = "counts \(claimed) items, the folder has \(count)"
    case .requests(let total, let pending, let handled):
      guard let claimed = metadata.totalRequestCount else { return }
      let claimedPending = metadata.pendingRequestCount ?? 0
      let claimedHandled = metadata.handledRequestCount ?? 0
      storage.claimed = .requests(
        total: claimed,
        pending: claimedPending,
        handled: claimedHandled
      )
      guard claimed != total || claimedPending != pending || claimedHandled != handled else {
        return
      }
      words =
        "counts \(claimed) requests (\(claimedPending) pending, \(claimedHandled) handled), the "
        + "folder has \(total) (\(pending) pending, \(handled) handled)"
    case .records: return
    }
    storage.problems.append(
      Problem(
        .metadataDiffers,
        .note,
        file: StorageMetadata.fileName.display,
        message: words
      )
    )
  }
}
