import Storages
import Testing

@Suite struct CivilDateTests {
  @Test func `Days and their numbers agree both ways, from year 0 to 9999`() {
    var date = CivilDate(year: 0, month: 1, day: 1)
    #expect(date.daysSince1970 == -719_528)
    #expect(CivilDate(year: 1899, month: 12, day: 30).daysSince1970 == -25_569)
    for days in -719_528...2_932_896 {
      let next = CivilDate(daysSince1970: days)
      let isNext =
        next.day == date.day + 1 || next.day == 1 && next.month == date.month % 12 + 1
        || days == -719_528
      if next.daysSince1970 != days || !next.isValid || !isNext {
        Issue.record("day \(days)")
        return
      }
      date = next
    }
    #expect(date == CivilDate(year: 9999, month: 12, day: 31))
  }

  @Test(arguments: [
    (2026, 2, 29, false), (2028, 2, 29, true), (1900, 2, 29, false), (2000, 2, 29, true),
    (2026, 4, 31, false), (2026, 12, 31, true), (2026, 13, 1, false), (2026, 0, 1, false),
    (2026, 1, 0, false),
  ])
  func `Days that the calendar has not are told`(year: Int, month: Int, day: Int, isValid: Bool) {
    #expect(CivilDate(year: year, month: month, day: day).isValid == isValid)
  }

  @Test func `A date is written as ISO 8601 has it`() {
    #expect(CivilDate(year: 203, month: 4, day: 9).description == "0203-04-09")
  }
}
