/// A name that a storage may be given, so that every client opens it by that name.
public struct NewName: Sendable, Equatable {
  /// The name.
  public let text: String

  /// Reads a name as the platform's programs take it: of `owner~name`, the owner is dropped.
  public init(_ argument: String) throws(NewNameError) {
    let text =
      argument.lastIndex(of: "~").map { String(argument[argument.index(after: $0)...]) } ?? argument
    self.text = text
    guard StorageName.isAllowedOnPlatform(text) else {
      throw NewNameError(
        argument,
        "a name has at most 63 letters of a to z, digits, and hyphens between them"
      )
    }
    guard text.lowercased() != "default" else {
      throw NewNameError(argument, "that is what clients call the storage without a name")
    }
    // Crawlee for JavaScript takes whatever holds an UUID for an id, and so is everything of 17 letters
    // and digits an id elsewhere.
    let holdsUUID =
      text.utf8.count >= 36
      && (0...text.utf8.count - 36).contains { start in
        let part = text.utf8.dropFirst(start).prefix(36)
        return StorageName.isUUID(String(decoding: Array(part), as: UTF8.self))
      }
    guard !holdsUUID, !StorageName.looksLikeID(text) else {
      throw NewNameError(argument, "that looks like an id, and would be taken for one")
    }
  }
}

/// Why a storage cannot have a name.
public struct NewNameError: Error, Sendable, CustomStringConvertible {
  /// Why, in one line with the name.
  public let description: String

  init(_ name: String, _ reason: String) { description = "'\(name)' cannot be a name: \(reason)" }
}
