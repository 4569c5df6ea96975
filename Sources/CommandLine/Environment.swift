import Glibc

/// What surrounds the process.
///
/// Without Foundation, whose loading would be most of a short run.
enum Environment {
  /// A variable's value; nil if it is unset or empty.
  static func value(_ name: String) -> String? {
    guard let value = unsafe getenv(name) else { return nil }
    let text = unsafe String(cString: value)
    return text.isEmpty ? nil : text
  }

  /// Those of the variables that are set.
  static func all(_ names: [String]) -> [String: String] {
    var values: [String: String] = [:]
    for name in names { values[name] = value(name) }
    return values
  }

  /// The number of processors that may be used.
  static var processors: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
}
