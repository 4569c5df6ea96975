public import Storages

/// The command that keeps a storage without a name by giving it one.
public enum KeepCommand {
  /// `larder name datasets/default NEW-NAME --apply`; with several roots the root is named too.
  public static func line(for storage: Storage, ofSeveralRoots: Bool) -> String {
    let root = ofSeveralRoots ? storage.root + ":" : ""
    return line(for: "\(root)\(storage.kind.plural)/\(storage.directory)")
  }

  /// The same for the argument that names the storage.
  public static func line(for ref: String) -> String {
    "larder name \(quoted(ref)) NEW-NAME --apply"
  }

  /// An argument that a shell takes as it is.
  private static func quoted(_ argument: String) -> String {
    let plain = argument.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
        UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: ":"):
        true
      default: false
      }
    }
    return plain ? argument : "'" + argument.replacing("'", with: "'\\''") + "'"
  }
}
