import ByteIO
import JSONText

/// Reads one request file after the other, with buffers that are used again.
struct RequestReader: ~Copyable {
  /// What became of a file.
  enum Outcome {
    case request(RequestFields)
    case damaged(Problem)
  }

  private var files = FileReader()
  private var arena = ByteArena(capacity: 1 << 14)
  private var index = JSONIndex(capacity: 1 << 10)

  init() {}

  /// The last file's bytes and index.
  var json: JSONView {
    @_lifetime(borrow self)
    borrowing get { JSONView(bytes: arena.bytes, nodes: index.nodes) }
  }

  /// Where the request that was read last stands.
  func standing(
    _ fields: RequestFields,
    _ name: FileName,
    _ place: RequestQueueFolder.Place,
    _ order: RequestOrder,
    now: Timestamp
  ) -> RequestStanding {
    RequestStanding(json, fields, name, place, order, now: now)
  }

  /// Appends the request that was read last as a row.
  func appendRow(_ fields: RequestFields, _ state: RequestState, to out: inout OutputBuffer) {
    RequestRow.append(json, fields, state, to: &out)
  }

  /// Appends the request that was read last as a row that a site shows.
  func appendSiteRow(
    _ fields: RequestFields,
    _ state: RequestState,
    _ showsPrivate: Bool,
    to out: inout OutputBuffer
  ) {
    RequestSiteRow.append(json, fields, state, showsPrivate, to: &out)
  }

  /// Reads `name`, which problems call `place`.
  ///
  /// What does not parse while its writer's lock is fresh is read again, three times within 250 ms.
  mutating func read(
    _ name: FileName,
    in folder: borrowing Directory,
    listed: FileTime,
    place: String
  ) -> Outcome {
    for pause in [UInt32(50), 100, 100] {
      let outcome = readOnce(name, folder, listed, place)
      guard case .damaged(let problem) = outcome, problem.code == .notJSON,
        Self.isBeingWritten(name, folder)
      else { return outcome }
      Pause.milliseconds(pause)
    }
    let outcome = readOnce(name, folder, listed, place)
    guard case .damaged(let problem) = outcome, problem.code == .notJSON,
      Self.isBeingWritten(name, folder)
    else { return outcome }
    return .damaged(
      Problem(
        .beingWritten,
        .note,
        file: place,
        message: "is being written; left for the next run"
      )
    )
  }

  private mutating func readOnce(
    _ name: FileName,
    _ folder: borrowing Directory,
    _ listed: FileTime,
    _ place: String
  ) -> Outcome {
    arena.removeAll(keeping: 1 << 20)
    index.removeAll(keeping: 1 << 16)
    do throws(FileError) {
      _ = try files.read(name, in: folder, listed: listed, into: &arena)
    } catch {
      var problem = Problem(error)
      problem.file = place
      return .damaged(problem)
    }
    do throws(JSONError) {
      let outer = try index.add(arena, 0..<arena.count)
      guard let inner = try innerObject(of: outer) else {
        return .damaged(
          Problem(.notARequest, .error, file: place, message: "is JSON, but not a request")
        )
      }
      return .request(RequestFields(outer: outer, inner: inner))
    } catch {
      return .damaged(
        Problem(.notJSON, .error, file: place, offset: error.offset, message: error.words)
      )
    }
  }

  /// The request's own object; nil if the file holds no request.
  private mutating func innerObject(of outer: Int) throws(JSONError) -> Int? {
    var text: String?
    do {
      let json = self.json
      guard json[outer].kind == .object else { return nil }
      let request = json.value(of: "request", in: outer)
      if let request, json[request].kind == .object { return request }
      text = JSONFields.text(
        json,
        json.value(of: "json", in: outer) ?? json.value(of: "json_", in: outer)
      )
      if text == nil {
        let names: [StaticString] = ["url", "uniqueKey", "unique_key"]
        let isRequest = names.contains {
          JSONFields.text(json, json.value(of: $0, in: outer)) != nil
        }
        return isRequest ? outer : nil
      }
    }
    guard let text else { return nil }
    // Behind the file's own bytes, in the same index: one view shows both.
    let start = arena.count
    arena.append(text.utf8Span.span)
    let inner = try index.add(arena, start..<arena.count)
    return json[inner].kind == .object ? inner : nil
  }

  /// Whether the writer's lock folder beside the file is fresh.
  private static func isBeingWritten(_ name: FileName, _ folder: borrowing Directory) -> Bool {
    let lock = try? folder.stamp(of: FileName(name.bytes + Array(".lock".utf8)))
    guard let lock, lock.kind == .folder else { return false }
    return lock.modified.isWithin(10, before: .now())
  }
}
