import ByteIO
public import SystemPackage

/// A place that holds neither a site nor a package.
public struct NothingToVerify: Error, CustomStringConvertible {
  /// The place.
  public let path: FilePath

  /// What is missing, in one line.
  public var description: String {
    "\(path.display): neither a site nor a package: no \(Manifest.fileName), "
      + "no \(GivenLists.sums)"
  }
}
