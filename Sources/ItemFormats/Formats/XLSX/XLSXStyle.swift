/// The cell styles of every workbook; the raw value is the position in the styles part.
enum XLSXStyle: Int, CaseIterable {
  case plain, header, date, dateTime, preciseDateTime, protectedText, link, boolean
}
