import Testing

@testable import ItemFormats

@Suite struct SheetPagingTests {
  private static func paging(rows: Int) -> SheetPaging {
    var limits = SheetLimits()
    limits.rows = rows
    return SheetPaging(limits)
  }

  @Test("A sheet holds a header and 1,048,575 items")
  func trueLimit() {
    let paging = SheetPaging()
    #expect(paging.place(of: 0) == SheetPlace(sheet: 0, row: 0))
    #expect(paging.place(of: 1_048_574) == SheetPlace(sheet: 0, row: 1_048_574))
    #expect(paging.place(of: 1_048_575) == SheetPlace(sheet: 1, row: 0))
  }

  @Test("A run of items is cut where sheets end")
  func parts() {
    let parts = Self.paging(rows: 4).parts(of: 2..<8)
    #expect(parts.map(\.items) == [2..<3, 3..<6, 6..<8])
    #expect(
      parts.map(\.place) == [
        SheetPlace(sheet: 0, row: 2), SheetPlace(sheet: 1, row: 0), SheetPlace(sheet: 2, row: 0),
      ]
    )
    #expect(Self.paging(rows: 4).parts(of: 3..<3).isEmpty)
  }

  @Test("After a sheet that ended early, places are counted from the next")
  func begin() {
    var paging = Self.paging(rows: 4)
    paging.begin(1, with: 2)
    #expect(paging.place(of: 2) == SheetPlace(sheet: 1, row: 0))
    #expect(paging.place(of: 5) == SheetPlace(sheet: 2, row: 0))
  }

  @Test func `A sheet has room for all links until it is known to be full of them`() {
    var paging = Self.paging(rows: 4)
    #expect(paging.linkRoom(on: 0) == 65_530)
    paging.fillLinks(of: 0)
    #expect(paging.linkRoom(on: 0) == 0)
    #expect(paging.linkRoom(on: 1) == 65_530)
  }
}
