import Foundation
import JSONText
import Storages
import Testing

@testable import Catalogue

/// The files of a package beside its payload.
@Suite struct PackageTests {
  private static func files(
    _ content: CatalogueContent,
    _ layout: PackageLayout
  ) throws -> [String: [UInt8]] {
    var content = content
    content.package = layout
    let places = FilePlaces.ofPackage(content.storages.map(\.storage))
    for (index, places) in places.enumerated() { content.storages[index].files = places }
    return try Samples.files(content)
  }

  private static let ordinary = Result { try files(Samples.ordinary, .datapackage) }
  private static let bag = Result { try files(Samples.hostile, .bagit) }

  private func text(_ path: String, _ files: [String: [UInt8]]) throws -> String {
    String(decoding: try #require(files[path], "\(path)"), as: UTF8.self)
  }

  @Test func `A package has no pages about what its recipient cannot see`() throws {
    let files = try Self.ordinary.get()
    for path in ["retention.html", "changes.html", "changes.json", "feed.xml", "404.html"] {
      #expect(files[path] == nil, "\(path)")
    }
    #expect(!files.keys.contains { $0.hasSuffix("/datapackage.json") })
    for (path, bytes) in files where path.hasSuffix(".html") {
      let page = String(decoding: bytes, as: UTF8.self)
      #expect(!page.contains("retention.html") && !page.contains("changes.html"), "\(path)")
      #expect(!page.contains("class=\"badge kept\"") && !page.contains("data-until"), "\(path)")
    }
    #expect(files["bagit.txt"] == nil)
  }

  @Test func `Pages lead to the files below data`() throws {
    let page = try text("datasets/products/index.html", Self.ordinary.get())
    #expect(page.contains("href=\"../../data/products.csv\""))
    #expect(page.contains("href=\"../../SHA256SUMS\""))
    #expect(!page.contains("href=\"files/"))
    let document = try #require(
      JSONValue(reading: Self.ordinary.get()["datasets/products/index.json"] ?? [])
    )
    let file = document["downloads"]?.elements?.first?["file"]?.text
    #expect(file?.hasPrefix("../../data/products.") == true)
  }

  @Test func `The description has every file with what is known of it`() throws {
    let json = try #require(JSONValue(reading: Self.ordinary.get()["datapackage.json"] ?? []))
    let resources = try #require(json["resources"]?.elements)
    let csv = try #require(resources.first { $0["path"]?.text == "data/products.csv" })
    #expect(csv["type"] == "table" && csv["mediatype"] == "text/csv")
    #expect(csv["hash"]?.text?.hasPrefix("sha256:") == true && csv["bytes"]?.number != nil)
    #expect(csv["schema"]?["fields"]?.elements?.isEmpty == false)
    #expect(csv["name"] == "products.csv")
    #expect(resources.allSatisfy { $0["path"]?.text?.hasPrefix("data/") == true })
  }

  @Test func `A package of nothing still has a resource`() throws {
    let files = try Self.files(CatalogueContent(now: Samples.now, tool: "larder"), .datapackage)
    let json = try #require(JSONValue(reading: files["datapackage.json"] ?? []))
    #expect(json["resources"]?.elements?.map { $0["path"] } == ["index.html"])
  }

  @Test func `The README names what is here, what is left out and how to check it`() throws {
    let readme = try text("README.txt", Self.ordinary.get())
    #expect(readme.hasPrefix("Shop data\n=========\n"))
    for words in [
      "Product pages of three shops", "data/products.csv", "From:     shop", "withheld",
      "sha256sum --quiet -c SHA256SUMS", "Get-FileHash",
    ] {
      #expect(readme.contains(words), "\(words)")
    }
    let bag = try text("README.txt", Self.bag.get())
    #expect(bag.contains("-c manifest-sha256.txt tagmanifest-sha256.txt"))
  }

  @Test func `Hostile texts make no lines of their own`() throws {
    let files = try Self.bag.get()
    let info = try text("bag-info.txt", files)
    for line in info.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
      #expect(line.contains(/^[A-Z][A-Za-z-]+:[ ]/), "\(line)")
    }
    #expect(info.contains(/Payload-Oxum: [0-9]+\.[0-9]+\n/))
    for path in ["bag-info.txt", "README.txt"] {
      for scalar in try text(path, files).unicodeScalars where scalar != "\n" {
        let isControl = scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value)
        let turns =
          (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
        #expect(!isControl && !turns, "\(path): \(scalar.value)")
      }
    }
  }

  @Test func `Only a creator that is configured is a source`() throws {
    let info = try text("bag-info.txt", Self.files(Samples.ordinary, .bagit))
    #expect(info.contains("Source-Organization: ") == (Samples.ordinary.creator != nil))
    var anonymous = Samples.ordinary
    anonymous.creator = nil
    let other = try text("bag-info.txt", Self.files(anonymous, .bagit))
    #expect(!other.contains("Source-Organization"))
  }
}
