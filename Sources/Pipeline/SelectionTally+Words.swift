import Catalogue
import ItemFormats
import Storages

extension SelectionTally {
  /// What people may want to know, but lose nothing by.
  var notes: [Problem] {
    guard let first = emptyArrays.first else { return [] }
    return [
      Problem(
        .emptyUnwind,
        .note,
        file: first.name,
        message: "is the first of \(Wording.count(emptyArrays.count, "item")) with an empty array "
          + "to unwind, kept once without it"
      )
    ]
  }

  /// What could not be done as it was asked for, a line each.
  var warnings: [String] {
    var lines: [String] = []
    if let first = keptNames.first {
      lines.append(
        "\(Wording.count(keptNames.count, "field")) kept the old name, since the item has another "
          + "field of the new one (first in \(first.name))"
      )
    }
    if let first = keptObjects.first {
      lines.append(
        "\(Wording.count(keptObjects.count, "object")) not flattened, since the item has another "
          + "field of a name that would arise (first in \(first.name))"
      )
    }
    return lines
  }
}
