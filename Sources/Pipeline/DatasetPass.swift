//===----------------------------------------------------------------------===//
// Pipeline: one run, from storages to published files.
//
//   out of turn:   read batch ─► index ─► select ─► resolve columns ─┐           ┌─► for each format: encode ─┐
//   in turn:                                             gate: columns, first row │             gate: commit to it
//
// A thread carries one batch as far as it can. Gates keep the order: at the first a batch gets its row
// number and the column plan, then each output has one, behind which the batch is appended to it; so
// that while one thread writes to an output, others write to other outputs. Who comes before its turn
// leaves the batch and goes on with another. The lanes, and with them the memory, are bounded by the
// number of threads, and the bytes that come out do not depend on it. A selection may make many rows of
// few items; such a batch passes in pieces, one after the other.
//===----------------------------------------------------------------------===//

import ByteIO
import Catalogue
import Glibc
import ItemFormats
import Storages
import Synchronization

/// One pass over a dataset: read once, index once, encode in every format.
final class DatasetPass: Sendable {
  /// What a pass is asked for besides its outputs.
  struct Options: Sendable {
    /// How many threads work on it.
    var jobs = 1
    /// What is taken of the items; nil for all.
    var selection: SelectionPlan?
    /// How tables get their columns.
    var columns = ColumnOptions()
    /// The columns that a pass before found; nil if there was none.
    var knownColumns: ColumnPlan?
    /// Whether the columns are asked for, though no output has any.
    var findsColumns = false
    /// What items are compared with; they are kept, whatever comes of it.
    var schema: ItemSchema?
    /// Whether the columns are profiled.
    var profiles = false
  }

  /// What a pass found and made.
  struct Result: Sendable {
    /// The items in every output.
    var itemCount = 0
    /// How many could not be read.
    var damagedCount = 0
    /// What could not be read and what should be known; the first 10,000.
    var problems: [Problem] = []
    /// The outputs that were completed.
    var outputs: [OutputResult] = []
    /// Formats that could not be made, and why.
    var refused: [(format: ItemFormat, reason: String)] = []
    /// The columns of the tables; nil if none was asked for.
    var columns: ColumnPlan?
    /// The files of the item browser; nil if nobody asked, or if there are too many columns.
    var browser: BrowserOutput.Result?
    /// Values that tables lack because their columns are those of the first items.
    var leftOut = LossTally()
    /// What the selection hid, and what it could not do as asked.
    var selection = SelectionTally()
    /// Where items are not as their schema says.
    var tally = SchemaTally()
    /// What the columns hold; nil if nobody asked.
    var profile: DatasetProfile?
  }

  private struct State {
    var registry: ColumnRegistry
    var rowCount = 0
    var result = Result()
    var failure: (any Error)?
    var progress: Progress.Share
  }

  /// What batches pass one after the other.
  private enum Gate: Sendable {
    /// They get their columns and row numbers.
    case columns
    /// They are appended to the output of that number.
    case output(any ItemOutput, Int)
    case browser(BrowserOutput)
    case result
  }

  private let source: any ItemSource
  private let outputs: [any ItemOutput]
  private let browser: BrowserOutput?
  private let options: Options
  private let needsColumns: Bool
  /// Whether several outputs hold the items as compact JSON.
  private let sharesLines: Bool
  /// Of fewer items there is nothing to share between threads.
  static let itemsPerThread = 64

  /// A thread a job, and none for too few items; more threads than cores would take turns.
  private let threadCount: Int
  private let gates: [Gate]
  private let lanes: Lanes
  private let state: Mutex<State>

  init(
    _ source: any ItemSource,
    outputs: [any ItemOutput],
    browser: BrowserOutput? = nil,
    options: Options,
    progress: Progress = Progress()
  ) {
    self.source = source
    self.outputs = outputs
    self.browser = browser
    self.options = options
    threadCount = min(options.jobs, (source.expectedCount ?? .max) / Self.itemsPerThread + 1)
    gates =
      [.columns] + outputs.enumerated().map { .output($1, $0) }
      + (browser.map { [.browser($0)] } ?? []) + [.result]
    lanes = Lanes(threads: threadCount, gates: gates.count) {
      let buffers = EncodedBatch.Buffers()
      return Lane(
        source.makeCursor(),
        outputs.map { $0.makeBatch(buffers) },
        options.selection.map { ItemSelector($0) }
      )
    }
    needsColumns =
      options.profiles || options.findsColumns || browser != nil
      || outputs.contains { $0.format.isColumnar }
    let textCount = outputs.count { $0.format == .json || $0.format == .jsonl }
    sharesLines = textCount + (browser == nil ? 0 : 1) > 1
    let registry = ColumnRegistry(
      options.columns,
      fields: options.selection?.columns ?? [],
      known: options.knownColumns
    )
    var start = State(registry: registry, progress: Progress.Share(of: progress))
    if options.profiles { start.result.profile = DatasetProfile() }
    start.progress.expect(source.expectedCount)
    state = Mutex(start)
  }

