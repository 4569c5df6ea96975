import ByteIO
import JSONText

/// The order of a queue's requests as far as it stands outside their files.
///
/// Crawlee for JavaScript 4 lists the forefront in the metadata, last first. Crawlee for Python 1
/// keeps all of it in a record of the default key-value store, `__RQ_STATE_` and the queue's id:
///
///     {forefront_requests: {key: n, …}, regular_requests: {key: n, …}, in_progress_requests: [key, …]}
///
/// Unique keys are kept as 64-bit hashes: 24 bytes a request.
struct RequestOrder: Sendable {
  /// A request's place among those that wait: by tier, then by number.
  struct Place: Sendable, Comparable {
    var tier: Tier
    var number: Int64

    static func < (one: Place, other: Place) -> Bool {
      (one.tier.rawValue, one.number) < (other.tier.rawValue, other.number)
    }
  }

  /// What comes first.
  ///
  /// A folder in which several clients wrote has requests of more than two of them.
  enum Tier: UInt8, Sendable {
    case listedForefront, forefront, stateForefront, regular, stateRegular, unknown
  }

  private struct Entry: Sendable {
    var key: UInt64
    var place: Place
  }

  private var entries: [Entry] = []
  private var inProgress: [UInt64] = []
  /// What could not be read of it.
  private(set) var problems: [Problem] = []
  /// What the state record looked like.
  private(set) var fingerprint = Fingerprint()
  /// Whether there was a state record.
  private(set) var hasState = false

  /// Takes the metadata's forefront: unique keys or ids, the last of which comes first.
  init(forefront: [String] = []) {
    add(forefront)
    sort()
  }

  /// Takes the metadata's forefront, and reads the state record `name` of `store` if there is one.
  init(
    forefront: [String],
    state name: FileName,
    in store: borrowing Directory,
    _ reader: inout FileReader
  ) {
    add(forefront)
    readState(name, store, &reader)
    sort()
  }

  private mutating func add(_ forefront: [String]) {
    for (at, key) in forefront.enumerated() {
      entries.append(
        Entry(
          key: Self.hash(key.utf8Span.span),
          place: Place(tier: .listedForefront, number: -Int64(at))
        )
      )
    }
  }

  private mutating func sort() {
    entries.sort { ($0.key, $0.place) < ($1.key, $1.place) }
    inProgress.sort()
  }

  private mutating func readState(
    _ name: FileName,
    _ store: borrowing Directory,
    _ reader: inout FileReader
  ) {
    var arena = ByteArena()
    var index = JSONIndex()
    let place = "key_value_stores/default/\(name.display)"
    var reason = "is not an object"
    do {
      _ = try reader.read(name, in: store, listed: nil, into: &arena)
      fingerprint.add(contents: arena.bytes)
      let root = try index.add(arena, 0..<arena.count)
      let json = JSONView(bytes: arena.bytes, nodes: index.nodes)
      if json[root].kind == .object {
        hasState = true
        take(json, root)
        return
      }
    } catch let error as FileError {
      if error.isMissing { return }
      reason = error.reason
    } catch let error as JSONError {
      reason = error.words
    } catch {
      reason = "\(error)"
    }
    problems.append(
      Problem(
        .stateIgnored,
        .note,
        file: place,
        message: "\(reason); the order of the queue's requests is that of their files' names"
      )
    )
  }

  private mutating func take(_ json: JSONView, _ root: Int) {
    var scratch = OutputBuffer(capacity: 256)
    func hash(_ node: Int) -> UInt64 { json.withText(node, &scratch) { Self.hash($0) } }
    // Early versions leave handled requests in the maps.
    var handled: Set<UInt64> = []
    if let list = json.value(of: "handled_requests", in: root) {
      var elements = json.elements(of: list)
      while let element = elements.next() {
        if json[element].kind == .string { handled.insert(hash(element)) }
      }
    }
    for (name, tier, sign) in [
      ("forefront_requests" as StaticString, Tier.stateForefront, Int64(-1)),
      ("regular_requests", .stateRegular, 1),
    ] {
      guard let map = json.value(of: name, in: root) else { continue }
      var members = json.members(of: map)
      while let (key, value) = members.next() {
        let number = Int64(JSONFields.spelling(json, value)) ?? .max
        let hash = hash(key)
        if handled.contains(hash) { continue }
        entries.append(Entry(key: hash, place: Place(tier: tier, number: number &* sign)))
      }
    }
    guard let list = json.value(of: "in_progress_requests", in: root) else { return }
    var elements = json.elements(of: list)
    while let element = elements.next() {
      if json[element].kind == .string { inProgress.append(hash(element)) }
    }
  }

  // MARK: - Asking

  /// The place of a request that waits, by what the file says and what stands outside.
  func place(uniqueKey: UInt64, id: UInt64, _ order: RequestFields.Order) -> Place {
    let outside = place(uniqueKey) ?? place(id)
    if let outside, outside.tier == .listedForefront { return outside }
    if case .at(let number) = order {
      return Place(tier: number < 0 ? .forefront : .regular, number: number)
    }
    return outside ?? Place(tier: .unknown, number: 0)
  }

  /// Whether the state record says that a client works on the request.
  func isInProgress(uniqueKey: UInt64) -> Bool {
    var low = 0
    var high = inProgress.count
    while low < high {
      let middle = (low + high) / 2
      if inProgress[middle] < uniqueKey { low = middle + 1 } else { high = middle }
    }
    return low < inProgress.count && inProgress[low] == uniqueKey
  }

  private func place(_ key: UInt64) -> Place? {
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].key < key { low = middle + 1 } else { high = middle }
    }
    return low < entries.count && entries[low].key == key ? entries[low].place : nil
  }

  /// Stands for a text in this process; two texts of one queue never share it in practice.
  static func hash(_ text: Span<UInt8>) -> UInt64 {
    var hasher = Hasher()
    unsafe text.withUnsafeBufferPointer { unsafe hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    return UInt64(bitPattern: Int64(hasher.finalize()))
  }
}
