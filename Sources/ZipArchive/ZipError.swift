/// Why bytes are not a zip archive that every reader accepts.
public struct ZipError: Error, Equatable, Sendable {
  /// What is wrong.
  public enum Kind: Sendable, Equatable {
    /// No directory stands at the end.
    case notAnArchive
    /// The bytes end too early.
    case cut
    /// Compressed bytes do not make sense, or the checksum differs.
    case damaged
    /// Two records that must agree do not, or a field has a value that some readers refuse.
    case inconsistent
  }

  /// What is wrong.
  public let kind: Kind
  /// The entry, if it is about one.
  public let entry: String?
  /// The field or record, in a few words.
  public let detail: String

  /// Makes an error.
  public init(_ kind: Kind, entry: String? = nil, _ detail: String = "") {
    self.kind = kind
    self.entry = entry
    self.detail = detail
  }
}

extension ZipError: CustomStringConvertible {
  /// What is wrong, in one line.
  public var description: String {
    let what =
      switch kind {
      case .notAnArchive: "is not a zip archive"
      case .cut: "is cut"
      case .damaged: "is damaged"
      case .inconsistent: "contradicts itself"
      }
    let place = entry.map { "\($0) " } ?? ""
    return detail.isEmpty ? place + what : "\(place)\(what): \(detail)"
  }
}
