import CLibXML2

/// The library as a whole.
enum LibXML2 {
  private static let isReady: Bool = {
    xmlInitParser()
    return true
  }()

  /// Sets up the library's globals, once, before threads share them, and forgets this thread's errors.
  static func prepare() {
    precondition(isReady)
    xmlResetLastError()
  }
}
