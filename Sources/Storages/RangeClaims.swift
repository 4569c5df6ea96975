import ByteIO

/// Deals out runs of items to threads, in order.
///
/// The first run is small and fixes the length of all others: nobody else gets a run before the
/// thread that has it tells what it found. How many items there are may become known later.
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
    case failed(FileError)
  }

  private let first: Int
  private let monitor = Monitor()

  // Guarded by the monitor.
  private var count: Int
  private var length = Length.open
  private var next = 0
  private var range = 0
  /// How far who goes ahead has come.
  private var ahead = 0

  /// Makes the runs of `count` items, or of as many as ``settle(count:)`` tells; the first has `first` of
  /// them at most.
  init(count: Int?, first: Int) {
    self.count = count ?? .max
    self.first = first
  }

  /// The next run; nil when all are dealt out.
  ///
  /// Who is given range 0 must call ``settle(firstEnd:length:)`` or ``giveUp()``.
  ///
  /// - Throws: what ``fail(_:)`` was told.
  func claim() throws(FileError) -> Claim? {
    try monitor.locked { () throws(FileError) in
      while case .beingFound = length { monitor.waitForChange() }
      switch length {
      case .open:
        guard count > 0 else { return nil }
        length = .beingFound
        range = 1
        next = min(first, count)
        return Claim(range: 0, items: 0..<next)
      case .settled(let length):
        guard next < count else { return nil }
        let items = next..<min(next + length, count)
        next = items.upperBound
        range += 1
        monitor.announceChange()
        return Claim(range: range - 1, items: items)
      case .beingFound, .givenUp: return nil
      case .failed(let error): throw error
      }
    }
  }

  /// Fixes the length of all further runs; they begin at `firstEnd`.
  func settle(firstEnd: Int, length: Int) {
    monitor.locked {
      guard case .beingFound = self.length else { return }
      self.length = .settled(max(1, length))
      next = firstEnd
      monitor.announceChange()
    }
  }

  /// Tells how many items there are, if that was not known.
  ///
  /// - Returns: how many were dealt out before, perhaps more than there are.
  func settle(count: Int) -> Int {
    monitor.locked {
      self.count = count
      monitor.announceChange()
      return next
    }
  }

  /// The next `share` items, or fewer, for a thread that goes ahead of those that claim them; waits while
  /// it would be more than 32 runs ahead.
  ///
  /// - Returns: nil when all are dealt out.
  func goAhead(_ share: Int) -> Range<Int>? {
    monitor.locked {
      while true {
        switch length {
        case .open, .beingFound: break
        case .settled(let length):
          ahead = max(ahead, next)
          guard ahead < count else { return nil }
          if ahead < next + 32 * length {
            let items = ahead..<min(ahead + share, count)
            ahead = items.upperBound
            return items
          }
        case .givenUp, .failed: return nil
        }
        monitor.waitForChange()
      }
    }
  }

  /// Ends the dealing for everybody.
  func giveUp() {
    monitor.locked {
      if case .failed = length { return }
      length = .givenUp
      monitor.announceChange()
    }
  }

  /// Ends the dealing with an error for everybody who asks for a run.
  func fail(_ error: FileError) {
    monitor.locked {
      length = .failed(error)
      monitor.announceChange()
    }
  }
}
