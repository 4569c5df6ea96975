import CLibXML2

/// What a reader found wrong with a document, and where.
public struct XMLError: Error, Equatable, Sendable {
  /// What is wrong, in the library's words, on one line.
  public var message: String
  /// The line, from 1; 0 if unknown.
  public var line: Int
  /// The column, from 1; 0 if unknown.
  public var column: Int

  /// Makes an error.
  public init(message: String, line: Int = 0, column: Int = 0) {
    self.message = message
    self.line = line
    self.column = column
  }
}

extension XMLError: CustomStringConvertible {
  /// What is wrong and where, as in "Opening and ending tag mismatch (line 3, column 9)".
  public var description: String {
    line > 0 ? "\(message) (line \(line), column \(column))" : message
  }
}

/// Collects what libxml2 reports while a check runs.
///
/// Its address is the user data of the library's callbacks: it must outlive them.
final class XMLErrorLog {
  private(set) var errors: [XMLError] = []
  /// Codes that are no errors to us.
  let ignored: Set<Int32>

  init(ignored: Set<Int32> = []) { self.ignored = ignored }

  /// The user data to register.
  var address: UnsafeMutableRawPointer { unsafe Unmanaged.passUnretained(self).toOpaque() }

  /// The log whose ``address`` is `data`.
  static func at(_ data: UnsafeMutableRawPointer) -> XMLErrorLog {
    unsafe Unmanaged<XMLErrorLog>.fromOpaque(data).takeUnretainedValue()
  }

  func add(_ error: xmlError) {
    guard unsafe error.level.rawValue >= XML_ERR_ERROR.rawValue,
      unsafe !ignored.contains(error.code)
    else { return }
    unsafe errors.append(XMLError(error))
  }
}

extension XMLError {
  init(_ error: xmlError) {
    let text = unsafe error.message.map { unsafe String(cString: $0) } ?? "unknown error"
    self.init(
      message: text.split(whereSeparator: \.isNewline).joined(separator: " "),
      line: unsafe Int(error.line),
      column: unsafe Int(error.int2)
    )
  }

  /// The last error of this thread, for calls that only say that they failed.
  static func last() -> XMLError {
    guard let error = unsafe xmlGetLastError() else { return XMLError(message: "unknown error") }
    return unsafe XMLError(error.pointee)
  }
}
