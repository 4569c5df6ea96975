public import Storages

/// The names of the storages' folders in a site.
///
/// A slug is of `[a-z0-9_-]`. A name that is one already keeps it; any other is changed and ends in
/// a mark made from its bytes. Of storages of one kind and one slug, those of different roots get
/// their root's label in front, and what still collides its own mark.
public enum Slugs {
  /// The length of the longest slug, but for what makes it unique.
  static let longest = 80

  /// The slugs of `storages`, in their order: unique within a kind, whatever the order.
  public static func assign(_ storages: [Storage]) -> [String] {
    var slugs = storages.map { slug(of: $0.title) }
    for same in collisions(slugs, storages) where Set(same.map { storages[$0].root }).count > 1 {
      for index in same { slugs[index] = slug(of: storages[index].root) + "--" + slugs[index] }
    }
    for same in collisions(slugs, storages) {
      for index in same { slugs[index] += "-" + NameHash.mark(storages[index].ref) }
    }
    var taken = Set<String>()
    for index in slugs.indices.sorted(by: { storages[$0].ref < storages[$1].ref }) {
      let plain = slugs[index]
      var number = 2
      while !taken.insert("\(storages[index].kind.rawValue)/\(slugs[index])").inserted {
        slugs[index] = "\(plain)-\(number)"
        number += 1
      }
    }
    return slugs
  }

  /// Whether `text` is of the bytes of slugs, as what is read back must be.
  static func isSlug(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count <= 300
      && text.utf8.allSatisfy { byte in
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
          || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
          || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
      }
  }

  /// The slug of a name, not yet unique.
  static func slug(of name: String) -> String {
    var slug = ""
    for byte in name.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "_"), UInt8(ascii: "-"):
        slug.unicodeScalars.append(Unicode.Scalar(byte))
      case UInt8(ascii: "A")...UInt8(ascii: "Z"):
        slug.unicodeScalars.append(Unicode.Scalar(byte | 0x20))
      default:
        if !slug.hasSuffix("-") { slug.append("-") }
      }
    }
    // GitHub Pages leaves out folders that begin with an underscore.
    let isSafe =
      slug == name && !slug.isEmpty && slug.utf8.count <= longest && !slug.hasPrefix("_")
      && slug != "index" && !NameHash.isDevice(slug)
    guard !isSafe else { return slug }
    let kept = slug.drop { $0 == "-" || $0 == "_" }.prefix(longest - 9)
    let stem = kept.reversed().drop { $0 == "-" }.reversed()
    let mark = NameHash.mark(name)
    return stem.isEmpty ? mark : String(stem) + "-" + mark
  }

  /// The groups of storages of one kind that share a slug.
  private static func collisions(_ slugs: [String], _ storages: [Storage]) -> [[Int]] {
    Dictionary(grouping: slugs.indices) { "\(storages[$0].kind.rawValue)/\(slugs[$0])" }
      .values.filter { $0.count > 1 }
  }
}
