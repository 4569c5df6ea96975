import ByteIO
@testable import ItemFormats
import JSONText
import Testing

@Suite struct NumberTextTests {
  private func text(_ number: String, pointed: Bool) throws -> String {
    var arena = ByteArena()
    arena.append(number.utf8Span.span)
    var index = JSONIndex()
    let node = try index.add(arena, 0..<arena.count)
    var out = OutputBuffer()
    NumberText.append(
      JSONView(bytes: arena.bytes, nodes: index.nodes),
      node,
      pointed: pointed,
      to: &out
    )
    return out.text()
  }

  @Test(arguments: [
    "0", "-0", "1.10", "1e400", "-1E-400", "123456789012345678901234567890", "1771059000123.0",
    "0.1e1", "5e9",
  ])
  func `Numbers keep their spelling`(number: String) throws {
    #expect(try text(number, pointed: false) == number)
  }

  @Test(arguments: [
    ("1771059000123.0", "1771059000123"), ("-1771059000123.0", "-1771059000123"),
    ("1771059000123.000", "1771059000123"), ("4294967296.0", "4294967296"),
    ("-2147483649.0", "-2147483649"), ("1.771059000123e12", "1771059000123"),
    ("1.771059000123E+12", "1771059000123"), ("5e9", "5000000000"),
    ("123456789012345678.0", "123456789012345678"), ("1e20", "100000000000000000000"),
    ("9.99999999999999999999e20", "999999999999999999999"), ("50000000000e-1", "5000000000"),
    ("17710590001230000e-4", "1771059000123"), ("0.005e12", "5000000000"),
    ("4294967296.00e0", "4294967296"),
  ])
  func `Pointed whole numbers beyond 32 bits print as integers`(
    number: String,
    expected: String
  ) throws {
    #expect(try text(number, pointed: true) == expected)
  }

  @Test(arguments: [
    "0.0", "-0.0", "0e99", "1.0", "4294967295.0", "-2147483648.0", "1e9", "1771059000123.5",
    "1e21", "1.5e21", "1000000000000000000000.0", "1e400", "1e99999999999999999999", "5e-9",
    "17710590001234e-1", "123456789012345678901234567890", "1234567890123456789012.0",
    "99999999999.999999999999999999", "-5e9999999999999999999",
  ])
  func `What is small, fractional or astronomic keeps its spelling`(number: String) throws {
    #expect(try text(number, pointed: true) == number)
  }
}
