import JSONText
import Storages

/// What is published of a dataset of which the owner chose a part.
public struct PublishedPart: Sendable, Equatable {
  /// How many items are published.
  public var itemCount: Int
  /// Whether items were made of the elements of others, so that their number says nothing of these.
  public var isUnwound: Bool
  /// Whether fields were chosen, or given other names.
  public var hasChosenFields: Bool

  /// Makes one.
  public init(itemCount: Int, isUnwound: Bool, hasChosenFields: Bool) {
    self.itemCount = itemCount
    self.isUnwound = isUnwound
    self.hasChosenFields = hasChosenFields
  }

  /// Reads what ``json`` wrote; nil if it is not that.
  init?(_ json: JSONValue?) {
    guard let count = json?["publishedCount"]?.count,
      case .bool(let isUnwound)? = json?["unwound"],
      case .bool(let hasChosenFields)? = json?["fieldsChosen"]
    else { return nil }
    self.init(itemCount: count, isUnwound: isUnwound, hasChosenFields: hasChosenFields)
  }

  /// It as a member of documents.
  var json: JSONValue {
    [
      "publishedCount": .int(itemCount), "unwound": .bool(isUnwound),
      "fieldsChosen": .bool(hasChosenFields),
    ]
  }
}

extension CatalogueStorage {
  /// What is there for readers: `48 items`, or `5 of 48 items` where some were chosen.
  var holds: String {
    guard let part, case .items(let stored) = storage.holds else {
      return Wording.holds(storage.holds)
    }
    if part.isUnwound {
      return "\(Wording.count(part.itemCount, "item")) unwound from \(Wording.number(stored))"
    }
    return part.itemCount == stored
      ? Wording.count(stored, "item")
      : "\(Wording.number(part.itemCount)) of \(Wording.count(stored, "item"))"
  }

  /// That the owner chose what is published, and how much it is; nil if all is.
  var choiceNote: String? {
    part.map { part in
      "The owner chose what is published: \(holds)"
        + (part.hasChosenFields ? ", with chosen or renamed fields" : "")
    }
  }
}
