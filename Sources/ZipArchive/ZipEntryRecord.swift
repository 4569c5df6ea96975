import ByteIO

/// The headers of one entry (APPNOTE 4.3.7, 4.3.9, 4.3.12).
struct ZipEntryRecord {
  /// The name: ASCII, so that no flag is needed.
  let name: String
  /// Where the local header begins.
  let offset: Int
  /// Whether checksum and sizes stand behind the bytes, in a descriptor.
  let hasDescriptor: Bool
  /// Whether the offset does not fit 32 bits.
  let isFar: Bool
  /// What it holds.
  ///
  /// Grows while runs are appended.
  var run = DeflatedRun()

  /// Where the checksum and the sizes stand in a local header.
  static let sizesInLocalHeader = 14

  func appendLocalHeader(to out: inout OutputBuffer) {
    out.append(word: 0x0403_4B50)
    appendCommon(to: &out)
    out.append(short: 0)
    out.append(text: name)
  }

  func appendDescriptor(to out: inout OutputBuffer) {
    out.append(word: 0x0807_4B50)
    appendSizes(to: &out)
  }

  func appendCentralHeader(to out: inout OutputBuffer) {
    out.append(word: 0x0201_4B50)
    // Made by the same version on host 0.
    out.append(short: version)
    appendCommon(to: &out)
    out.append(short: isFar ? 12 : 0)
    // Comment, disk, internal attributes; then the external ones.
    for _ in 0..<3 { out.append(short: 0) }
    out.append(word: 0)
    out.append(word: isFar ? 0xFFFF_FFFF : offset)
    out.append(text: name)
    guard isFar else { return }
    out.append(short: 1)
    out.append(short: 8)
    out.append(long: offset)
  }

  func appendSizes(to out: inout OutputBuffer) {
    out.append(word: Int(run.crc))
    out.append(word: run.packedCount)
    out.append(word: run.count)
  }

  private var version: Int { isFar ? 45 : 20 }

  /// What both headers have, from the version needed to the length of the name.
  ///
  /// Local headers of streamed entries are written while `run` is empty: zeros.
  private func appendCommon(to out: inout OutputBuffer) {
    out.append(short: version)
    out.append(short: hasDescriptor ? 8 : 0)
    out.append(short: 8)
    // Midnight of 1980-01-01; a month of 0 is invalid.
    out.append(short: 0)
    out.append(short: 0x0021)
    appendSizes(to: &out)
    out.append(short: name.utf8.count)
  }
}
