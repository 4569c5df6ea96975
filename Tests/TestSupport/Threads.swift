import Glibc
import Synchronization

/// A value that several threads change, one at a time.
public final class Guarded<Value: Sendable>: Sendable {
  private let mutex: Mutex<Value>

  /// Starts with `value`.
  public init(_ value: Value) { mutex = Mutex(value) }

  /// The value now.
  public var value: Value { mutex.withLock { $0 } }

  /// Changes the value.
  public func change(_ body: (inout Value) -> Void) {
    mutex.withLock { body(&$0) }
  }
}

/// Runs `body` on `count` threads of their own and waits for all.
public func runThreads(_ count: Int, _ body: @escaping @Sendable () -> Void) {
  final class Box {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
  var threads: [pthread_t] = []
  for _ in 0..<count {
    var thread = pthread_t()
    let code = unsafe pthread_create(
      &thread,
      nil,
      { argument in
        guard let argument = unsafe argument else { return nil }
        unsafe Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().body()
        return nil
      },
      Unmanaged.passRetained(Box(body)).toOpaque()
    )
    if code == 0 { threads.append(thread) }
  }
  for thread in threads { pthread_join(thread, nil) }
}
