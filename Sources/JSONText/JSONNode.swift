/// What a node of the index is.
public enum JSONKind: UInt8, Sendable, BitwiseCopyable {
  case null, `false`, `true`, number, string, array, object
  /// A member's key. Its value is the next node.
  case key
}

/// One value, or one key, of the index: 16 bytes.
///
/// The text is not copied: `offset` and `count` say where it stands. For a string and a key that is
/// the text between the quotes, escapes included; for a container the whole of it with its brackets.
@frozen
public struct JSONNode: Sendable, BitwiseCopyable {
  /// Where the text starts.
  public var offset: UInt32
  /// How many bytes it has.
  public var count: UInt32
  /// Value: the index of the first node behind it and all it contains.
  ///
  /// Key: see ``JSONIndex``.
  public var next: UInt32
  /// What it is.
  public var kind: JSONKind
  /// What the scan noticed.
  public var flags: JSONFlags
  /// For who rebuilds values; 0 in what was read.
  ///
  /// Of an array's element: how many before it were left out since the one that was kept last. Of a
  /// row's key: the place, from 1, of the field that chose it.
  public var tag: UInt16 = 0

  /// Makes a node.
  @inlinable public init(
    offset: UInt32,
    count: UInt32,
    next: UInt32,
    kind: JSONKind,
    flags: JSONFlags = []
  ) {
    self.offset = offset
    self.count = count
    self.next = next
    self.kind = kind
    self.flags = flags
  }

  /// The bytes that the text occupies.
  @inlinable public var range: Range<Int> { Int(offset)..<Int(offset) + Int(count) }
}

/// What the scan noticed about a node's text.
///
/// The constants are inlinable: as stored globals each use would be a call.
@frozen
public struct JSONFlags: OptionSet, Sendable, BitwiseCopyable {
  /// The bits.
  public let rawValue: UInt8
  /// Makes flags of bits.
  @inlinable public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// A string or key with at least one `\` escape.
  @inlinable public static var escaped: JSONFlags { JSONFlags(rawValue: 1) }
  /// A string or key with at least one byte above 0x7F.
  @inlinable public static var nonASCII: JSONFlags { JSONFlags(rawValue: 2) }
  /// A string or key with an escape that is half of a surrogate pair.
  @inlinable public static var loneSurrogate: JSONFlags { JSONFlags(rawValue: 4) }
  /// A number without fraction and exponent.
  @inlinable public static var integer: JSONFlags { JSONFlags(rawValue: 8) }
  /// A key that is known to be a name of XML as it stands, as nearly all keys are: see `XMLNames`.
  @inlinable public static var plainName: JSONFlags { JSONFlags(rawValue: 8) }
  /// A document that differs from the one added before it in its scalars alone.
  @inlinable public static var sameShape: JSONFlags { JSONFlags(rawValue: 8) }
  /// A null that was written `NaN`, `Infinity` or `-Infinity`.
  @inlinable public static var nonFinite: JSONFlags { JSONFlags(rawValue: 16) }
  /// A key that an earlier member of the same object has too: to be passed over.
  @inlinable public static var shadowed: JSONFlags { JSONFlags(rawValue: 32) }
  /// A key whose value stands at a later member: `next` is that value's index.
  @inlinable public static var redirected: JSONFlags { JSONFlags(rawValue: 64) }
  /// A container with a lone surrogate, a non-finite literal or a duplicate key somewhere inside, or
  /// one that was rebuilt: its text cannot be copied as it stands.
  @inlinable public static var impure: JSONFlags { JSONFlags(rawValue: 128) }
}
