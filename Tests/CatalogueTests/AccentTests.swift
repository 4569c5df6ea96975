import Testing

@testable import Catalogue

@Suite struct AccentTests {
  @Test(arguments: [
    "", "#", "blue", "#12345", "#1234567", "#12345g", "0a58a8", "#-12345", "#+12345",
  ])
  func `What is no colour is none`(text: String) {
    #expect(Accent(text) == nil)
  }

  @Test(arguments: [("#0a58a8", true), ("#000000", true), ("#ffffff", false), ("#9fc5e8", false)])
  func `A colour that links cannot be read in is told from one they can`(text: String, isFit: Bool)
    throws
  {
    #expect((try #require(Accent(text)).weakContrast == nil) == isFit)
  }

  @Test func `Dark pages get a lighter one`() throws {
    let style = try #require(Accent("#0a58a8")).style
    #expect(style.contains(":root { --accent: #0a58a8; }"))
    #expect(style.contains(":root[data-theme=\"dark\"] { --accent: #538ac2; }"), "\(style)")
  }
}
