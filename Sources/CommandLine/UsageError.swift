/// Something in the command line or configuration that its author must change.
///
/// Exit 64.
struct UsageError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
