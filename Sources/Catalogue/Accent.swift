import Glibc

/// The colour of a site's links and of the mark around what has the focus.
///
/// The owner names the one for light pages. The one for dark pages is made from it by mixing in white
/// until it can be read there (WCAG 2.2, success criterion 1.4.3).
public struct Accent: Sendable, Equatable {
  /// Red, green and blue, 0 to 255.
  private let light: SIMD3<Int>

  /// The surfaces behind text, the less favourable of each kind of page.
  private static let lightSurface = SIMD3(0xF5, 0xF7, 0xFA)
  private static let darkSurface = SIMD3(0x19, 0x1F, 0x28)
  private static let leastContrast = 4.5

  /// Reads `#rrggbb`; nil if it is not that.
  public init?(_ text: String) {
    let digits = text.dropFirst()
    guard text.hasPrefix("#"), text.utf8.count == 7, digits.allSatisfy(\.isHexDigit),
      let value = Int(digits, radix: 16)
    else { return nil }
    light = SIMD3(value >> 16, value >> 8 & 255, value & 255)
  }

  /// How it stands out from light pages, as a ratio; nil if that is enough for text.
  public var weakContrast: Double? {
    let contrast = Self.contrast(light, Self.lightSurface)
    return contrast < Self.leastContrast ? contrast : nil
  }

  /// The rules that put it in the place of our own, behind these.
  var style: String {
    let dark = (0...100).lazy.map { part in
      light &+ (SIMD3(repeating: 255) &- light) &* SIMD3(repeating: part) / SIMD3(repeating: 100)
    }.first { Self.contrast($0, Self.darkSurface) >= Self.leastContrast }
    let other = Self.text(dark ?? SIMD3(repeating: 255))
    return """

      :root { --accent: \(Self.text(light)); }
      @media (prefers-color-scheme: dark) {
        :root:not([data-theme="light"]) { --accent: \(other); }
      }
      :root[data-theme="dark"] { --accent: \(other); }

      """
  }

  private static func text(_ colour: SIMD3<Int>) -> String {
    let digits = String(colour.x << 16 | colour.y << 8 | colour.z, radix: 16)
    return "#" + String(repeating: "0", count: 6 - digits.count) + digits
  }

  private static func contrast(_ one: SIMD3<Int>, _ other: SIMD3<Int>) -> Double {
    let (a, b) = (luminance(one), luminance(other))
    return (max(a, b) + 0.05) / (min(a, b) + 0.05)
  }

  /// Relative luminance (WCAG 2.2).
  private static func luminance(_ colour: SIMD3<Int>) -> Double {
    0.2126 * channel(colour.x) + 0.7152 * channel(colour.y) + 0.0722 * channel(colour.z)
  }

  private static func channel(_ value: Int) -> Double {
    let part = Double(value) / 255
    return part > 0.04045 ? pow((part + 0.055) / 1.055, 2.4) : part / 12.92
  }
}
