import ByteIO
import Glibc
import SystemPackage
import TestSupport
import Testing

@testable import Storages

/// What a source's batches held, joined in order.
struct Collected: Equatable {
  var items: [String] = []
  var places: [String] = []
  var problems: [Problem] = []
  /// The items of each part, in order of range and part.
  var parts: [[String]] = []
}

/// Reads a source to its end with `threads` cursors.
func collect(_ source: any ItemSource, threads: Int = 1) throws -> Collected {
  struct Part: Sendable {
    let position: BatchPosition
    let items: [String]
    let places: [String]
    let problems: [Problem]
  }
  let parts = Guarded<[Part]>([])
  let failure = Guarded<FileError?>(nil)
  let work: @Sendable () -> Void = {
    let cursor = source.makeCursor()
    var arena = ByteArena()
    do throws(FileError) {
      while true {
        arena.removeAll()
        var entries: [ItemEntry] = []
        var problems: [Problem] = []
        guard let position = try cursor.next(into: &arena, &entries, &problems) else { return }
        let items = entries.map { entry in
          unsafe arena.bytes.extracting(entry.range).withUnsafeBufferPointer { bytes in
            unsafe String(decoding: bytes, as: UTF8.self)
          }
        }
        parts.change {
          $0.append(
            Part(
              position: position,
              items: items,
              places: entries.map(\.place.name),
              problems: problems
            )
          )
        }
      }
    } catch {
      failure.change { $0 = error }
    }
  }
  runThreads(threads, work)
  if let error = failure.value { throw error }
  var collected = Collected()
  let ordered = parts.value.sorted {
    ($0.position.range, $0.position.part) < ($1.position.range, $1.position.part)
  }
  var expected = (range: 0, part: 0)
  for part in ordered {
    #expect(part.position.range == expected.range && part.position.part == expected.part)
    expected =
      part.position.isLastPart ? (expected.range + 1, 0) : (expected.range, expected.part + 1)
    collected.items += part.items
    collected.places += part.places
    collected.problems += part.problems
    collected.parts.append(part.items)
  }
  #expect(expected.part == 0, "the last range is not closed")
  return collected
}

