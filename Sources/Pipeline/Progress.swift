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
}
