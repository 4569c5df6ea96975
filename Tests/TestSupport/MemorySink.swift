public import ByteIO

/// A sink that keeps everything in memory, as a file that can be patched or as a stream.
public final class MemorySink: ByteSink {
  /// What was appended, with its patches.
  public private(set) var bytes: [UInt8] = []
  /// Whether it acts as a file.
  public let canPatch: Bool

  /// Makes an empty sink.
  public init(canPatch: Bool) { self.canPatch = canPatch }

  /// How many bytes have been appended.
  public var position: Int { bytes.count }

  /// Appends bytes.
  public func append(_ bytes: Span<UInt8>) throws(OutputError) {
    for at in bytes.indices { self.bytes.append(bytes[at]) }
  }

  /// Overwrites bytes that were appended before.
  public func patch(_ bytes: Span<UInt8>, at offset: Int) throws(OutputError) {
    precondition(canPatch, "a stream cannot be patched")
    for at in bytes.indices { self.bytes[offset + at] = bytes[at] }
  }

  /// Hands a range of the bytes to `body` in small pieces, as a file would.
  public func read(
    _ range: Range<Int>,
    _ body: (Span<UInt8>) throws(OutputError) -> Void
  ) throws(OutputError) {
    var at = range.lowerBound
    while at < range.upperBound {
      let piece = Array(bytes[at..<min(at + 1000, range.upperBound)])
      try body(piece.span)
      at += piece.count
    }
  }
}
