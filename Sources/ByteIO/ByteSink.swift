/// Where finished bytes go, one after the other.
public protocol ByteSink: AnyObject {
  /// How many bytes have been appended.
  var position: Int { get }
  /// Whether bytes that were appended can still be changed: only in a file that the sink made itself.
  var canPatch: Bool { get }
  /// Appends bytes; all of them, or an error.
  func append(_ bytes: Span<UInt8>) throws(OutputError)
  /// Overwrites bytes that were appended before. Only if `canPatch`.
  func patch(_ bytes: Span<UInt8>, at offset: Int) throws(OutputError)
}

extension ByteSink {
  /// Appends all that a buffer holds.
  public func append(_ buffer: borrowing OutputBuffer) throws(OutputError) {
    try append(buffer.bytes)
  }

  /// Appends the bytes `range` of a buffer.
  public func append(
    _ buffer: borrowing OutputBuffer,
    _ range: Range<Int>
  ) throws(OutputError) {
    try append(buffer.bytes.extracting(range))
  }
}
