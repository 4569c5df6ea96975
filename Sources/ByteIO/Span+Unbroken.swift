import CByteScan

extension Span<UInt8> {
  /// Whether there is neither a blank nor an ASCII control from `start` on.
  public func isUnbroken(from start: Int) -> Bool {
    precondition(start >= 0 && start <= count)
    return unsafe withUnsafeBufferPointer { bytes in
      guard let first = bytes.baseAddress else { return true }
      return unsafe larder_is_unbroken(first + start, bytes.count - start) != 0
    }
  }
}
