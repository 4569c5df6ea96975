import Synchronization
import Testing

@testable import ByteIO

@Suite struct BackgroundValueTests {
  @Test(arguments: [true, false])
  func `A value is made once, however many ask for it`(isBegun: Bool) {
    let count = Mutex(0)
    let value = BackgroundValue(isBegun: isBegun) {
      count.withLock {
        $0 += 1
        return $0
      }
    }
    #expect(Crew.map(20, jobs: 4) { _ in value.value } == Array(repeating: 1, count: 20))
    #expect(count.withLock(\.self) == 1)
  }

  @Test func `What nobody asked for is not begun, or awaited before it goes`() {
    let count = Mutex(0)
    for isBegun in [true, false] {
      _ = BackgroundValue(isBegun: isBegun) { count.withLock { $0 += 1 } }
    }
    #expect(count.withLock(\.self) == 1)
  }
}