@Suite struct DatasetDirectoryTests {
  private func name(_ number: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, 9 - digits.count)) + digits + ".json"
  }

  @Test func `Items come by number, not by name, and nothing else is an item`() throws {
    let folder = try TemporaryDirectory()
    try StorageTree.make(
      """
      000000010.json {"n":10}
      000000002.json {"n":2}
      1234567890.json {"n":1234567890}
      999999999.json {"n":999999999}
      2.json {"n":"2"}
      0.json {"n":0}
      00000000000000000000000000000000000000000000000000000000000000000000002.json {"n":"long 2"}
      123456789012345678901234567890.json {"n":"huge"}
      99999999999999999999.json {"n":"20 digits"}
      __metadata__.json {}
      12a.json {}
      .json {}
      3.json.tmp {}
      3.JSON {}
      .tmp.abc {}
      """,
      in: folder
    )
    let dataset = try DatasetDirectory(folder.path)
    #expect(dataset.expectedCount == 9)
    let found = try collect(dataset)
    #expect(
      found.items == [
        #"{"n":0}"#, #"{"n":"long 2"}"#, #"{"n":2}"#, #"{"n":"2"}"#, #"{"n":10}"#,
        #"{"n":999999999}"#, #"{"n":1234567890}"#, #"{"n":"20 digits"}"#, #"{"n":"huge"}"#,
      ]
    )
    #expect(found.places[1].count == 76)
    #expect(found.places.last == "123456789012345678901234567890.json")
    #expect(found.problems.isEmpty)
    #expect(dataset.finish().isEmpty)
  }

  @Test(
    arguments: [
      [1, 63, 64, 65, 200].map { ($0, 20) }, [(300, 5_000)], [(70, 60_000)], [(8, 700_000)],
      [(1_300, 3)],
    ].flatMap(\.self)
  )
  func `Batches are the same for one thread and for four`(count: Int, size: Int) throws {
    let folder = try TemporaryDirectory()
    for number in 1...count {
      // Sizes vary, so that the average of the first 64 deceives.
      let length = number > 64 && number % 7 == 0 ? size * 9 : size
      let text = "\(number) " + String(repeating: "x", count: length)
      try StorageTree.write(Array(text.utf8), to: folder.at(name(number)))
    }
    let one = try collect(try DatasetDirectory(folder.path))
    let four = try collect(try DatasetDirectory(folder.path), threads: 4)
    #expect(one == four)
    #expect(one.items.count == count)
    #expect(one.places == (1...count).map(name))
    for part in one.parts {
      let bytes = part.map(\.utf8.count).reduce(0, +)
      #expect(bytes - (part.last?.utf8.count ?? 0) < 1 << 20)
      #expect(part.count <= 1_000)
    }
  }

  @Test func `An empty folder has no batches`() throws {
    let folder = try TemporaryDirectory()
    let found = try collect(try DatasetDirectory(folder.path), threads: 3)
    #expect(found == Collected())
  }

  @Test func `What is no regular file is damage and is not opened`() throws {
    let folder = try TemporaryDirectory()
    try StorageTree.make(
      """
      1.json {"n":1}
      2.json -> 1.json
      3.json/
      5.json {"n":5}
      """,
      in: folder
    )
    try StorageTree.makePipe(folder.at("4.json"))
    let found = try collect(try DatasetDirectory(folder.path))
    #expect(found.items == [#"{"n":1}"#, #"{"n":5}"#])
    #expect(found.problems.map(\.code) == [.notAFile, .notAFile, .notAFile])
    #expect(found.problems.map(\.file) == ["2.json", "3.json", "4.json"])
    #expect(found.problems.allSatisfy { $0.severity == .error })
    #expect(found.problems[0].message.contains("symbolic link"))
  }

  @Test func `A file that vanishes after the listing is reported, and the rest is read`() throws {
    let folder = try TemporaryDirectory()
    try StorageTree.make("1.json 1\n2.json 2\n3.json 3", in: folder)
    let dataset = try DatasetDirectory(folder.path)
    folder.remove("2.json")
    try StorageTree.write([52], to: folder.at("4.json"))
    let found = try collect(dataset)
    #expect(found.items == ["1", "3"])
    #expect(found.problems.map(\.code) == [.gone])
    #expect(found.problems.map(\.file) == ["2.json"])
  }

  @Test func `A file larger than the limit is damage`() throws {
    let folder = try TemporaryDirectory()
    try StorageTree.make("1.json 1\n3.json 3", in: folder)
    let sparse = try FileDescriptor.open(
      folder.at("2.json"),
      .writeOnly,
      options: .create,
      permissions: .ownerReadWrite
    )
    try sparse.resize(to: 8 << 30)
    try sparse.close()
    let found = try collect(try DatasetDirectory(folder.path, maxItemBytes: 1 << 20))
    #expect(found.items == ["1", "3"])
    #expect(found.problems.map(\.code) == [.tooLarge])
    #expect(found.problems.first?.message.contains("8589934592") == true)
  }

  @Test func `A folder that was replaced while it was read is noticed`() throws {
    let folder = try TemporaryDirectory()
    try StorageTree.make("d/1.json 1", in: folder)
    let dataset = try DatasetDirectory(folder.at("d"))
    #expect(unsafe rename(folder.at("d").string, folder.at("e").string) == 0)
    #expect(dataset.finish().map(\.code) == [.replaced])
    try StorageTree.make("d/1.json 2", in: folder)
    #expect(try collect(dataset).items == ["1"])
    #expect(dataset.finish().map(\.code) == [.replaced])
  }

  @Test func `What came or went since a dataset was found is read as it is now`() throws {
    let folder = try TemporaryDirectory()
    try StorageTree.make("datasets/d/1.json 1\ndatasets/d/2.json 2", in: folder)
    let path = folder.at("datasets/d")
    let old = FileTime.now().seconds - 60
    try StorageTree.setTime(path, seconds: old)
    let root = StorageRoot(label: "r", path: folder.path)
    let found = try #require(try StorageFinder(depth: .sizes).find(in: root).storages.first)
    #expect(found.items != nil, "the folder is at rest, so its listing is kept")
    #expect(try collect(try DatasetDirectory(found)).items == ["1", "2"])

    try StorageTree.make("datasets/d/2.json 22", in: folder)
    #expect(try collect(try DatasetDirectory(found)).items == ["1", "22"], "no other name")
    try StorageTree.make("datasets/d/3.json 3", in: folder)
    #expect(try collect(try DatasetDirectory(found)).items == ["1", "22", "3"])
    folder.remove("datasets/d/1.json")
    try StorageTree.setTime(path, seconds: old)
    #expect(try collect(try DatasetDirectory(found)).items == ["22", "3"], "its time was set back")
  }

  @Test func `A listing is kept only of a folder that is at rest, and only a short one`() throws {
    let folder = try TemporaryDirectory()
    try StorageTree.make("1.json 1\n2.json 2", in: folder)
    func known(_ numbers: [Int], secondsLater: Int = 60) throws -> KnownListing? {
      var listing = ItemListing()
      for number in numbers { _ = listing.add(Array("\(number).json".utf8).span, .file) }
      listing.sort()
      let stamp = try Directory(folder.path).stamp()
      let time = FileTime(seconds: stamp.modified.seconds + secondsLater)
      return KnownListing(listing, of: stamp, at: time)
    }
    #expect(try known(Array(1...100_000)) != nil)
    #expect(try known(Array(1...100_000), secondsLater: 2) == nil, "it may change in this second")
    #expect(try known(Array(1...10_000).map { $0 * 2 }) == nil, "a number each")
  }

  @Test func `A link as the folder is followed only where the user named it`() throws {
    let folder = try TemporaryDirectory()
    try StorageTree.make("d/1.json 1\nl -> d", in: folder)
    #expect(throws: FileError(.notAFile(.link), folder.at("l").string)) {
      try DatasetDirectory(folder.at("l"))
    }
    let followed = try DatasetDirectory(folder.at("l"), followingLink: true)
    #expect(try collect(followed).items == ["1"])
    #expect(followed.finish().isEmpty)
  }

  @Test func `The last file may be half-written while it is fresh, another while its lock is`()
    throws
  {
    let folder = try TemporaryDirectory()
    try StorageTree.make("1.json {\n2.json {\n3.json {\n1.json.lock/\n2.json.lock/", in: folder)
    let old = FileTime.now().seconds - 60
    try StorageTree.setTime(folder.at("2.json.lock"), seconds: old)
    let dataset = try DatasetDirectory(folder.path)
    func place(_ number: UInt64) -> ItemPlace { .file(number: number, digits: 1) }
    #expect(dataset.mayBeBeingWritten(place(1)))
    #expect(!dataset.mayBeBeingWritten(place(2)))
    #expect(dataset.mayBeBeingWritten(place(3)))
    try StorageTree.setTime(folder.at("3.json"), seconds: old)
    #expect(!dataset.mayBeBeingWritten(place(3)))
    try StorageTree.setTime(folder.at("3.json"), seconds: old + 100_000)
    #expect(!dataset.mayBeBeingWritten(place(3)), "a time in the future was set by a copy")
  }

  @Test func `A second look appends the item as it is now`() throws {
    let folder = try TemporaryDirectory()
    try StorageTree.make("7.json {", in: folder)
    let dataset = try DatasetDirectory(folder.path)
    try StorageTree.make("7.json {}", in: folder)
    try StorageTree.setTime(folder.at("7.json"), seconds: 1_000_000_000)
    var arena = ByteArena()
    arena.append("before".utf8Span.span)
    let entry = try dataset.readAgain(.file(number: 7, digits: 1), into: &arena)
    #expect(entry.range == 6..<8)
    #expect(entry.place.name == "7.json")
  }

  @Test func `An item file that may not be read is reported with its owner`() throws {
    // Root may read everything.
    guard getuid() != 0 else { return }
    let folder = try TemporaryDirectory()
    try StorageTree.make("1.json 1\n2.json 2", in: folder)
    try StorageTree.setMode(folder.at("1.json"), 0)
    let found = try collect(try DatasetDirectory(folder.path))
    #expect(found.items == ["2"])
    #expect(found.problems.map(\.code) == [.unreadable])
    #expect(found.problems.first?.message.contains("uid \(getuid())") == true)
  }
}
