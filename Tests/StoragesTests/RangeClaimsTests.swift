import ByteIO
import Synchronization
import Testing

@testable import Storages

@Suite struct RangeClaimsTests {
  @Test func whoGoesAheadSeesWhatIsNotDealtOutYetOnce() throws {
    let claims = RangeClaims(count: 100, first: 10)
    #expect(try claims.claim()?.items == 0..<10)
    claims.settle(firstEnd: 10, length: 20)
    #expect(try claims.claim()?.items == 10..<30)
    #expect(claims.goAhead(64) == 30..<94)
    #expect(try claims.claim()?.items == 30..<50)
    #expect(claims.goAhead(64) == 94..<100)
    #expect(claims.goAhead(64) == nil)
    // What was gone ahead of is dealt out all the same.
    #expect(try claims.claim()?.items == 50..<70)
  }

  @Test func whoGoesTooFarAheadWaitsForTheOthers() throws {
    let claims = RangeClaims(count: 1_000, first: 1)
    _ = try claims.claim()
    claims.settle(firstEnd: 1, length: 2)
    let seen = Mutex(0)
    let ahead = BackgroundCrew(0..<1) { _ in
      while let items = claims.goAhead(8) { seen.withLock { $0 = items.upperBound } }
    }
    var dealt = 1
    while let claim = try claims.claim() {
      #expect(seen.withLock { $0 } <= claim.items.lowerBound + 32 * 2 + 8)
      dealt = claim.items.upperBound
    }
    ahead.wait()
    #expect(dealt == 1_000)
  }

  @Test func givingUpSendsWhoGoesAheadAway() {
    let claims = RangeClaims(count: 10, first: 1)
    let ahead = BackgroundCrew(0..<2) { _ in #expect(claims.goAhead(8) == nil) }
    claims.giveUp()
    ahead.wait()
  }

  @Test func `What becomes known later bounds what is dealt out`() throws {
    let claims = RangeClaims(count: nil, first: 10)
    #expect(try claims.claim()?.items == 0..<10)
    claims.settle(firstEnd: 4, length: 20)
    #expect(try claims.claim()?.items == 4..<24)
    #expect(claims.settle(count: 30) == 24)
    #expect(try claims.claim()?.items == 24..<30)
    #expect(try claims.claim() == nil)
    #expect(claims.goAhead(8) == nil)
  }

  @Test func `An error ends the dealing for everybody`() throws {
    let claims = RangeClaims(count: nil, first: 10)
    _ = try claims.claim()
    claims.fail(FileError(.changing, "d"))
    claims.settle(firstEnd: 10, length: 20)
    claims.giveUp()
    #expect(claims.goAhead(8) == nil)
    #expect(throws: FileError.self) { try claims.claim() }
  }
}
