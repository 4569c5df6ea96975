import Synchronization
import Testing

@testable import ByteIO

@Suite struct CrewTests {
  private struct Refusal: Error {}

  @Test(arguments: [(0, 2), (1, 2), (3, 1), (50, 1), (50, 2), (50, 7)])
  func `What several threads make is used in order, each thing once`(count: Int, jobs: Int) {
    let making = Mutex([Int: Int]())
    var used: [Int] = []
    Crew.inOrder(count, jobs: jobs) { number in
      making.withLock { $0[number, default: 0] += 1 }
      return number * number
    } use: {
      used.append($0)
    }
    #expect(used == (0..<count).map { $0 * $0 })
    #expect(making.withLock { $0 } == Dictionary(uniqueKeysWithValues: (0..<count).map { ($0, 1) }))
  }

  @Test(arguments: [1, 2, 7])
  func `Where nothing more can be made, the using ends`(jobs: Int) {
    var used: [Int] = []
    Crew.inOrder(.max, jobs: jobs) {
      $0 < 20 ? $0 : nil
    } use: {
      used.append($0)
    }
    #expect(used == Array(0..<20))
  }

  @Test func `No more is made ahead of its use than one thing for each thread and one more`() {
    let made = Mutex(0)
    var used = 0
    Crew.inOrder(200, jobs: 3) { _ in
      made.withLock { $0 += 1 }
    } use: { _ in
      // Of those that are made, the one in hand is used already.
      #expect(made.withLock { $0 } <= used + 1 + 4)
      used += 1
    }
  }

  @Test func `Nothing more is made once a use failed`() {
    let made = Mutex(0)
    #expect(throws: Refusal.self) {
      try Crew.inOrder(1000, jobs: 2) { _ in
        made.withLock { $0 += 1 }
      } use: { (_: Void) in
        throw Refusal()
      }
    }
    #expect(made.withLock { $0 } <= 5)
  }
}
