import ByteIO
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
  BackgroundCrew(0..<count) { _ in body() }.wait()
}
