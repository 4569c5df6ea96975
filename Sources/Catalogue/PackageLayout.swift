/// How the files of a package are arranged around its payload.
public enum PackageLayout: String, Sendable, CaseIterable {
  /// A data package: `datapackage.json` describes the files, `SHA256SUMS` has the hashes of all.
  case datapackage
  /// The same as a bag (RFC 8493), with manifests of the payload and of all else.
  case bagit

  /// The file with the hashes of what people take away.
  public var sums: String {
    switch self {
    case .datapackage: "SHA256SUMS"
    case .bagit: "manifest-sha256.txt"
    }
  }

  /// The last file, with the hashes of all that no other file has the hashes of.
  public var seal: String {
    switch self {
    case .datapackage: "SHA256SUMS"
    case .bagit: "tagmanifest-sha256.txt"
    }
  }

  /// The files whose hashes are to be checked.
  var lists: [String] { sums == seal ? [sums] : [sums, seal] }
}
