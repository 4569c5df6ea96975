public import ByteIO

/// The name of a storage that was moved aside to be removed: `.prune-` and what it was called.
///
/// No reader takes such a folder for a storage. What a killed run left under such a name is judged
/// again by the next one.
public enum SetAside {
  private static let prefix: StaticString = ".prune-"

  /// What the storage `name` is called while it is removed; nil if that would be too long for a name.
  public static func name(of name: FileName) -> FileName? {
    let bytes = Array("\(prefix)".utf8) + name.bytes
    return bytes.count <= 255 ? FileName(bytes) : nil
  }

  /// Whether `name` is such a name.
  public static func isOurs(_ name: FileName) -> Bool { name.hasPrefix(prefix) }

  /// What a storage that is called `name` now was called before; nil if that is no name.
  public static func original(of name: FileName) -> FileName? {
    let rest = Array(name.bytes.dropFirst(prefix.utf8CodeUnitCount))
    let cannotBe = [[], Array(".".utf8), Array("..".utf8)]
    return isOurs(name) && !cannotBe.contains(rest) ? FileName(rest) : nil
  }
}
