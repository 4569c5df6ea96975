import ArgumentParser
import ByteIO
import Catalogue
import Pipeline
import Storages
import SystemPackage

/// `larder verify`: a site or package against its hashes, every file parsed back.
struct VerifyCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "A site or package against its hashes; every file parsed back.",
    discussion: """
      Says what is missing, changed, added or unreadable, and which links of pages lead nowhere, and
      ends with 5 if anything is amiss. A zip archive is read where it lies.

      EXAMPLES
        larder verify public
        larder verify shop-2026-11-23.zip
        larder verify public --json
      """
  )

  @Argument(help: ArgumentHelp("The folder or the zip archive.", valueName: "path"))
  var path: String

  @OptionGroup var common: CommonOptions

  /// How many lines of one kind there are; all of them in the JSON document.
  private static let linesPerCode = 20

  func execute() throws -> ExitCode {
    let now = try common.clock()
    let start = ContinuousClock.now
    guard !path.isEmpty else {
      throw UsageError("nothing to verify: name a folder or a zip archive")
    }
    var run = VerifyRun(FilePath(path))
    run.jobs = common.threads
    if let folder = Environment.value("TMPDIR") { run.temporaryFolder = FilePath(folder) }
    let report = try ProgressLine.follow(common) { progress in
      run.progress = progress
      return try run.run()
    }
    let console = common.console
    for line in Self.lines(report.findings, in: path) { console.say(.error, line) }
    for line in Self.lines(report.notes, in: path) { console.say(.detail, "note: \(line)") }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    console.say(.info, summary(report, seconds))
    if common.json { try Console.result(document: report.document(of: path, at: now)) }
    return report.findings.isEmpty ? .done : .differs
  }

  /// A line for each finding, of each kind the first.
  private static func lines(_ findings: [Finding], in path: String) -> [String] {
    var lines: [String] = []
    let kinds = Dictionary(grouping: findings, by: \.code)
    for code in Finding.Code.allCases {
      guard let found = kinds[code] else { continue }
      lines += found.prefix(linesPerCode).map { finding in
        "\(finding.path.isEmpty ? path : finding.path): \(finding.message)"
      }
      let rest = found.count - linesPerCode
      if rest > 0 {
        lines.append("and \(Wording.number(rest)) more of this kind (--json lists them)")
      }
    }
    return lines
  }

  private func summary(_ report: VerifyReport, _ seconds: Double) -> String {
    var parts = [
      "\(Wording.count(report.fileCount, "file"))",
      "\(Wording.count(report.itemCount, "item")) verified", Wording.size(report.byteCount),
    ]
    if !report.findings.isEmpty {
      parts.insert(Wording.count(report.findings.count, "finding"), at: 0)
    }
    return "\(path)  \(parts.joined(separator: ", ")), \(Quantity.seconds(seconds))"
  }
}
