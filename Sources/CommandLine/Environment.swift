import CSystemCalls
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

  /// All variables.
  static var everything: [String: String] {
    var values: [String: String] = [:]
    guard var entry = unsafe larder_environment() else { return values }
    while let text = unsafe entry.pointee {
      let parts = unsafe String(cString: text).split(separator: "=", maxSplits: 1)
      if parts.count == 2 { values[String(parts[0])] = String(parts[1]) }
      unsafe entry += 1
    }
    return values
  }

  /// The number of processors that may be used.
  static var processors: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
}
