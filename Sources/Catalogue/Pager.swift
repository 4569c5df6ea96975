/// The links between the parts of a list that takes several pages.
struct Pager {
  /// The part that carries the links, from 0.
  let part: Int
  /// How many parts there are.
  let parts: Int
  /// The path of a part in the site.
  let path: (Int) -> String

  /// What the pager's template shows, and whether there is anything to show.
  func values(_ links: Links) -> [String: TemplateValue] {
    [
      "hasPager": .flag(parts > 1),
      "previous": .optional(part > 0 ? links.to(path(part - 1)) : nil),
      "next": .optional(part + 1 < parts ? links.to(path(part + 1)) : nil),
      "pages": .list(
        shown.map { other in
          [
            "number": .text(String(other + 1)), "link": .text(links.to(path(other))),
            "isCurrent": .flag(other == part),
            "isBehindGap": .flag(other > 0 && !shown.contains(other - 1)),
          ]
        }
      ),
    ]
  }

  /// The parts that have a link: the first, the last, this one and its neighbours.
  ///
  /// A gap of one part is none.
  private var shown: [Int] {
    let near = Set([0, parts - 1, part - 1, part, part + 1].filter { (0..<parts).contains($0) })
    return (0..<parts).filter { other in
      near.contains(other) || near.contains(other - 1) && near.contains(other + 1)
    }
  }

  /// A title with the part's number, where there are several.
  func title(_ title: String) -> String { title + place }

  /// Which of the parts it is, to stand behind a title; empty if there is but one.
  var place: String { parts == 1 ? "" : ", page \(part + 1) of \(parts)" }
}
