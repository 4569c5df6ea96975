import Glibc
import Synchronization
public import SystemPackage

/// What must not be left behind when the run is stopped by a signal.
public enum StagedPaths {
  private static let paths = Mutex<[FilePath]>([])
  private static let isStopping = Atomic<Bool>(false)

  /// Notes a file or folder that is being written.
  public static func add(_ path: FilePath) {
    paths.withLock { $0.append(path) }
  }

  /// Forgets one that is finished or removed.
  public static func remove(_ path: FilePath) {
    paths.withLock { $0.removeAll { $0 == path } }
  }

  /// Removes all of them, because the process is about to end.
  ///
  /// Threads that still write into a removed folder will fail; ``holdIfStopping()`` keeps them from
  /// reporting that.
  public static func removeAll() {
    isStopping.store(true, ordering: .sequentiallyConsistent)
    for path in paths.withLock({ $0 }) { FileTree.remove(path) }
  }

  /// Waits for the end of the process if a signal is about to bring it.
  public static func holdIfStopping() {
    while isStopping.load(ordering: .sequentiallyConsistent) { pause() }
  }
}
