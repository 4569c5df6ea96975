/// File names made from the names of storages.
///
/// A name of safe bytes stays as it is: `[A-Za-z0-9._-]`, at most 100 bytes, no dot first, nothing
/// that a server or Windows takes for something else. Any other is changed and ends in a mark made
/// from its bytes.
public enum SafeNames {
  /// The length of the longest name, but for what makes it unique and an extension.
  static let longest = 100

  /// File names for `names`, in their order: unique without regard to case.
  public static func assign(_ names: [String]) -> [String] {
    var taken = Set<String>()
    return names.map { name in
      let plain = safe(name)
      if taken.insert(plain.lowercased()).inserted { return plain }
      let marked = marked(name)
      var unique = marked
      var number = 2
      while !taken.insert(unique.lowercased()).inserted {
        unique = "\(marked)-\(number)"
        number += 1
      }
      return unique
    }
  }

  /// The file name of `name`, where that of another name is the same without regard to case.
  public static func marked(_ name: String) -> String { safe(name) + "-" + NameHash.mark(name) }

  /// The file name of `name`, without an extension.
  public static func safe(_ name: String) -> String {
    var text = ""
    for byte in name.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "-"):
        text.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        if !text.hasSuffix("-") { text.append("-") }
      }
    }
    let isSafe =
      text == name && !text.isEmpty && text.utf8.count <= longest && !text.hasPrefix(".")
      && !reserved.contains(text.lowercased()) && !NameHash.isDevice(text)
    guard !isSafe else { return text }
    let isEdge: (Character) -> Bool = { $0 == "." || $0 == "-" || $0 == "_" }
    var stem = String(
      text.drop(while: isEdge).prefix(longest - 9).reversed().drop(while: isEdge).reversed()
    )
    if NameHash.isDevice(stem) { stem = stem.replacing(".", with: "-") }
    let mark = NameHash.mark(name)
    return stem.isEmpty ? mark : "\(stem)-\(mark)"
  }

  private static let reserved: Set<String> = [
    "_headers", "_redirects", "cname", "web.config", "index",
  ]
}
