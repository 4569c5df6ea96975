import Storages
import SystemPackage
import Testing

@testable import Pipeline

@Suite struct OutputPathsTests {
  private static func paths(
    _ pattern: String,
    _ storages: [(root: String, title: String)]
  ) -> [String] {
    var paths = OutputPaths(now: Timestamp(seconds: 0))
    return storages.map { root, title in
      paths.path(
        OutputPattern(pattern: pattern),
        title: title,
        kind: "datasets",
        root: root,
        ext: "csv"
      ).string
    }
  }

  @Test func `Of names that differ by case alone the later ones get a mark`() {
    let paths = Self.paths("{name}.{ext}", [("a", "Case"), ("a", "case"), ("a", "other")])
    #expect(paths.count == 3 && paths[0] == "Case.csv" && paths[2] == "other.csv")
    #expect(paths[1].wholeMatch(of: /case-[0-9a-f]{8}\.csv/) != nil)
  }

  @Test func `Names that are apart in another way stay`() {
    let storages = [(root: "a", title: "Case"), ("b", "case"), ("b", "x")]
    #expect(
      Self.paths("{root}/{name}.{ext}", storages) == ["a/Case.csv", "b/case.csv", "b/x.csv"]
    )
  }

  @Test func `The same path is the same path again`() {
    let storages = [(root: "a", title: "x"), ("b", "x")]
    #expect(Self.paths("{name}.{ext}", storages) == ["x.csv", "x.csv"])
    #expect(Self.paths("all.{ext}", storages) == ["all.csv", "all.csv"])
  }
}
