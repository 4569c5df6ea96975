import ByteIO

/// Deals out runs of items to threads, in order.
///
/// The first run is small and fixes the length of all others: nobody else gets a run before the
/// thread that has it tells what it found.
final class RangeClaims: @unchecked Sendable {
  /// A run of items for one thread.
  struct Claim {
    let range: Int
    let items: Range<Int>
  }

  private enum Length {
    case open, beingFound
    case settled(Int)
    case givenUp
  }

  private let count: Int
  private let first: Int
  private let monitor = Monitor()

  // Guarded by the monitor.
  private var length = Length.open
  private var next = 0
  private var range = 0

  /// Makes the runs of `count` items; the first has `first` of them at most.
  init(count: Int, first: Int) {
    self.count = count
    self.first = first
  }

  /// The next run; nil when all are dealt out.
  ///
  /// Who is given range 0 must call ``settle(firstEnd:length:)`` or ``giveUp()``.
  func claim() -> Claim? {
    monitor.locked {
      while case .beingFound = length { monitor.waitForChange() }
      switch length {
      case .open:
        guard count > 0 else { return nil }
        length = .beingFound
        range = 1
        return Claim(range: 0, items: 0..<min(first, count))
      case .settled(let length):
        guard next < count else { return nil }
        let items = next..<min(next + length, count)
        next = items.upperBound
        range += 1
        return Claim(range: range - 1, items: items)
      case .beingFound, .givenUp:
        return nil
      }
    }
  }

  /// Fixes the length of all further runs; they begin at `firstEnd`.
  func settle(firstEnd: Int, length: Int) {
    monitor.locked {
      self.length = .settled(max(1, length))
      next = firstEnd
      monitor.announceChange()
    }
  }

  /// Ends the dealing for everybody.
  func giveUp() {
    monitor.locked {
      length = .givenUp
      monitor.announceChange()
    }
  }
}
