import Synchronization

/// A value that a thread makes while others go on.
public final class BackgroundValue<T: Sendable>: Sendable {
  private final class Made: Sendable {
    let value = Mutex<T?>(nil)
  }

  private let make: @Sendable () -> T
  private let made = Made()
  private let crew: BackgroundCrew
  /// What was made, once somebody asked.
  private let found = Mutex<T?>(nil)

  /// Begins to make the value; unless `isBegun`, or without a thread, it is made when it is asked for.
  public init(isBegun: Bool, _ make: @escaping @Sendable () -> T) {
    self.make = make
    crew = BackgroundCrew(0..<(isBegun ? 1 : 0)) { [made] _ in
      let value = make()
      made.value.withLock { $0 = value }
    }
  }

  deinit { crew.wait() }

  /// The value, as soon as it is there.
  public var value: T {
    found.withLock { found in
      if let found { return found }
      crew.wait()
      let value = made.value.withLock(\.self) ?? make()
      found = value
      return value
    }
  }
}
