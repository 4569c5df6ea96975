import Glibc

/// Memory that can grow where it is.
///
/// What Swift allocates is copied to grow: an item of 200 MB would stand in memory three times meanwhile.
/// The C library moves pages instead, and what was never written to takes none.
@safe
public enum Memory {
  /// Room for `count` values, whatever stands there; ends the process where there is none, as Swift does.
  public static func allocate<T: BitwiseCopyable>(_ count: Int) -> UnsafeMutablePointer<T> {
    unsafe checked(malloc(count * MemoryLayout<T>.stride))
  }

  /// The same values with room for `count`.
  public static func resize<T: BitwiseCopyable>(
    _ memory: UnsafeMutablePointer<T>,
    to count: Int
  ) -> UnsafeMutablePointer<T> {
    unsafe checked(realloc(memory, count * MemoryLayout<T>.stride))
  }

  /// Gives memory back that one of the others made.
  public static func free<T: BitwiseCopyable>(_ memory: UnsafeMutablePointer<T>) {
    unsafe Glibc.free(memory)
  }

  private static func checked<T: BitwiseCopyable>(
    _ memory: UnsafeMutableRawPointer?
  ) -> UnsafeMutablePointer<T> {
    guard let memory = unsafe memory else { fatalError("out of memory") }
    return unsafe memory.assumingMemoryBound(to: T.self)
  }
}
