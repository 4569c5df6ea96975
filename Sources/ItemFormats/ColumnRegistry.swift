/// The columns found so far: the one place that adds them, in the order of items.
///
/// Fields that were asked for have their columns from the start, in their order. What a field's columns
/// are, itself or those of what is in it, the first items show; later ones stand behind all others.
public struct ColumnRegistry: Sendable {
  /// The plan that holds all columns registered so far.
  public private(set) var plan: ColumnPlan
  /// Whether columns may still move, since no item was resolved for good.
  public private(set) var isOpen: Bool
  private let options: ColumnOptions
  private let fields: [ColumnField]

  /// Makes a registry with the columns of `fields` first.
  ///
  /// With `known` columns, those of a pass over the same items, it begins with all of them in their
  /// natural order, but for the order of the fields.
  public init(
    _ options: ColumnOptions = ColumnOptions(),
    fields: [ColumnField] = [],
    known: ColumnPlan? = nil
  ) {
    self.options = options
    self.fields = fields
    isOpen = !fields.isEmpty && known == nil
    var paths = known?.paths ?? PathTable(options)
    if known != nil { paths.sortNaturally() }
    paths.arrange(by: fields)
    plan = ColumnPlan(paths)
  }

  /// Adds the columns that `batch` is the first to have and resolves the batch again.
  ///
  /// For a batch whose ``ItemBatch/resolve(_:)`` met an unknown path, or whose plan was an open one that
  /// has closed meanwhile; batches must come in order.
  public mutating func register(_ batch: inout ItemBatch) {
    var paths = isOpen ? PathTable(options) : plan.paths
    _ = batch.resolve(&paths, growing: !paths.isFixed)
    if isOpen {
      paths.arrange(by: fields)
      _ = batch.resolve(&paths, growing: false)
    }
    plan = ColumnPlan(paths)
    accept(batch)
  }

  /// Notes that `batch` was resolved with the plan: if it has items, columns no longer move, and if
  /// only those of the first items are wanted, there are no more.
  public mutating func accept(_ batch: borrowing ItemBatch) {
    guard batch.itemCount > 0 else { return }
    isOpen = false
    guard options.order == .first, !plan.paths.isFixed else { return }
    var paths = plan.paths
    paths.isFixed = true
    plan = ColumnPlan(paths)
  }
}
