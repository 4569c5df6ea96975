/// How the bytes of an entry stand in an archive.
public enum ZipMethod: Int, Sendable {
  /// As they are.
  case stored = 0
  /// Compressed by deflate.
  case deflated = 8
}
