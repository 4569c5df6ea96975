/// A file that is being written and is not yet there.
///
/// One of: a file that replaces another at the end (``AtomicFile``), a file in a folder that is
/// published as a whole (``StagedFile``), or a stream (``StreamFile``).
public protocol OutputFile: AnyObject {
  /// Where bytes go now.
  var sink: FileSink { get }
  /// Begins again with an empty sink; what was written stays readable in the old one.
  ///
  /// For what can only be written at the top once the end is known.
  func restart() throws(OutputError)
  /// Puts the file into its place, durable.
  func commit() throws(OutputError)
  /// Gives it up and leaves no trace.
  func discard()
}
