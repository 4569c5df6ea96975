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

  private func complaints(_ text: String, _ variables: [String: String] = [:]) -> [String] {
    do {
      _ = try Configuration(
        parsing: text,
        path: "/srv/shop/larder.yaml",
        variables: EnvironmentVariables(variables)
      )
      return []
    } catch {
      return (error as? ConfigurationError)?.mistakes ?? ["\(error)"]
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
    #expect(
      try configuration.sites.first?.run(Timestamp(seconds: 0)).formats.map(\.name) == [
        "json", "csv",
      ]
    )
  }

  @Test func anEmptyFileAsksForNothing() throws {
    #expect(try read("").exports.isEmpty)
    #expect(try read("# only a comment\n").sites.isEmpty)
  }

  @Test func filesAreNamedFromTheFolderOfTheFile() throws {
    let configuration = try read(
      "log: larder.log\nreport: ../last-run.json\njobs: 3\nprogress: never\n"
    )
    #expect(configuration.log == "/srv/shop/larder.log")
    #expect(configuration.report == "/srv/last-run.json")
    #expect(configuration.jobs == 3)
    #expect(configuration.progress == .never)
  }

  @Test func `A number in quotes is a number`() throws {
    #expect(try read("jobs: \"3\"\n").jobs == 3)
  }

  @Test func aSiteIsPublishedAsItsEntrySays() throws {
    let configuration = try read(
      """
      site:
        output: public
        include: [datasets/*, "request-queues/*"]
        exclude: "*-test, *-old"
        kind: [dataset]
        named: true
        lock-wait: 30s
        keep-foreign: true
        in-place: true
        allow-empty: yes
        html-items: 10
        records: listed
        format: json, csv
      """
    )
    let site = try #require(configuration.sites.first)
    #expect(site.allowsEmpty)
    #expect(site.filter.included == [Glob("datasets/*"), Glob("request-queues/*")])
    #expect(site.filter.excluded == [Glob("*-test"), Glob("*-old")])
    #expect(site.filter.kinds == [.dataset])
    #expect(site.filter.isNamed && !site.filter.isUnnamed)
    let run = try site.run(Timestamp(seconds: 0))
    #expect(run.lockWait == 30)
    #expect(run.keepsForeign)
    #expect(run.isInPlace)
    #expect(run.htmlItems == 10)
    #expect(run.records == .listed)
    #expect(run.formats == [.json, .csv])
  }

  @Test(arguments: [
    ("rots: {}", "1: unknown key 'rots'; did you mean 'roots'?"),
    ("retention:\n  day: 7", "2: unknown key 'day'; did you mean 'days'?"),
    (
      "retention:\n  rules:\n    - match: x\n      kep: true\n      days: 1",
      "4: unknown key 'kep'; did you mean 'keep'?"
    ),
    ("datasets:\n  a:\n    omitt: x", "3: unknown key 'omitt'; did you mean 'omit'?"),
    (
      "exports:\n  - output: a.csv\n    delimeter: ','",
      "3: unknown key 'delimeter'; did you mean 'delimiter'?"
    ),
    ("site:\n  output: x\n  titel: y", "3: unknown key 'titel'; did you mean 'title'?"),
    (
      "sites:\n  - output: x\n    no-index: true",
      "3: unknown key 'no-index'; did you mean 'noindex'?"
    ),
    (
      "site:\n  output: x\n  about:\n    a:\n      tilte: y",
      "5: unknown key 'tilte'; did you mean 'title'?"
    ),
    (
      "site:\n  output: x\n  format: [xslx]",
      "3: unknown format 'xslx'; did you mean 'xlsx'?"
    ),
    ("retention:\n  days: soon", "2: 'days' must be a whole number"),
    ("jobs: 0", "1: 'jobs' must be a whole number of 1 or more"),
    ("retention:\n  from: opened", "2: 'from' must be modified or created"),
    ("retention:\n  soon: later", "2: 'soon' must be a time with its unit: 30s, 5m, 24h, 7d or 2w"),
    ("retention:\n  rules:\n    - match: x", "3: a rule needs 'keep: true' or 'days'"),
    ("retention:\n  rules:\n    - keep: true", "3: 'rules' needs 'match'"),
    ("exports:\n  - format: csv", "2: 'exports' needs 'output'"),
    ("exports:\n  - output: x\n", "2: the export to /srv/shop/x needs 'format'"),
    (
      "exports:\n  - output: '-'\n    format: csv",
      "2: 'output' must be a file; standard output is for larder export"
    ),
    (
      "exports:\n  - output: '{nam}.csv'",
      "2: unknown placeholder {nam} in 'output'; did you mean 'name'?"
    ),
    (
      "exports:\n  - output: a.csv\n    state: [faild]",
      "3: unknown state 'faild'; did you mean 'failed'?"
    ),
    ("datasets:\n  a: { rename: x }", "2: 'rename': 'x' is not of the form old=new"),
    ("site:\n  title: x", "1: 'site' needs 'output'"),
    ("site:\n  output: x\n  title:", "3: 'title' has no value"),
    ("site:\n  output: x\n  noindex: maybe", "3: 'noindex' must be true or false"),
    ("site:\n  output: x\n  accent: blue", "3: 'accent' must be a colour such as \"#0a58a8\""),
    (
      "site:\n  output: x\n  publish: [INPUT]",
      "3: 'INPUT' is neither KIND/STORAGE nor KIND/STORAGE/KEY"
    ),
    (
      "site:\n  output: x\n  named: true\n  unnamed: true",
      "1: 'named' and 'unnamed' contradict each other"
    ),
    (
      "site: { output: a }\nsites: [{ output: b }]",
      "1: 'site' and 'sites' cannot stand together; put all of them into 'sites'"
    ),
    (
      "sites:\n  - output: a\n  - output: ./b/../a",
      "3: two sites in /srv/shop/a: this one and that of /srv/shop/larder.yaml:2"
    ),
    (
      "sites:\n  - output: a/b\n  - output: a",
      "3: a site in a site: /srv/shop/a/b (/srv/shop/larder.yaml:2) lies in /srv/shop/a "
        + "(/srv/shop/larder.yaml:3)"
    ),
    (
      "packages:\n  - { output: a, zip: true }\n  - output: a.zip",
      "3: two outputs in /srv/shop/a.zip: this one and that of /srv/shop/larder.yaml:2"
    ),
    ("roots: [a, b]", "1: 'roots' must hold keys and values"),
    ("log: [a]", "1: 'log' must be a path"),
    ("jobs: 1\njobs: 2", "1: 'jobs' stands here more than once"),
  ])
  func aMistakeIsNamedWithItsLine(text: String, message: String) {
    #expect(complaints(text) == ["/srv/shop/larder.yaml:\(message)"])
  }

  @Test func aPackageAndItsArchiveAreTwoPlaces() {
    #expect(complaints("packages:\n  - output: a\n  - { output: a, zip: true }").isEmpty)
  }

  @Test func allMistakesAreSaidInTheOrderOfTheirLines() {
    let text = """
      site:
        titel: Shop
        accent: blue
        about: { x: { columns: { price: [1] } } }
      exports:
        - { output: a.csv, limit: -1 }
        - { output: b.csv, quote: al }
      retention:
        days: never
      """
    #expect(
      complaints(text).map { $0.replacing("/srv/shop/larder.yaml:", with: "") } == [
        "1: 'site' needs 'output'", "2: unknown key 'titel'; did you mean 'title'?",
        "4: 'price' must be a text", "6: 'limit' must be a whole number",
        "7: 'quote' must be all or needed; did you mean 'all'?", "9: 'days' must be a whole number",
      ]
    )
  }

  @Test(arguments: ["retention:", "retention:\n  rules:\nexports:\ndatasets:\nroots:", ""])
  func whatHoldsOnlyCommentsAsksForNothing(text: String) {
    #expect(complaints(text).isEmpty)
  }

  @Test(arguments: ["site: [\n", "a: b: c", "\tx: 1", "x: 'open"])
  func brokenYAMLIsOneLineWithItsNumber(text: String) {
    let messages = complaints(text)
    #expect(messages.count == 1)
    #expect(
      messages.first?.wholeMatch(of: /\/srv\/shop\/larder\.yaml:[12]: not YAML: [^\n]+/) != nil,
      "\(messages)"
    )
  }

  // MARK: - Variables

  @Test func variablesStandInForKeys() throws {
    let configuration = try Configuration(
      parsing: """
        exports: [{ storages: x, output: a.csv, limit: 7 }]
        site: { output: public, title: From the file, exclude: a, keep-foreign: true }
        log: here.log
        """,
      path: "/srv/shop/larder.yaml",
      variables: EnvironmentVariables([
        "LARDER_TITLE": "From the environment", "LARDER_EXCLUDE": "b, c", "LARDER_LOG": "there.log",
        "LARDER_LIMIT": "9", "LARDER_KEEP_FOREIGN": "0", "LARDER_LICENSE": "CC0", "OTHER": "x",
      ])
    )
    let site = try #require(configuration.sites.first)
    let run = try site.run(Timestamp(seconds: 0))
    #expect(run.title == "From the environment")
    #expect(run.license == "CC0")
    #expect(!run.keepsForeign)
    #expect(site.filter.excluded == [Glob("b"), Glob("c")])
    #expect(configuration.log == "there.log")
    #expect(configuration.exports.first?.choice.limit == 9)
  }

  @Test func aVariableCanBeWhatAnEntryNeeds() {
    #expect(complaints("site: { title: x }", ["LARDER_OUTPUT": "public"]).isEmpty)
  }

  @Test func aVariableThatMayMeanSeveralEntriesChangesNone() throws {
    let file = ConfigurationFile(
      parsing: "exports:\n  - output: a.csv\nsite:\n  output: public\n",
      path: "larder.yaml",
      variables: EnvironmentVariables(["LARDER_OUTPUT": "x", "LARDER_TITLE": "y"])
    )
    let configuration = try Configuration(file)
    #expect(configuration.sites.map(\.output) == ["public"])
    #expect(configuration.exports.map(\.output.text) == ["a.csv"])
    #expect(
      file.ambiguous == [
        "LARDER_OUTPUT may mean several entries and changes none: larder.yaml:3, larder.yaml:2"
      ]
    )
  }

  @Test(arguments: [
    ("LARDER_HTML_ITEMS", "few", "LARDER_HTML_ITEMS: 'html-items' must be a whole number"),
    ("LARDER_FORMAT", "csv,xslx", "LARDER_FORMAT: unknown format 'xslx'; did you mean 'xlsx'?"),
    ("LARDER_NOINDEX", "maybe", "LARDER_NOINDEX: 'noindex' must be true or false"),
    ("LARDER_JOBS", "-1", "LARDER_JOBS: 'jobs' must be a whole number of 1 or more"),
  ])
  func aMistakeInAVariableNamesIt(variable: String, text: String, message: String) {
    #expect(complaints("site: { output: public }", [variable: text]) == [message])
  }
}
