import JSONText

extension PathTable {
  /// Puts the columns in the order of `fields`, the columns of one field together in the order in which
  /// they were found, and adds those that must be there.
  ///
  /// To be called before any leaf is kept: columns get new numbers. A key `a/b` and the path `a`, `b`
  /// share the column of the field `a/b`.
  mutating func arrange(by fields: [ColumnField]) {
    let owners = owners(of: fields)
    var isThere = Array(repeating: false, count: fields.count)
    for name in columns {
      for (place, field) in fields.enumerated() where field.covers(name) { isThere[place] = true }
    }
    var arranged: [[UInt8]] = []
    var exacts: [(name: [UInt8], column: Int)] = []
    var numbers = Array(repeating: -1, count: columns.count)
    for (place, field) in fields.enumerated() {
      var exact: Int?
      for column in columns.indices where owners[column] == place {
        let isExact = columns[column] == field.name
        if isExact, let exact {
          numbers[column] = exact
          continue
        }
        if isExact { exact = arranged.count }
        numbers[column] = arranged.count
        arranged.append(columns[column])
      }
      if !isThere[place], field.isSure {
        exact = arranged.count
        arranged.append(field.name)
      }
      if let exact { exacts.append((field.name, exact)) }
    }
    for column in columns.indices where owners[column] == fields.count {
      numbers[column] = arranged.count
      arranged.append(columns[column])
    }
    renumber(numbers, arranged)
    for (name, column) in exacts {
      let slash = UInt8(ascii: "/")
      lead([name], to: column)
      if name.contains(slash) {
        lead(
          name.split(separator: slash, omittingEmptySubsequences: false).map(Array.init),
          to: column
        )
      }
    }
  }

  /// The field of each column: the first whose name covers it, else the one that chose its key.
  ///
  /// `fields.count` stands for none.
  private func owners(of fields: [ColumnField]) -> [Int] {
    var owners = Array(repeating: fields.count, count: columns.count)
    for (column, choice) in fieldsOfColumns.enumerated() {
      owners[column] =
        fields.firstIndex { $0.covers(columns[column]) }
        ?? fields.firstIndex { $0.place == choice } ?? fields.count
    }
    return owners
  }
}

extension ColumnField {
  /// Whether a column is this field's or that of something in it.
  fileprivate func covers(_ column: [UInt8]) -> Bool {
    column.starts(with: name)
      && (column.count == name.count || column[name.count] == UInt8(ascii: "/"))
  }
}
