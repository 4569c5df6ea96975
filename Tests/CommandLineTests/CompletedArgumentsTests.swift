import Testing

@testable import CommandLine

@Suite struct CompletedArgumentsTests {
  private func completed(_ line: String, _ variables: [String: String]) throws -> String {
    try CompletedArguments(
      line.split(separator: " ").map(String.init),
      EnvironmentVariables(variables)
    ).arguments.joined(separator: " ")
  }

  @Test(arguments: [
    ("site -q", ["LARDER_TITLE": "Shop"], "site --title=Shop -q"),
    ("site", ["LARDER_BASE_URL": "https://x/"], "site --base-url=https://x/"),
    ("catalogue", ["LARDER_OUTPUT": "public"], "catalogue --output=public"),
    ("export x", ["LARDER_FORMAT": "csv, jsonl"], "export --format=csv --format=jsonl x"),
    ("export x", ["LARDER_GZIP": "1"], "export --gzip x"),
    ("export x", ["LARDER_GZIP": "no"], "export x"),
    ("export x", ["LARDER_BOM": "false"], "export --no-bom x"),
    ("export x", ["LARDER_BOM": "yes"], "export --bom x"),
    ("export x", ["LARDER_NULL": "a,b"], "export --null=a,b x"),
    ("list", ["LARDER_TITLE": "", "LARDER_JOBS": "3"], "list --jobs=3"),
    ("config show", ["LARDER_JOBS": "3"], "config show --jobs=3"),
    ("list", ["LARDER_HELP": "1", "LARDER_VERSION": "2"], "list"),
    ("prune", ["LARDER_APPLY": "true", "LARDER_MAX_DELETE": "3"], "prune --max-delete=3"),
    ("drop x", ["LARDER_APPLY": "1"], "drop x"),
    ("name x y", ["LARDER_APPLY": "yes"], "name x y"),
    ("formats", ["LARDER_TITLE": "Shop"], "formats"),
    ("--help", ["LARDER_TITLE": "Shop"], "--help"),
  ])
  func aVariableIsAnOption(line: String, variables: [String: String], result: String) throws {
    #expect(try completed(line, variables) == result)
  }

  @Test(arguments: [
    ("site --title x", "LARDER_TITLE"), ("site --title=x", "LARDER_TITLE"),
    ("export a -f json", "LARDER_FORMAT"), ("export a -f=json", "LARDER_FORMAT"),
    ("export a -qf json", "LARDER_FORMAT"), ("export a --no-bom", "LARDER_BOM"),
    ("list -v", "LARDER_QUIET"), ("list --named", "LARDER_UNNAMED"),
    ("list --no-config", "LARDER_CONFIG"), ("list -c x", "LARDER_NO_CONFIG"),
    ("list ./storage", "LARDER_ROOT"), ("site -o a -- storage", "LARDER_ROOT"),
    ("run larder.yaml", "LARDER_CONFIG"), ("config check larder.yaml", "LARDER_CONFIG"),
  ])
  func whatIsOnTheLineWins(line: String, variable: String) throws {
    #expect(try completed(line, [variable: "true"]) == line)
  }

  @Test(arguments: [
    ("site -o --title", "LARDER_TITLE", "site --title=true -o --title"),
    ("export -- --format", "LARDER_FORMAT", "export --format=true -- --format"),
    ("show products", "LARDER_ROOT", "show --root=true products"),
    ("site -o public", "LARDER_ROOT", "site --root=true -o public"),
  ])
  func whatOnlyLooksLikeTheOptionIsNone(line: String, variable: String, result: String) throws {
    #expect(try completed(line, [variable: "true"]) == result)
  }

  @Test func aFlagIsTrueOrFalse() {
    #expect {
      try completed("export x", ["LARDER_GZIP": "maybe"])
    } throws: {
      "\($0)" == "LARDER_GZIP 'maybe' is neither true nor false"
    }
  }

  @Test func messagesNameTheVariable() throws {
    let arguments = try CompletedArguments(
      ["site", "--records", "all"],
      EnvironmentVariables(["LARDER_LOCK_WAIT": "x", "LARDER_RECORDS": "none"])
    )
    #expect(arguments.named("--lock-wait 'x' is no time") == "LARDER_LOCK_WAIT 'x' is no time")
    #expect(arguments.named("--records and --lock-waiting") == "--records and --lock-waiting")
  }

  @Test func unknownVariablesAreNamedWithTheNearestKnownOne() {
    let variables = EnvironmentVariables([
      "LARDER_TITEL": "x", "LARDER_TITLE": "y", "LARDER_LOG": "z", "LARDER_STALE_AFTER": "8d",
      "LARDER_QUITE_ANOTHER_THING": "1",
    ])
    #expect(
      variables.unknown == [
        "unknown variable LARDER_QUITE_ANOTHER_THING",
        "unknown variable LARDER_TITEL; did you mean 'LARDER_TITLE'?",
      ]
    )
  }
}
