import Glibc
import Storages

/// Lets batches pass in their order, whichever thread brings them.
///
/// A thread holds at most one batch and waits here with it, so the window of batches in flight is as
/// wide as there are threads. After ``cancel()`` nobody waits any more.
@safe
final class OrderedGate: @unchecked Sendable {
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let changed: UnsafeMutablePointer<pthread_cond_t>
  /// The place in the order that may pass.
  ///
  /// Moved on by ``pass(_:_:)``.
  private var range = 0
  private var part = 0
  private var isCancelled = false

  init() {
    unsafe mutex = .allocate(capacity: 1)
    unsafe changed = .allocate(capacity: 1)
    unsafe pthread_mutex_init(mutex, nil)
    unsafe pthread_cond_init(changed, nil)
  }

  deinit {
    unsafe pthread_mutex_destroy(mutex)
    unsafe pthread_cond_destroy(changed)
    unsafe mutex.deallocate()
    unsafe changed.deallocate()
  }

  /// Waits until all batches before `position` have passed, runs `body` alone, and lets the next pass.
  ///
  /// - Returns: false, without running `body`, once the gate is cancelled.
  func pass(_ position: BatchPosition, _ body: () throws -> Void) rethrows -> Bool {
    unsafe pthread_mutex_lock(mutex)
    while !isCancelled, range != position.range || part != position.part {
      unsafe pthread_cond_wait(changed, mutex)
    }
    let mayPass = !isCancelled
    unsafe pthread_mutex_unlock(mutex)
    guard mayPass else { return false }
    // Nobody else's turn comes before the place is moved on, so `body` needs no lock of its own.
    try body()
    unsafe pthread_mutex_lock(mutex)
    if position.isLastPart {
      range += 1
      part = 0
    } else {
      part += 1
    }
    unsafe pthread_cond_broadcast(changed)
    unsafe pthread_mutex_unlock(mutex)
    return true
  }

  /// Sends everybody who waits, now or later, away.
  func cancel() {
    unsafe pthread_mutex_lock(mutex)
    isCancelled = true
    unsafe pthread_cond_broadcast(changed)
    unsafe pthread_mutex_unlock(mutex)
  }
}
