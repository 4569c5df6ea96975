import ByteIO
import Glibc
import JSONText
import SystemPackage

/// Lines for people on standard error, results on standard output.
///
/// Everything that comes from data passes through here: control and bidirectional characters are
/// shown as `\u{…}`, line feeds too, so that no name or value can start a line of ours or move the
/// cursor. Failing to write a message is ignored; failing to write a result is an error.
struct Console: Sendable {
  /// Only errors are printed.
  var isQuiet = false
  /// Decisions are printed too.
  var isVerbose = false
  /// Whether standard error is a terminal that a person looks at.
  let isTerminal = isatty(2) == 1

  /// Prints `larder: MESSAGE`, and what to do about it.
  func error(_ message: String, hint: String? = nil) {
    print("larder: \(message)")
    if let hint { print("  hint: \(hint)") }
  }

  /// Prints a warning, unless quiet.
  func warning(_ message: String) {
    if !isQuiet { print("warning: \(message)") }
  }

  /// Prints what was done: on a terminal or when asked to, as cron must hear nothing when all is well.
  func done(_ message: String) {
    if !isQuiet, isTerminal || isVerbose { print(message) }
  }

  /// Prints a decision, when asked to.
  func detail(_ message: String) {
    if isVerbose, !isQuiet { print(message) }
  }

  /// Prints one line on standard error.
  func print(_ line: String) {
    var text = OutputBuffer()
    text.append(text: Self.safe(line))
    text.append(UInt8(ascii: "\n"))
    try? FileSink(.standardError, path: "standard error", canPatch: false, owned: false).append(
      text
    )
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

  /// The text with everything visible that a terminal would act on.
  static func safe(_ text: String) -> String {
    var safe = ""
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069:
        safe += "\\u{\(String(scalar.value, radix: 16))}"
      default: safe.unicodeScalars.append(scalar)
      }
    }
    return safe
  }
}
