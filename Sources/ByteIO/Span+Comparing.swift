import CByteScan

extension Span<UInt8> {
  /// Whether the bytes of `other` stand here at `start`, which leaves room for them.
  public func isEqual(_ other: Span<UInt8>, at start: Int = 0) -> Bool {
    precondition(start >= 0 && start + other.count <= count)
    return unsafe withUnsafeBufferPointer { here in
      unsafe other.withUnsafeBufferPointer { there in
        guard let one = here.baseAddress, let other = there.baseAddress else {
          return true
        }
        return unsafe larder_equal(one + start, other, there.count) != 0
      }
    }
  }
}
