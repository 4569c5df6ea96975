import JSONText
import Storages

extension Site {
  /// How many datasets the catalogue's description names, and how many columns a dataset's.
  static let describedLimit = 50
  private static let variableLimit = 200
  /// Descriptions shorter than this are no use to search engines, longer ones than that are refused.
  private static let descriptionLengths = 50...5_000

  /// The catalogue in the words of schema.org, `DataCatalog`.
  func catalogueData() -> JSONValue {
    var members: [JSONValue.Member] = [
      .init("@context", "https://schema.org"), .init("@type", "DataCatalog"),
      .init("name", .string(HTMLText.label(content.title))),
      .init(
        "description",
        .string(Self.described(content.description, "\(totals()).", noun: "catalogue"))
      ),
    ]
    members += address("index.html") + origin()
    let datasets = content.storages.indices.filter { content.storages[$0].storage.kind == .dataset }
    members.append(
      .init(
        "dataset",
        .array(
          datasets.prefix(Self.describedLimit).map { index in
            let entry = content.storages[index]
            return .object(
              [
                .init("@type", "Dataset"), .init("name", .string(labels[index])),
                .init("description", .string(summary(entry))),
              ] + address(Links.page(of: entry))
            )
          }
        )
      )
    )
    return .object(members)
  }

  /// A dataset in the words of schema.org, `Dataset`; nothing in it depends on the build's time.
  func datasetData(_ entry: CatalogueStorage, label: String) -> JSONValue {
    let storage = entry.storage
    var members: [JSONValue.Member] = [
      .init("@context", "https://schema.org"), .init("@type", "Dataset"),
      .init("name", .string(label)), .init("description", .string(description(entry))),
    ]
    members += address(Links.page(of: entry))
    if let id = storage.id { members.append(.init("identifier", .string(id))) }
    for (name, time) in [
      ("dateCreated", storage.createdAt), ("dateModified", storage.modifiedAt),
      ("expires", isPackage ? nil : entry.retention.expiresAt),
    ] {
      guard let time, !time.isAbsurd else { continue }
      members.append(.init(name, .string(time.rfc3339())))
    }
    members += origin()
    members.append(
      .init(
        "includedInDataCatalog",
        .object(
          [
            .init("@type", "DataCatalog"), .init("name", .string(HTMLText.label(content.title))),
          ] + address("index.html")
        )
      )
    )
    let files = entry.downloads.map { download -> JSONValue in
      var file: [JSONValue.Member] = [
        .init("@type", "DataDownload"), .init("name", .string(download.file)),
        .init("encodingFormat", .string(Self.mediaType(download.contentType))),
        .init("contentSize", .string("\(download.bytes) B")),
        .init("sha256", .string(download.sha256)),
      ]
      if let address = Links.absolute(entry.path(of: download), base: content.baseURL) {
        file.append(.init("contentUrl", .string(address)))
      }
      return .object(file)
    }
    members.append(.init("distribution", .array(files)))
    let columns = entry.columns.prefix(Self.variableLimit).map { column -> JSONValue in
      ["@type": "PropertyValue", "name": .string(HTMLText.label(column.name))]
    }
    members.append(.init("variableMeasured", .array(columns)))
    return .object(members)
  }

  /// What the owner says about a dataset, and if that is short, what it holds.
  func description(_ entry: CatalogueStorage) -> String {
    let formats = entry.downloads.map(\.format)
    let columns = entry.columns.prefix(8).map { HTMLText.label($0.name) }
    var text = "A dataset of \(entry.holds)"
    if !columns.isEmpty {
      let noun = columns.count == 1 ? "column" : "columns"
      let chosen = entry.part?.hasChosenFields == true ? "chosen " : ""
      text += " with the \(chosen)\(noun) \(Wording.list(Array(columns)))"
    }
    text += formats.isEmpty ? "" : ", published as \(Wording.list(formats))"
    return Self.described(entry.description, text + ".", noun: "dataset")
  }

  /// The same without its columns, for a list.
  private func summary(_ entry: CatalogueStorage) -> String {
    let text = "A dataset of \(entry.holds)."
    return String(Self.described(entry.description, text, noun: "dataset").prefix(300))
  }

  private static func described(_ own: String?, _ composed: String, noun: String) -> String {
    var text = own ?? ""
    if text.count < descriptionLengths.lowerBound {
      text += (text.isEmpty || text.hasSuffix(" ") ? "" : " ") + composed
    }
    if text.count < descriptionLengths.lowerBound {
      text += " This \(noun) is a folder of files that any program can read."
    }
    return String(text.prefix(descriptionLengths.upperBound))
  }

  /// A content type without its parameters.
  static func mediaType(_ contentType: String) -> String {
    String(contentType.prefix { $0 != ";" })
  }

  private func address(_ path: String) -> [JSONValue.Member] {
    Links.absolute(path, base: content.baseURL).map { [.init("url", .string($0))] } ?? []
  }

  /// The licence and who made the data.
  private func origin() -> [JSONValue.Member] {
    var members: [JSONValue.Member] = []
    if let license = content.license {
      let named: JSONValue = ["@type": "CreativeWork", "name": .string(license)]
      members.append(
        .init("license", SafeURL.address(license).map(JSONValue.string) ?? named)
      )
    }
    if let creator = content.creator {
      members.append(.init("creator", ["@type": "Organization", "name": .string(creator)]))
    }
    return members
  }
}
