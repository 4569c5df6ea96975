import ByteIO
import TestSupport
import Testing

@testable import Storages

@Suite struct ItemListingTests {
  /// The names of a listing of `names`, in its order.
  private static func listed(_ names: [String]) -> [String] {
    var listing = ItemListing()
    for name in names { _ = listing.add(Array(name.utf8).span, .file) }
    listing.sort()
    return (0..<listing.count).map { listing.place(at: $0).name }
  }

  @Test(
    arguments: [
      (1...9, 9), (1...700, 9), (0...130, 3), (5...70, 2), (1_000_000...1_000_300, 9),
    ] as [(ClosedRange<Int>, Int)]
  )
  func `Files are in the order of their numbers, whatever the order of the folder`(
    numbers: ClosedRange<Int>,
    digits: Int
  ) {
    var generator = SeededGenerator(seed: 26)
    for gaps in [0, 2, 50] {
      let names = numbers.filter { gaps == 0 || $0 % gaps != 1 }.map { number in
        String(repeating: "0", count: max(0, digits - "\(number)".count)) + "\(number).json"
      }
      #expect(Self.listed(names.shuffled(using: &generator)) == names)
      #expect(Self.listed(names.reversed()) == names)
    }
  }

  @Test(arguments: [1, 3, 40, 200])
  func `Tens of thousands of files are in order, other spellings and large gaps among them`(
    step: Int
  ) {
    var generator = SeededGenerator(seed: 28)
    var names = stride(from: 5_000, to: 5_000 + 40_000 * step, by: step).map { number in
      String(repeating: "0", count: max(0, 9 - "\(number)".count)) + "\(number).json"
    }
    #expect(Self.listed(names.shuffled(using: &generator)) == names)
    #expect(Self.listed(names.reversed()) == names)
    #expect(Self.listed(names + names.reversed()) == names)
    let far = "999999999.json"
    #expect(Self.listed(names + [names[7], far]) == names + [far], "told twice, far from the last")
    let others = [
      "5.json", "05000.json", "5000.json", "1000000000.json", "288230376151711743.json",
    ]
    names = (names + others).sorted { one, other in
      let (number, otherNumber) = (Self.number(one), Self.number(other))
      return number == otherNumber ? one.count > other.count : number < otherNumber
    }
    #expect(Self.listed(names.shuffled(using: &generator)) == names)
    #expect(Self.listed(others + names.reversed() + names.shuffled(using: &generator)) == names)
  }

  private static func number(_ name: String) -> Int { Int(name.dropLast(5)) ?? -1 }

  @Test func `There is no file behind the last one, nor where something else stands`() {
    let entries = [("1.json", FileKind.file), ("3.json", .link), ("4.json", .file)]
    var listing = ItemListing()
    for (name, kind) in entries { _ = listing.add(Array(name.utf8).span, kind) }
    listing.sort()
    let names = (0..<5).map { listing.file(at: $0)?.name }
    #expect(names == ["1.json", nil, "4.json", nil, nil])
  }

  @Test func `Numbers far apart and spellings of one number have an order, too`() {
    let names = [
      "000.json", "0.json", "0001.json", "01.json", "1.json", "2.json", "000000063.json", "64.json",
      "65.json", "288230376151711743.json", "288230376151711744.json",
      "99999999999999999999999999.json",
    ]
    var generator = SeededGenerator(seed: 27)
    for _ in 0..<50 {
      let some = names.filter { _ in Bool.random(using: &generator) }
      #expect(Self.listed(some.shuffled(using: &generator)) == some)
    }
  }

  @Test(
    arguments: [
      ["1.json", "2.json"], ["1.json", "02.json", "2.json"], ["1.json", "900000.json"],
      ["1.json", "288230376151711744.json"],
    ]
  )
  func `A name that a folder tells twice is one item`(names: [String]) {
    #expect(Self.listed((names + names).reversed()) == names)
  }

  @Test func `The largest numbers are listed beside many small ones`() {
    let names = (1...22).map { number in
      String(repeating: "0", count: 9 - "\(number)".count) + "\(number).json"
    }
    let largest = ["000288230376151711743.json", "288230376151711743.json"]
    #expect(Self.listed(largest + names) == names + largest)
  }
}
