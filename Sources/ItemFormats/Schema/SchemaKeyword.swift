/// The keywords of JSON Schema that items are checked against.
public enum SchemaKeyword: String, Sendable, CaseIterable {
  case type, required, `enum`, const
  case minimum, maximum, exclusiveMinimum, exclusiveMaximum
  case minLength, maxLength, minItems, maxItems
  case properties, additionalProperties, items, nullable

  /// Keywords that ask nothing of an item.
  static let annotations: Set<String> = [
    "$schema", "$id", "$comment", "title", "description", "default", "example", "examples",
    "readOnly", "writeOnly", "deprecated", "definitions", "$defs",
  ]
}
