import Glibc
import Synchronization
public import SystemPackage

/// What must not be left behind when the run is stopped by a signal.
///
/// Whatever makes or moves such a thing goes through here: once a signal came nothing more is made of it, so
/// that its removal meets nobody who goes on, and nothing that is half removed is put into its place.
public enum StagedPaths {
  private struct State {
    var paths: [FilePath] = []
    var isStopping = false
  }

  private static let state = Mutex(State())

  /// Notes what is about to be made at `path`, which nobody else uses.
  public static func add(_ path: FilePath) { unlessStopping { $0.paths.append(path) } }

  /// Notes the file at `path` if `make` makes it: at once, so that a signal finds both or neither.
  ///
  /// `make` must not wait for others, since a signal waits for it. Once one came, nothing is made any more,
  /// and this does not return.
  static func add<T, E: Error>(
    _ path: FilePath,
    ifMade make: () throws(E) -> T?
  ) throws(E) -> T? {
    try unlessStopping { state throws(E) in
      let made = try make()
      if made != nil { state.paths.append(path) }
      return made
    }
  }

  /// Runs `change`, which makes or moves something below a path that was added, or that path itself.
  ///
  /// A signal waits for it. Once one came, nothing is changed any more, and this does not return.
  static func change<T, E: Error>(_ change: () throws(E) -> T) throws(E) -> T {
    try unlessStopping { _ throws(E) in try change() }
  }

  private static func unlessStopping<T, E: Error>(
    _ body: (inout State) throws(E) -> T
  ) throws(E) -> T {
    let result = try state.withLock { state throws(E) -> T? in
      state.isStopping ? nil : try body(&state)
    }
    guard let result else { hold() }
    return result
  }

  /// Removes what was added, or something below it, and forgets it.
  ///
  /// A signal waits for it, as two that remove one tree get in each other's way. Once one came, this does
  /// not return.
  ///
  /// - Returns: why something is left; nil if nothing is.
  @discardableResult
  public static func discard(_ path: FilePath) -> FileError? {
    unlessStopping { state in
      state.paths.removeAll { $0 == path }
      return FileTree.remove(path)
    }
  }

  /// Forgets one that is finished or removed.
  public static func remove(_ path: FilePath) {
    state.withLock { $0.paths.removeAll { $0 == path } }
  }

  /// Removes all of them, because the process is about to end.
  ///
  /// Threads that find something gone will fail; ``holdIfStopping()`` keeps them from reporting that.
  public static func removeAll() {
    let paths = state.withLock { state in
      state.isStopping = true
      return state.paths
    }
    for path in paths { FileTree.remove(path) }
  }

  /// Waits for the end of the process if a signal is about to bring it.
  public static func holdIfStopping() {
    if state.withLock({ $0.isStopping }) { hold() }
  }

  private static func hold() -> Never {
    while true { pause() }
  }
}
