import Synchronization

/// How far a run is, for whoever draws it.
///
/// Counted by the run, read at any time.
public final class Progress: Sendable {
  private let countedItems = Atomic<Int>(0)
  private let countedBytes = Atomic<Int>(0)
  private let expected = Atomic<Int>(0)

  /// Makes one that starts at nothing.
  public init() {}

  /// The items committed.
  public var items: Int { countedItems.load(ordering: .relaxed) }
  /// The bytes of those items as they were read.
  public var bytes: Int { countedBytes.load(ordering: .relaxed) }
  /// How many items there will be; 0 if nobody knows.
  public var expectedItems: Int { expected.load(ordering: .relaxed) }

  func expect(_ items: Int) { expected.add(items, ordering: .relaxed) }

  func add(items: Int, bytes: Int) {
    countedItems.add(items, ordering: .relaxed)
    countedBytes.add(bytes, ordering: .relaxed)
  }

  /// What one pass counts, so that it can be taken back if the pass is given up and begins anew.
  struct Share: Sendable {
    private let progress: Progress
    private var expectedItems: Int?
    private var items = 0
    private var bytes = 0

    init(of progress: Progress) { self.progress = progress }

    /// Tells how many items there will be, once that is known.
    mutating func expect(_ count: Int?) {
      guard expectedItems == nil, let count else { return }
      progress.expect(count)
      expectedItems = count
    }

    mutating func add(items: Int, bytes: Int) {
      progress.add(items: items, bytes: bytes)
      self.items += items
      self.bytes += bytes
    }

    mutating func takeBack() {
      progress.add(items: -items, bytes: -bytes)
      progress.expect(-(expectedItems ?? 0))
      self = Share(of: progress)
    }
  }
}
