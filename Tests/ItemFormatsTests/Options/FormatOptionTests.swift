import ItemFormats
import Testing

/// What options take, and what is said of what they do not take.
@Suite struct FormatOptionTests {
  private func problem(_ formats: [ItemFormat], _ given: [String: String]) -> String? {
    do throws(OptionError) {
      _ = try ItemFormat.configure(formats, with: given)
      return nil
    } catch {
      return error.description
    }
  }

  @Test(arguments: [
    (["delimiter": "ab"], "delimiter 'ab' is not one ASCII character"),
    (["delimiter": ""], "delimiter '' is not one ASCII character"),
    (["delimiter": "é"], "delimiter 'é' is not one ASCII character"),
    (["delimiter": "\""], "delimiter '\"' cannot stand between values: it is part of CSV itself"),
    (["quote": "al"], "quote 'al' is none of all, needed; did you mean 'all'?"),
    (
      ["null": "a,b"], "null 'a,b' holds the delimiter, a quote or a line end, and is never quoted"
    ),
    (
      ["null": ";", "delimiter": ";"],
      "null ';' holds the delimiter, a quote or a line end, and is never quoted"
    ),
    (["bom": "yes"], "bom 'yes' is neither true nor false"),
    (["columns": "all"], "columns 'all' is none of union, sorted, first"),
    (["max-columns": "0"], "max-columns '0' is not a whole number of 1 or more"),
    (["max-columns": "many"], "max-columns 'many' is not a whole number of 1 or more"),
    (["xml-root": "a b"], "xml-root 'a b' is no name that an XML element can have"),
    (["xml-row": "1"], "xml-row '1' is no name that an XML element can have"),
    (["xml-row": "XmL"], "xml-row 'XmL' is no name that an XML element can have"),
    (["xml-root": "a:b"], "xml-root 'a:b' is no name that an XML element can have"),
    (["xml-root": ""], "xml-root '' is no name that an XML element can have"),
    (["feed-link": "javascript:1"], "feed-link 'javascript:1' is no http or https address"),
    (["feed-map": "title"], "feed-map 'title' is not title=a,link=b"),
    (
      ["feed-map": "title=a,title=b"],
      "feed-map 'title=a,title=b' says twice what becomes the title"
    ),
    (
      ["feed-map": "date=a"],
      "feed-map 'date=a' names 'date', which is none of title, link, description, pubDate, guid, "
        + "category, enclosure"
    ),
    (["dates": "iso"], "dates 'iso' is none of auto, text"),
    (["compression": "10"], "compression '10' is not a whole number of 0 to 9"),
    (["big-integers": "float"], "big-integers 'float' is none of text, number"),
    (["pretty": ""], "pretty '' is neither true nor false"),
    (["bomb": "true"], "bomb is no option of any format"),
  ])
  func `A value that an option does not take is named with the reason`(
    given: [String: String],
    expected: String
  ) {
    #expect(problem(ItemFormat.all, given) == expected)
  }

  @Test(arguments: [
    (["json"], "delimiter", "delimiter has no effect on json: it is an option of csv"),
    (
      ["json", "xml"], "columns",
      "columns has no effect on json and xml: it is an option of csv, xlsx and html"
    ),
    (
      ["xlsx"], "gzip",
      "gzip has no effect on xlsx: it is an option of json, jsonl, csv, xml, rss and html"
    ),
    (["jsonl"], "pretty", "pretty has no effect on jsonl: it is an option of json"),
  ])
  func `An option in vain is an error, not a silence`(
    formats: [String],
    option: String,
    expected: String
  ) throws {
    let formats = try formats.map { try #require(ItemFormat.named($0)) }
    #expect(problem(formats, [option: "true"]) == expected)
  }

  @Test func `An option counts for the formats that have it, beside others that do not`() throws {
    #expect(problem([.json, .csv], ["delimiter": ";", "pretty": "true"]) == nil)
    for format in ItemFormat.all { #expect(problem([format], ["like-apify": "true"]) == nil) }
  }

  @Test func `Every option of every format is configured by itself without complaint`() {
    let texts = ["delimiter": ";", "null": "NULL", "feed-link": "https://a.example", "sheet": "S"]
    for format in ItemFormat.all {
      for option in format.options {
        let values =
          switch option.value {
          case .flag: ["true", "false"]
          case .choice(let words): words
          case .number(let range): ["\(max(range.lowerBound, 1))", "9"]
          case .text: [texts[option.name] ?? (option.name == "feed-map" ? "title=a" : "text")]
          }
        for value in values { #expect(problem([format], [option.name: value]) == nil) }
        #expect(!option.summary.isEmpty)
      }
    }
  }

  @Test func `The parity profile sorts columns, unless another order is asked for`() throws {
    let like = try ItemFormat.configure([.csv], with: ["like-apify": "true"]).shared
    #expect(like.columns.order == .sorted && !like.columns.keepsEmptyContainers)
    let both = ["like-apify": "true", "columns": "first"]
    let first = try ItemFormat.configure([.csv], with: both).shared
    #expect(first.columns.order == .first && !first.columns.keepsEmptyContainers)
    #expect(
      try ItemFormat.configure([.csv], with: ["like-apify": "false"]).shared == ExportOptions()
    )
  }
}
