/// The three kinds of storage.
public enum StorageKind: String, Sendable, CaseIterable, Comparable {
  case dataset
  case keyValueStore = "key-value-store"
  case requestQueue = "request-queue"

  /// The name of the folder below a root that holds the storages of this kind.
  public var folder: String {
    switch self {
    case .dataset: "datasets"
    case .keyValueStore: "key_value_stores"
    case .requestQueue: "request_queues"
    }
  }

  /// The folders of all kinds, for messages: `datasets/, key_value_stores/, request_queues/`.
  public static let folders = allCases.map { $0.folder + "/" }.joined(separator: ", ")

  /// The kind as it is spelled in references and addresses: `key-value-stores`.
  public var plural: String { rawValue + "s" }

  /// The kind in words for people: `key-value store`.
  public var words: String {
    switch self {
    case .dataset: "dataset"
    case .keyValueStore: "key-value store"
    case .requestQueue: "request queue"
    }
  }

  /// What its rows are called: `item`, `record`, `request`.
  public var rowNoun: String {
    switch self {
    case .dataset: "item"
    case .keyValueStore: "record"
    case .requestQueue: "request"
    }
  }

  /// Catalogue order.
  public static func < (one: StorageKind, other: StorageKind) -> Bool {
    one.order < other.order
  }

  private var order: Int {
    switch self {
    case .dataset: 0
    case .keyValueStore: 1
    case .requestQueue: 2
    }
  }
}
