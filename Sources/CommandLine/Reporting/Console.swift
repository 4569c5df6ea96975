import ByteIO
import Glibc
import JSONText
import SystemPackage

/// Messages for people on standard error and in the log, results on standard output.
///
/// Everything that comes from data passes through here: control and bidirectional characters are
/// shown as `\u{…}`, line feeds too, so that no name or value can start a line of ours or move the
/// cursor. Failing to write a message is ignored; failing to write a result is an error.
struct Console: Sendable {
  /// Only errors are printed.
  var isQuiet = false
  /// Decisions are printed too.
  var isVerbose = false
  /// How a message is laid out on standard error.
  var form = Form.text
  /// Whether the words for errors and warnings are coloured.
  var isColoured = false
  /// Where all messages go too, whatever is printed.
  var log: RunLog?
  /// Whether standard error is a terminal that a person looks at.
  let isTerminal = isatty(2) == 1

  /// How a message is laid out on standard error.
  enum Form: String, Sendable, CaseIterable { case text, json }

  /// How much a message matters.
  enum Level: String, Sendable {
    case error, warning
    /// What was done; on a terminal or when asked for, as cron must hear nothing when all is well.
    case info
    /// A decision; only when asked for.
    case detail
  }

  /// Whether a message of that level is printed; one that is known already, only for people who watch.
  func shows(_ level: Level, isKnown: Bool = false) -> Bool {
    if isKnown, !isTerminal, !isVerbose { return false }
    return switch level {
    case .error: true
    case .warning: !isQuiet
    case .info: !isQuiet && (isTerminal || isVerbose)
    case .detail: !isQuiet && isVerbose
    }
  }

  /// Tells a message: prints it where it is to be shown, and logs it in any case.
  func say(_ level: Level, _ message: String, isKnown: Bool = false) {
    let message = FileName.display(message)
    log?.append(level, message)
    guard shows(level, isKnown: isKnown) else { return }
    var line = OutputBuffer()
    switch form {
    case .json: RunLog.line(level, message).write(.compact, to: &line)
    case .text:
      switch level {
      case .error: line.append(text: coloured("larder:", "31") + " ")
      case .warning: line.append(text: coloured("warning:", "33") + " ")
      case .info, .detail: break
      }
      line.append(text: message)
    }
    line.append(UInt8(ascii: "\n"))
    try? FileSink(.standardError, path: "standard error", canPatch: false, owned: false).append(
      line
    )
  }

  private func coloured(_ word: String, _ colour: String) -> String {
    isColoured ? "\u{1B}[1;\(colour)m\(word)\u{1B}[0m" : word
  }

  /// Writes a result to standard output.
  static func result(_ text: String) throws(OutputError) {
    var bytes = OutputBuffer()
    bytes.append(text: text)
    try FileSink(.standardOutput, path: "standard output", canPatch: false, owned: false)
      .append(bytes)
  }

  /// Writes a document to standard output.
  static func result(document: JSONValue) throws(OutputError) {
    try result(String(decoding: document.bytes(.pretty), as: UTF8.self))
  }

  /// The width that a table may have: the terminal's; nil where there is none, as in a pipe.
  static var width: Int? {
    guard isatty(1) == 1 else { return nil }
    var size = winsize()
    guard unsafe ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }
}
