public import ByteIO
public protocol ItemSource: AnyObject, Sendable {
  var expectedCount: Int? { get }
  func makeCursor() -> any ItemCursor
  func finish() -> [Problem]
  func mayBeBeingWritten(_ place: ItemPlace) -> Bool
  func readAgain(_ place: ItemPlace, into arena: inout ByteArena) throws -> ItemEntry
}
public protocol ItemCursor: AnyObject {
  func next(into arena: inout ByteArena, _ entries: inout [ItemEntry], _ problems: inout [Problem])
    throws -> BatchPosition?
}
public struct BatchPosition: Sendable {
  public let range: Int; public let part: Int; public let isLastPart: Bool
  public init(range: Int, part: Int, isLastPart: Bool) {
    self.range = range; self.part = part; self.isLastPart = isLastPart
  }
}
