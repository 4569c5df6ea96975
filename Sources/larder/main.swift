import CommandLine
import Glibc

exit(CommandLineTool.run(Array(Swift.CommandLine.arguments.dropFirst())))
