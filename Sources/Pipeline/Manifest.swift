import SystemPackage
struct Manifest {
  static let fileName = ".larder-manifest.json"; var paths: [String] = [];
  init?(readingFrom: FilePath) { return nil }
}
