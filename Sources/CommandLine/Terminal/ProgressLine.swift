import ByteIO
import Catalogue
import Glibc
import Pipeline
import Synchronization

/// One line on the terminal that says how far a run is, from half a second on.
enum ProgressLine {
  /// Runs `body` while the line is drawn, if the options ask for one, and wipes it afterwards.
  static func follow<Result>(
    _ options: CommonOptions,
    _ body: (Progress) throws -> Result
  ) throws -> Result {
    let progress = Progress()
    guard options.showsProgress else { return try body(progress) }
    let drawing = Drawing(progress)
    let crew = BackgroundCrew(0..<1) { _ in drawing.draw() }
    defer {
      drawing.stop()
      crew.wait()
    }
    return try body(progress)
  }

  /// What the thread that draws does.
  private final class Drawing: Sendable {
    private let progress: Progress
    private let isDone = Atomic<Bool>(false)
    private let began = ContinuousClock.now

    init(_ progress: Progress) { self.progress = progress }

    func stop() { isDone.store(true, ordering: .sequentiallyConsistent) }

    /// Draws until it is stopped.
    func draw() {
      var isShown = false
      while !isDone.load(ordering: .sequentiallyConsistent) {
        usleep(100_000)
        let seconds = (ContinuousClock.now - began) / .seconds(1)
        guard seconds > 0.5 else { continue }
        write("\r\u{1B}[K" + line(seconds))
        isShown = true
      }
      if isShown { write("\r\u{1B}[K") }
    }

    private func line(_ seconds: Double) -> String {
      let items = progress.items
      let rate = Double(items) / seconds
      var line = Wording.number(items)
      if progress.expectedItems > 0 { line += " of \(Wording.number(progress.expectedItems))" }
      line += " items, \(Wording.size(progress.bytes))"
      line += ", \(Wording.size(Int(Double(progress.bytes) / seconds)))/s"
      if progress.expectedItems > items, rate > 0 {
        line += ", \(Quantity.seconds(Double(progress.expectedItems - items) / rate)) left"
      }
      return line
    }

    private func write(_ text: String) {
      var bytes = Array(text.utf8)
      _ = unsafe Glibc.write(2, &bytes, bytes.count)
    }
  }
}
