import Testing

@testable import ItemFormats

@Suite struct DecimalFormTests {
  /// Numbers in rising order; those in one row are equal.
  private static let rows = [
    ["-1e400"], ["-1e21", "-1000000000000000000000"], ["-9007199254740993"],
    ["-9007199254740992", "-9007199254740992.0"], ["-1.5", "-15e-1"], ["-1e-400"],
    ["0", "-0", "0.0", "0e9", "-0.000"], ["1e-999999999999999999"], ["1e-400"],
    ["0.000123", "1.23e-4", "123E-6"], ["0.1"], ["0.10000000000000000555"], ["1", "1.0", "10e-1"],
    ["9.99"], ["10", "1e1", "1E+1", "10.000"], ["100.5"], ["101"], ["9007199254740992"],
    ["9007199254740993", "9007199254740993.00"], ["123456789012345678901234567890"],
    ["123456789012345678901234567890.1"], ["1e400"], ["1e401"], ["1e999999999999999999"],
  ]

  @Test func `Numbers are compared by their digits, whatever their spelling`() {
    for (place, row) in Self.rows.enumerated() {
      for (otherPlace, other) in Self.rows.enumerated() {
        for one in row {
          for two in other {
            let order = DecimalForm.compare(Array(one.utf8).span, Array(two.utf8).span)
            #expect(order.signum() == (place - otherPlace).signum(), "\(one) and \(two)")
          }
        }
      }
    }
  }

  @Test(
    arguments: [
      ("0", true), ("-0.0", true), ("7", true), ("7.0", true), ("70e-1", true), ("1e400", true),
      ("120.00e-1", true), ("7.5", false), ("1e-1", false), ("0.0001", false), ("12e-1", false),
      ("123456789012345678901234567890.5", false), ("1.5e1", true), ("1.55e1", false),
    ]
  )
  func `A number is whole if nothing is left behind its point`(spelling: String, isWhole: Bool) {
    #expect(DecimalForm(Array(spelling.utf8).span).isWhole == isWhole)
  }
}
