/// Where a row stands: on which sheet, and behind how many items.
public struct SheetPlace: Sendable, Equatable {
  /// The sheet, from 0, among those of its dataset.
  public var sheet: Int
  /// How many items stand before it on the sheet.
  ///
  /// Its row number is two more: the header is row 1.
  public var row: Int
}

/// Says where items will stand, before they are encoded.
///
/// Pure as long as only the row limit matters. When a sheet was closed early because of its bytes,
/// the writer gives a new paging that counts from there; what was encoded with the old one is noticed
/// when it is appended, and encoded again.
public struct SheetPaging: Sendable, Equatable {
  /// How many items a sheet holds.
  public let itemsPerSheet: Int
  /// The item with which the last sheet known of begins.
  private var origin = 0
  /// That sheet.
  private var sheet = 0
  private let linkLimit: Int
  /// The last sheet that has as many links as it may have.
  private var linkedSheet: Int?

  /// Makes the paging of a dataset, which begins with item 0 on a sheet of its own.
  public init(_ limits: SheetLimits = SheetLimits()) {
    itemsPerSheet = max(limits.rows - 1, 1)
    linkLimit = limits.links
  }

  /// Where `item`, counted from 0 in the dataset, stands.
  public func place(of item: Int) -> SheetPlace {
    let behind = max(item - origin, 0)
    return SheetPlace(sheet: sheet + behind / itemsPerSheet, row: behind % itemsPerSheet)
  }

  /// Cuts a run of items where a sheet ends.
  func parts(of items: Range<Int>) -> [(items: Range<Int>, place: SheetPlace)] {
    var parts: [(items: Range<Int>, place: SheetPlace)] = []
    var next = items.lowerBound
    while next < items.upperBound {
      let place = place(of: next)
      let end = min(items.upperBound, next + itemsPerSheet - place.row)
      parts.append((next..<end, place))
      next = end
    }
    return parts
  }

  /// How many links rows on sheet `sheet` may get, as far as is known.
  ///
  /// A guess: how many the rows before them have is known only when those are appended.
  func linkRoom(on sheet: Int) -> Int { sheet == linkedSheet ? 0 : linkLimit }

  /// Notes that sheet `sheet` has all its links.
  ///
  /// From then on rows are not encoded in vain.
  mutating func fillLinks(of sheet: Int) { linkedSheet = sheet }

  /// Notes that sheet `sheet` begins with `item`.
  mutating func begin(_ sheet: Int, with item: Int) {
    self.sheet = sheet
    origin = item
  }
}
