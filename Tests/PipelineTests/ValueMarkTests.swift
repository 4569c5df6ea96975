import Testing

@testable import Pipeline

@Suite struct ValueMarkTests {
  private struct Options {
    var title: String?
    var names: [String: Int] = [:]
    var bytes: [UInt8] = []
    var secret = 1
  }

  @Test func `Equal values have one mark, whatever the order in a dictionary`() {
    var one = Options()
    var other = Options()
    for number in 0..<100 { one.names["\(number)"] = number }
    for number in (0..<100).reversed() { other.names["\(number)"] = number }
    #expect(ValueMark.of([one]) == ValueMark.of([other]))
  }

  @Test func `Whatever differs gives another mark`() {
    let marks = [
      ValueMark.of([Options()]), ValueMark.of([Options(title: "")]),
      ValueMark.of([Options(title: "nil")]), ValueMark.of([Options(names: ["a": 1])]),
      ValueMark.of([Options(names: ["a": 2])]), ValueMark.of([Options(bytes: [0])]),
      ValueMark.of([Options(bytes: [0, 0])]), ValueMark.of(["ab", "c"]), ValueMark.of(["a", "bc"]),
      ValueMark.of([["a"], ["b"]]), ValueMark.of([["a", "b"]]),
    ]
    #expect(Set(marks).count == marks.count)
  }

  @Test func `Properties that are left out do not count`() {
    let one = ValueMark.of(Options(), leaving: ["secret"])
    #expect(one == ValueMark.of(Options(secret: 2), leaving: ["secret"]))
    #expect(one != ValueMark.of(Options(title: "x"), leaving: ["secret"]))
  }
}