  /// The outputs that were completed so far: all, or those before one that failed.
  var completed: [OutputResult] { state.withLock { $0.result.outputs } }

  /// Reads and writes everything.
  ///
  /// - Throws: what stopped the whole pass (a full disk, an unreadable folder); all outputs are then
  ///   discarded. Damaged items and refused formats do not throw.
  func run() throws -> Result {
    Crew.run(threadCount) { _ in self.work() }
    do {
      if let failure = state.withLock({ $0.failure }) { throw failure }
      return try complete()
    } catch {
      _ = source.finish()
      for output in outputs { output.discard() }
      browser?.discard()
      state.withLock { $0.progress.takeBack() }
      throw error
    }
  }

  private func work() {
    do {
      while let lane = lanes.take() {
        if lane.piece == nil {
          guard try fill(lane) else {
            lanes.end(lane)
            continue
          }
        }
        try carry(lane)
        lanes.give(lane)
      }
    } catch {
      stop(error)
    }
  }

  /// Reads the next batch into `lane`; false if there is none.
  private func fill(_ lane: Lane) throws -> Bool {
    guard let position = try read(&lane.batch, lane.cursor) else { return false }
    lane.isInRun = !position.isLastPart
    let reading = Lane.Reading(
      position: position,
      itemCount: lane.batch.itemCount,
      tally: options.schema?.check(lane.batch)
    )
    begin(0, of: reading, in: lane)
    return true
  }

  private func read(_ batch: inout ItemBatch, _ cursor: any ItemCursor) throws -> BatchPosition? {
    batch.removeAll()
    let position = try cursor.next(into: &batch.arena, &batch.entries, &batch.problems)
    guard position != nil else { return nil }
    batch.buildIndex()
    ReadAgain.mend(&batch, from: source)
    return position
  }

  /// Makes piece `number` of what was read into `lane`, and puts it before the first gate.
  private func begin(_ number: Int, of reading: Lane.Reading, in lane: Lane) {
    var isLast = true
    var selection: SelectionTally?
    if var selector = lane.selector.take() {
      isLast = lane.batch.select(&selector)
      if isLast { selection = selector.tally }
      lane.selector = selector
    }
    if sharesLines { lane.batch.makeLines() }
    let (plan, isOpen) = state.withLock { ($0.registry.plan, $0.registry.isOpen) }
    lane.piece = Lane.Piece(
      reading: reading,
      number: number,
      isLast: isLast,
      selection: selection,
      plan: plan,
      isOpen: isOpen,
      isKnown: !needsColumns || lane.batch.resolve(plan)
    )
    lane.gate = 0
  }

  /// Takes what is in `lane` through the gates, until one has to be waited at or all are passed.
  private func carry(_ lane: Lane) throws {
    while var piece = lane.piece, lanes.isTurn(of: lane) {
      try pass(&piece, in: lane)
      lane.piece = piece
      lanes.moveOn(lane)
      if lane.gate < gates.count {
        prepare(piece, in: lane)
      } else if piece.isLast {
        lane.piece = nil
      } else {
        begin(piece.number + 1, of: piece.reading, in: lane)
      }
    }
  }

  /// Does what the gate before which `piece` stands asks for in turn.
  private func pass(_ piece: inout Lane.Piece, in lane: Lane) throws {
    switch gates[lane.gate] {
    case .columns:
      register(&piece, in: lane)
    case .output(let output, let number):
      guard takes(output, piece) else { return }
      try output.commit(lane.encoded[number], of: lane.batch, columns: piece.plan)
      lane.encoded[number].reset()
    case .browser(let browser):
      guard !piece.plan.isOverfull else { return }
      try browser.commit(lane.browsed)
      lane.browsed.reset()
    case .result:
      note(lane.batch, piece)
      if isProfiled(piece) { add(lane.profile, of: lane.batch) }
    }
  }

