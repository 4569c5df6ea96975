import ByteIO

extension JSONIndex {
  /// A cheap hash of a key; equal keys have equal hashes, whichever escapes spell them.
  @inline(__always)
  static func hash(
    _ key: UnsafePointer<UInt8>,
    _ length: Int,
    _ flags: JSONFlags
  ) -> UInt32 {
    if flags.contains(.escaped) { return unsafe hashDecoded(key, length) }
    return unsafe hashPlain(key, length)
  }

  /// Mixes the length, the first and the last eight bytes.
  ///
  /// Reads up to 8 bytes past a short key, which the arena's padding allows.
  @inline(__always)
  private static func hashPlain(_ key: UnsafePointer<UInt8>, _ length: Int) -> UInt32 {
    let raw = unsafe UnsafeRawPointer(key)
    var first = unsafe raw.loadUnaligned(as: UInt64.self)
    var last: UInt64 = 0
    if length < 8 {
      // In two steps, since a shift by 64 would be none.
      first = (first &<< UInt64(truncatingIfNeeded: 56 &- length &* 8)) &<< 8
    } else {
      last = unsafe raw.loadUnaligned(fromByteOffset: length &- 8, as: UInt64.self)
    }
    var mixed = (first ^ UInt64(truncatingIfNeeded: length)) &* 0x9E37_79B9_7F4A_7C15
    mixed = (mixed ^ (mixed >> 32) ^ last) &* 0xD6E8_FEB8_6659_FD93
    return UInt32(truncatingIfNeeded: mixed >> 32)
  }

  @inline(never)
  private static func hashDecoded(_ key: UnsafePointer<UInt8>, _ length: Int) -> UInt32 {
    var text = OutputBuffer(capacity: length)
    JSONEscapes.decode(unsafe Span(_unsafeStart: key, count: length), to: &text)
    return hash(ofText: text.bytes)
  }

  /// The hash that a key has which stands for `text`.
  ///
  /// Copies the text: for names that are prepared once, not for every key.
  public static func hash(ofText text: Span<UInt8>) -> UInt32 {
    var padded = ByteArena(capacity: text.count)
    padded.append(text)
    return unsafe padded.bytes.withUnsafeBufferPointer { bytes in
      guard let start = bytes.baseAddress else { return 0 }
      return unsafe hashPlain(start, bytes.count)
    }
  }

  /// Marks the keys of the object at `object` that occur more than once; returns the last, or -1.
  ///
  /// Up to 64 members a bit set of hashes tells most objects apart without comparing; larger ones are
  /// sorted by hash, so that hostile objects cost O(n log n).
  @inline(__always)
  static func resolveDuplicates(
    _ text: UnsafePointer<UInt8>,
    _ base: UnsafeMutablePointer<JSONNode>,
    _ object: Int,
    _ end: Int
  ) -> Int {
    var seen: UInt64 = 0
    var members = 0
    var key = object &+ 1
    while key < end {
      let bit: UInt64 = unsafe 1 << UInt64(base[key].next & 63)
      if seen & bit != 0 {
        guard members < 64 else {
          return unsafe resolveMany(text, base, object, end)
        }
        var earlier = object &+ 1
        while earlier < key {
          if unsafe base[earlier].next == base[key].next,
            unsafe !base[earlier].flags.contains(.redirected),
            unsafe sameKey(text, base, earlier, key)
          {
            return unsafe resolveMany(text, base, object, end)
          }
          earlier = unsafe Int(base[earlier &+ 1].next)
        }
      }
      seen |= bit
      members &+= 1
      key = unsafe Int(base[key &+ 1].next)
    }
    return -1
  }

  @inline(never)
  private static func resolveMany(
    _ text: UnsafePointer<UInt8>,
    _ base: UnsafeMutablePointer<JSONNode>,
    _ object: Int,
    _ end: Int
  ) -> Int {
    var impure = -1
    var keys: [UInt64] = []
    var key = object + 1
    while key < end {
      unsafe keys.append(UInt64(base[key].next) << 32 | UInt64(key))
      key = unsafe Int(base[key + 1].next)
    }
    keys.sort()
    var start = 0
    while start < keys.count {
      var stop = start + 1
      while stop < keys.count, keys[stop] >> 32 == keys[start] >> 32 { stop += 1 }
      if stop - start > 1 {
        unsafe resolveRun(text, base, keys[start..<stop].map { Int($0 & 0xFFFF_FFFF) }, &impure)
      }
      start = stop
    }
    return impure
  }

  /// Keys with one hash, in document order.
  private static func resolveRun(
    _ text: UnsafePointer<UInt8>,
    _ base: UnsafeMutablePointer<JSONNode>,
    _ keys: [Int],
    _ impure: inout Int
  ) {
    var firstOf: [[UInt8]: Int] = [:]
    for key in keys {
      let spelled = unsafe Span(
        _unsafeStart: text + Int(base[key].offset),
        count: Int(base[key].count)
      )
      var decoded = OutputBuffer(capacity: spelled.count)
      JSONEscapes.decode(spelled, to: &decoded)
      let bytes = unsafe decoded.bytes.withUnsafeBufferPointer { unsafe [UInt8]($0) }
      if let first = firstOf[bytes] {
        unsafe base[first].flags.insert(.redirected)
        unsafe base[first].next = UInt32(truncatingIfNeeded: key + 1)
        unsafe base[key].flags.insert(.shadowed)
        impure = max(impure, key)
      } else {
        firstOf[bytes] = key
      }
    }
  }

  private static func sameKey(
    _ text: UnsafePointer<UInt8>,
    _ base: UnsafeMutablePointer<JSONNode>,
    _ one: Int,
    _ other: Int
  ) -> Bool {
    // Whether escapes spell them differently is left to the careful pass.
    if unsafe base[one].flags.contains(.escaped) || base[other].flags.contains(.escaped) {
      return true
    }
    guard unsafe base[one].count == base[other].count else { return false }
    for offset in 0..<(unsafe Int(base[one].count))
    where unsafe text[Int(base[one].offset) + offset] != text[Int(base[other].offset) + offset] {
      return false
    }
    return true
  }
}
