import Crypto
import Foundation
import Testing

@testable import ItemFormats

@Suite struct HTMLStyleTests {
  @Test func thePolicyNamesTheHashOfTheStyle() {
    let style = HTMLStyle.text.description
    let hash = Data(SHA256.hash(data: Data(style.utf8))).base64EncodedString()
    #expect(HTMLStyle.hash.description == "sha256-\(hash)")
  }
}
