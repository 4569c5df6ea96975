import Catalogue
import Storages
import Testing

@Suite struct SlugsTests {
  private func slugs(_ storages: [(root: String, directory: String)]) -> [String] {
    Slugs.assign(storages.map { Samples.found(.dataset, $0.directory, root: $0.root) })
  }

  @Test(arguments: [
    "products", "a", "0", "shop-2026_11", "a--b", "default", "-x", "com10", "console",
  ])
  func `A name that is a slug stays as it is`(name: String) {
    #expect(slugs([("shop", name)]) == [name])
  }

  @Test(arguments: [
    ("Products", "products-"), ("a b", "a-b-"), ("con", "con-"), ("LPT1", "lpt1-"),
    ("index", "index-"), ("__default__", "default__-"), ("a/../b", "a-b-"), ("日本語", ""),
    (String(repeating: "x", count: 200), String(repeating: "x", count: 71) + "-"), ("", ""),
    ("<script>", "script-"), ("a\u{0}", "a-"),
  ])
  func `A name that had to change ends in a mark of its bytes`(name: String, stem: String) throws {
    let slug = try #require(slugs([("shop", name)]).first)
    #expect(slug.hasPrefix(stem))
    let mark = slug.dropFirst(stem.count)
    #expect(mark.count == 8 && mark.allSatisfy { "0123456789abcdef".contains($0) }, "\(slug)")
  }

  @Test func `Different names that look alike as slugs stay apart`() {
    let made = slugs([("s", "a b"), ("s", "a  b"), ("s", "A b"), ("s", "a-b")])
    #expect(Set(made).count == 4)
  }

  @Test func `Storages of one name in different roots carry the label`() {
    #expect(slugs([("one", "x"), ("two", "x"), ("two", "y")]) == ["one--x", "two--x", "y"])
  }

  @Test func `Slugs are unique within a kind and do not depend on the order`() {
    var storages = Samples.hostile.storages.map(\.storage)
    // A folder that is called like what another slug becomes.
    storages += ["x", "x", "s--x", "s--x"].map { Samples.found(.dataset, $0, root: "s") }
    storages.append(Samples.found(.dataset, "x", root: "t"))
    let slugs = Slugs.assign(storages)
    let keyed = zip(storages, slugs).map { "\($0.kind.plural)/\($1)" }
    #expect(Set(keyed).count == keyed.count)
    let safe = slugs.allSatisfy {
      !$0.isEmpty
        && $0.utf8.allSatisfy { "abcdefghijklmnopqrstuvwxyz0123456789_-".utf8.contains($0) }
    }
    #expect(safe)
    let reversed = zip(storages.reversed(), Slugs.assign(storages.reversed()))
      .map { "\($0.ref) \($1)" }
    #expect(Set(reversed) == Set(zip(storages, slugs).map { "\($0.ref) \($1)" }))
  }
}
