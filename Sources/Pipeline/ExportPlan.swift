import ByteIO
import Catalogue
import Glibc
import ItemFormats
import Storages
import SystemPackage

/// Where every output of an export goes, found and checked before anything is written.
struct ExportPlan {
  /// A dataset, and the place of each of its formats.
  struct Job {
    var request: ExportRun.Request
    var places: [Place]
  }

  /// Where one format of a dataset goes.
  enum Place {
    case standardOutput
    case file(FilePath)
    /// A sheet of a workbook that other datasets have sheets of too.
    case sheet(FilePath)
    /// Nowhere, as the file that is there already is to be kept.
    case kept(FilePath)
  }

  /// Jobs that are done or passed over together: one, or those that share a workbook.
  struct Group {
    var jobs: [Job]
  }

  private(set) var groups: [Group] = []

  /// Plans the requests as `run` says.
  ///
  /// - Throws: if outputs contradict each other or cannot be where they are to be. A folder that is
  ///   missing is made, unless the run only plans.
  init(_ requests: [ExportRun.Request], _ run: ExportRun) throws {
    let paths = Self.paths(requests, run.now)
    let owners = Self.owners(requests, paths)
    var files: [(path: FilePath, request: ExportRun.Request)] = []
    let inputs = InputPlaces(
      storages: requests.compactMap {
        if case .storage(let storage) = $0.dataset { storage.path } else { nil }
      },
      files: requests.compactMap { if case .file(let path) = $0.dataset { path } else { nil } }
    )
    for (request, paths) in zip(requests, paths) {
      guard try !request.readsTwice || request.dataset.canBeReadTwice else {
        throw PlanError(
          "sorted columns take a second look at the items, and \(request.dataset.title) can be read "
            + "only once; give it a regular file"
        )
      }
      for path in paths {
        if run.isStrict, path.map(FolderIdentity.isStream) ?? true {
          throw PlanError(
            "--strict publishes all or nothing, and what went to a stream cannot be taken back; "
              + "give it a file"
          )
        }
        guard let path else { continue }
        try Self.check(path, request, run, inputs)
        files.append((path, request))
      }
    }
    if run.isDryRun { try Self.checkFolders(files, run) }
    var sharing: [FilePath: Int] = [:]
    for (request, paths) in zip(requests, paths) {
      let places = try zip(request.formats, paths).map { format, path in
        try Self.place(format, path, owners, request.ifExists)
      }
      let job = Job(request: request, places: places)
      let workbook = places.lazy.compactMap { place in
        if case .sheet(let path) = place { path } else { nil }
      }.first
      if let workbook, let known = sharing[workbook] {
        groups[known].jobs.append(job)
      } else {
        if let workbook { sharing[workbook] = groups.count }
        groups.append(Group(jobs: [job]))
      }
    }
  }

  private static func place(
    _ format: ItemFormat,
    _ path: FilePath?,
    _ owners: Owners,
    _ ifExists: ExistingFile
  ) throws -> Place {
    guard let path else { return .standardOutput }
    let owners = owners[path] ?? []
    let isKept = ifExists == .skip && FileState(of: path) != nil
    guard owners.count > 1 else { return isKept ? .kept(path) : .file(path) }
    guard case .workbook(let options) = format.packaging,
      owners.allSatisfy({ $0.format == format })
    else {
      let other = owners.first { $0.ref != owners[0].ref }
      let formats = owners.prefix(2).map(\.format.name)
      let twice =
        other.map { "for \(owners[0].ref) and \($0.ref)" }
        ?? (formats[0] == formats[1]
          ? "both times for \(owners[0].ref)" : "as \(formats[0]) and \(formats[1])")
      throw PlanError(
        "\(path) would be written twice, \(twice); use a pattern with {name}, {root} and {ext}"
      )
    }
    guard options.sheetName == XLSXOptions().sheetName else {
      throw PlanError(
        "\(path) gets a sheet for each of \(owners.count) datasets, named after them; "
          + "leave out --sheet"
      )
    }
    return isKept ? .kept(path) : .sheet(path)
  }

  /// Which datasets are to be in which file, in which format.
  private static func owners(
    _ requests: [ExportRun.Request],
    _ paths: [[FilePath?]]
  ) -> Owners {
    var owners: Owners = [:]
    for (request, paths) in zip(requests, paths) {
      for case let (format, path?) in zip(request.formats, paths) {
        owners[path, default: []].append((request.dataset.ref, format))
      }
    }
    return owners
  }

