import ByteIO
import Testing

@testable import Storages

@Suite struct StorageNameTests {
  @Test(
    arguments: [
      ("products", nil, "products", "directory", false),
      ("products", .absent, "products", "directory", false),
      ("products", .text("Products"), "Products", "metadata", false),
      ("run-a", .null, nil, nil, false),
      ("default", nil, nil, nil, false),
      ("default", .text("default"), nil, nil, false),
      ("default", .text("kept"), "kept", "metadata", false),
      ("renamed", .text("default"), "renamed", "directory", false),
      ("renamed", .text(""), "renamed", "directory", false),
      ("0b9c7f2e-51aa-4f1c-9d7b-2f0c1de5a111", nil, nil, nil, false),
      ("0b9c7f2e-51aa-4f1c-9d7b-2f0c1de5a111", .text("named"), "named", "metadata", false),
      ("abcDEF123456789xy", nil, nil, nil, true),
      ("abcDEF123456789xy", .null, nil, nil, false),
      ("productsbooksmore", nil, "productsbooksmore", "directory", false),
      ("odd", .malformed, "odd", "directory", false),
    ] as [(String, StorageMetadata.Name?, String?, String?, Bool)]
  )
  func `A storage is unnamed only by evidence`(
    folder: String,
    metadata: StorageMetadata.Name?,
    name: String?,
    by: String?,
    looksLikeID: Bool
  ) {
    let found = StorageName(folder: FileName(folder), metadata: metadata)
    #expect(found.name == name)
    #expect(found.namedBy?.rawValue == by)
    #expect(found.looksLikeID == looksLikeID)
  }

  @Test(arguments: [
    ("__CRAWLEE_TEMPORARY_0__", true), ("__CRAWLEE_TEMPORARY_12", true),
    ("__OLD_DEFAULT_3__", true),
    ("__CRAWLEE_MIGRATING_KEY_VALUE_STORE__", true), ("__CRAWLEE_TEMPORARY_", false),
    ("__CRAWLEE_TEMPORARY_x__", false), ("__default_1__", false), ("default", false),
    ("__OLD_DEFAULT_3__x", false),
  ])
  func `Leftovers of a purge are told by their names`(folder: String, isLeftover: Bool) {
    #expect(StorageName.isLeftover(FileName(folder)) == isLeftover)
  }

  @Test(arguments: [
    ("a", true), ("products-2026", true), ("A1", true), ("", false), ("-a", false), ("a-", false),
    ("a_b", false), ("ä", false), (String(repeating: "a", count: 63), true),
    (String(repeating: "a", count: 64), false),
  ])
  func `The platform takes letters, digits and inner hyphens`(name: String, isAllowed: Bool) {
    #expect(StorageName.isAllowedOnPlatform(name) == isAllowed)
  }
}
