import TestSupport
import Testing

@testable import ItemFormats

@Suite struct XLSXDateTests {
  private static func parse(_ text: String) -> XLSXDate? {
    let bytes = Array(text.utf8)
    return XLSXDate(bytes.span)
  }

  @Test(
    "Strict ISO 8601 dates are recognised",
    arguments: [
      ("1900-03-01", 61, nil),
      ("2000-02-29", 36585, nil),
      ("2024-02-29", 45351, nil),
      ("2025-07-11T00:00:00", 45849, 0),
      ("2025-07-11T23:59:59Z", 45849, 86_399_000),
      ("2025-07-11T23:59:59.9", 45849, 86_399_900),
      ("2025-07-11T23:59:59.98Z", 45849, 86_399_980),
      ("9999-12-31T23:59:59.999", 2_958_465, 86_399_999),
    ] as [(String, Int, Int?)]
  )
  func recognised(text: String, days: Int, milliseconds: Int?) throws {
    let date = try #require(Self.parse(text))
    #expect(date.days == days)
    #expect(date.milliseconds == milliseconds)
  }

  @Test(
    "Everything else stays text",
    arguments: [
      "", "2025", "2025-07", "2025-7-11", "2025-07-11 ", " 2025-07-11", "2025-07-11x",
      "1900-02-28", "1899-12-31", "0001-01-01", "10000-01-01", "2025-00-10", "2025-13-10",
      "2025-07-00", "2025-07-32", "2025-06-31", "2023-02-29", "1900-02-29", "2100-02-29",
      "2025-07-11T", "2025-07-11T15", "2025-07-11T15:10", "2025-07-11T15:10:0",
      "2025-07-11 15:10:00", "2025-07-11t15:10:00", "2025-07-11T15:10:00z",
      "2025-07-11T24:00:00", "2025-07-11T15:60:00", "2025-07-11T23:59:60",
      "2025-07-11T15:10:00.", "2025-07-11T15:10:00.Z", "2025-07-11T15:10:00.1234",
      "2025-07-11T15:10:00.1234Z", "2025-07-11T15:10:00+00:00", "2025-07-11T15:10:00-05:00",
      "2025-07-11T15:10:00ZZ", "2025/07/11", "20250711", "2025-07-1１", "２025-07-11",
      "2025-07-11T1５:10:00", "2025-07-11Z",
    ]
  )
  func text(_ text: String) {
    #expect(Self.parse(text) == nil)
  }

  @Test(
    "Time stamps of properties",
    arguments: [
      (0, "1970-01-01T00:00:00Z"), (-1, "1969-12-31T23:59:59Z"),
      (1_764_030_465, "2025-11-25T00:27:45Z"),
    ]
  )
  func timestamps(seconds: Int, text: String) {
    let core = XLSXDocumentProperties.core(title: "", author: nil, createdAt: seconds)
    #expect(String(decoding: core, as: UTF8.self).contains(">\(text)</dcterms:created>"))
  }
}
