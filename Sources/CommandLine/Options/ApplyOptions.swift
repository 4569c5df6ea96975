import ArgumentParser
import ByteIO
import Storages

/// The option of the commands that change storages.
struct ApplyOptions: ParsableArguments {
  @Flag(help: "Do it. Without this nothing is changed, and the plan is printed.")
  var apply = false

  /// The clock; what is changed is judged by the system's and no other, asked each time.
  func clock(_ common: CommonOptions) throws -> @Sendable () -> Timestamp {
    guard apply else {
      let now = try common.clock()
      return { now }
    }
    guard common.now == nil else {
      throw UsageError("--now is for plans: with --apply nothing but the system's clock counts")
    }
    return { Timestamp(FileTime.now()) }
  }
}
