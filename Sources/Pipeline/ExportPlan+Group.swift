import ItemFormats
import Storages
import SystemPackage

extension ExportPlan.Group {
  /// The files that it makes, in the order in which they are reported: workbooks of several last.
  var files: [FilePath] {
    var files: [FilePath] = []
    var workbooks: [FilePath] = []
    for place in jobs.flatMap(\.places) {
      switch place {
      case .file(let path): files.append(path)
      case .sheet(let path): if !workbooks.contains(path) { workbooks.append(path) }
      case .standardOutput, .kept: break
      }
    }
    return files + workbooks
  }

  /// The files that are kept as they are.
  var kept: [(path: FilePath, format: ItemFormat)] {
    var kept: [(path: FilePath, format: ItemFormat)] = []
    for job in jobs {
      for (format, place) in zip(job.request.formats, job.places) {
        if case .kept(let path) = place, !kept.contains(where: { $0.path == path }) {
          kept.append((path, format))
        }
      }
    }
    return kept
  }

  /// What the files are made of, and how; nil if nobody can say whether that will have changed.
  ///
  /// It is of the storages' files by name, size and time, of all options, of the places, and of this
  /// program's version.
  func fingerprint(createdAt: Timestamp?) -> String? {
    var parts: [Any] = [ToolVersion.name, createdAt as Any, files.map(FolderIdentity.absolute)]
    for job in jobs {
      let request = job.request
      guard let inputs = request.dataset.fingerprint else { return nil }
      parts +=
        [
          request.dataset.ref, inputs, request.states, request.options, request.selection,
          request.formats,
        ] as [Any]
    }
    return ValueMark.of(parts)
  }
}

extension DatasetInput {
  /// What its files looked like; nil where that does not tell whether it will have changed.
  fileprivate var fingerprint: Fingerprint? {
    guard case .storage(let storage) = self, storage.depth > .names, !storage.isFresh else {
      return nil
    }
    return storage.fingerprint
  }
}
