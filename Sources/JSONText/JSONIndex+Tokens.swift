import ByteIO
import CByteScan

// The tokens of RFC 8259: each is read from `at`, which is left behind it.
extension JSONIndex {
  /// The violation at `at`, which may be past the end: there the document is cut.
  @inline(never)
  static func unexpected(_ text: UnsafePointer<UInt8>, _ at: Int, _ end: Int) -> Stop {
    at < end ? unsafe Stop(.unexpected(text[at]), at: at) : Stop(.cut, at: end)
  }

  /// Passes blanks, at most one past the end.
  @inline(__always)
  static func skipBlank(_ text: UnsafePointer<UInt8>, _ at: inout Int, _ end: Int) {
    if unsafe text[at] > 0x20 { return }
    // Most writers put a single one, if any.
    if unsafe text[at] == 0x20 && text[at &+ 1] > 0x20 {
      at &+= 1
      return
    }
    at = unsafe behindBlanks(text, at, end)
  }

  @inline(never)
  private static func behindBlanks(
    _ text: UnsafePointer<UInt8>,
    _ start: Int,
    _ end: Int
  ) -> Int {
    var at = start
    while at < end {
      let byte = unsafe text[at]
      guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { break }
      at &+= 1
    }
    return at
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
  ///
  /// Numbers of fewer than 16 bytes without an exponent are read here.
  @inline(__always)
  static func number(
    _ text: UnsafePointer<UInt8>,
    _ at: inout Int,
    _ end: Int
  ) throws(Stop) -> JSONFlags {
    let first = unsafe text[at] == UInt8(ascii: "-") ? at &+ 1 : at
    let digits = unsafe larder_scan_digits(text + first)
    let behind = first &+ Int(digits.count)
    guard digits.count < 16, digits.whole > 0, digits.count != digits.whole &+ 1, behind <= end,
      unsafe text[first] != UInt8(ascii: "0") || digits.whole == 1,
      unsafe text[behind] | 0x20 != UInt8(ascii: "e")
    else {
      let (flags, behind) = try unsafe longNumber(text, at, end)
      at = behind
      return flags
    }
    at = behind
    return digits.count == digits.whole ? .integer : []
  }

  /// Reads a number of any form; returns the place behind it too.
  @inline(never)
  private static func longNumber(
    _ text: UnsafePointer<UInt8>,
    _ start: Int,
    _ end: Int
  ) throws(Stop) -> (flags: JSONFlags, behind: Int) {
    var at = start
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
    return (flags, at)
  }

  /// How many of the eight bytes at `text` stand before the first that is no digit.
  @inline(__always)
  private static func digitCount(_ text: UnsafePointer<UInt8>) -> Int {
    let word = unsafe UnsafeRawPointer(text).loadUnaligned(as: UInt64.self).littleEndian
    // The high half of a byte stays 0 for a digit alone; a carry comes only from what is none.
    let digits = word ^ 0x3030_3030_3030_3030
    let others = (digits &+ 0x0606_0606_0606_0606 | digits) & 0xF0F0_F0F0_F0F0_F0F0
    return others.trailingZeroBitCount &>> 3
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
      let count = unsafe digitCount(text + at)
      at &+= count
      if count < 8 { break }
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
    let stop = unsafe from &+ Int(larder_ascii_count(text + from))
    if stop < end, unsafe text[stop] == UInt8(ascii: "\"") {
      at = stop &+ 1
      return (from, [])
    }
    let (flags, behind) = try unsafe rest(text, stop, end)
    at = behind
    return (from, flags)
  }

  /// Reads what `stop` and what follows it are of a string; returns the place behind its closing quote.
  @inline(never)
  static func rest(
    _ text: UnsafePointer<UInt8>,
    _ stop: Int,
    _ end: Int
  ) throws(Stop) -> (flags: JSONFlags, behind: Int) {
    guard stop < end else { throw Stop(.cut, at: end) }
    // Its first two flags are `escaped` and `nonASCII`.
    let found = unsafe larder_scan_content(text + stop, text + end)
    let (flags, place) = unsafe (JSONFlags(rawValue: UInt8(found.flags & 3)), found.at - text)
    guard unsafe found.flags & UInt32(LARDER_CONTENT_UNSURE) != 0 else {
      return (flags, place + 1)
    }
    return try unsafe carefully(text, place, end, flags)
  }

  /// The same, a character at a time, from `stop` on; what was noticed before it are `flags`.
  static func carefully(
    _ text: UnsafePointer<UInt8>,
    _ stop: Int,
    _ end: Int,
    _ flags: JSONFlags
  ) throws(Stop) -> (flags: JSONFlags, behind: Int) {
    var flags = flags
    var cursor = unsafe larder_scan_ascii(text + stop, text + end) - text
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
