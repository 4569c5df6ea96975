import JSONText

/// What a value in a column is.
///
/// The types of JSON Schema; containers are columns of their own elements, so only empty ones and those
/// nested too deep to be taken apart are values themselves.
public enum ValueType: UInt8, Sendable, CaseIterable {
  case string
  /// A whole number, however it is spelled: `1.0` too.
  case integer
  /// Any other number.
  case number
  case boolean
  case null
  /// `[]`.
  case array
  /// `{}`.
  case object
  /// A value nested deeper than columns go.
  case json

  /// What the value `node` is.
  @inline(__always)
  init(_ json: JSONView, _ node: Int) {
    let value = json[node]
    self =
      switch value.kind {
      case .string: .string
      case .number:
        value.flags.contains(.integer) || DecimalForm.isWhole(json.spelling(node))
          ? .integer : .number
      case .true, .false: .boolean
      case .null, .key: .null
      case .array: json.isEmpty(node) ? .array : .json
      case .object: json.isEmpty(node) ? .object : .json
      }
  }

  /// Its name in documents.
  public var name: String { Self.names[Int(rawValue)] }

  // A case tells its name by reflection, which is slow.
  private static let names = allCases.map { "\($0)" }
}
