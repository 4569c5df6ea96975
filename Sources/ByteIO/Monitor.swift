import Glibc

/// A lock that threads can wait at until something changes.
@safe
public final class Monitor: @unchecked Sendable {
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let changed: UnsafeMutablePointer<pthread_cond_t>

  /// Makes one that nobody holds.
  public init() {
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

  /// Runs `body` while nobody else does.
  public func locked<R, E: Error>(_ body: () throws(E) -> R) throws(E) -> R {
    unsafe pthread_mutex_lock(mutex)
    defer { unsafe pthread_mutex_unlock(mutex) }
    return try body()
  }

  /// Lets others in until ``announceChange()``; only from within ``locked(_:)``.
  public func waitForChange() {
    unsafe pthread_cond_wait(changed, mutex)
  }

  /// Wakes everybody who waits.
  public func announceChange() {
    unsafe pthread_cond_broadcast(changed)
  }
}
