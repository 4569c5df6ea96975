import Glibc
import Synchronization

/// Threads that run one function while their maker goes on.
public final class BackgroundCrew: Sendable {
  private final class Task {
    let body: @Sendable (Int) -> Void
    let number: Int

    init(_ number: Int, _ body: @escaping @Sendable (Int) -> Void) {
      self.number = number
      self.body = body
    }
  }

  private let threads: Mutex<[pthread_t]>

  /// Calls `body` with each of `numbers` on a thread of its own; if the system refuses a thread, with
  /// fewer of them.
  ///
  /// `stackSize` is the address space that each takes, in bytes, at least 16 KiB; 0 for what is usual.
  public init(
    _ numbers: Range<Int>,
    stackSize: Int = 0,
    _ body: @escaping @Sendable (Int) -> Void
  ) {
    var threads: [pthread_t] = []
    var attributes = pthread_attr_t()
    unsafe pthread_attr_init(&attributes)
    defer { unsafe pthread_attr_destroy(&attributes) }
    if stackSize > 0 { unsafe pthread_attr_setstacksize(&attributes, stackSize) }
    for number in numbers {
      let task = unsafe Unmanaged.passRetained(Task(number, body))
      var thread = pthread_t()
      let code = unsafe pthread_create(
        &thread,
        &attributes,
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
    self.threads = Mutex(threads)
  }

  /// Waits until all have returned.
  public func wait() {
    let threads = threads.withLock { threads in
      defer { threads = [] }
      return threads
    }
    for thread in threads { pthread_join(thread, nil) }
  }
}
