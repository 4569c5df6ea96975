import ByteIO
import Catalogue
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
  }

  private(set) var jobs: [Job] = []

  init(_ requests: [ExportRun.Request], now: Timestamp) throws {
    var owners: [FilePath: [(ref: String, format: ItemFormat)]] = [:]
    let paths = requests.map { request in
      request.formats.map { format in
        request.output.isStandardOutput ? nil : Self.path(request, format, now)
      }
    }
    for (request, paths) in zip(requests, paths) {
      guard try !request.readsTwice || request.dataset.canBeReadTwice else {
        throw PlanError(
          "sorted columns take a second look at the items, and \(request.dataset.title) can be read "
            + "only once; give it a regular file"
        )
      }
      for (format, path) in zip(request.formats, paths) {
        guard let path else { continue }
        owners[path, default: []].append((request.dataset.ref, format))
        try Self.check(path, request)
      }
    }
    for (request, paths) in zip(requests, paths) {
      let places = try zip(request.formats, paths).map { format, path throws -> Place in
        guard let path else { return .standardOutput }
        let owners = owners[path] ?? []
        guard owners.count > 1 else { return .file(path) }
        guard case .workbook(let options) = format.packaging,
          owners.allSatisfy({ $0.format == format })
        else {
          let other = owners.first { $0.ref != owners[0].ref }
          let twice =
            other.map { "for \(owners[0].ref) and \($0.ref)" }
            ?? "as \(owners[0].format.name) and \(owners[1].format.name)"
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
        return .sheet(path)
      }
      jobs.append(Job(request: request, places: places))
    }
  }

  private static func path(
    _ request: ExportRun.Request,
    _ format: ItemFormat,
    _ now: Timestamp
  ) -> FilePath {
    request.output.path(
      name: SafeNames.safe(request.dataset.title),
      kind: request.dataset.kind.plural,
      root: SafeNames.safe(request.dataset.root),
      date: String(now.rfc3339().prefix(10)),
      ext: format.fileExtension + (request.addsExtension(format) ? ".gz" : "")
    )
  }

  private static func check(_ path: FilePath, _ request: ExportRun.Request) throws {
    let folder = path.removingLastComponent()
    if let storage = request.dataset.folder, FolderIdentity.isInside(folder, storage) {
      throw OutputError(
        .cannotCreate,
        path,
        nil,
        detail: "it lies in a storage, which is only ever read"
      )
    }
    if request.output.namesFolder, !folder.isEmpty { try FileTree.makeLastFolder(folder) }
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
