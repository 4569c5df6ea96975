public import ByteIO

/// What stands around deflated bytes in a gzip file (RFC 1952 §2.3): one member, always the same bytes
/// for the same content.
public enum Gzip {
  /// The media type (RFC 6713).
  public static let contentType = "application/gzip"

  /// Appends the header: no name, no time, no operating system.
  public static func appendHeader(to out: inout OutputBuffer) {
    for byte: UInt8 in [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255] { out.append(byte) }
  }

  /// Appends what stands behind the deflated bytes: their checksum, and their length modulo 2³².
  public static func appendTrailer(of run: DeflatedRun, to out: inout OutputBuffer) {
    out.append(word: Int(run.crc))
    out.append(word: run.count)
  }
}
