import Testing

@testable import Pipeline

/// Files read back in pieces of any length.
@Suite struct ContentTests {
  private static let sizes = [1, 3, 1 << 18]

  private static func facts(_ text: String, _ make: () -> any Content, size: Int) -> ContentFacts {
    let content = make()
    let bytes = Array(text.utf8)
    var at = 0
    while at < bytes.count {
      let end = min(at + size, bytes.count)
      content.take(bytes.span.extracting(at..<end))
      at = end
    }
    return content.finish()
  }

  private static func expect(
    _ text: String,
    _ items: Int?,
    _ complaint: String?,
    _ make: () -> any Content
  ) {
    for size in sizes {
      let facts = facts(text, make, size: size)
      #expect(facts.complaint == complaint, "\(text), pieces of \(size)")
      if complaint == nil { #expect(facts.items == items, "\(text), pieces of \(size)") }
    }
  }

  @Test(
    arguments: [
      ("", 0, nil), ("{}\n", 1, nil), ("{}\n[1]\n\"a\"\n", 3, nil),
      ("{}\n{}", 1, "its last line has no end"), ("{}\n\n", 1, "line 2 is empty"),
      ("{}\n{\"a\":}\n{}\n", 1, "line 2 has an unexpected '}'"),
    ] as [(String, Int, String?)]
  )
  func jsonLines(text: String, items: Int, complaint: String?) {
    Self.expect(text, items, complaint) { JSONLinesContent() }
  }

  @Test(
    arguments: [
      ("[\n]\n", 0, nil), ("[]", 0, nil), ("[{\"a\":\"],[\"}\n,[[1],2]]", 2, nil),
      ("", 0, "is cut"),
      ("[{}", 0, "is cut"), ("{}", 0, "is no array"), ("[{}] 1", 1, "goes on behind its value"),
      ("[1,]", 1, "item 2 is empty"), ("[1,2x]", 1, "item 2 goes on behind its value"),
      ("[,1]", 0, "item 1 is empty"),
    ] as [(String, Int, String?)]
  )
  func jsonArrays(text: String, items: Int, complaint: String?) {
    Self.expect(text, items, complaint) { JSONArrayContent() }
  }

  @Test(
    arguments: [
      ("", nil, nil), ("\u{FEFF}\"a\"\n", 0, nil), ("\"a\",\"b\"\n\"x\n\"\"y\",\n", 1, nil),
      ("a,b\r\n1,2\r\n,\r\n", 2, nil), ("\"a\"\n\n\n", 2, nil),
      ("a,b\n1\n", nil, "row 2: 1 fields instead of 2"), ("a\n1", nil, "its last row has no end"),
      ("a\n\"1", nil, "its last row has no end"),
      ("a\n1\"\n", nil, "row 2: a quote within a field"),
      ("a\n\"1\"2\n", nil, "row 2: bytes behind a closing quote"),
      ("a\r1\n", nil, "row 1: a carriage return outside quotes"),
    ] as [(String, Int?, String?)]
  )
  func csv(text: String, items: Int?, complaint: String?) {
    Self.expect(text, items, complaint) { CSVContent() }
  }

  @Test(
    arguments: [
      (#"larderRows(0,'[{"a":"\\u0041\x3cä"},\n{}]');"# + "\n", 2, nil),
      (#"larderMap({"items":3,"columns":["a'b\"'"]});"# + "\n", nil, nil),
      (#"larderValues(1,0,'[1,null]');"# + "\n", nil, nil),
      ("larderRows(0,'[');\n", nil, "its data is cut (line 1, column 2)"),
      ("larderRows(0,'[]);\n", nil, "has a text without an end"),
      ("larderBuild({});", nil, "is not one call with data"),
      ("alert(1);\n", nil, "is not one call with data"),
    ] as [(String, Int?, String?)]
  )
  func scripts(text: String, items: Int?, complaint: String?) {
    Self.expect(text, items, complaint) { ScriptContent() }
  }

  @Test func listsOfHashesAreReadToTheByte() {
    let hash = String(repeating: "0a", count: 32)
    #expect(SumsList("SUMS", Array("\(hash)  a b.txt\n\(hash)  c/d\n".utf8)).complaint == nil)
    for text in [
      "\(hash)  a", "\(hash) *a\n", "\(hash)  \n", "\(hash)  ../a\n", "\(hash)  /a\n", "\n",
      "\(hash.uppercased())  a\n", "\(hash)  a\n\(hash)  a\n", "\(hash)0  a\n",
    ] {
      #expect(SumsList("SUMS", Array(text.utf8)).complaint != nil, "\(text)")
    }
  }

  @Test func aManifestKnowsItsOwnHash() {
    var manifest = Manifest()
    manifest.outputs = [Manifest.Output(path: "a", bytes: 1, sha256: "b", form: .csv, items: 2)]
    let bytes = manifest.document()
    #expect(Manifest.fitsOwnHash(bytes))
    for at in bytes.indices {
      var changed = bytes
      changed[at] ^= 1
      #expect(!Manifest.fitsOwnHash(changed), "byte \(at)")
    }
    #expect(!Manifest.fitsOwnHash(bytes + [0x0A]))
    #expect(!Manifest.fitsOwnHash([]))
  }

  @Test(
    arguments: [
      ("a.html", "b/c.html", "b/a.html"), ("../a", "b/c", "a"), ("./x/../y", "p", "y"),
      ("../../a", "b/c", nil), ("/a", "b/c", nil), ("", "b/c", "b"),
    ] as [(String, String, String?)]
  )
  func addressesAreResolvedWithinTheTop(file: String, place: String, path: String?) {
    #expect(GivenPaths.resolve(file, from: place) == path)
  }

  @Test func `A table of many megabytes is read in parts and counted whole`() {
    let row = "<tr><th>1</th><td>\(String(repeating: "x &lt;", count: 200))</td></tr>\n"
    let head = "<!doctype html>\n<html><head><title>t</title></head><body><table><tbody>\n"
    let rows = String(repeating: row, count: 9000)
    let whole = "\(head)\(rows)</tbody></table></body></html>\n"
    let facts = Self.facts(whole, { TableContent() }, size: 1 << 18)
    #expect(facts.items == 9000 && facts.complaint == nil)
    let broken = "\(head)\(rows)<tr><td></b></td></tr>\n</tbody></table></body></html>\n"
    let complaint = Self.facts(broken, { TableContent() }, size: 1 << 18).complaint
    #expect(complaint?.contains("counted from byte") == true)
  }
}
