import ItemFormats
import Pipeline
import Storages

/// What is taken of each storage: what the configuration says of it, and above that what options say.
struct StorageChoices {
  private let configuration: Configuration?
  private let actors: [String: ActorDefinition]
  private let above: ItemChoice

  /// Makes the choices; `above` wins over what the configuration says of a single storage.
  init(_ workspace: Workspace, _ above: ItemChoice) {
    configuration = workspace.configuration
    actors = workspace.actors
    self.above = above
  }

  /// What is taken of `input`.
  func choice(of input: DatasetInput) throws -> StorageSelection {
    var choice = above
    if case .storage(let storage) = input {
      choice = above.over(configuration?.choice(of: storage) ?? ItemChoice())
    }
    let (rows, items) = choice.selection(
      try choice.view.map { try transformation($0, input) }
    )
    if rows.isDescending, try !input.canBeReversed {
      throw UsageError(
        "--desc cannot start at the end of \(input.title); give it a regular file that is not "
          + "compressed"
      )
    }
    return StorageSelection(
      rows: rows,
      items: items == ItemSelection() ? nil : try Self.plan(items)
    )
  }

  /// What a site takes of its datasets, by their ref: never what is hidden.
  ///
  /// A view that options name counts where a dataset has it; one of them must.
  func ofSite(_ storages: [Storage]) throws -> [String: StorageSelection] {
    let datasets = storages.filter { $0.kind == .dataset }
    if let id = above.view, let first = datasets.first,
      !datasets.contains(where: { hasView(id, $0) })
    {
      _ = try transformation(id, .storage(first))
    }
    var selections: [String: StorageSelection] = [:]
    for storage in datasets {
      let choice = above.over(configuration?.choice(of: storage) ?? ItemChoice())
      let isMeant = choice.view.map { above.view == nil || hasView($0, storage) } ?? false
      var (rows, items) = choice.selection(
        try isMeant ? choice.view.map { try transformation($0, .storage(storage)) } : nil
      )
      items.skipsHidden = true
      selections[storage.ref] = StorageSelection(rows: rows, items: try Self.plan(items))
    }
    return selections
  }

  private func hasView(_ id: String, _ storage: Storage) -> Bool {
    actors[storage.root]?.datasetSchema(of: storage)?.view(id) != nil
  }

  private static func plan(_ items: ItemSelection) throws -> SelectionPlan {
    do throws(SelectionError) {
      return try SelectionPlan(items)
    } catch {
      throw UsageError("--\(error)")
    }
  }

  private func transformation(
    _ id: String,
    _ input: DatasetInput
  ) throws -> DatasetView.Transformation {
    guard case .storage(let storage) = input,
      let schema = actors[storage.root]?.datasetSchema(of: storage), !schema.views.isEmpty
    else {
      throw UsageError(
        "--view '\(id)': \(input.ref) has no schema with views; they are read from .actor/ beside its root"
      )
    }
    guard let view = schema.view(id) else {
      let known = schema.views.map(\.id)
      throw UsageError(
        "unknown view '\(id)' for --view\(NearestWord.hint(for: id, among: known)); "
          + "\(input.ref) has \(known.joined(separator: ", "))"
      )
    }
    return view.transformation
  }
}
