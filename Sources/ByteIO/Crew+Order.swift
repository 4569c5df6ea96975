extension Crew {
  /// Calls `use` on the caller's thread with what `make` makes of 0 ..< `count`, in this order, up to the
  /// first nil.
  ///
  /// Up to `jobs` threads make, the caller's among them while it has nothing to use. At most one more than
  /// there are threads are made or wait to be used.
  public static func inOrder<T: Sendable, E: Error>(
    _ count: Int,
    jobs: Int,
    make: @escaping @Sendable (Int) -> T?,
    use: (T) throws(E) -> Void
  ) throws(E) {
    guard min(count, jobs) > 1 else {
      for number in 0..<count {
        guard let thing = make(number) else { return }
        try use(thing)
      }
      return
    }
    let line = Line<T?>(count, room: jobs + 1)
    let others = BackgroundCrew(1..<min(count, jobs)) { _ in
      while let number = line.claim() { line.put(make(number), at: number) }
    }
    defer {
      line.close()
      others.wait()
    }
    for number in 0..<count {
      guard let thing = line.take(number, make) else { return }
      try use(thing)
    }
  }

  /// What is made and not used yet, by its number.
  private final class Line<T>: @unchecked Sendable {
    private let monitor = Monitor()
    private let room: Int
    /// Where numbers end that may be made; no further once nobody uses them.
    private var count: Int
    /// The first number that nobody makes yet.
    private var next = 0
    /// The number that is used next.
    private var used = 0
    private var made: [Int: T] = [:]

    init(_ count: Int, room: Int) {
      self.count = count
      self.room = room
    }

    /// The next number to make, once there is room for it; nil if there is none.
    func claim() -> Int? {
      monitor.locked {
        while next < count, next >= used + room { monitor.waitForChange() }
        return claimed()
      }
    }

    func put(_ thing: T, at number: Int) {
      monitor.locked {
        made[number] = thing
        monitor.announceChange()
      }
    }

    /// What was made of `number`, whose turn it is; until it is there, `make` makes others.
    func take(_ number: Int, _ make: (Int) -> T) -> T {
      while true {
        switch monitor.locked({ step(number) }) {
        case .use(let thing): return thing
        case .make(let other): put(make(other), at: other)
        }
      }
    }

    /// Lets nobody begin with another.
    func close() {
      monitor.locked {
        count = 0
        monitor.announceChange()
      }
    }

    private enum Step {
      case use(T)
      case make(Int)
    }

    private func step(_ number: Int) -> Step {
      while true {
        if let thing = made.removeValue(forKey: number) {
          used = number + 1
          monitor.announceChange()
          return .use(thing)
        }
        if next < used + room, let other = claimed() { return .make(other) }
        monitor.waitForChange()
      }
    }

    private func claimed() -> Int? {
      guard next < count else { return nil }
      defer { next += 1 }
      return next
    }
  }
}
