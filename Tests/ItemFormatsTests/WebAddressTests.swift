import ByteIO
import Testing

@testable import ItemFormats

@Suite struct WebAddressTests {
  @Test(arguments: [
    ("https://shop.example/a?b=1&c[]=2#d", "https://shop.example/a?b=1&c%5B%5D=2#d"),
    ("https://[::1]:80/a|b{c}", "https://[::1]:80/a%7Cb%7Bc%7D"),
    ("http://shop.example?q=<\"`^\\>", "http://shop.example?q=%3C%22%60%5E%5C%3E"),
    ("https://shop.example/100%/%41%zz#a#b", "https://shop.example/100%25/%41%25zz#a%23b"),
    ("https://shop.example/日本", "https://shop.example/日本"),
  ])
  func `An address becomes valid behind its host`(address: String, valid: String) {
    var out = OutputBuffer()
    WebAddress.appendValid(Array(address.utf8).span, to: &out)
    #expect(out.text() == valid)
  }
}
