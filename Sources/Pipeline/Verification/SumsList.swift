/// A list of hashes in the format of `sha256sum`: SHA256SUMS, and the manifests of a bag.
///
/// Read strictly, so that no byte of it can change unseen.
struct SumsList {
  /// What it says.
  private(set) var claims: [Claim] = []
  /// The first thing that is wrong with it.
  private(set) var complaint: String?

  init(_ path: String, _ bytes: [UInt8]) {
    complaint = read(path, bytes[...])
  }

  /// Reads all lines; says what is wrong with the first that is not as it should be.
  private mutating func read(_ path: String, _ bytes: ArraySlice<UInt8>) -> String? {
    var known: Set<String> = []
    var number = 0
    var rest = bytes
    while !rest.isEmpty {
      number += 1
      guard let end = rest.firstIndex(of: 0x0A) else { return "line \(number) has no end" }
      let line = rest[..<end]
      rest = rest[(end + 1)...]
      let hash = line.prefix(64)
      let isHash = hash.count == 64 && hash.allSatisfy(Self.isDigit)
      guard isHash, line.dropFirst(64).starts(with: "  ".utf8),
        let target = String(validating: line.dropFirst(66), as: UTF8.self),
        Manifest.isInside(target)
      else { return "line \(number) is no hash and path" }
      guard known.insert(target).inserted else { return "line \(number) names a file again" }
      claims.append(
        Claim(by: path, path: target, sha256: String(decoding: hash, as: UTF8.self))
      )
    }
    return nil
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    byte >= 0x30 && byte <= 0x39 || byte >= 0x61 && byte <= 0x66
  }
}
