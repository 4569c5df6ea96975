/// A selection made ready: every name has a number, every path a tree.
///
/// Immutable; shared by all threads.
public final class SelectionPlan: Sendable {
  /// What a name means to the selection.
  struct Role: Sendable {
    /// Whether fields of that name are left out.
    var isOmitted = false
    /// The fields, by place, that are spelled like it, paths too.
    var fields: [Int] = []
    /// The step of ``picks`` at which paths of fields go on behind it; −1 if there is none.
    var picks = -1
    /// The step of ``omissions`` at which omitted paths go on behind it; −1 if there is none.
    var omissions = -1
    /// The omitted path, by number, that is spelled like it; −1 if there is none.
    var omission = -1
    /// The name that fields of that name get; −1 if they keep theirs.
    var rename: Int32 = -1
    /// The fields, by place, that are paths and start with it.
    var paths: [Int] = []
  }

  /// How an entry of `fields` is found.
  struct Field: Sendable {
    /// The number of the name that is spelled like it.
    var name: Int32
    /// The steps of ``picks`` that lead to it; none where it has no path.
    var path: [Int]
    /// The unwindings, as a set of bits, that bring in what it stands for.
    var origins: UInt32
    /// The name it has in the output, renames included; −1 where that is its own.
    var output: Int32
  }

  let names: NameSet
  let roles: [Role]
  /// The fields that are kept, in order; nil for all.
  let fields: [Field]?
  /// The fields that stand for what unwindings bring in.
  let unwoundFields: [(place: Int, origins: UInt32)]
  /// Whether `outputFields` make each field a top-level one.
  let isFlat: Bool
  let picks: PathTree
  let omissions: PathTree
  let omissionCount: Int
  /// The names of the fields to unwind, in order.
  let unwind: [Int32]
  /// The names of the objects to flatten, in order.
  let flatten: [Int32]
  let hasRenames: Bool
  let skipsEmpty: Bool
  let skipsHidden: Bool
  /// The name of `errorInfo`, if it matters; else −1.
  let failure: Int32
  /// The columns that tables have in any case.
  public let columns: [ColumnField]

  /// Makes a selection ready.
  ///
  /// - Throws: if it contradicts itself.
  public init(_ selection: ItemSelection) throws(SelectionError) {
    try Self.check(selection)
    var draft = Draft(selection)
    unwind = draft.numbers(of: selection.unwind)
    flatten = draft.numbers(of: selection.flatten)
    draft.addOmissions()
    try draft.addRenames()
    fields = try draft.addFields()
    unwoundFields = (fields ?? []).enumerated().filter { $0.element.origins != 0 }
      .map { ($0.offset, $0.element.origins) }
    columns = draft.columns
    failure = selection.skipsFailedPages ? draft.number("errorInfo") : -1
    names = draft.names
    roles = draft.roles
    picks = draft.picks
    omissions = draft.omissions
    omissionCount = draft.omissionCount
    isFlat = selection.outputFields != nil
    hasRenames = isFlat || !selection.renames.isEmpty
    skipsEmpty = selection.skipsEmpty
    skipsHidden = selection.skipsHidden
  }

  /// Whether items stay where they are and only lose top-level fields, or go.
  var onlyHides: Bool {
    fields == nil && unwind.isEmpty && flatten.isEmpty && omissions.isEmpty && !hasRenames
  }

  /// Whether every item is taken whole, but for hidden fields.
  public var takesAll: Bool {
    !choosesFields && !unwinds && !skipsEmpty && failure < 0
  }

  /// Whether items are made of the elements of others.
  public var unwinds: Bool { !unwind.isEmpty }

  /// Whether fields are chosen, flattened or named anew; hidden ones are not counted.
  public var choosesFields: Bool {
    fields != nil || !flatten.isEmpty || !omissions.isEmpty || hasRenames
      || roles.contains(where: \.isOmitted)
  }

  private static func check(_ selection: ItemSelection) throws(SelectionError) {
    if let outputs = selection.outputFields {
      guard let fields = selection.fields else {
        throw SelectionError("output-fields names fields anew by their position: fields is missing")
      }
      guard outputs.count == fields.count else {
        throw SelectionError(
          "output-fields has \(outputs.count) names for \(fields.count) fields; give one for each"
        )
      }
    }
    guard selection.unwind.count <= 32 else {
      throw SelectionError("unwind takes at most 32 fields, not \(selection.unwind.count)")
    }
    guard (selection.fields?.count ?? 0) < 65_535 else {
      throw SelectionError("fields takes at most 65534 names")
    }
    for path in (selection.fields ?? []) + selection.omit
    where path.utf8.count(where: { $0 == UInt8(ascii: "/") }) >= PathTree.maxSteps {
      throw SelectionError("'\(path.prefix(40))…' has more than \(PathTree.maxSteps) steps")
    }
  }
}

