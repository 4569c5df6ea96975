extension PathTable {
  /// Puts the columns in their natural order: path by path, digits as numbers, all else by code unit.
  ///
  /// `l/9` stands before `l/10`, `a` before `a/b`, and `a/b` before `a-b`: whatever is in a field stays
  /// together. To be called before any leaf is kept: columns get new numbers.
  mutating func sortNaturally() {
    let keys = columns.map(NaturalOrder.init)
    let order = columns.indices.sorted { keys[$0] < keys[$1] }
    var numbers = Array(repeating: 0, count: columns.count)
    for (place, column) in order.enumerated() { numbers[column] = place }
    renumber(numbers, order.map { columns[$0] })
  }
}

/// A column's name as it is compared: the code units of each step.
private struct NaturalOrder: Comparable {
  private let steps: [[UInt16]]

  init(_ name: [UInt8]) {
    steps = name.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map {
      Array(String(decoding: $0, as: UTF8.self).utf16)
    }
  }

  static func < (one: NaturalOrder, other: NaturalOrder) -> Bool {
    for (left, right) in zip(one.steps, other.steps) {
      let order = compare(left, right)
      if order != 0 { return order < 0 }
    }
    return one.steps.count < other.steps.count
  }

  /// Less than, more than or 0: by code unit, but where both have digits, by the number they make.
  private static func compare(_ one: [UInt16], _ other: [UInt16]) -> Int {
    var (at, to) = (0, 0)
    // Of equal numbers the one with fewer zeros before it, if there is no other difference.
    var byZeros = 0
    while at < one.count, to < other.count {
      guard isDigit(one[at]), isDigit(other[to]) else {
        if one[at] != other[to] { return Int(one[at]) - Int(other[to]) }
        at += 1
        to += 1
        continue
      }
      let (left, right) = (number(one, &at), number(other, &to))
      if left.digits.count != right.digits.count { return left.digits.count - right.digits.count }
      for (digit, another) in zip(left.digits, right.digits) where digit != another {
        return Int(digit) - Int(another)
      }
      if byZeros == 0 { byZeros = left.zeros - right.zeros }
    }
    let rest = (one.count - at) - (other.count - to)
    return rest != 0 ? rest : byZeros
  }

  /// The digits at `at`, without the zeros before them; goes on behind them.
  private static func number(
    _ units: [UInt16],
    _ at: inout Int
  ) -> (digits: ArraySlice<UInt16>, zeros: Int) {
    let end = units[at...].firstIndex { !isDigit($0) } ?? units.count
    let digits = units[at..<end].drop { $0 == 0x30 }
    let zeros = end - at - digits.count
    at = end
    return (digits, zeros)
  }

  private static func isDigit(_ unit: UInt16) -> Bool { unit >= 0x30 && unit <= 0x39 }
}
