import ByteIO

/// A header of an entry, central or local (APPNOTE 4.3.7, 4.3.12).
struct ZipHeader {
  /// The entry's name.
  let name: FileName
  /// What the entry holds; in a local header in front of a descriptor, nothing.
  private(set) var run: DeflatedRun
  /// Where the local header stands.
  private(set) var offset = 0
  /// How long this header is.
  let headerCount: Int
  private let common: [UInt8]
  private let isFar: Bool

  static let leastCentralCount = 46
  private static let leastLocalCount = 30
  private static let farMark = 0xFFFF_FFFF

  var isStored: Bool { common[4] == 0 && common[5] == 0 }
  var hasDescriptor: Bool { common[2] & 8 != 0 }
  /// The most bytes that the local header has.
  var localCount: Int { Self.leastLocalCount + name.bytes.count + 20 }
  /// How many bytes stand behind the entry's own.
  var descriptorCount: Int { isFar ? 24 : 16 }

  /// Reads the next header of a directory.
  init(central bytes: Span<UInt8>, _ at: inout Int) throws(ZipError) {
    let numbers = LittleEndian(bytes)
    let start = at
    let nameCount = numbers.short(start + 28)
    let extraCount = numbers.short(start + 30)
    let end = start + Self.leastCentralCount + nameCount + extraCount
    guard numbers.word(start) == 0x0201_4B50, nameCount > 0, extraCount >= 0, end <= bytes.count
    else {
      throw ZipError(.inconsistent, "a header in the directory")
    }
    name = FileName(Self.part(bytes, start + Self.leastCentralCount, nameCount))
    common = Self.part(bytes, start + 6, 10)
    headerCount = end - start
    at = end
    var run = DeflatedRun(
      crc: UInt32(truncatingIfNeeded: numbers.word(start + 16)),
      count: numbers.word(start + 24),
      packedCount: numbers.word(start + 20)
    )
    var offset = numbers.word(start + 42)
    var wide = FarFields(numbers, end - extraCount, extraCount)
    guard let wideIsFar = wide.take(&run.count, &run.packedCount, &offset), wide.isAtEnd else {
      throw ZipError(.inconsistent, entry: name.display, "its extra fields")
    }
    isFar = wideIsFar
    self.run = run
    self.offset = offset
    let display = name.display
    // Made on host 0 by the version needed; no comment, first disk, no attributes.
    guard numbers.short(start + 4) == numbers.short(start + 6), numbers.short(start + 32) == 0,
      numbers.short(start + 34) == 0, numbers.short(start + 36) == 0, numbers.word(start + 38) == 0
    else { throw ZipError(.inconsistent, entry: display, "a comment, attributes, or its maker") }
    try check(display)
  }

  /// Reads the local header of the entry that `central` describes, and holds one against the other.
  init(local bytes: Span<UInt8>, for central: ZipHeader) throws(ZipError) {
    let numbers = LittleEndian(bytes)
    let display = central.name.display
    let nameCount = numbers.short(26)
    let extraCount = numbers.short(28)
    headerCount = Self.leastLocalCount + nameCount + extraCount
    guard numbers.word(0) == 0x0403_4B50, nameCount == central.name.bytes.count, extraCount >= 0,
      headerCount <= bytes.count
    else { throw ZipError(.inconsistent, entry: display, "its local header") }
    name = FileName(Self.part(bytes, Self.leastLocalCount, nameCount))
    common = Self.part(bytes, 4, 10)
    run = DeflatedRun(
      crc: UInt32(truncatingIfNeeded: numbers.word(14)),
      count: numbers.word(22),
      packedCount: numbers.word(18)
    )
    var wide = FarFields(numbers, headerCount - extraCount, extraCount)
    var none = 0
    guard let wideIsFar = wide.take(&run.count, &run.packedCount, &none), wide.isAtEnd else {
      throw ZipError(.inconsistent, entry: display, "the extra fields of its local header")
    }
    isFar = wideIsFar
    guard name == central.name, common == central.common,
      run == (hasDescriptor ? DeflatedRun() : central.run)
    else { throw ZipError(.inconsistent, entry: display, "its two headers differ") }
  }

  /// Holds what stands behind the bytes of a streamed entry against its central header.
  func checkDescriptor(_ bytes: Span<UInt8>, of central: ZipHeader) throws(ZipError) {
    let numbers = LittleEndian(bytes)
    let width = isFar ? 8 : 4
    let sizes = (0..<2).map { isFar ? numbers.long(8 + $0 * width) : numbers.word(8 + $0 * width) }
    guard bytes.count == descriptorCount, numbers.word(0) == 0x0807_4B50,
      numbers.word(4) == Int(central.run.crc),
      sizes == [central.run.packedCount, central.run.count]
    else { throw ZipError(.inconsistent, entry: central.name.display, "its descriptor") }
  }

  private func check(_ display: String) throws(ZipError) {
    let isWide = name.bytes.contains { $0 >= 0x80 }
    let version = Int(common[0]) | Int(common[1]) << 8
    let flags = Int(common[2]) | Int(common[3]) << 8
    let method = Int(common[4]) | Int(common[5]) << 8
    // A descriptor, and names in UTF-8, which only those need that are not ASCII.
    guard flags & ~0x808 == 0, !isWide || flags & 0x800 != 0 else {
      throw ZipError(.inconsistent, entry: display, "encrypted, or other flags")
    }
    guard method == 8 || method == 0 else {
      throw ZipError(.inconsistent, entry: display, "compressed by method \(method)")
    }
    guard version == 20 || version == 45 || version == 10 && method == 0 else {
      throw ZipError(.inconsistent, entry: display, "of version \(version)")
    }
    guard run.count >= 0, run.packedCount >= 0, offset >= 0 else {
      throw ZipError(.inconsistent, entry: display, "its sizes")
    }
  }

  private static func part(_ bytes: Span<UInt8>, _ start: Int, _ count: Int) -> [UInt8] {
    unsafe bytes.extracting(start..<start + count).withUnsafeBufferPointer { unsafe Array($0) }
  }

  /// The extra field that holds what does not fit 32 bits (APPNOTE 4.5.3); no other is plain.
  private struct FarFields: ~Escapable {
    private let numbers: LittleEndian
    private let end: Int
    private var at: Int
    private let isThere: Bool

    /// Whether it was read to its end.
    var isAtEnd: Bool { at == end }

    @_lifetime(copy numbers)
    init(_ numbers: LittleEndian, _ start: Int, _ count: Int) {
      self.numbers = numbers
      end = start + count
      isThere =
        count >= 4 && numbers.short(start) == 1 && numbers.short(start + 2) == count - 4
      at = isThere ? start + 4 : start
    }

    /// Replaces those of the three that say they do not fit; nil if one is missing.
    ///
    /// - Returns: whether the field was there.
    @_lifetime(self: copy self)
    mutating func take(_ count: inout Int, _ packedCount: inout Int, _ offset: inout Int) -> Bool? {
      guard isThere else { return false }
      for number in 0..<3 {
        let value = number == 0 ? count : number == 1 ? packedCount : offset
        guard value == ZipHeader.farMark else { continue }
        let far = numbers.long(at)
        guard at + 8 <= end, far >= 0 else { return nil }
        at += 8
        switch number {
        case 0: count = far
        case 1: packedCount = far
        default: offset = far
        }
      }
      return true
    }
  }
}
