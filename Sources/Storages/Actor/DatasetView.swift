/// A way to look at a dataset that its schema offers under a name.
public struct DatasetView: Sendable, Equatable {
  /// What it is called where it is asked for.
  public var id: String
  /// What people call it.
  public var title: String?
  /// What it is good for.
  public var description: String?
  /// Which items and fields it takes.
  public var transformation = Transformation()
  /// How fields are shown, in the order of the schema.
  public var display: [Column] = []

  /// What a view makes of items: the platform's parameters of the same names.
  public struct Transformation: Sendable, Equatable {
    /// The fields to keep, in this order; nil keeps all.
    public var fields: [String]?
    /// The fields whose elements become items of their own, in the order of doing it.
    public var unwind: [String] = []
    /// The objects whose members become fields with dotted names.
    public var flatten: [String] = []
    /// The fields to leave out.
    public var omit: [String] = []
    /// The most items.
    public var limit: Int?
    /// Whether the newest item comes first.
    public var desc = false
    /// Whether hidden fields and empty items are left out.
    public var clean = false
    /// Whether hidden fields are left out.
    public var skipHidden = false
    /// Whether empty items are left out.
    public var skipEmpty = false

    /// Makes one that changes nothing.
    public init() {}
  }

  /// How one field is shown.
  public struct Column: Sendable, Equatable {
    /// The field, a flattened one with dots.
    public var field: String
    /// Its heading.
    public var label: String?
    /// `text`, `number`, `date`, `link`, `boolean`, `image`, `array` or `object`.
    public var format: String?

    /// Makes a column.
    public init(field: String, label: String? = nil, format: String? = nil) {
      self.field = field
      self.label = label
      self.format = format
    }
  }

  /// Makes a view that takes everything as it is.
  public init(id: String, title: String? = nil, description: String? = nil) {
    self.id = id
    self.title = title
    self.description = description
  }
}
