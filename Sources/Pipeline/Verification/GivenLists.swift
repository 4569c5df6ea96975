import ByteIO
import JSONText

/// What the lists at the top say about the files beside them.
///
/// A site's manifest lists all files, SHA256SUMS among them, and knows its own hash. A package's
/// SHA256SUMS lists all files, the manifest among them. A bag's two manifests list its payload and the
/// rest. So each list is known by another, or by itself.
struct GivenLists {
  /// What was given.
  enum Kind: String, Sendable { case site, package, bag }

  private(set) var kind = Kind.site
  private(set) var claims: [Claim] = []
  private(set) var findings: [Finding] = []
  /// How many items the manifest promises.
  private(set) var itemCount = 0

  static let sums = "SHA256SUMS"
  static let payload = "manifest-sha256.txt"
  static let tags = "tagmanifest-sha256.txt"
  static let declaration = "bagit.txt"
  static let info = "bag-info.txt"
  private static let limit = 1 << 28

  /// Reads the lists; nil if there are none.
  init?(_ files: any GivenFiles) throws {
    let entries = Dictionary(
      files.entries.lazy.filter { $0.kind == .file }.map { ($0.path, $0) },
      uniquingKeysWith: { first, _ in first }
    )
    func has(_ path: String) -> Bool { entries[path] != nil }
    let places = ["", "data/"].map { $0 + Manifest.fileName }
    let manifestPath = places.first(where: has)
    guard manifestPath != nil || has(Self.sums) || has(Self.payload) || has(Self.tags) else {
      return nil
    }
    if let path = manifestPath, let bytes = try contents(files, entries[path]) {
      add(manifest: bytes, path)
    }
    let isSite = manifestPath == Manifest.fileName && claims.contains { $0.path == Self.sums }
    if [Self.payload, Self.tags, Self.declaration].contains(where: has) {
      kind = .bag
      for path in [Self.payload, Self.tags] { try add(sums: path, files, entries[path]) }
      try checkBag(files, entries)
    } else {
      kind = isSite ? .site : .package
      try add(sums: Self.sums, files, entries[Self.sums])
    }
    if manifestPath == nil {
      findings.append(Finding(.missing, Manifest.fileName, "is not there"))
    }
  }

  /// The list that must name the file at `path`; nil for the one that no other can name.
  func list(of path: String) -> String? {
    switch kind {
    case .site: path == Manifest.fileName ? nil : Manifest.fileName
    case .package: path == Self.sums ? nil : Self.sums
    case .bag: path.hasPrefix("data/") ? Self.payload : path == Self.tags ? nil : Self.tags
    }
  }

  private mutating func add(manifest bytes: [UInt8], _ path: String) {
    var arena = ByteArena(capacity: bytes.count + 1)
    arena.append(bytes.span)
    guard let manifest = Manifest(arena) else {
      findings.append(Finding(.list, path, "is no manifest of a site or package"))
      return
    }
    if !Manifest.fitsOwnHash(bytes) {
      findings.append(
        Finding(.list, path, "was changed, or made by an early version: its own hash does not fit")
      )
    }
    for refused in manifest.refused {
      findings.append(Finding(.list, path, refused))
    }
    let prefix = path.dropLast(Manifest.fileName.count)
    for output in manifest.outputs {
      itemCount += output.items ?? 0
      claims.append(
        Claim(
          by: path,
          path: prefix + output.path,
          bytes: output.bytes,
          sha256: output.sha256,
          items: output.items,
          form: output.form
        )
      )
    }
  }

  private mutating func add(
    sums path: String,
    _ files: any GivenFiles,
    _ entry: GivenEntry?
  ) throws {
    guard let bytes = try contents(files, entry) else {
      if !findings.contains(where: { $0.path == path }),
        !claims.contains(where: { $0.path == path })
      {
        findings.append(Finding(.missing, path, "is not there"))
      }
      return
    }
    let list = SumsList(path, bytes)
    claims += list.claims
    if let complaint = list.complaint { findings.append(Finding(.list, path, complaint)) }
  }

  private mutating func checkBag(
    _ files: any GivenFiles,
    _ entries: [String: GivenEntry]
  ) throws {
    if !entries.keys.contains(Self.declaration) {
      findings.append(Finding(.missing, Self.declaration, "is not there"))
    }
    guard let bytes = try contents(files, entries[Self.info]) else { return }
    let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
    let label = "Payload-Oxum: "
    guard let line = lines.first(where: { $0.hasPrefix(label) }) else { return }
    let payload = files.entries.filter { $0.path.hasPrefix("data/") }
    let found = "\(payload.reduce(0) { $0 &+ $1.size }).\(payload.count)"
    guard line.dropFirst(label.count) != found else { return }
    findings.append(
      Finding(
        .contradiction,
        Self.info,
        "Payload-Oxum is \(line.dropFirst(label.count)), found \(found)"
      )
    )
  }

  /// The bytes of a list; nil if it is not there or cannot be read.
  private mutating func contents(
    _ files: any GivenFiles,
    _ entry: GivenEntry?
  ) throws -> [UInt8]? {
    guard let entry else { return nil }
    guard entry.size <= Self.limit else {
      findings.append(Finding(.list, entry.path, "has \(entry.size) bytes, more than a list may"))
      return nil
    }
    var bytes: [UInt8] = []
    do {
      try files.read(entry) { piece in
        unsafe piece.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
      }
    } catch {
      findings.append(try GivenFinding.of(error, entry.path))
      return nil
    }
    return bytes
  }
}
