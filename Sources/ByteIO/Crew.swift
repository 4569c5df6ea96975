import Glibc

/// Runs one function on several threads and waits for all of them.
public enum Crew {
  private final class Task {
    let body: @Sendable (Int) -> Void
    let number: Int

    init(_ number: Int, _ body: @escaping @Sendable (Int) -> Void) {
      self.number = number
      self.body = body
    }
  }

  /// Calls `body` with 0 ..< `count`, each on a thread of its own; the last one on the caller's.
  ///
  /// If the system refuses a thread, those that there are do the work: `body` must not depend on how
  /// many call it.
  public static func run(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
    var threads: [pthread_t] = []
    for number in 1..<max(count, 1) {
      let task = unsafe Unmanaged.passRetained(Task(number, body))
      var thread = pthread_t()
      let code = unsafe pthread_create(
        &thread,
        nil,
        { argument in
          guard let argument = unsafe argument else { return nil }
          let task = unsafe Unmanaged<Task>.fromOpaque(argument).takeRetainedValue()
          task.body(task.number)
          return nil
        },
        task.toOpaque()
      )
      guard code == 0 else {
        unsafe task.release()
        break
      }
      threads.append(thread)
    }
    body(0)
    for thread in threads { pthread_join(thread, nil) }
  }
}
