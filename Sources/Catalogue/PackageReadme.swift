import Storages

/// `README.txt`: what a package is, for a reader who has nothing but it.
struct PackageReadme {
  private let site: Site
  private let layout: PackageLayout

  /// Lines are no longer than this, but for names and commands.
  private static let width = 96

  init(_ site: Site, _ layout: PackageLayout) {
    self.site = site
    self.layout = layout
  }

  private var content: CatalogueContent { site.content }

  /// The text.
  var text: String {
    var blocks = [heading, origin, contents]
    if let left = leftOut { blocks.append(left) }
    blocks += [files, check]
    return blocks.joined(separator: "\n\n\n") + "\n"
  }

  private var heading: String {
    let title = HTMLText.label(content.title)
    let intro = content.description.map { "\n\n" + Self.wrapped(Site.line($0)) } ?? ""
    return title + "\n" + String(repeating: "=", count: title.count) + intro
  }

  private var origin: String {
    let roots = content.roots.map { HTMLText.label($0.label) }
    var lines = [
      "Made:     \(content.now.text), by \(content.tool)",
      "Holds:    \(site.totals())",
    ]
    if !roots.isEmpty { lines.append("From:     \(Wording.list(roots))") }
    if let creator = content.creator { lines.append("Creator:  \(Site.line(creator))") }
    if let license = content.license { lines.append("Licence:  \(Site.line(license))") }
    let start = "Open index.html in a browser: it shows what is here, and needs no network."
    return (lines + ["", start]).joined(separator: "\n")
  }

  private var contents: String {
    let lines = content.storages.indices.map { index -> String in
      let entry = content.storages[index]
      let name = "\(site.label(of: index)): \(entry.holds)"
      let missing =
        entry.damagedCount > 0
        ? ", \(Wording.number(entry.damagedCount)) of them could not be read" : ""
      let chosen = entry.part?.hasChosenFields == true ? ", with chosen or renamed columns" : ""
      return ([name + chosen + missing] + places(entry).map { "    " + $0 }).joined(separator: "\n")
    }
    return Self.headed("What is here", lines.isEmpty ? "Nothing." : lines.joined(separator: "\n"))
  }

  /// Where the files of a storage lie.
  private func places(_ entry: CatalogueStorage) -> [String] {
    let downloads = entry.downloads.map { download in
      "\(entry.path(of: download))  \(Wording.size(download.bytes))"
    }
    let records = (entry.records ?? []).compactMap(\.published)
    guard !records.isEmpty else { return downloads }
    let bytes = records.reduce(0) { $0 + $1.bytes }
    let count = Wording.count(records.count, "file")
    return downloads + ["\(entry.files.records)  \(count), \(Wording.size(bytes))"]
  }

  /// What the sender kept to himself; nil if nothing.
  private var leftOut: String? {
    var lines: [String] = []
    let records = content.storages.reduce(0) { sum, entry in
      sum + (entry.records ?? []).count(where: \.isWithheld)
    }
    if records > 0 {
      lines.append(
        "\(Wording.count(records, "record")) withheld: inputs, sessions and states of programs."
      )
    }
    let unlisted = content.storages.count { !$0.hasRecordList }
    if unlisted > 0 {
      lines.append("The records of \(Wording.count(unlisted, "key-value store")).")
    }
    let isQueue = { (entry: CatalogueStorage) in entry.storage.kind == .requestQueue }
    if content.storages.contains(where: { isQueue($0) && !$0.showsRequestContents }) {
      lines.append(
        "What requests carry: headers, payloads, userData. Secrets in addresses are masked."
      )
    }
    if content.storages.contains(where: { !$0.hiddenFields.isEmpty }) {
      lines.append("Hidden fields of items, whose names begin with #.")
    }
    if content.storages.contains(where: { $0.part != nil }) {
      lines.append("Items and fields that were not chosen, of some datasets.")
    }
    guard !lines.isEmpty else { return nil }
    return Self.headed(
      "What is left out",
      Self.wrapped("problems.html says where, and what could not be read.") + "\n\n"
        + lines.map { "- " + $0 }.joined(separator: "\n")
    )
  }

  private var files: String {
    let seals =
      switch layout {
      case .datapackage: ["SHA256SUMS          the SHA-256 of every file but itself"]
      case .bagit:
        [
          "bagit.txt, bag-info.txt, manifest-sha256.txt, tagmanifest-sha256.txt",
          "                    make a bag of the folder (RFC 8493): the SHA-256 of every file",
        ]
      }
    let lines =
      [
        "data/               the data",
        "index.html          the start page; all other folders belong to it",
        "datapackage.json    the data described for programs (Data Package 2.0)",
      ] + seals
    return Self.headed("The files", lines.joined(separator: "\n"))
  }

  private var check: String {
    let lists = layout.lists.joined(separator: " ")
    let text = """
      Nothing was changed or lost on the way if every file has the hash that is listed for it. Open a
      terminal in this folder.

      Linux:              sha256sum --quiet -c \(lists)
      macOS:              shasum -a 256 --quiet -c \(lists)
                          No output: all is well. What differs or is missing is named.

      Windows PowerShell: paste these lines; what differs or is missing is named, then "Checked."

          Get-Content \(layout.lists.joined(separator: ", ")) | ForEach-Object {
            $hash, $file = $_ -split '  ', 2
            $found = Get-FileHash -Algorithm SHA256 -LiteralPath $file -ErrorAction SilentlyContinue
            if ($found.Hash -ne $hash) { "DIFFERS: $file" }
          }
          "Checked."
      """
    return Self.headed("How to check it", text)
  }

  private static func headed(_ heading: String, _ text: String) -> String {
    "\(heading)\n\(String(repeating: "-", count: heading.count))\n\n\(text)"
  }

  /// The text in lines, broken between words.
  private static func wrapped(_ text: String) -> String {
    var lines = [""]
    for word in text.split(separator: " ") {
      let line = lines[lines.count - 1]
      if line.isEmpty {
        lines[lines.count - 1] = String(word)
      } else if line.count + 1 + word.count <= width {
        lines[lines.count - 1] = "\(line) \(word)"
      } else {
        lines.append(String(word))
      }
    }
    return lines.joined(separator: "\n")
  }
}
