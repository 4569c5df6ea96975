import ByteIO
import JSONText
import XMLText

// Items mostly differ in their scalars alone. Their tags are copied then, a run between two scalars at
// once, which takes a third fewer instructions than going from member to member.
extension ItemXML {
  /// Completes the open start tag of an item's element, and appends its content.
  ///
  /// - Returns: false if there is no content; the tag is then still open.
  @_lifetime(self: copy self)
  mutating func item(_ item: Int, to out: inout OutputBuffer) -> Bool {
    let none = ElementPattern.LeftOut(repeating: -1)
    if pattern.fits(item, besides: none, json) {
      appendByPattern(item, to: &out)
      return true
    }
    let before = begin(item, at: out.count)
    let hasContent = object(item, depth: 1, to: &out)
    let emptyArrays = found.emptyArrays - before.emptyArrays
    pattern.end(item, besides: none, emptyArrays: emptyArrays, out.bytes)
    return hasContent
  }

  /// Appends the elements of an item's members, but for those with the values `leftOut`.
  @_lifetime(self: copy self)
  mutating func members(
    of item: Int,
    besides leftOut: ElementPattern.LeftOut,
    to out: inout OutputBuffer
  ) {
    if pattern.fits(item, besides: leftOut, json) { return appendByPattern(item, to: &out) }
    let before = begin(item, at: out.count)
    var members = json.members(of: item)
    while let (key, value) = members.next() {
      if !Self.contains(leftOut, value) { member(key, value, depth: 2, to: &out) }
    }
    let emptyArrays = found.emptyArrays - before.emptyArrays
    pattern.end(item, besides: leftOut, emptyArrays: emptyArrays, out.bytes)
  }

  /// Begins an item at a place of the output; returns what was replaced before it.
  @_lifetime(self: copy self)
  private mutating func begin(_ item: Int, at place: Int) -> Losses {
    pattern.begin(item, json, from: place)
    // Their numbers are not written as they are spelled.
    if hasPointedIntegers { pattern.giveUp() }
    return found
  }

  private static func contains(_ leftOut: ElementPattern.LeftOut, _ value: Int) -> Bool {
    for at in leftOut.indices where leftOut[at] == value { return true }
    return false
  }

  /// Appends the elements of an item that the pattern fits.
  @_lifetime(self: copy self)
  private mutating func appendByPattern(_ item: Int, to out: inout OutputBuffer) {
    let pattern = pattern
    let leaves = pattern.leaves.span
    // How long the end tag is of an element that was written without one.
    var passed = 0
    for at in leaves.indices {
      let leaf = leaves[at]
      let value = json[item &+ leaf.node]
      let tags = pattern.tags.span.extracting(
        leaf.tags.lowerBound &+ passed..<leaf.tags.upperBound
      )
      passed = 0
      switch value.kind {
      case .string where value.flags.contains(.escaped):
        if value.flags.contains(.loneSurrogate) { found.lone += 1 }
        scratch.truncate(to: 0)
        JSONEscapes.decode(json.text(of: value), to: &scratch)
        found.forbidden += XMLElements.append(scratch.bytes, behind: tags, to: &out)
      case .string, .number, .true, .false:
        found.forbidden += XMLElements.append(json.text(of: value), behind: tags, to: &out)
      case .null, .array, .object, .key:
        if value.flags.contains(.nonFinite) { found.nonFinite += 1 }
        out.append(tags, 0..<tags.count - 1)
        out.append("/>")
        passed = leaf.endTagCount
      }
    }
    let ending = pattern.ending
    out.append(pattern.tags.span, ending.lowerBound + passed..<ending.upperBound)
    found.emptyArrays += pattern.emptyArrays
  }
}
