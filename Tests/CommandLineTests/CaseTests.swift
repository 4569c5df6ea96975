import Foundation
import Testing

/// Runs every folder of `Cases`: the script `cmd`, with `larder` on the path and an empty working
/// folder, must end with the code in `code` (0 if there is none) and print `expout` and `experr`.
///
/// `RECORD_SNAPSHOTS=1` writes what was printed; read the difference before it is committed.
@Suite struct CaseTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Cases")
  static let project = folder.deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  static let cases: [String] = {
    let manager = FileManager.default
    let areas = (try? manager.contentsOfDirectory(atPath: folder.path)) ?? []
    return areas.sorted().flatMap { area in
      ((try? manager.contentsOfDirectory(atPath: folder.appending(path: area).path)) ?? [])
        .sorted().map { "\(area)/\($0)" }
    }
  }()

  @Test func thereAreCases() { #expect(Self.cases.count > 20) }

  @Test(arguments: cases) func theProgramDoesAsTheCaseSays(name: String) throws {
    let files = Self.folder.appending(path: name)
    let work = FileManager.default.temporaryDirectory.appending(path: "larder-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: work, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: work) }

    let ended = try Self.run(files.appending(path: "cmd"), in: work)
    let code = Self.text(files, "code").flatMap { Int32($0.prefix { $0 != "\n" }) } ?? 0
    #expect(ended.code == code, "\(name): \(ended.output)\(ended.errors)")
    for (file, printed) in [("expout", ended.output), ("experr", ended.errors)] {
      if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
        let target = files.appending(path: file)
        try? FileManager.default.removeItem(at: target)
        if !printed.isEmpty { try printed.write(to: target, atomically: true, encoding: .utf8) }
      }
      #expect(printed == Self.text(files, file) ?? "", "\(name): \(file)")
    }
  }

  private static func text(_ folder: URL, _ file: String) -> String? {
    FileManager.default.contents(atPath: folder.appending(path: file).path)
      .map { String(decoding: $0, as: UTF8.self) }
  }

  /// Runs a script; what it prints of its working folder is shown as `WORK`.
  private static func run(
    _ script: URL,
    in work: URL
  ) throws -> (code: Int32, output: String, errors: String) {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/bash")
    process.arguments = ["-c", ". '\(script.path)' >'\(work.path).out' 2>'\(work.path).err'"]
    process.currentDirectoryURL = work
    // The program lies beside the test bundle that is running.
    let programs = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
      .deletingLastPathComponent()
    process.environment = [
      "PATH": "\(programs.path):/usr/bin:/bin", "LC_ALL": "C", "HOME": work.path,
      "PROJECT": project.path, "SAMPLES": project.appending(path: "samples").path,
      "NOW": "2026-11-23T17:00:00Z",
    ]
    process.standardInput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    func printed(_ kind: String) throws -> String {
      let file = "\(work.path).\(kind)"
      defer { try? FileManager.default.removeItem(atPath: file) }
      let bytes = FileManager.default.contents(atPath: file) ?? Data()
      return String(decoding: bytes, as: UTF8.self)
        .replacing(work.path, with: "WORK").replacing(project.path, with: "PROJECT")
    }
    return (process.terminationStatus, try printed("out"), try printed("err"))
  }
}
