import Glibc
import Synchronization
public import SystemPackage

/// What must not be left behind when the run is stopped by a signal.
public enum StagedPaths {
  private static let paths = Mutex<[FilePath]>([])

  /// Notes a file or folder that is being written.
  public static func add(_ path: FilePath) {
    paths.withLock { $0.append(path) }
  }

  /// Forgets one that is finished or removed.
  public static func remove(_ path: FilePath) {
    paths.withLock { $0.removeAll { $0 == path } }
  }

  /// Removes all of them.
  public static func removeAll() {
    for path in paths.withLock({ $0 }) { FileTree.remove(path) }
  }
}
