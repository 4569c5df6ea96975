import ByteIO
import Synchronization
import Testing

@testable import Storages

@Suite struct RangeClaimsTests {
  @Test func whoGoesAheadSeesWhatIsNotDealtOutYetOnce() {
    let claims = RangeClaims(count: 100, first: 10)
    #expect(claims.claim()?.items == 0..<10)
    claims.settle(firstEnd: 10, length: 20)
    #expect(claims.claim()?.items == 10..<30)
    #expect(claims.goAhead(64) == 30..<94)
    #expect(claims.claim()?.items == 30..<50)
    #expect(claims.goAhead(64) == 94..<100)
    #expect(claims.goAhead(64) == nil)
    // What was gone ahead of is dealt out all the same.
    #expect(claims.claim()?.items == 50..<70)
  }

  @Test func whoGoesTooFarAheadWaitsForTheOthers() {
    let claims = RangeClaims(count: 1_000, first: 1)
    _ = claims.claim()
    claims.settle(firstEnd: 1, length: 2)
    let seen = Mutex(0)
    let ahead = BackgroundCrew(0..<1) { _ in
      while let items = claims.goAhead(8) { seen.withLock { $0 = items.upperBound } }
    }
    var dealt = 1
    while let claim = claims.claim() {
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
}
