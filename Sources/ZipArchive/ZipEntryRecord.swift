import ByteIO

/// The headers of one entry (APPNOTE 4.3.7, 4.3.9, 4.3.12).
struct ZipEntryRecord {
  /// The name: ASCII, so that no flag is needed.
  let name: String
  let method: ZipMethod
  let time: ZipTime
  /// Where the local header begins.
  let offset: Int
  /// Whether checksum and sizes stand behind the bytes, in a descriptor.
  let hasDescriptor: Bool
  /// Whether the offset does not fit 32 bits.
  let isFar: Bool
  /// Whether the sizes have 64 bits, because they may not fit 32.
  let isLarge: Bool
  /// What it holds.
  ///
  /// Grows while runs are appended.
  var run = DeflatedRun()

  /// Where the checksum stands in a local header, and behind it the sizes.
  static let checksumInLocalHeader = 14
  /// Where the sizes of a large entry stand in a local header.
  var largeSizesInLocalHeader: Int { 30 + name.utf8.count + 4 }

  func appendLocalHeader(to out: inout OutputBuffer) {
    out.append(word: 0x0403_4B50)
    appendCommon(to: &out)
    out.append(short: isLarge ? 20 : 0)
    out.append(text: name)
    guard isLarge else { return }
    out.append(short: 1)
    out.append(short: 16)
    appendLargeSizes(to: &out)
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
    let extra = (isLarge ? 16 : 0) + (isFar ? 8 : 0)
    out.append(short: extra == 0 ? 0 : extra + 4)
    // Comment, disk, internal attributes; then the external ones.
    for _ in 0..<3 { out.append(short: 0) }
    out.append(word: 0)
    out.append(word: isFar ? 0xFFFF_FFFF : offset)
    out.append(text: name)
    guard extra > 0 else { return }
    out.append(short: 1)
    out.append(short: extra)
    if isLarge { appendLargeSizes(to: &out) }
    if isFar { out.append(long: offset) }
  }

  func appendSizes(to out: inout OutputBuffer) {
    out.append(word: Int(run.crc))
    out.append(word: isLarge ? 0xFFFF_FFFF : run.packedCount)
    out.append(word: isLarge ? 0xFFFF_FFFF : run.count)
  }

  /// The sizes in the order of the 64-bit field (APPNOTE 4.5.3), which is the other one.
  func appendLargeSizes(to out: inout OutputBuffer) {
    out.append(long: run.count)
    out.append(long: run.packedCount)
  }

  private var version: Int { isFar || isLarge ? 45 : 20 }

  /// What both headers have, from the version needed to the length of the name.
  ///
  /// Local headers of streamed entries are written while `run` is empty: zeros.
  private func appendCommon(to out: inout OutputBuffer) {
    out.append(short: version)
    out.append(short: hasDescriptor ? 8 : 0)
    out.append(short: method.rawValue)
    out.append(short: time.time)
    out.append(short: time.date)
    appendSizes(to: &out)
    out.append(short: name.utf8.count)
  }
}
