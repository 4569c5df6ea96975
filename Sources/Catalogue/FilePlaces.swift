public import Storages

/// Where the files of a storage lie that people take away.
///
///     datasets/products/files/products.csv             beside the page, in a site
///     key-value-stores/default/records/summary.md
///
///     data/products.csv                                together, in a package
///     data/default/summary.md
public struct FilePlaces: Sendable, Equatable {
  /// What the files of a dataset are called, without their extensions.
  public let name: String
  /// The folder of its downloads, with a slash at its end.
  public let downloads: String
  /// The folder of its records, with a slash at its end.
  public let records: String

  /// The folder of a package that holds what people take away.
  static let payload = "data/"

  /// Beside the storage's page.
  init(besidePageOf storage: Storage, slug: String) {
    let folder = "\(storage.kind.plural)/\(slug)/"
    name = SafeNames.safe(storage.title)
    downloads = folder + "files/"
    records = folder + "records/"
  }

  private init(inPackage storage: Storage, _ name: String) {
    self.name = name
    downloads = storage.kind == .dataset ? Self.payload : "\(Self.payload)\(name)/"
    records = downloads
  }

  /// The places of `storages` in one package, in their order: no two share a name, whatever their kinds,
  /// their roots and the case of letters.
  public static func ofPackage(_ storages: [Storage]) -> [FilePlaces] {
    // A folder with a dot in its name might be called like a dataset's file.
    var names = storages.map { storage in
      storage.kind == .dataset ? storage.title : storage.title.replacing(".", with: "-")
    }
    for same in collisions(names) where Set(same.map { storages[$0].kind }).count > 1 {
      for index in same where storages[index].kind != .dataset {
        names[index] += "-\(Wording.plural(storages[index].kind.rowNoun))"
      }
    }
    for same in collisions(names) where Set(same.map { storages[$0].root }).count > 1 {
      for index in same { names[index] = "\(storages[index].root)--\(names[index])" }
    }
    // Whatever the order in which they were found.
    let order = storages.indices.sorted { storages[$0].ref < storages[$1].ref }
    for (index, name) in zip(order, SafeNames.assign(order.map { names[$0] })) {
      names[index] = name
    }
    return zip(storages, names).map { FilePlaces(inPackage: $0, $1) }
  }

  private static func collisions(_ names: [String]) -> [[Int]] {
    Dictionary(grouping: names.indices) { names[$0].lowercased() }.values.filter { $0.count > 1 }
  }
}

extension CatalogueStorage {
  /// The path of a download in the site or package.
  public func path(of download: Download) -> String { files.downloads + download.file }

  /// The path of a record's bytes in the site or package.
  public func path(of record: PublishedRecord) -> String { files.records + record.file }

  /// What stands before the name of a file of `folder` in a link from the storage's page.
  public func link(toFolder folder: String) -> String {
    Links(page: Links.page(of: self)).to(folder) + "/"
  }
}
