import Storages

extension Site {
  /// Where the data came from, how long it is kept and how to check it.
  func aboutPage() -> Page {
    var page = Page(
      path: "about.html",
      template: "about",
      title: "About",
      description: "Where the data came from, how long it is kept and how to check it.",
      document: nil,
      crumbs: [.init(label: "Storages", target: "index.html")]
    )
    page.values = [
      "catalogueTitle": .text(HTMLText.label(content.title)),
      "intro": .optional(content.description),
      "roots": .list(
        content.roots.map { root in
          let count = content.storages.count { $0.storage.root == root.label }
          return [
            "label": .text(HTMLText.label(root.label)),
            "folder": .text(HTMLText.label(root.folder)),
            "isOnly": .flag(content.roots.count == 1),
            "holds": .text(Wording.count(count, "storage")),
          ]
        }
      ),
      "policy": .text(RetentionWording.policy(content.policy)),
      "note": .optional(content.policyNote),
      "retention": .text(page.links.to("retention.html")),
      "hasFormats": .flag(!content.formats.isEmpty),
      "formats": .list(
        content.formats.map { ["name": .text($0.name), "summary": .text($0.summary)] }
      ),
      "creator": .optional(content.creator),
      "licenseLink": .optional(content.license.flatMap(SafeURL.address)),
      "license": .optional(content.license),
      "index": .text(page.links.to("index.json")),
      "changes": .text(page.links.to("changes.html")),
      "start": .text(page.links.to("index.html")),
      "problems": .text(page.links.to("problems.html")),
      "sums": .text(page.links.to(sums)),
    ]
    return page
  }
}
