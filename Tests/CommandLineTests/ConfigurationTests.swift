import ItemFormats
import Pipeline
import Storages
import SystemPackage
import Testing

@testable import CommandLine

@Suite struct ConfigurationTests {
  private func read(_ text: String) throws -> Configuration {
    try Configuration(parsing: text, path: "/srv/shop/larder.yaml")
  }

  private func complaint(_ text: String) -> String {
    do {
      _ = try read(text)
      return "accepted"
    } catch {
      return "\(error)"
    }
  }

  @Test func everythingItKnowsIsRead() throws {
    let configuration = try read(
      """
      roots: { shop: ./storage, other: /data/other }
      retention:
        days: 14
        from: created
        soon: 12h
        rules:
          - { match: datasets/default, keep: true }
          - { match: "request-queues/*", days: 2 }
      exports:
        - storages: [datasets/products]
          format: [csv, jsonl]
          output: exports/{name}.{ext}
      site:
        output: public
        title: Shop data
        base-url: https://data.example.org/shop/
        format: [json, csv]
        exclude: ["*-test"]
      """
    )
    #expect(configuration.roots.map(\.label) == ["shop", "other"])
    #expect(configuration.roots.map(\.path) == ["/srv/shop/storage", "/data/other"])
    #expect(configuration.retention.days == 14)
    #expect(configuration.retention.clock == .created)
    #expect(configuration.retention.soon == 43_200)
    #expect(configuration.retention.rules.map(\.match) == ["datasets/default", "request-queues/*"])
    #expect(configuration.exports.map(\.output.text) == ["/srv/shop/exports/{name}.{ext}"])
    #expect(configuration.sites.map(\.output) == ["/srv/shop/public"])
    #expect(configuration.sites.first?.formats.map(\.name) == ["json", "csv"])
  }

  @Test func anEmptyFileAsksForNothing() throws {
    #expect(try read("").exports.isEmpty)
    #expect(try read("# only a comment\n").sites.isEmpty)
  }

  @Test(arguments: [
    ("rots: {}", "/srv/shop/larder.yaml:1: unknown key 'rots'; did you mean 'roots'?"),
    (
      "site:\n  output: x\n  titel: y",
      "/srv/shop/larder.yaml:3: unknown key 'titel'; did you mean 'title'?"
    ),
    (
      "site:\n  output: x\n  format: [xslx]",
      "/srv/shop/larder.yaml:3: unknown format 'xslx'; did you mean 'xlsx'?"
    ),
    ("retention:\n  days: soon", "/srv/shop/larder.yaml:2: 'days' must be a whole number"),
    ("retention:\n  from: opened", "/srv/shop/larder.yaml:2: 'from' must be modified or created"),
    ("exports:\n  - format: csv", "/srv/shop/larder.yaml:2: an export needs 'output'"),
    ("roots: [a, b]", "/srv/shop/larder.yaml:1: 'roots' must hold keys and values"),
  ])
  func aMistakeIsNamedWithItsLine(text: String, message: String) {
    #expect(complaint(text) == message)
  }

  @Test func brokenYAMLIsOneLine() {
    let message = complaint("site: [\n")
    #expect(message.hasPrefix("/srv/shop/larder.yaml: "))
    #expect(!message.contains("\n"))
  }
}