  private typealias Owners = [FilePath: [(ref: String, format: ItemFormat)]]

  /// The file of each format of each request; nil for standard output.
  private static func paths(
    _ requests: [ExportRun.Request],
    _ now: Timestamp
  ) -> [[FilePath?]] {
    var places = OutputPaths(now: now)
    return requests.map { request in
      request.formats.map { format in
        request.output.isStandardOutput ? nil : path(request, format, &places)
      }
    }
  }

  /// Puts lists of requests together that share a workbook, so that one run writes it.
  ///
  /// - Throws: if two outputs are one file that cannot hold both.
  static func joined(
    _ lists: [[ExportRun.Request]],
    _ now: Timestamp
  ) throws -> [[ExportRun.Request]] {
    let paths = lists.map { Self.paths($0, now) }
    let owners = owners(lists.flatMap(\.self), paths.flatMap(\.self))
    var joined: [(requests: [ExportRun.Request], files: Set<FilePath>)] = []
    for (requests, paths) in zip(lists, paths) {
      for (request, paths) in zip(requests, paths) {
        for (format, path) in zip(request.formats, paths) {
          _ = try place(format, path, owners, request.ifExists)
        }
      }
      var list = (requests: requests, files: Set(paths.flatMap(\.self).compactMap(\.self)))
      var position = joined.count
      for at in joined.indices.reversed() where !list.files.isDisjoint(with: joined[at].files) {
        let earlier = joined.remove(at: at)
        list = (earlier.requests + list.requests, earlier.files.union(list.files))
        position = at
      }
      joined.insert(list, at: position)
    }
    return joined.map(\.requests)
  }

  private static func path(
    _ request: ExportRun.Request,
    _ format: ItemFormat,
    _ places: inout OutputPaths
  ) -> FilePath {
    places.path(
      request.output,
      title: request.dataset.title,
      kind: request.dataset.kind.plural,
      root: request.dataset.root,
      ext: format.fileExtension + (request.addsExtension(format) ? ".gz" : "")
    )
  }

  private static func check(
    _ path: FilePath,
    _ request: ExportRun.Request,
    _ run: ExportRun,
    _ inputs: InputPlaces
  ) throws {
    let folder = path.removingLastComponent()
    try inputs.check(path, in: folder)
    if request.ifExists == .replace { try inputs.check(replacing: path) }
    if request.ifExists == .error, FileState(of: path) != nil {
      throw OutputError(.cannotCreate, path, nil, detail: "it exists (--if-exists error)")
    }
    if !run.isDryRun, mayMakeFolder(of: path, request) { try FileTree.makeLastFolder(folder) }
  }

  private static func mayMakeFolder(of path: FilePath, _ request: ExportRun.Request) -> Bool {
    request.output.namesFolder && !path.removingLastComponent().isEmpty
  }

  /// Sees whether files can be made in the folders of `paths`, without making one; what the run would make
  /// counts as there.
  private static func checkFolders(
    _ paths: [(path: FilePath, request: ExportRun.Request)],
    _ run: ExportRun
  ) throws {
    var toBe = run.foldersToBe
    for (path, request) in paths where mayMakeFolder(of: path, request) {
      let folder = path.removingLastComponent()
      if FolderIdentity.canBeMade(folder) { toBe.insert(FolderIdentity.absolute(folder)) }
    }
    for (path, _) in paths where !FolderIdentity.isStream(path) {
      let folder = path.removingLastComponent()
      if toBe.contains(FolderIdentity.absolute(folder)) { continue }
      guard unsafe access(folder.isEmpty ? "." : folder.string, W_OK | X_OK) == 0 else {
        throw OutputError(.cannotCreate, path, Errno(rawValue: errno))
      }
    }
  }
}

extension ExportRun.Request {
  /// Whether columns must be known before anything is written.
  var readsTwice: Bool {
    options.columns.order == .sorted && formats.contains(where: \.isColumnar)
  }

  /// Whether the file of `format` is compressed.
  func isGzipped(_ format: ItemFormat) -> Bool { options.isGzipped && format.isText }

  /// Whether that is said by an extension that the pattern does not have.
  fileprivate func addsExtension(_ format: ItemFormat) -> Bool {
    isGzipped(format) && output.fileExtension?.lowercased() != "gz"
  }
}
