import ByteIO
import JSONText

/// How wide the columns are: enough for the header and the values of the first items.
struct XLSXColumnWidths: Sendable {
  /// How many items are looked at.
  static let itemLimit = 500
  private static let bounds = 8...60
  /// The widest value of each column that was looked at, in digits' widths.
  private var widest: [Int] = []

  /// Makes widths that know the headers only.
  init() {}

  /// Looks at the first items of a batch.
  static func measure(
    _ batch: borrowing ItemBatch,
    _ columns: ColumnPlan,
    options: XLSXOptions
  ) -> XLSXColumnWidths {
    var widths = XLSXColumnWidths()
    widths.widest = Array(repeating: 0, count: columns.count)
    let json = batch.json
    var scratch = OutputBuffer()
    for item in 0..<min(itemLimit, batch.itemCount) {
      let leaves = batch.leaves(of: item)
      for at in leaves.indices {
        let column = Int(leaves[at].column)
        if widths.widest[column] >= bounds.upperBound { continue }
        let width = width(of: Int(leaves[at].node), json, options, &scratch)
        widths.widest[column] = max(widths.widest[column], width)
      }
    }
    return widths
  }

  /// The width of a column in characters.
  ///
  /// Columns that turned up later have their header's.
  func characters(_ column: Int, header: Span<UInt8>) -> Int {
    // The filter button takes three characters.
    let wanted = max(column < widest.count ? widest[column] : 0, Self.width(of: header) + 3)
    return min(max(wanted, Self.bounds.lowerBound), Self.bounds.upperBound)
  }

  private static func width(
    of index: Int,
    _ json: JSONView,
    _ options: XLSXOptions,
    _ scratch: inout OutputBuffer
  ) -> Int {
    let node = json[index]
    switch node.kind {
    case .null, .key: return 0
    case .true, .false: return 5
    case .number, .array, .object: return Int(node.count)
    case .string:
      return json.withText(index, &scratch) { text in
        guard options.dates == .auto, let date = XLSXDate(text) else { return width(of: text) }
        return date.milliseconds == nil ? 10 : date.hasFraction ? 23 : 19
      }
    }
  }

  /// The width of the longest line; East Asian wide characters count two.
  static func width(of text: Span<UInt8>) -> Int {
    var widest = 0
    var line = 0
    var at = 0
    while at < text.count, line < bounds.upperBound {
      let byte = text[at]
      switch byte {
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
        widest = max(widest, line)
        line = 0
        at += 1
      case ..<0x80:
        line += 1
        at += 1
      case ..<0xE0:
        line += 1
        at += 2
      case ..<0xF0:
        let scalar =
          UInt32(byte & 0x0F) << 12 | UInt32(text[at + 1] & 0x3F) << 6 | UInt32(text[at + 2] & 0x3F)
        line += isWide(scalar) ? 2 : 1
        at += 3
      default:
        // Beyond the first plane almost everything is a picture or an ideograph.
        line += 2
        at += 4
      }
    }
    return max(widest, line)
  }

  /// The blocks of the first plane whose characters are wide (Unicode Standard Annex 11).
  private static func isWide(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x4DBF, 0x4E00...0xA4CF, 0xA960...0xA97F,
      0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6:
      true
    default: false
    }
  }
}
