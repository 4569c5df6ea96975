import ByteIO
import Storages

extension Site {
  /// How many kinds of errors and how many hosts a page lists; the document beside it has more.
  private static let errorLimit = 50
  private static let hostLimit = 20

  /// What the page of a request queue shows; each part has its share of the page's size.
  func requestQueueValues(
    _ entry: CatalogueStorage,
    _ links: Links
  ) -> [String: TemplateValue] {
    guard let requests = entry.storage.requests, requests.counts.total > 0
    else { return ["bar": false, "states": .list([]), "hasDownloads": false, "isEmpty": true] }
    let counts = requests.counts
    let states = [
      ("Handled", counts.handled, "c3"), ("Failed", counts.failed, "c4"),
      ("In progress", counts.inProgress, "c2"), ("Pending", counts.pending, "c5"),
    ]
    let bar = ShareBar(parts: states.map { .init(label: $0.0, count: $0.1, style: $0.2) })
    return [
      "isEmpty": false,
      "bar": .markup(bar.markup),
      "states": .list(
        states.map { label, count, style in
          [
            "label": .text(label), "count": .text(Wording.number(count)), "style": .text(style),
            "share": .text(Wording.share(count, of: counts.total)),
          ]
        }
      ),
      "total": .text(Wording.number(counts.total)),
      "errors": errors(requests.errors),
      "hosts": hosts(requests.hosts, of: counts.total),
      "requests": self.requests(entry, of: counts.total),
      "withholds": .optional(
        entry.showsRequestContents ? nil : HTMLText.label(Self.option(entry.storage))
      ),
      "hasDownloads": .flag(!entry.downloads.isEmpty),
      "downloads": downloadRows(entry, links),
      "document": .text(links.to(Links.document(of: entry))),
    ]
  }

  /// What publishes the contents of a queue's requests.
  private static func option(_ queue: Storage) -> String { PublishPattern.text(of: queue) }

  private func errors(_ tally: RequestTally) -> TemplateValue {
    let sorted = tally.sorted
    guard !sorted.isEmpty else { return false }
    var budget = PageBudget(25_000)
    var rows: [TemplateValue] = []
    for entry in sorted.prefix(Self.errorLimit) {
      let label = HTMLText.label(entry.label)
      let example = HTMLText.label(entry.example)
      guard budget.take(110, [label, example]) else { break }
      rows.append([
        "message": .text(label), "count": .text(Wording.number(entry.count)),
        "example": .optional(example == label ? nil : example),
      ])
    }
    return [
      "rows": .list(rows), "isCut": .flag(sorted.count > rows.count),
      "shown": .text(Wording.number(rows.count)),
      "total": .text(Wording.count(sorted.count, "message")),
      "others": .optional(
        tally.otherCount > 0 ? Wording.count(tally.otherCount, "more request") : nil
      ),
    ]
  }

  private func hosts(_ tally: RequestTally, of total: Int) -> TemplateValue {
    let sorted = tally.sorted
    guard !sorted.isEmpty else { return false }
    let shown = sorted.prefix(Self.hostLimit)
    return [
      "rows": .list(
        shown.map { entry in
          [
            "host": .text(HTMLText.label(entry.label)),
            "count": .text(Wording.number(entry.count)),
            "share": .text(Wording.share(entry.count, of: total)),
          ]
        }
      ),
      "isCut": .flag(sorted.count > shown.count || tally.otherCount > 0),
      "shown": .text(Wording.number(shown.count)),
      "total": .text(
        tally.otherCount > 0
          ? "more than \(Wording.number(sorted.count))" : Wording.number(sorted.count)
      ),
    ]
  }

  private func requests(_ entry: CatalogueStorage, of total: Int) -> TemplateValue {
    guard !entry.requests.isEmpty else { return false }
    var budget = PageBudget(70_000)
    var rows: [TemplateValue] = []
    for request in entry.requests {
      guard let row = row(request, &budget) else { break }
      rows.append(row)
    }
    return [
      "rows": .list(rows), "isCut": .flag(total > rows.count),
      "shown": .text(Wording.number(rows.count)), "total": .text(Wording.count(total, "request")),
    ]
  }

  /// A row of the table of requests; nil if there is no room for it.
  private func row(_ request: RequestView, _ budget: inout PageBudget) -> TemplateValue? {
    let address = HTMLText.label(request.url ?? "")
    let link = request.url.flatMap(Self.link)
    let method = request.method.map(HTMLText.label)
    let label = request.label.flatMap { $0.isEmpty ? nil : HTMLText.label($0) }
    let last = request.errors.last.map { HTMLText.label(Self.firstLine($0)) }
    guard budget.take(260, [address, link ?? "", method ?? "", label ?? "", last ?? ""])
    else { return nil }
    // A message that is shown whole needs no second place.
    let isMore = request.errorCount > 1 || request.errors.last.map { $0 != last } ?? false
    let hasRoom =
      (isMore || !request.contents.isEmpty)
      && budget.take(
        120 + 30 * request.errors.count,
        (isMore ? request.errors : []) + request.contents.map(\.text)
      )
    let errors = hasRoom && isMore ? request.errors : []
    let hidden = request.errorCount - errors.count
    return [
      "address": .optional(request.url.map { _ in address }), "link": .optional(link),
      "method": .optional(method),
      "state": .text(request.state.replacing("-", with: " ")),
      "isFailed": .flag(request.state == RequestState.failed.rawValue),
      "retries": .optional(request.retryCount.map(Wording.number)),
      "label": .optional(label), "error": .optional(last),
      "more": .optional(
        hasRoom
          ? [
            "summary": .text(
              errors.isEmpty ? "Contents" : Wording.count(request.errorCount, "message")
            ),
            "errors": .list(errors.map { .text(Self.spelled($0)) }),
            "hidden": .optional(
              !errors.isEmpty && hidden > 0 ? Wording.count(hidden, "earlier message") : nil
            ),
            "contents": .list(
              request.contents.map {
                ["name": .text($0.name), "text": .text(Self.spelled($0.text))]
              }
            ),
          ] : nil
      ),
    ]
  }

  /// The link of an address; nil where nothing may be linked, or where a part of it is masked.
  private static func link(_ url: String) -> String? {
    guard !url.contains("…"), url.utf8.count <= 2_000 else { return nil }
    return SafeURL.address(url)
  }

  /// What an error says before its stack.
  private static func firstLine(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline).first.map(String.init) ?? text
  }

  /// A text of several lines with all else that could mislead its reader spelled out.
  private static func spelled(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map {
      FileName.display(String($0))
    }.joined(separator: "\n")
  }
}
