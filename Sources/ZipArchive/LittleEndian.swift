/// Numbers as they stand in an archive; -1 for one that is not all there.
struct LittleEndian: ~Escapable {
  let bytes: Span<UInt8>

  @_lifetime(copy bytes)
  init(_ bytes: Span<UInt8>) { self.bytes = bytes }

  func short(_ at: Int) -> Int { number(at, 2) }

  func word(_ at: Int) -> Int { number(at, 4) }

  /// A number of 64 bits; -1 also for one that does not fit.
  func long(_ at: Int) -> Int {
    let number = number(at, 8)
    return number < 0 ? -1 : number
  }

  private func number(_ at: Int, _ count: Int) -> Int {
    guard at >= 0, at <= bytes.count - count else { return -1 }
    var number: UInt64 = 0
    for byte in 0..<count { number |= UInt64(bytes[at + byte]) << (8 * byte) }
    return Int(truncatingIfNeeded: number)
  }
}
