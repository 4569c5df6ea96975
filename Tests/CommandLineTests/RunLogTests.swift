import ByteIO
import JSONText
import SystemPackage
import TestSupport
import Testing

@testable import CommandLine

@Suite struct RunLogTests {
  @Test func everyMessageIsALineOfItsOwnWhateverIsPrinted() throws {
    let folder = try TemporaryDirectory()
    let path = folder.path.appending("larder.log")
    var console = Console()
    console.isQuiet = true
    console.log = try RunLog(appendingTo: path)
    console.say(.warning, "a\nb \u{1B}[31m \"quoted\"", isKnown: true)
    console.say(.detail, "decided")
    #expect(console.log?.failure == nil)
    let lines = try text(path).split(separator: "\n")
    try #require(lines.count == 2)
    let first = try #require(JSONValue(reading: Array(lines[0].utf8)))
    #expect(first["level"]?.text == "warning")
    #expect(first["message"]?.text == "a\\u{A}b \\u{1B}[31m \"quoted\"")
    #expect(first["time"]?.text?.hasSuffix("Z") == true)
  }

  @Test func whatIsThereStays() throws {
    let folder = try TemporaryDirectory()
    let path = folder.path.appending("larder.log")
    for text in ["one", "two"] { try RunLog(appendingTo: path).append(.info, text) }
    #expect(try text(path).split(separator: "\n").count == 2)
  }

  @Test func aFullDiskIsRemembered() throws {
    let log = try RunLog(appendingTo: "/dev/full")
    log.append(.info, "lost")
    #expect("\(try #require(log.failure))" == "cannot write /dev/full: No space left on device")
  }

  private func text(_ path: FilePath) throws -> String {
    let file = try InputFile(path)
    var bytes = ByteArena()
    while try file.read(upTo: 1 << 16, into: &bytes) > 0 {}
    return unsafe bytes.bytes.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
  }
}
