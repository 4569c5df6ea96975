import ByteIO
import Glibc
import SystemPackage
import TestSupport
import Testing

@testable import Storages

@Suite struct ListingUnderwayTests {
  /// What makes a folder of items differ from what clients write.
  enum Oddity: Sendable, CaseIterable {
    case none, firstIsMissing, oneIsMissing, farOneIsMissing, oneHasAnotherSpelling, zero,
      oneIsAFolder
    case oneIsALink, oneIsAPipe, oneIsDamaged, oneIsVeryLong, oneIsFarAway

    /// Whether an item among the first 64 is another one than its number makes expect, or no file.
    var isAtTheBeginning: Bool {
      switch self {
      case .none, .farOneIsMissing, .oneIsFarAway, .oneIsDamaged: false
      default: true
      }
    }

    func apply(to folder: TemporaryDirectory, _ name: (Int) -> String) throws {
      func remove(_ number: Int) { folder.remove(name(number)) }
      switch self {
      case .none: break
      case .firstIsMissing: remove(1)
      case .oneIsMissing: remove(5)
      case .farOneIsMissing: remove(100)
      case .oneHasAnotherSpelling: try StorageTree.make("7.json \"short\"", in: folder)
      case .zero: try StorageTree.make("\(name(0)) 0", in: folder)
      case .oneIsAFolder:
        remove(9)
        try StorageTree.makeFolder(folder.at(name(9)))
      case .oneIsALink:
        remove(9)
        try StorageTree.make("\(name(9)) -> \(name(8))", in: folder)
      case .oneIsAPipe:
        remove(9)
        try StorageTree.makePipe(folder.at(name(9)))
      case .oneIsDamaged: try StorageTree.write([], to: folder.at(name(9)))
      case .oneIsVeryLong:
        try StorageTree.make(String(repeating: "0", count: 70) + "3.json \"long\"", in: folder)
      case .oneIsFarAway: try StorageTree.make("\(name(900_000_000)) \"far\"", in: folder)
      }
    }
  }

  private static func name(_ number: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: 9 - digits.count) + digits + ".json"
  }

  private static func makeFolder(_ count: Int, _ oddity: Oddity) throws -> TemporaryDirectory {
    let folder = try TemporaryDirectory()
    for number in 1...count {
      try StorageTree.write(Array("\(number)".utf8), to: folder.at(name(number)))
    }
    try oddity.apply(to: folder, name)
    return folder
  }

  @Test(arguments: Oddity.allCases)
  func `Items that were dealt out beforehand must be those that the listing begins with`(
    oddity: Oddity
  ) throws {
    let folder = try Self.makeFolder(130, oddity)
    let claims = RangeClaims(count: nil, first: 64)
    #expect(try claims.claim()?.items == 0..<64)
    let directory = try Directory(folder.path)
    let listing = ListingUnderway(
      try EntryStream(directory),
      after: ItemListing(),
      digits: 9,
      claims
    )
    #expect(listing.wasWrong == oddity.isAtTheBeginning)
    claims.settle(firstEnd: 64, length: 1_000)
    let next = try claims.claim()
    #expect(try listing.completed().count == (listing.known?.count ?? 0))
    if listing.wasWrong {
      #expect(next == nil, "nothing is dealt out any more")
    } else {
      #expect(next?.items == 64..<(try listing.completed().count))
    }
  }

  @Test(arguments: Oddity.allCases)
  func `A large folder read ahead of its listing gives its items, or is to be read anew`(
    oddity: Oddity
  ) throws {
    let folder = try Self.makeFolder(700, oddity)
    let expected = try collect(try DatasetDirectory(folder.path))
    for threads in [1, 3, 3, 3] {
      let dataset = try DatasetDirectory(folder.path, patience: 50)
      let found = try collect(dataset, threads: threads)
      let problems = dataset.finish()
      if problems.isEmpty {
        #expect(found.items == expected.items)
        #expect(found.places == expected.places)
        #expect(found.problems == expected.problems)
        #expect(dataset.expectedCount == expected.items.count + expected.problems.count)
      } else {
        #expect(problems.map(\.code) == [.replaced])
        #expect(oddity.isAtTheBeginning || oddity == .farOneIsMissing || oddity == .oneIsFarAway)
      }
    }
  }

  @Test func `Of a part of a dataset not one other file is opened`() throws {
    let folder = try Self.makeFolder(100, .none)
    for rows in [
      RowRange(offset: 90), RowRange(limit: 10), RowRange(limit: 10, isDescending: true),
    ] {
      let dataset = try DatasetDirectory(folder.path, rows: rows, patience: 50)
      #expect(dataset.expectedCount == 10, "it is listed")
      #expect(try collect(dataset).items.count == 10)
    }
  }
}
