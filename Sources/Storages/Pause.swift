import Glibc

/// Waiting for a writer that is at work.
public enum Pause {
  /// Sleeps; a signal may end it early.
  public static func milliseconds(_ count: UInt32) {
    usleep(count * 1_000)
  }
}
