import CSystemCalls
import CommandLine
import Glibc

/// The arguments, from the C library where it tells them.
///
/// Swift's runtime looks for them in /proc, and without it gives none: a run in a bare chroot would do
/// nothing and call that a success.
private func arguments() -> [String] {
  guard unsafe larder_argument(0) != nil else { return Swift.CommandLine.arguments }
  var arguments: [String] = []
  while let argument = unsafe larder_argument(Int32(arguments.count)) {
    arguments.append(unsafe String(cString: argument))
  }
  return arguments
}

exit(CommandLineTool.run(Array(arguments().dropFirst())))
