public import ByteIO

/// The bytes of an archive, wherever they lie.
public protocol ZipSource {
  /// How many there are.
  var count: Int { get }

  /// Appends the bytes `range`, which lie within ``count``; all of them, or an error.
  func read(_ range: Range<Int>, into arena: inout ByteArena) throws
}
