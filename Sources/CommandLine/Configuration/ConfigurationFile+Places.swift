import ByteIO
import Catalogue
import Pipeline
import Storages
import SystemPackage

extension ConfigurationFile {
  /// Says what of the files and folders that it names cannot be read.
  func checkPlaces() {
    for node in root["roots"]?.parts ?? [] {
      _ = node.checked { try StorageRoot.locate(node.path) }
    }
    for site in sites + packages {
      if let node = site["templates"] {
        node.checked {
          _ = try Directory(node.path, followingLink: true)
          var look = SiteLook()
          try look.readTemplates(from: node.path)
        }
      }
      for key in ["logo", "static"] where site.keys[key] != nil {
        guard let node = site[key] else { continue }
        node.checked {
          var look = SiteLook()
          if key == "logo" {
            look.logo = node.path
          } else {
            _ = try Directory(node.path, followingLink: true)
            look.staticFolder = node.path
          }
          try look.check()
        }
      }
    }
  }
}
