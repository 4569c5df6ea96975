import Testing

@testable import ItemFormats

@Suite struct SheetNameTests {
  @Test(
    "Names are made valid",
    arguments: [
      ("Data", "Data"), ("", "Sheet"), ("a[b]c:d*e?f/g\\h", "a_b_c_d_e_f_g_h"),
      ("'quoted'", "_quoted_"), ("it's", "it's"), ("'", "_"), ("History", "History_"),
      ("hISTORY", "hISTORY_"), ("tab\there\u{0}", "tab_here_"),
      ("1234567890123456789012345678901234", "1234567890123456789012345678901"),
      ("123456789012345678901234567890🎁", "123456789012345678901234567890"),
      ("123456789012345678901234567890'x", "123456789012345678901234567890_"),
    ]
  )
  func valid(name: String, valid: String) {
    #expect(SheetName.valid(name) == valid)
  }

  @Test("Continuations are numbered within 31 units and differ from all others")
  func continuing() {
    #expect(SheetName.continuing("Data", number: 1, taken: []) == "Data")
    #expect(SheetName.continuing("Data", number: 2, taken: ["data"]) == "Data (2)")
    #expect(SheetName.continuing("Data", number: 2, taken: ["data", "data (2)"]) == "Data (3)")
    let long = String(repeating: "x", count: 31)
    #expect(
      SheetName.continuing(long, number: 12, taken: [long])
        == String(repeating: "x", count: 26) + " (12)"
    )
  }
}
