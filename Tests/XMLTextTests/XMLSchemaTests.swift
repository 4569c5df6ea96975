import Foundation
import Testing
import XMLText

@Suite struct XMLSchemaTests {
  /// A schema of a list of whole numbers.
  private func withSchema<R>(_ body: (borrowing XMLSchema) throws -> R) throws -> R {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).xsd")
    defer { try? FileManager.default.removeItem(at: file) }
    try """
    <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="list">
      <xs:complexType><xs:sequence>
        <xs:element name="n" type="xs:int" maxOccurs="unbounded"/>
      </xs:sequence></xs:complexType>
    </xs:element></xs:schema>
    """.write(to: file, atomically: true, encoding: .utf8)
    return try body(XMLSchema(file: file.path))
  }

  @Test func `A valid document has no violations`() throws {
    try withSchema { schema in
      let found = try schema.violations(in: "<list><n>1</n><n>2</n></list>".utf8Span.span)
      #expect(found == [])
    }
  }

  @Test func `Each violation is found, with its line`() throws {
    try withSchema { schema in
      let found = try schema.violations(in: "<list>\n<n>x</n>\n<m/></list>".utf8Span.span)
      #expect(found.map(\.line).contains(2) && found.map(\.line).contains(3))
    }
  }

  @Test func `A malformed document is an error`() throws {
    try withSchema { schema in
      let found = Result { try schema.violations(in: "<list>".utf8Span.span) }
      #expect(throws: XMLError.self) { try found.get() }
    }
  }

  @Test func `A schema that is missing or none is an error`() {
    #expect(throws: XMLError.self) { _ = try XMLSchema(file: "/nowhere/at all.xsd") }
  }
}
