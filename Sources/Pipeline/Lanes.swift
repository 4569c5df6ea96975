import ByteIO
import Storages

/// Deals lanes out to threads, and lets what they carry through each gate in the order of the items.
///
/// A thread that comes to a gate before its turn gives its lane back and takes another, whose turn it
/// is or which is empty; so that none waits while there is a lane left. There are half as many again as
/// threads: cores are seldom equally fast, and with a lane each all would have the pace of the slowest.
/// The number of lanes bounds the memory. After ``cancel()`` nobody gets one any more.
final class Lanes: @unchecked Sendable {
  /// The piece whose turn it is at a gate.
  private struct Turn {
    var range = 0
    var part = 0
    var piece = 0

    func isOf(_ next: Lane.Piece) -> Bool {
      let place = next.reading.position
      return range == place.range && part == place.part && piece == next.number
    }

    mutating func moveOn(from passed: Lane.Piece) {
      piece = passed.isLast ? 0 : piece + 1
      guard passed.isLast else { return }
      let endsRun = passed.reading.position.isLastPart
      part = endsRun ? 0 : part + 1
      if endsRun { range += 1 }
    }
  }

  private let monitor = Monitor()
  private let make: () -> Lane
  private let most: Int

  // Guarded by the monitor.
  private var turns: [Turn]
  private var made = 0
  /// The lanes that nobody has.
  private var waiting: [Lane] = []
  /// Whether there is nothing left to read but for runs that were begun.
  private var isAtEnd = false
  private var isCancelled = false

  /// Lanes for `threads` threads, made by `make` when they are needed.
  init(threads: Int, gates: Int, _ make: @escaping () -> Lane) {
    most = threads + threads / 2
    turns = Array(repeating: Turn(), count: gates)
    self.make = make
  }

  /// A lane that can be carried on with, or filled if it is empty; waits for one.
  ///
  /// - Returns: nil when there is nothing left to do.
  func take() -> Lane? {
    enum Step { case use(Lane), make, end }
    let step = monitor.locked { () -> Step in
      while !isCancelled {
        if let next = bestWaiting { return .use(waiting.remove(at: next)) }
        if !isAtEnd, made < most {
          made += 1
          return .make
        }
        if made == 0 { break }
        monitor.waitForChange()
      }
      return .end
    }
    switch step {
    case .use(let lane): return lane
    case .make: return make()
    case .end: return nil
    }
  }

  /// Gives a lane back that has to wait at its gate, or is empty.
  func give(_ lane: Lane) {
    monitor.locked {
      waiting.append(lane)
      if isAtEnd { dropIdle() }
      monitor.announceChange()
    }
  }

  /// Gives a lane back that found nothing left to read.
  func end(_ lane: Lane) {
    monitor.locked {
      made -= 1
      isAtEnd = true
      dropIdle()
      monitor.announceChange()
    }
  }

  /// Whether it is the turn of what `lane` carries at the gate that it stands before.
  ///
  /// Nobody else's turn comes before ``moveOn(_:)``, so what is done in between needs no lock.
  func isTurn(of lane: Lane) -> Bool {
    monitor.locked { !isCancelled && mayPass(lane) }
  }

  /// Moves what `lane` carries to the next gate, and lets the next through the one that it passed.
  func moveOn(_ lane: Lane) {
    monitor.locked {
      if let piece = lane.piece { turns[lane.gate].moveOn(from: piece) }
      lane.gate += 1
      monitor.announceChange()
    }
  }

  /// Sends everybody away who asks for a lane or a turn, now or later.
  func cancel() {
    monitor.locked {
      isCancelled = true
      monitor.announceChange()
    }
  }

  private func mayPass(_ lane: Lane) -> Bool {
    guard let piece = lane.piece else { return true }
    return turns[lane.gate].isOf(piece)
  }

  /// Who has a turn goes first; then who is in the middle of a run, as all behind wait for it; then the
  /// lane that was empty last, as its buffers are in the processor's cache.
  private var bestWaiting: Int? {
    waiting.firstIndex { $0.piece != nil && mayPass($0) }
      ?? waiting.lastIndex { $0.piece == nil && $0.isInRun }
      ?? waiting.lastIndex { $0.piece == nil }
  }

  /// Forgets the lanes that have nothing to carry any more.
  private func dropIdle() {
    let count = waiting.count
    waiting.removeAll { $0.piece == nil && !$0.isInRun }
    made -= count - waiting.count
  }
}
