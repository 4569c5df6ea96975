public import Storages

extension CatalogueStorage {
  /// Takes over what an Actor says about its own storages.
  ///
  /// Titles and descriptions that the owner gave stay.
  public mutating func describe(by actor: ActorDefinition?) {
    guard let actor else { return }
    datasetSchema = actor.datasetSchema(of: storage)
    storeSchema = actor.keyValueStoreSchema(of: storage)
    title = title ?? datasetSchema?.title ?? storeSchema?.title
    description = description ?? datasetSchema?.description ?? storeSchema?.description
  }

  /// Notes the records whose content type no collection of theirs allows; the first few by name.
  public mutating func noteUnfitRecords() {
    guard let schema = storeSchema else { return }
    var more = 0
    var count = 0
    for record in records ?? [] {
      for collection in schema.collections(of: record.key)
      where !collection.allows(record.contentType) {
        count += 1
        guard count <= Self.unfitLimit else {
          more += 1
          continue
        }
        let types = Wording.list(collection.contentTypes.prefix(10).map(HTMLText.label))
        problems.append(
          Problem(
            .contentTypeDiffers,
            .note,
            file: record.file,
            message: "is \(HTMLText.label(record.contentType ?? "of no type")); the collection "
              + "'\(HTMLText.label(collection.id))' holds \(types)"
          )
        )
      }
    }
    guard more > 0 else { return }
    problems.append(
      Problem(
        .contentTypeDiffers,
        .note,
        message:
          "\(Wording.count(more, "more record")) of a type that their collections do not hold"
      )
    )
  }

  private static let unfitLimit = 20
}
