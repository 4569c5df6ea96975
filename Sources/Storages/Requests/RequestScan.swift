import ByteIO
import JSONText

/// The one pass over a queue's files, by several threads: each claims 1,024 files at a time.
final class RequestScan: @unchecked Sendable {
  /// What was found in some files.
  struct Findings {
    var counts = RequestCounts()
    var errors = RequestTally()
    var hosts = RequestTally()
    var problems: [Problem] = []
    /// How many wait without a place in the order.
    var unordered = 0
    /// How many are in progress only until a moment.
    var lockedCount = 0
    fileprivate var standings: [RequestStanding?] = []
  }

  private static let chunk = 1_024

  private let folder: RequestQueueFolder
  /// The files, which get their standings in the end.
  private var files: NameTable<RequestStanding>
  private let order: RequestOrder
  private let now: Timestamp
  private let chunks: Int
  private let monitor = Monitor()
  /// Guarded by the monitor.
  private var next = 0
  private var found: [Findings?]

  init(
    _ folder: RequestQueueFolder,
    _ files: consuming NameTable<RequestStanding>,
    _ order: RequestOrder,
    _ now: Timestamp
  ) {
    chunks = (files.count + Self.chunk - 1) / Self.chunk
    self.folder = folder
    self.files = files
    self.order = order
    self.now = now
    found = Array(repeating: nil, count: chunks)
  }

  /// Reads all files; the table that comes back holds those that are requests, with their standings.
  ///
  /// To be called once.
  func run(_ jobs: Int) -> (table: NameTable<RequestStanding>, all: Findings) {
    Crew.run(min(jobs, chunks)) { _ in
      var reader = RequestReader()
      while let chunk = self.claim() {
        let findings = self.read(chunk, &reader)
        self.monitor.locked { self.found[chunk] = findings }
      }
    }
    var all = Findings()
    var standings: [RequestStanding?] = []
    standings.reserveCapacity(files.count)
    for at in 0..<chunks {
      guard let part = found[at] else { continue }
      found[at] = nil
      standings += part.standings
      for state in RequestState.allCases { all.counts[state] += part.counts[state] }
      all.errors.add(part.errors)
      all.hosts.add(part.hosts)
      all.problems += part.problems
      all.unordered += part.unordered
      all.lockedCount += part.lockedCount
    }
    files.setValues(standings)
    let table = files
    files = NameTable()
    return (table, all)
  }

  private func claim() -> Int? {
    monitor.locked {
      guard next < chunks else { return nil }
      defer { next += 1 }
      return next
    }
  }

  private func read(_ chunk: Int, _ reader: inout RequestReader) -> Findings {
    var findings = Findings()
    let first = chunk * Self.chunk
    for at in first..<min(first + Self.chunk, files.count) {
      let name = files.name(at)
      switch folder.read(name, files[at].place, &reader) {
      case .damaged(let problem):
        findings.problems.append(problem)
        findings.standings.append(nil)
      case .request(let fields):
        let json = reader.json
        let standing = reader.standing(fields, name, files[at].place, order, now: now)
        findings.counts[standing.state] += 1
        if standing.state == .pending, standing.tier == .unknown { findings.unordered += 1 }
        if standing.isLocked { findings.lockedCount += 1 }
        note(json, fields, &findings)
        findings.standings.append(standing)
      }
    }
    return findings
  }

  /// Counts the request's last error and its host.
  private func note(_ json: JSONView, _ fields: RequestFields, _ findings: inout Findings) {
    var scratch = OutputBuffer(capacity: 256)
    if let message = fields.lastError(json) {
      // Masked before it is cut, for a cut could take away what tells a secret.
      let masked = SecretMask.masked(
        json.withText(message, &scratch) { text in text.indices.map { text[$0] } },
        .message
      )
      let line = RequestTally.line(masked.span)
      findings.errors.add(
        FileName.display(RequestTally.folded(line)),
        example: FileName.display(line)
      )
    }
    if let url = fields.value(json, "url"), json[url].kind == .string {
      if let host = json.withText(url, &scratch, { RequestTally.host($0) }) {
        let label = FileName.display(host)
        findings.hosts.add(label, example: label)
      }
    }
  }
}
