/// The paths of all files that are there, or should be.
final class GivenPaths: Sendable {
  private let files: Set<String>

  init(_ files: Set<String>) { self.files = files }

  func contains(_ path: String) -> Bool { files.contains(path) }

  /// The file that a relative address on the page `page` leads to; nil if there is none.
  func target(of address: String, from page: String) -> String? {
    guard let path = Self.decoded(address).flatMap({ Self.resolve($0, from: page) }) else {
      return nil
    }
    let index = path.isEmpty ? "index.html" : path + "/index.html"
    return files.contains(path) ? path : files.contains(index) ? index : nil
  }

  /// The path of `file` as seen from the folder of `place`; nil if it leaves the top.
  static func resolve(_ file: String, from place: String) -> String? {
    var parts = place.split(separator: "/").dropLast()
    guard !file.hasPrefix("/") else { return nil }
    for part in file.split(separator: "/") where part != "." {
      if part == ".." {
        guard parts.popLast() != nil else { return nil }
      } else {
        parts.append(part)
      }
    }
    return parts.joined(separator: "/")
  }

  /// Text with its `%XX` replaced; nil if that is no text.
  static func decoded(_ text: String) -> String? {
    guard text.utf8.contains(UInt8(ascii: "%")) else { return text }
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      let digits = String(decoding: rest.prefix(2), as: UTF8.self)
      guard rest.count >= 2, let code = UInt8(digits, radix: 16) else { return nil }
      bytes.append(code)
      rest = rest.dropFirst(2)
    }
    return String(validating: bytes, as: UTF8.self)
  }
}
