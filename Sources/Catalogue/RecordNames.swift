/// Gives the records of one store their file names.
///
/// A key of safe bytes stays as it is and gets the extension that its bytes allow, unless it ends in it
/// already. Any other key is changed and marked, one with another extension too: some servers run
/// `x.php.txt`. Names are unique without regard to case.
public struct RecordNames: Sendable {
  /// The names given so far, in lower case.
  private var taken: Set<String> = []

  /// No name is given yet.
  public init() {}

  /// The name of the record called `key` whose bytes allow `fileExtension`.
  public mutating func add(_ key: String, _ fileExtension: String) -> String {
    let stem = Self.stem(key, fileExtension)
    var name = "\(stem).\(fileExtension)"
    var number = 1
    while !taken.insert(name.lowercased()).inserted {
      let mark = NameHash.mark(key)
      name = number == 1 ? "\(stem)-\(mark)" : "\(stem)-\(mark)-\(number)"
      name += ".\(fileExtension)"
      number += 1
    }
    return name
  }

  private static func stem(_ key: String, _ fileExtension: String) -> String {
    var own = key
    for ending in fileExtension == "jpg" ? ["jpg", "jpeg"] : [fileExtension]
    where key.lowercased().hasSuffix("." + ending) {
      own = String(key.unicodeScalars.dropLast(ending.unicodeScalars.count + 1))
    }
    // GitHub Pages leaves out files that begin with an underscore.
    guard own.contains(".") || own.hasPrefix("_") else { return SafeNames.safe(own) }
    let plain = own.replacing(".", with: "-").drop { $0 == "_" || $0 == "-" }
    let mark = NameHash.mark(key)
    guard !plain.isEmpty else { return mark }
    // What had to change besides is marked already.
    let safe = SafeNames.safe(String(plain))
    return safe == plain ? "\(safe)-\(mark)" : safe
  }
}
