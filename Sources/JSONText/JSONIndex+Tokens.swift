import ByteIO
import CByteScan

// The tokens of RFC 8259: each is read from `at`, which is left behind it.
extension JSONIndex {
  @inline(__always)
  static func skipBlank(_ text: UnsafePointer<UInt8>, _ at: inout Int, _ end: Int) {
    while at < end {
      let byte = unsafe text[at]
      if byte > 0x20 { return }
      guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
      at &+= 1
    }
  }

  /// Reads a literal whose first four bytes are `head`, little-endian; returns the place behind it.
  ///
  /// Looks up to 4 bytes past the end, which the arena's padding allows.
  @inline(__always)
  static func word(
    _ word: StaticString,
    _ head: UInt32,
    _ text: UnsafePointer<UInt8>,
    _ at: Int,
    _ end: Int
  ) throws(Stop) -> Int {
    let stop = at &+ word.utf8CodeUnitCount
    let found = unsafe UnsafeRawPointer(text + at).loadUnaligned(as: UInt32.self)
    guard stop <= end, UInt32(littleEndian: found) == head,
      unsafe word.utf8CodeUnitCount == 4 || text[at &+ 4] == UInt8(ascii: "e")
    else { return try unsafe literal(word, text, at, end) }
    return stop
  }

  @inline(never)
  static func literal(
    _ word: StaticString,
    _ text: UnsafePointer<UInt8>,
    _ start: Int,
    _ end: Int
  ) throws(Stop) -> Int {
    for index in 0..<word.utf8CodeUnitCount {
      let at = start + index
      guard at < end else { throw Stop(.cut, at: at) }
      guard unsafe text[at] == word.utf8Start[index] else {
        throw unsafe Stop(.unexpected(text[at]), at: at)
      }
    }
    return start + word.utf8CodeUnitCount
  }

  /// RFC 8259 §6: `-? (0 | [1-9][0-9]*) ('.' [0-9]+)? ([eE] [+-]? [0-9]+)?`.
  @inline(__always)
  static func number(
    _ text: UnsafePointer<UInt8>,
    _ at: inout Int,
    _ end: Int
  ) throws(Stop) -> JSONFlags {
    @inline(__always) func digits() throws(Stop) {
      let from = at
      at = unsafe behindDigits(text, at, end)
      if at == from { throw Stop(at < end ? .badNumber : .cut, at: at) }
    }
    var flags = JSONFlags.integer
    if unsafe text[at] == UInt8(ascii: "-") { at &+= 1 }
    if at < end, unsafe text[at] == UInt8(ascii: "0") {
      at &+= 1
      if at < end, unsafe text[at] &- UInt8(ascii: "0") < 10 { throw Stop(.badNumber, at: at) }
    } else {
      try digits()
    }
    if at < end, unsafe text[at] == UInt8(ascii: ".") {
      flags = []
      at &+= 1
      try digits()
    }
    if at < end, unsafe text[at] | 0x20 == UInt8(ascii: "e") {
      flags = []
      at &+= 1
      if at < end, unsafe text[at] == UInt8(ascii: "+") || text[at] == UInt8(ascii: "-") {
        at &+= 1
      }
      try digits()
    }
    return flags
  }

  /// The place behind the digits that stand at `start`, eight at a time.
  ///
  /// Reads up to 8 bytes past them, which the arena's padding allows.
  @inline(__always)
  private static func behindDigits(
    _ text: UnsafePointer<UInt8>,
    _ start: Int,
    _ end: Int
  ) -> Int {
    var at = start
    while at < end {
      let word = unsafe UnsafeRawPointer(text + at).loadUnaligned(as: UInt64.self).littleEndian
      // The high half of a byte stays 0 for a digit alone; a carry comes only from what is none.
      let digits = word ^ 0x3030_3030_3030_3030
      let others = (digits &+ 0x0606_0606_0606_0606 | digits) & 0xF0F0_F0F0_F0F0_F0F0
      at &+= others == 0 ? 8 : others.trailingZeroBitCount &>> 3
      if others != 0 { break }
    }
    return min(at, end)
  }

  /// Reads a string whose opening quote is at `at`; leaves `at` behind the closing one.
  @inline(__always)
  static func string(
    _ text: UnsafePointer<UInt8>,
    _ at: inout Int,
    _ end: Int
  ) throws(Stop) -> (from: Int, flags: JSONFlags) {
    let from = at &+ 1
    let stop = unsafe larder_scan_ascii(text + from, text + end) - text
    if stop < end, unsafe text[stop] == UInt8(ascii: "\"") {
      at = stop &+ 1
      return (from, [])
    }
    let (flags, behind) = try unsafe carefully(text, from, stop, end)
    at = behind
    return (from, flags)
  }

  /// Reads the string at `from`, plain up to `stop`, that has escapes, other than ASCII characters, or no
  /// end; returns the place behind its closing quote too.
  @inline(never)
  static func carefully(
    _ text: UnsafePointer<UInt8>,
    _ from: Int,
    _ stop: Int,
    _ end: Int
  ) throws(Stop) -> (flags: JSONFlags, behind: Int) {
    var flags: JSONFlags = []
    var cursor = stop
    while cursor < end {
      let byte = unsafe text[cursor]
      switch byte {
      case UInt8(ascii: "\""): return (flags, cursor &+ 1)
      case UInt8(ascii: "\\"):
        flags.insert(.escaped)
        cursor = try unsafe escape(text, cursor, end, &flags)
      case 0x80...0xFF:
        flags.insert(.nonASCII)
        // Characters that are not ASCII mostly stand together.
        repeat {
          let length = unsafe UTF8Check.length(text + cursor, end &- cursor)
          guard length > 0 else { throw Stop(.invalidUTF8, at: cursor) }
          cursor &+= length
        } while unsafe cursor < end && text[cursor] >= 0x80
      default: throw Stop(.controlCharacter, at: cursor)
      }
      cursor = unsafe larder_scan_ascii(text + cursor, text + end) - text
    }
    throw Stop(.cut, at: end)
  }

  /// Checks the escape at `at`; returns the place behind it.
  ///
  /// A pair of surrogates is one escape.
  static func escape(
    _ text: UnsafePointer<UInt8>,
    _ at: Int,
    _ end: Int,
    _ flags: inout JSONFlags
  ) throws(Stop) -> Int {
    guard at + 1 < end else { throw Stop(.cut, at: end) }
    switch unsafe text[at + 1] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
      UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      return at + 2
    case UInt8(ascii: "u"):
      let unit = try unsafe hex(text, at + 2, end, at)
      guard unit & 0xF800 == 0xD800 else { return at + 6 }
      if unit < 0xDC00, at + 7 < end,
        unsafe text[at + 6] == UInt8(ascii: "\\") && text[at + 7] == UInt8(ascii: "u")
      {
        let low = try unsafe hex(text, at + 8, end, at + 6)
        if low & 0xFC00 == 0xDC00 { return at + 12 }
      }
      flags.insert(.loneSurrogate)
      return at + 6
    default:
      throw Stop(.badEscape, at: at)
    }
  }

  static func hex(
    _ text: UnsafePointer<UInt8>,
    _ at: Int,
    _ end: Int,
    _ escape: Int
  ) throws(Stop) -> UInt32 {
    guard at + 4 <= end else { throw Stop(.cut, at: end) }
    var unit: UInt32 = 0
    for offset in 0..<4 {
      guard let digit = unsafe JSONEscapes.hexValue(text[at + offset]) else {
        throw Stop(.badEscape, at: escape)
      }
      unit = unit << 4 | UInt32(digit)
    }
    return unit
  }
}
