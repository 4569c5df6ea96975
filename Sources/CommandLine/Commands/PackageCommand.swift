import ArgumentParser
import Catalogue
import Pipeline
import Storages
import SystemPackage

/// `larder package`: storages to hand over.
struct PackageCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "package",
    abstract: "Storages to hand over: a folder or a .zip with data, pages and hashes.",
    discussion: """
      EXAMPLES
        larder package -o handoff/shop-{date}.zip
        larder package datasets/products key-value-stores/default -o shop.zip
        larder package --include 'shop-*' -o 'handoff/{name}' --layout bagit
      """
  )

  @Argument(
    help: ArgumentHelp(
      "Storages: a name, an id, kind/NAME, LABEL:kind/NAME, a glob, or a storage's folder. Default: all.",
      valueName: "storage"
    )
  )
  var storages: [String] = []

  @OptionGroup var common: CommonOptions
  @OptionGroup var choice: ChoiceOptions

  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "A folder, a .zip, or a pattern with {name} {kind} {root} {date} (default: that of the "
        + "configuration's package).",
      valueName: "path"
    )
  )
  var output: String?

  @Option(help: about("layout", "layout")) var layout: String?
  @Flag(help: about("zip")) var zip = false

  @Option(name: [.short, .long], help: about("format", "name")) var format: [String] = []

  @OptionGroup(title: "Choosing items") var selection: SelectionOptions

  @OptionGroup var publication: PublicationOptions
  @OptionGroup var files: FileOptions
  @OptionGroup var writing: WritingOptions

  private static func about(_ name: String, _ placeholder: String? = nil) -> ArgumentHelp {
    ArgumentHelp(name, of: ConfigurationKey.package, placeholder)
  }

  func execute() throws -> ExitCode {
    try Outcome.tell(common, writing) { outcome in try run(&outcome) }
  }

  private func run(_ outcome: inout Outcome) throws {
    let now = try common.clock()
    outcome.now = now
    let configured = try Workspace.configuration(common)
    let entry = try entry(configured)
    let plan =
      try output.map { try PackagePlan($0, isZipped: zip || entry?.isZipped == true) }
      ?? entry?.plan(isZipped: zip)
    guard let plan else {
      throw UsageError("no package to write, and no configuration with a package: add -o OUT")
    }
    let references = storages.isEmpty ? entry?.storages ?? [] : storages
    let workspace = try Workspace.for(references, common, depth: .sizes)
    outcome.options = workspace.options
    let policy = try choice.policy(workspace.retention)
    let chosen = try workspace.packaged(
      references,
      policy,
      now,
      [choice.filter(now: now), entry?.filter ?? StorageFilter()]
    )
    guard publication.allowEmpty || entry?.allowsEmpty == true || !chosen.storages.isEmpty else {
      throw workspace.nothingFound
    }
    var run = try entry?.run(now) ?? PackageRun(output: "", now: now)
    try publication.apply(to: &run.site, formats: format)
    if let layout { run.layout = try Self.layout(layout) }
    run.ifExists = files.rule ?? entry?.ifExists ?? .replace
    run.site.selections = try StorageChoices(workspace, selection.choice()).ofSite(chosen.storages)
    try workspace.complete(&run, policy, writing)
    try ProgressLine.follow(workspace.options) { progress in
      run.site.progress = progress
      for group in plan.groups(
        chosen.storages,
        chosen.roots,
        areNamed: !references.isEmpty,
        now: now
      ) {
        outcome.report.add(try run.run(group, of: plan))
      }
    }
  }

  private static func layout(_ text: String) throws -> PackageLayout {
    guard let layout = PackageLayout(rawValue: text) else {
      let known = PackageLayout.allCases.map(\.rawValue)
      throw UsageError(
        "unknown layout '\(text)' for --layout\(NearestWord.hint(for: text, among: known)); "
          + "there are \(known.joined(separator: " and "))"
      )
    }
    return layout
  }

  /// The entry of the configuration that says what options do not: its only package, or of several the
  /// one whose output `--output` is.
  private func entry(_ configuration: Configuration?) throws -> PackageConfiguration? {
    guard let packages = configuration?.packages, packages.count > 1 else {
      return configuration?.packages.first
    }
    let wanted = try output.map { try PackagePlan($0, isZipped: zip).pattern.text }
    if let entry = packages.first(where: { $0.output == wanted }) { return entry }
    let outputs = packages.map(\.output).joined(separator: ", ")
    throw UsageError(
      output.map { "--output \($0) is none of the configuration's packages: \(outputs)" }
        ?? "the configuration has \(packages.count) packages; add -o with one of \(outputs)"
    )
  }
}

extension PackageRun {
  /// Writes one of a plan's packages.
  func run(_ group: PackagePlan.Group, of plan: PackagePlan) throws -> RunReport {
    var run = self
    run.site.output = group.output
    run.isZipped = plan.isZipped
    run.makesFolder = plan.pattern.namesFolder
    return try run.run(group.storages, roots: group.roots)
  }
}
