import Synchronization

/// Runs one function on several threads and waits for all of them.
public enum Crew {
  /// Calls `body` with 0 ..< `count`, each on a thread of its own; the last one on the caller's.
  ///
  /// If the system refuses a thread, those that there are do the work: `body` must not depend on how
  /// many call it.
  public static func run(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
    let others = BackgroundCrew(1..<max(count, 1), body)
    body(0)
    others.wait()
  }

  private final class Results<T: Sendable>: Sendable {
    let next = Atomic(0)
    let made: Mutex<[T?]>

    init(_ count: Int) { made = Mutex(Array(repeating: nil, count: count)) }
  }

  /// What `body` makes of 0 ..< `count`, in this order, on up to `jobs` threads.
  public static func map<T: Sendable>(
    _ count: Int,
    jobs: Int,
    _ body: @escaping @Sendable (Int) -> T
  ) -> [T] {
    guard min(count, jobs) > 1 else { return (0..<count).map(body) }
    let results = Results<T>(count)
    run(min(count, jobs)) { _ in
      while true {
        let number = results.next.add(1, ordering: .relaxed).oldValue
        guard number < count else { return }
        let made = body(number)
        results.made.withLock { $0[number] = made }
      }
    }
    return results.made.withLock { made in made.compactMap(\.self) }
  }
}
