import Foundation
import ItemFormats
import Storages
import Testing

@testable import CommandLine

/// The README names what there is.
@Suite struct DocumentTests {
  private static let readme: String = {
    let file = CaseTests.project.appending(path: "README.md")
    return (try? String(contentsOf: file, encoding: .utf8)) ?? ""
  }()

  @Test(arguments: ItemFormat.all.map(\.name)) func everyFormatIsInTheReadme(name: String) throws {
    let format = try #require(ItemFormat.named(name))
    #expect(Self.readme.contains("| `\(name)` | `.\(format.fileExtension)` |"))
  }

  @Test(arguments: ExitCode.allCases) func everyExitCodeIsInTheReadme(code: ExitCode) {
    #expect(Self.readme.contains("| \(code.rawValue) | \(code.meaning) |"))
  }

  @Test(arguments: KeptReason.Code.allCases)
  func everyReasonToKeepAStorageIsInTheReadme(code: KeptReason.Code) {
    #expect(Self.readme.contains("`\(code.rawValue)`"))
  }

  @Test(arguments: Larder.commandNames)
  func everyCommandIsInTheReadme(name: String) {
    #expect(Self.readme.contains("`larder \(name)"))
  }

  @Test(arguments: Larder.commandNames)
  func everyOptionIsInTheReadme(name: String) throws {
    let help = try #require(Larder.help(of: name))
    let options = help.matches(of: /--[a-z-]+/).map { String($0.output) }
    #expect(options.contains("--help"))
    for option in Set(options) {
      #expect(Self.readme.contains("`\(option)") || Self.readme.contains("\(option)`"), "\(option)")
    }
  }

  @Test func theExampleOfTheContributorsGuideIsTheOneThatIsCompiled() throws {
    let guide = try text("CONTRIBUTING.md")
    let example = try text("Tests/ItemFormatsTests/Example/TSVEncoder.swift")
    #expect(guide.contains("```swift\n\(example)```"))
  }

  @Test(arguments: ItemFormat.allOptions.map(\.name))
  func everyOptionOfAFormatIsOnTheCommandLine(name: String) throws {
    #expect(try #require(Larder.help(of: "export")).contains("--\(name)"))
  }

  private func text(_ path: String) throws -> String {
    try String(contentsOf: CaseTests.project.appending(path: path), encoding: .utf8)
  }
}
