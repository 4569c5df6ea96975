import Storages

extension Site {
  /// How many lines one page of problems takes.
  static let problemLimit = 800

  /// Everything that could not be read, was left out or is withheld, storage by storage.
  func problemPages() -> [Page] {
    let lines = problemLines()
    let parts = max(1, (lines.count + Self.problemLimit - 1) / Self.problemLimit)
    return (0..<parts).map { part in
      let shown = lines.dropFirst(part * Self.problemLimit).prefix(Self.problemLimit)
      return problemPage(Array(shown), part: part, of: parts)
    }
  }

  private struct Line {
    /// The index of the storage, or of the root after all storages.
    let owner: Int
    let style: String
    let word: String
    let place: String?
    let text: String
  }

  private func problemPage(_ lines: [Line], part: Int, of parts: Int) -> Page {
    let pager = Pager(part: part, parts: parts) { part in
      part == 0 ? "problems.html" : "problems-\(part + 1).html"
    }
    let missing = content.storages.reduce(0) { $0 + $1.damagedCount }
    var page = Page(
      path: pager.path(part),
      template: "problems",
      title: pager.title("Problems"),
      description: "What could not be read, is left out or is withheld.",
      document: "index.json",
      crumbs: [.init(label: "Storages", target: "index.html")]
    )
    let owners = lines.map(\.owner).reduce(into: [Int]()) { if $0.last != $1 { $0.append($1) } }
    page.values = [
      "heading": .text(page.title),
      "missing": .optional(
        missing > 0
          ? "\(Wording.number(missing)) \(missing == 1 ? "item or record" : "items or records")"
          : nil
      ),
      "isEmpty": .flag(lines.isEmpty),
      "owners": .list(
        owners.map { owner in
          let storage = owner < content.storages.count ? content.storages[owner] : nil
          return [
            "label": .text(
              storage == nil
                ? "Root \(HTMLText.label(content.roots[owner - content.storages.count].label))"
                : name(content.storages[owner])
            ),
            "link": .optional(storage.map { page.links.to(Links.page(of: $0)) }),
            "kind": .optional(storage?.storage.kind.words),
            "root": .optional(
              hasSeveralRoots ? storage.map { HTMLText.label($0.storage.root) } : nil
            ),
            "lines": .list(
              lines.filter { $0.owner == owner }.map { line in
                [
                  "style": .text(line.style), "word": .text(line.word),
                  "place": .optional(line.place), "text": .text(line.text),
                ]
              }
            ),
          ]
        }
      ),
    ]
    page.values.merge(pager.values(page.links)) { own, _ in own }
    return page
  }

  private func problemLines() -> [Line] {
    var lines: [Line] = []
    for (index, entry) in content.storages.enumerated() {
      lines += entry.problems.map { line($0, owner: index) }
      if let note = entry.choiceNote {
        lines.append(Line(owner: index, style: "held", word: "Chosen", place: nil, text: note))
      }
      for field in entry.hiddenFields {
        lines.append(
          Line(
            owner: index,
            style: "held",
            word: "Left out",
            place: HTMLText.label(field),
            text:
              "hidden field; the \(isPackage ? "package" : "site") leaves fields out whose names begin with #"
          )
        )
      }
      for record in entry.records ?? [] where record.isWithheld {
        lines.append(
          Line(
            owner: index,
            style: "held",
            word: "Withheld",
            place: HTMLText.label(record.key),
            text: "record: inputs, sessions and states stay private"
              + (isPackage
                ? ""
                : "; publish: "
                  + HTMLText.label(PublishPattern.text(record.key, of: entry.storage)))
          )
        )
      }
    }
    for (index, root) in content.roots.enumerated() {
      lines += root.problems.map { line($0, owner: content.storages.count + index) }
    }
    return lines
  }

  private func line(_ problem: Problem, owner: Int) -> Line {
    let place = [problem.file.map(HTMLText.label), problem.offset.map { "byte \($0)" }]
      .compactMap(\.self).joined(separator: ", ")
    return Line(
      owner: owner,
      style: problem.severity == .error ? "gone" : "unknown",
      word: problem.severity == .error ? "Not read" : "Note",
      place: place.isEmpty ? nil : place,
      text: problem.message
    )
  }
}
