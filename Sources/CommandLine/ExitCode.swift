/// What the exit status says; the README lists the same codes.
public enum ExitCode: Int32, Sendable, CaseIterable {
  /// Done, and whole.
  case done = 0
  /// Failed; what was there before still is.
  case failed = 1
  /// Everything that could be read was published; something could not.
  case partly = 3
  /// Nothing changed, and the caller asked to be told so.
  case unchanged = 4
  /// What was verified is not what was published.
  case differs = 5
  /// Wrong usage or configuration (EX_USAGE).
  case usage = 64
  /// A named root, storage or file does not exist, or nothing was found (EX_NOINPUT).
  case noInput = 66
  /// The output cannot be created (EX_CANTCREAT).
  case cannotCreate = 73
  /// Another run holds the lock (EX_TEMPFAIL).
  case locked = 75

  /// Whether the run ended before all was done.
  var isFailure: Bool { ![.done, .partly, .unchanged, .differs].contains(self) }

  /// The code of the parts of a run together: that of the part that went worst.
  static func worst(_ codes: [ExitCode]) -> ExitCode {
    codes.max { $0.weight < $1.weight } ?? .done
  }

  /// How bad it is beside others.
  private var weight: Int {
    switch self {
    case .done, .unchanged: 0
    case .partly, .differs: 1
    case .locked: 2
    case .noInput: 3
    case .cannotCreate: 4
    case .usage: 5
    case .failed: 6
    }
  }

  /// What it means, in a line.
  public var meaning: String {
    switch self {
    case .done: "done, and whole: every item of every storage asked for is in every output"
    case .failed: "failed; the report lists what was published before, all else is untouched"
    case .partly: "partly done: something could not be read, everything else is published"
    case .unchanged: "nothing changed (only with `--changed-exit`)"
    case .differs: "contents differ (only from `larder verify`)"
    case .usage: "wrong usage or configuration"
    case .noInput: "a named root, storage or file does not exist, or nothing was found"
    case .cannotCreate: "the output cannot be created"
    case .locked: "another run holds the output"
    }
  }
}
