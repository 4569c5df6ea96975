//===----------------------------------------------------------------------===//
// Pipeline: one run, from storages to published files.
//
//   each thread:   read batch ─► index ─► select ─► resolve columns ─┐           ┌─► for each format: encode ─┐
//   in order:                                           gate: columns, first row │             gate: commit to it
//
// A thread carries one batch through all stages. Gates keep the order: at the first a batch gets its row
// number and the column plan, then each output has one, behind which the batch is appended to it; so
// that while one thread writes to an output, others write to other outputs. The window of batches in
// flight, and with it the memory, is bounded by the number of threads, and the bytes that come out do not
// depend on it. A selection may make many rows of few items; such a batch passes in
// pieces, one after the other.
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
  }

  private let source: any ItemSource
  private let outputs: [any ItemOutput]
  private let browser: BrowserOutput?
  private let options: Options
  private let needsColumns: Bool
  /// Whether several outputs hold the items as compact JSON.
  private let sharesLines: Bool
  private let progress: Progress
  private let columnGate = OrderedGate()
  /// One for each output, then the one of the browser, and the last for the result.
  private let commitGates: [OrderedGate]
  private let state: Mutex<State>

  init(
    _ source: any ItemSource,
    outputs: [any ItemOutput],
    browser: BrowserOutput? = nil,
    options: Options,
    progress: Progress = Progress()
  ) {
    self.progress = progress
    self.source = source
    self.outputs = outputs
    self.browser = browser
    commitGates = (0..<outputs.count + 2).map { _ in OrderedGate() }
    self.options = options
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
    var start = State(registry: registry)
    if options.profiles { start.result.profile = DatasetProfile() }
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
      throw error
    }
  }

  /// A thread a job, and none for fewer than 64 items; more threads than cores would take turns.
  private var threadCount: Int { min(options.jobs, (source.expectedCount ?? .max) / 64 + 1) }

  private func work() {
    var batch = ItemBatch()
    var profile = BatchProfile()
    let cursor = source.makeCursor()
    let encoded = outputs.map { $0.makeBatch() }
    let browsed = BrowserBatch()
    var selector = options.selection.map { ItemSelector($0) }
    do {
      while true {
        batch.removeAll()
        guard let position = try cursor.next(into: &batch.arena, &batch.entries, &batch.problems)
        else { return }
        batch.buildIndex()
        ReadAgain.mend(&batch, from: source)
        let tally = options.schema?.check(batch)
        var piece = Piece(position: position, itemCount: batch.itemCount, tally: tally)
        repeat {
          if var current = selector.take() {
            piece.isLast = batch.select(&current)
            if piece.isLast { piece.selection = current.tally }
            selector = consume current
          }
          guard try carry(&batch, piece, &profile, encoded, browsed) else { return }
          piece.number += 1
        } while !piece.isLast
      }
    } catch {
      stop(error)
    }
  }

  /// What is carried through the gates at once: a batch, or a part of the rows made of it.
  private struct Piece {
    let position: BatchPosition
    /// How many items were read.
    let itemCount: Int
    /// What the schema check of the whole batch found.
    let tally: SchemaTally?
    /// What the selection of the whole batch has to tell; nil before its last piece.
    var selection: SelectionTally?
    var number = 0
    var isLast = true
  }

  /// Takes a piece through the gates; false once the pass was stopped.
  private func carry(
    _ batch: inout ItemBatch,
    _ piece: Piece,
    _ profile: inout BatchProfile,
    _ encoded: [EncodedBatch],
    _ browsed: BrowserBatch
  ) throws -> Bool {
    if sharesLines { batch.makeLines() }
    var (plan, isOpen) = state.withLock { ($0.registry.plan, $0.registry.isOpen) }
    let isKnown = !needsColumns || batch.resolve(plan)
    var firstRow = 0
    let mayGoOn = columnGate.pass(piece.position, piece: piece.number, isLast: piece.isLast) {
      // Registering is long when columns are new, but then nobody behind can know them either.
      var registry = state.withLock { $0.registry }
      // Columns that moved since the batch was resolved have other numbers now.
      let hasMoved = needsColumns && isOpen && !registry.isOpen
      if !isKnown || hasMoved { registry.register(&batch) } else { registry.accept(batch) }
      plan = registry.plan
      state.withLock { state in
        state.registry = registry
        firstRow = state.rowCount
        state.rowCount += batch.itemCount
      }
    }
    guard mayGoOn else { return false }

    for (number, output) in outputs.enumerated()
    where !(plan.isOverfull && output.format.isColumnar) {
      output.encode(batch, columns: plan, firstRow: firstRow, into: encoded[number])
      let gate = commitGates[number]
      let mayGoOn = try gate.pass(piece.position, piece: piece.number, isLast: piece.isLast) {
        try output.commit(encoded[number], of: batch, columns: plan)
      }
      encoded[number].reset()
      guard mayGoOn else { return false }
    }
    if let browser, !plan.isOverfull {
      browser.encoder.encode(batch, columns: plan, firstRow: firstRow, into: browsed)
      let gate = commitGates[outputs.count]
      let mayGoOn = try gate.pass(piece.position, piece: piece.number, isLast: piece.isLast) {
        try browser.commit(browsed)
      }
      browsed.reset()
      guard mayGoOn else { return false }
    }
    let isProfiled = options.profiles && !plan.isOverfull
    if isProfiled { profile.read(batch) }
    let gate = commitGates[outputs.count + 1]
    return gate.pass(piece.position, piece: piece.number, isLast: piece.isLast) {
      note(batch, piece, firstRow)
      if isProfiled { add(profile, of: batch) }
    }
  }

  /// Adds to the result what a batch tells.
  ///
  /// In order.
  private func note(
    _ batch: borrowing ItemBatch,
    _ piece: Piece,
    _ firstRow: Int
  ) {
    let isFirst = piece.number == 0
    let problems = isFirst ? batch.problems : []
    if isFirst { progress.add(items: piece.itemCount, bytes: batch.arena.count) }
    state.withLock { state in
      state.result.itemCount += batch.itemCount
      state.result.leftOut.add(batch.leftOut, from: firstRow)
      state.result.damagedCount += problems.count { $0.severity == .error }
      let room = 10_000 - state.result.problems.count
      if room > 0 { state.result.problems += problems.prefix(room) }
      if isFirst, let tally = piece.tally { state.result.tally.add(tally) }
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
    columnGate.cancel()
    for gate in commitGates { gate.cancel() }
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
