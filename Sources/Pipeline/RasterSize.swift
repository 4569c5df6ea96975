/// The size of a picture, read from the head of its file.
enum RasterSize {
  /// The width and height in pixels; nil if they are not where the format has them, or absurd.
  static func read(_ bytes: Span<UInt8>, _ fileExtension: String) -> (width: Int, height: Int)? {
    let size: (Int, Int)?
    switch fileExtension {
    // The first chunk is IHDR (PNG, 11.2.1).
    case "png": size = bytes.count >= 24 ? (big(bytes, 16, 4), big(bytes, 20, 4)) : nil
    case "gif": size = bytes.count >= 10 ? (little(bytes, 6, 2), little(bytes, 8, 2)) : nil
    case "jpg": size = jpeg(bytes)
    case "webp": size = webp(bytes)
    case "avif": size = avif(bytes)
    default: size = nil
    }
    guard let (width, height) = size, (1...65_535).contains(width), (1...65_535).contains(height)
    else { return nil }
    return (width, height)
  }

  private static func big(_ bytes: Span<UInt8>, _ at: Int, _ count: Int) -> Int {
    (0..<count).reduce(0) { $0 << 8 | Int(bytes[at + $1]) }
  }

  private static func little(_ bytes: Span<UInt8>, _ at: Int, _ count: Int) -> Int {
    (0..<count).reversed().reduce(0) { $0 << 8 | Int(bytes[at + $1]) }
  }

  /// The frame header (ITU T.81, B.2.2) behind the segments before it.
  private static func jpeg(_ bytes: Span<UInt8>) -> (Int, Int)? {
    var at = 2
    while at + 9 < bytes.count, bytes[at] == 0xFF {
      let marker = bytes[at + 1]
      switch marker {
      case 0xFF: at += 1
      case 0xC4, 0xC8, 0xCC: at += 2 + big(bytes, at + 2, 2)
      case 0xC0...0xCF: return (big(bytes, at + 7, 2), big(bytes, at + 5, 2))
      case 0xD9, 0xDA: return nil
      case 0x01, 0xD0...0xD8: at += 2
      default: at += 2 + big(bytes, at + 2, 2)
      }
    }
    return nil
  }

  /// The first chunk: lossy, lossless or extended (RFC 9649, 2.5 to 2.7).
  private static func webp(_ bytes: Span<UInt8>) -> (Int, Int)? {
    guard bytes.count >= 30 else { return nil }
    switch big(bytes, 12, 4) {
    case 0x5650_3820: return (little(bytes, 26, 2) & 0x3FFF, little(bytes, 28, 2) & 0x3FFF)
    case 0x5650_384C:
      let bits = little(bytes, 21, 4)
      return (bits & 0x3FFF + 1, bits >> 14 & 0x3FFF + 1)
    case 0x5650_3858: return (little(bytes, 24, 3) + 1, little(bytes, 27, 3) + 1)
    default: return nil
    }
  }

  /// The first property `ispe` (ISO/IEC 23008-12, 6.5.3), which stands near the start.
  private static func avif(_ bytes: Span<UInt8>) -> (Int, Int)? {
    let end = min(bytes.count - 16, 4096)
    guard end > 0 else { return nil }
    for at in 0..<end where big(bytes, at, 4) == 0x6973_7065 {
      return (big(bytes, at + 8, 4), big(bytes, at + 12, 4))
    }
    return nil
  }
}