/// A column that a table has in any case, at the place of its field.
public struct ColumnField: Sendable, Equatable {
  /// The column's name: the field's in the output.
  let name: [UInt8]
  /// The place, from 1, of the field.
  let place: UInt16
  /// Whether there is a column even if no item has one; not of fields that stand for others.
  let isSure: Bool
}

extension SelectionPlan {
  /// What grows while a selection is made ready.
  fileprivate struct Draft {
    let selection: ItemSelection
    var names = NameSet()
    var roles: [Role] = []
    var picks = PathTree()
    var omissions = PathTree()
    var omissionCount = 0
    var columns: [ColumnField] = []

    init(_ selection: ItemSelection) { self.selection = selection }

    mutating func number(_ name: String) -> Int32 {
      let number = names.add(name)
      if number == roles.count { roles.append(Role()) }
      return Int32(truncatingIfNeeded: number)
    }

    mutating func numbers(of names: [String]) -> [Int32] { names.map { number($0) } }

    static func steps(_ path: String) -> [String] {
      path.unicodeScalars.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    }

    mutating func addOmissions() {
      for name in selection.omit {
        let number = Int(number(name))
        roles[number].isOmitted = true
        let steps = Self.steps(name)
        guard steps.count > 1, roles[number].omission < 0 else { continue }
        roles[number].omission = omissionCount
        let top = Int(self.number(steps[0]))
        roles[top].omissions = omissions.add(steps, field: omissionCount)[0]
        omissionCount += 1
      }
    }

    mutating func addRenames() throws(SelectionError) {
      var olds: [String: String] = [:]
      for rename in selection.renames where rename.old != rename.new {
        let (old, new) = (Int(number(rename.old)), number(rename.new))
        guard roles[old].rename < 0 || roles[old].rename == new else {
          throw SelectionError("rename gives '\(rename.old)' two names")
        }
        if let other = olds.updateValue(rename.old, forKey: rename.new), other != rename.old {
          throw SelectionError(
            "rename gives '\(other)' and '\(rename.old)' one name: '\(rename.new)'"
          )
        }
        roles[old].rename = new
      }
    }

    mutating func addFields() throws(SelectionError) -> [Field]? {
      guard let fields = selection.fields else { return nil }
      var found: [Field] = []
      /// Who has a name in the output.
      var owners: [Int32: String] = [:]
      for (place, text) in fields.enumerated() {
        let output = selection.outputFields?[place]
        let name = number(text)
        let steps = Self.steps(text)
        var field = Field(name: name, path: [], origins: 0, output: -1)
        for (step, other) in selection.unwind.enumerated() where other == text {
          field.origins |= 1 << UInt32(step)
        }
        if field.origins != 0, let output, output != text {
          throw SelectionError(
            "output-fields cannot name '\(text)' anew: unwound, it stands for several fields"
          )
        }
        roles[Int(name)].fields.append(place)
        if steps.count > 1 {
          let top = Int(number(steps[0]))
          field.path = picks.add(steps, field: place)
          roles[top].picks = field.path[0]
          roles[top].paths.append(place)
        }
        // What the output calls it, or the object that it stands in.
        let owner = output ?? (field.origins == 0 && steps.count > 1 ? steps[0] : text)
        let own = number(owner)
        let final = roles[Int(own)].rename < 0 ? own : roles[Int(own)].rename
        if output != nil { field.output = final }
        if field.origins == 0 {
          let source = output == nil ? owner : text
          if let other = owners.updateValue(source, forKey: final), other != source {
            throw SelectionError(
              "fields '\(other)' and '\(source)' would have one name: "
                + "'\(String(decoding: names.names[Int(final)], as: UTF8.self))'"
            )
          }
        }
        addColumn(text, steps, output, place, isSure: field.origins == 0)
        found.append(field)
      }
      return found
    }

    private mutating func addColumn(
      _ text: String,
      _ steps: [String],
      _ output: String?,
      _ place: Int,
      isSure: Bool
    ) {
      func renamed(_ name: String) -> String? {
        selection.renames.last { $0.old == name && $0.new != name }?.new
      }
      let name: String
      if let output {
        name = renamed(output) ?? output
      } else if let whole = renamed(text) {
        name = whole
      } else if steps.count > 1, let first = renamed(steps[0]) {
        name = ([first] + steps.dropFirst()).joined(separator: "/")
      } else {
        name = text
      }
      let column = ColumnField(name: Array(name.utf8), place: UInt16(place + 1), isSure: isSure)
      if !columns.contains(where: { $0.name == column.name }) { columns.append(column) }
    }
  }
}
