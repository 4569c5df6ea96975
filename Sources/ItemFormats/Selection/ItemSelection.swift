/// What is taken of each item, by the platform's parameters of the same names.
///
/// They are applied to each item in this order, whatever the order they were given in:
/// skipFailedPages, skipHidden, unwind, flatten, omit, fields, outputFields, renames, skipEmpty.
///
/// A field is a top-level key, or a path such as `offer/price` or `images/0/url`; where an item has a
/// key that is spelled like the path, the key is meant. Which stored items there are to begin with is
/// a `RowRange` of their source.
public struct ItemSelection: Sendable, Equatable {
  /// The fields to keep, in this order; nil keeps all.
  ///
  /// A field that was unwound stands for all that its element brought in.
  public var fields: [String]?
  /// The names that the fields get, by position; nil leaves them their own.
  ///
  /// Each field is then a top-level one, a path too.
  public var outputFields: [String]?
  /// The fields to leave out, whether they are asked for or not.
  public var omit: [String] = []
  /// The top-level fields whose elements become items of their own, in the order of doing it.
  public var unwind: [String] = []
  /// The top-level objects whose members become fields with dotted names.
  public var flatten: [String] = []
  /// The top-level fields that get other names, in the end.
  public var renames: [Rename] = []
  /// Whether items without fields are left out.
  public var skipsEmpty = false
  /// Whether top-level fields whose names begin with `#` are left out.
  public var skipsHidden = false
  /// Whether items with an `errorInfo` are left out.
  public var skipsFailedPages = false

  /// A field and its new name.
  public struct Rename: Sendable, Equatable {
    /// The field.
    public var old: String
    /// The name it gets.
    public var new: String

    /// Makes one.
    public init(_ old: String, to new: String) {
      self.old = old
      self.new = new
    }
  }

  /// Makes one that takes everything as it is.
  public init() {}

  /// Leaves out what starts with `#`, and what is empty then: the platform's `clean`.
  public mutating func clean() {
    skipsHidden = true
    skipsEmpty = true
  }

  /// Takes of a legacy crawler's items what its page function returned: the platform's `simplified`.
  public mutating func simplify() {
    fields = ["url", "pageFunctionResult", "errorInfo"]
    unwind = ["pageFunctionResult"]
  }
}