  /// Does what need not wait for the turn of `piece` at its gate.
  private func prepare(_ piece: Lane.Piece, in lane: Lane) {
    let (plan, firstRow) = (piece.plan, piece.firstRow)
    switch gates[lane.gate] {
    case .columns: break
    case .output(let output, let number):
      guard takes(output, piece) else { return }
      let encoded = lane.encoded[number]
      output.encode(lane.batch, columns: plan, firstRow: firstRow, into: encoded)
    case .browser(let browser):
      guard !plan.isOverfull else { return }
      lane.batch.sortByColumn()
      browser.encoder.encode(lane.batch, columns: plan, firstRow: firstRow, into: lane.browsed)
    case .result:
      guard isProfiled(piece) else { return }
      lane.batch.sortByColumn()
      lane.profile.read(lane.batch)
    }
  }

  private func takes(_ output: any ItemOutput, _ piece: Lane.Piece) -> Bool {
    !(piece.plan.isOverfull && output.format.isColumnar)
  }

  private func isProfiled(_ piece: Lane.Piece) -> Bool {
    options.profiles && !piece.plan.isOverfull
  }

  /// Gives a piece its columns and its row number.
  ///
  /// In order.
  private func register(_ piece: inout Lane.Piece, in lane: Lane) {
    // Registering is long when columns are new, but then nobody behind can know them either.
    var registry = state.withLock { $0.registry }
    // Columns that moved since the batch was resolved have other numbers now.
    let hasMoved = needsColumns && piece.isOpen && !registry.isOpen
    if !piece.isKnown || hasMoved {
      registry.register(&lane.batch)
    } else {
      registry.accept(lane.batch)
    }
    piece.plan = registry.plan
    let count = lane.batch.itemCount
    piece.firstRow = state.withLock { state in
      state.registry = registry
      defer { state.rowCount += count }
      return state.rowCount
    }
  }

  /// Adds to the result what a batch tells.
  ///
  /// In order.
  private func note(_ batch: borrowing ItemBatch, _ piece: Lane.Piece) {
    let isFirst = piece.number == 0
    let problems = isFirst ? batch.problems : []
    state.withLock { state in
      state.progress.expect(source.expectedCount)
      if isFirst {
        state.progress.add(items: piece.reading.itemCount, bytes: batch.arena.count)
      }
      state.result.itemCount += batch.itemCount
      state.result.leftOut.add(batch.leftOut, from: piece.firstRow)
      state.result.damagedCount += problems.count { $0.severity == .error }
      let room = 10_000 - state.result.problems.count
      if room > 0 { state.result.problems += problems.prefix(room) }
      if isFirst, let tally = piece.reading.tally { state.result.tally.add(tally) }
      if let selection = piece.selection { state.result.selection.add(selection) }
    }
  }

  /// Adds to the profile what a batch holds.
  ///
  /// In order, so that the result does not depend on the number of threads.
  private func add(_ part: borrowing BatchProfile, of batch: borrowing ItemBatch) {
    // Taken out, so that it is changed in place and not copied.
    guard var profile = state.withLock({ $0.result.profile.take() }) else { return }
    profile.add(part, of: batch)
    state.withLock { $0.result.profile = profile }
  }

  private func stop(_ error: any Error) {
    state.withLock { $0.failure = $0.failure ?? error }
    lanes.cancel()
  }

  private func complete() throws -> Result {
    var (result, plan) = state.withLock { ($0.result, $0.registry.plan) }
    for problem in source.finish() {
      if problem.code == .replaced { throw SourceReplaced(description: problem.message) }
      result.problems.append(problem)
      if problem.severity == .error { result.damagedCount += 1 }
    }
    if needsColumns {
      result.columns = plan
      if let note = Problem(namesakesIn: plan) { result.problems.append(note) }
    }
    for output in outputs {
      if plan.isOverfull, output.format.isColumnar {
        output.discard()
        result.refused.append(
          (
            output.format,
            "more than \(Wording.number(options.columns.limit)) columns; choose fields, or use jsonl"
          )
        )
        continue
      }
      let completed = try output.finish(columns: plan)
      result.outputs.append(completed)
      state.withLock { $0.result.outputs.append(completed) }
    }
    if plan.isOverfull {
      browser?.discard()
    } else {
      result.browser = try browser?.finish(columns: plan)
    }
    return result
  }
}

extension Problem {
  /// That columns of tables have one name, as a key with a slash is spelled like a path; nil if none have.
  fileprivate init?(namesakesIn plan: ColumnPlan) {
    let names = plan.namesakes.keys.map { String(decoding: plan.name($0), as: UTF8.self) }
    guard let first = names.min() else { return nil }
    let more = Set(names).count - 1
    self.init(
      .duplicateColumn,
      .note,
      message: "tables have several columns of the name \(FileName.display(first))"
        + (more > 0 ? ", and of \(Wording.count(more, "more name"))" : "")
        + ": a key with a slash is spelled like a path; --rename tells them apart"
    )
  }
}
