import ByteIO
import Storages

/// Lets batches pass in their order, whichever thread brings them.
///
/// A thread holds at most one batch and waits here with it, so the window of batches in flight is as
/// wide as there are threads. After ``cancel()`` nobody waits any more.
final class OrderedGate: @unchecked Sendable {
  private let monitor = Monitor()
  /// The place in the order that may pass.
  ///
  /// Moved on by ``pass(_:piece:isLast:_:)``.
  private var range = 0
  private var part = 0
  private var piece = 0
  private var isCancelled = false

  /// Waits until all batches before `position` have passed, runs `body` alone, and lets the next pass.
  ///
  /// A batch that comes in pieces, `piece` from 0, holds its place until the last one.
  ///
  /// - Returns: false, without running `body`, once the gate is cancelled.
  func pass(
    _ position: BatchPosition,
    piece: Int = 0,
    isLast: Bool = true,
    _ body: () throws -> Void
  ) rethrows -> Bool {
    let mayPass = monitor.locked {
      while !isCancelled, range != position.range || part != position.part || self.piece != piece {
        monitor.waitForChange()
      }
      return !isCancelled
    }
    guard mayPass else { return false }
    // Nobody else's turn comes before the place is moved on, so `body` needs no lock of its own.
    try body()
    monitor.locked {
      self.piece = isLast ? 0 : piece + 1
      if isLast {
        range = position.isLastPart ? range + 1 : range
        part = position.isLastPart ? 0 : part + 1
      }
      monitor.announceChange()
    }
    return true
  }

  /// Sends everybody who waits, now or later, away.
  func cancel() {
    monitor.locked {
      isCancelled = true
      monitor.announceChange()
    }
  }
}
