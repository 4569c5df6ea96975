/// What a list says about a file.
struct Claim: Sendable {
  /// The list.
  var by: String
  /// The file.
  var path: String
  var bytes: Int?
  var sha256: String?
  /// How many items the file holds.
  var items: Int?
  /// What the file is to be read back as; nil if nobody knows.
  var form: ContentForm?
}
