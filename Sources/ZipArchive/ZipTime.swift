/// The time of an entry as zip archives have it: no zone, and two seconds are its smallest step.
public struct ZipTime: Sendable, Equatable {
  /// The day (APPNOTE 4.4.6).
  let date: Int
  /// The time of the day.
  let time: Int

  /// The earliest that there is: midnight of 1980-01-01.
  public static let earliest = ZipTime(date: 0x0021, time: 0)

  private init(date: Int, time: Int) {
    self.date = date
    self.time = time
  }

  /// A moment of UTC, or the nearest that there is: years from 1980 to 2107.
  public init(year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int) {
    guard year >= 1980 else {
      self = .earliest
      return
    }
    guard year <= 2107 else {
      self.init(date: 127 << 9 | 12 << 5 | 31, time: 23 << 11 | 59 << 5 | 29)
      return
    }
    self.init(
      date: (year - 1980) << 9 | (month & 15) << 5 | (day & 31),
      time: (hour & 31) << 11 | (minute & 63) << 5 | (second / 2) & 31
    )
  }
}
