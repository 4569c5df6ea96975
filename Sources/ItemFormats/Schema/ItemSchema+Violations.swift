import ByteIO
import JSONText

extension ItemSchema {
  /// The rules that a tally of this schema found broken, with their places and demands.
  ///
  /// In the order in which they were first broken.
  public func violations(_ tally: SchemaTally) -> [SchemaViolation] {
    tally.counts.map { count in
      SchemaViolation(
        path: table.path(of: count.rule.node, then: count.rule.name),
        keyword: count.rule.keyword,
        demand: demand(count.rule),
        count: count.count,
        first: count.first
      )
    }
  }

  private func demand(_ rule: SchemaTally.Rule) -> String {
    let node = table.nodes[rule.node]
    switch rule.keyword {
    case .type:
      let names = TypeSet.names.filter { node.types.contains($0.type) }.map(\.name)
      return "must be of type \(names.joined(separator: " or "))"
    case .required: return "must be there"
    case .additionalProperties: return "is not foreseen"
    case .const: return "must be the one value of the schema"
    case .enum: return "must be one of the values of the schema"
    case .minimum: return "must be at least \(bound(rule, node))"
    case .maximum: return "must be at most \(bound(rule, node))"
    case .exclusiveMinimum: return "must be more than \(bound(rule, node))"
    case .exclusiveMaximum: return "must be less than \(bound(rule, node))"
    case .minLength: return "must have at least \(size(rule, node, "character"))"
    case .maxLength: return "must have at most \(size(rule, node, "character"))"
    case .minItems: return "must have at least \(size(rule, node, "element"))"
    case .maxItems: return "must have at most \(size(rule, node, "element"))"
    case .properties, .items, .nullable: return "must be as the schema says"
    }
  }

  private func bound(_ rule: SchemaTally.Rule, _ node: Node) -> String {
    guard let bound = node.bounds.first(where: { table.bounds[$0].keyword == rule.keyword }) else {
      return ""
    }
    let value = table.bounds[bound].value
    return withJSON { json in
      let text = json.spelling(value)
      // A limit of a thousand digits would fill the line.
      let shown = text.extracting(0..<min(text.count, 40))
      let number = unsafe shown.withUnsafeBufferPointer {
        unsafe String(decoding: $0, as: UTF8.self)
      }
      return text.count > 40 ? number + "…" : number
    }
  }

  private func size(_ rule: SchemaTally.Rule, _ node: Node, _ noun: String) -> String {
    guard let size = node.sizes.first(where: { table.sizes[$0].keyword == rule.keyword }) else {
      return noun
    }
    let limit = table.sizes[size].limit
    return "\(limit) \(noun)\(limit == 1 ? "" : "s")"
  }
}
