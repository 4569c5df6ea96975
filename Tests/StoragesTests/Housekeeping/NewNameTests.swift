import Storages
import Testing

@Suite struct NewNameTests {
  @Test(arguments: [
    ("products", "products"), ("me~products", "products"), ("a", "a"), ("A-1", "A-1"),
    (String(repeating: "x", count: 63), String(repeating: "x", count: 63)),
    ("abcdefghijklmnopq", "abcdefghijklmnopq"),
  ])
  func `A name as the platform allows it is taken, its owner dropped`(
    argument: String,
    name: String
  ) throws {
    #expect(try NewName(argument).text == name)
  }

  @Test(arguments: [
    "", "~", "me~", "-a", "a-", "a_b", "a.b", "a/b", "ä", "..", ".prune-a", "a b",
    String(repeating: "x", count: 64), "default", "DEFAULT", "me~default",
    "3f2504e0-4f89-41d3-9a0c-0305e82c3301", "x-3f2504e0-4f89-41d3-9a0c-0305e82c3301",
    "SZjKlEGwZCFdXXrK8",
  ])
  func `What a client would not open as a name is refused`(argument: String) {
    #expect(throws: NewNameError.self) { try NewName(argument) }
  }
}
