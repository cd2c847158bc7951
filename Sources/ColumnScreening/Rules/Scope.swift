/// What a rule's text can name.
struct Vocabulary {
  let schema: StoreSchema
  let context: RuleContext
  var definitions: [String: Syntax] = [:]
  /// Tables of parameters by column, in a fixed order; `Operation.lookup` counts in it.
  let lookups: [String: Int]
  let lookupTables: [LookupTable]

  init(schema: StoreSchema, context: RuleContext) throws(TextError) {
    self.schema = schema
    self.context = context
    var lookups: [String: Int] = [:], tables: [LookupTable] = []
    for (name, parameter) in context.parameters.sorted(by: { $0.key < $1.key }) {
      guard Word.isName(name) else {
        throw TextError(column: 0, zh: "“\(name)”不能用作参数名", en: "'\(name)' cannot be the name of a parameter")
      }
      guard case .byColumn(let column, let values, let otherwise) = parameter else { continue }
      guard schema.parentColumns.contains(where: { $0.name == column }) else {
        throw TextError(
          column: 0, zh: "参数“\(name)”取决于不存在的列“\(column)”",
          en: "parameter '\(name)' depends on the unknown column '\(column)'")
      }
      lookups[name] = tables.count
      tables.append(LookupTable(values, otherwise: otherwise))
    }
    self.lookups = lookups
    lookupTables = tables
  }

  func columns(of frame: Frame) -> [ColumnDeclaration] {
    switch frame {
    case .parents: schema.parentColumns
    case .children: schema.childColumns
    case .events(let table): schema.events[table].columns
    }
  }

  /// The index of a column in a frame, the day of an event included.
  func column(_ name: String, in frame: Frame) -> Int? {
    if case .events = frame, name == EventDeclaration.day { return dayColumn }
    return columns(of: frame).firstIndex { $0.name == name }
  }

  func declaration(_ column: Int, in frame: Frame) -> ColumnDeclaration {
    column == dayColumn ? ColumnDeclaration(EventDeclaration.day, .four) : columns(of: frame)[column]
  }

  func table(_ name: String) -> Frame? {
    if name == schema.childWord { return .children }
    return schema.events.firstIndex { $0.name == name }.map { Frame.events($0) }
  }

  /// Names to remind the writer of, the nearest first.
  func suggestions(for name: String, in frame: Frame) -> String {
    var names = columns(of: frame).map(\.name)
    if case .events = frame { names.append(EventDeclaration.day) }
    if frame != .parents { names += schema.parentColumns.map(\.name) }
    names += definitions.keys.sorted() + context.parameters.keys.sorted()
    func shared(_ other: String) -> Int { zip(name, other).prefix { $0 == $1 }.count }
    let sorted = names.enumerated().sorted { (-shared($0.element), $0.offset) < (-shared($1.element), $1.offset) }
    return sorted.prefix(12).map(\.element).joined(separator: ", ")
  }
}

/// A parameter's values by the value of a column.
final class LookupTable: Sendable {
  private static let widest = 1 << 20

  /// Values from `first` on, where the keys lie close together; `missing` for none.
  let first: Int64
  let dense: [Int64]
  /// Otherwise the keys in order, and their values.
  let keys: [Int64]
  let values: [Int64]
  let otherwise: Int64
  let least: Int64
  let greatest: Int64
  let canBeMissing: Bool

  init(_ table: [Int64: Int64], otherwise: Int64?) {
    self.otherwise = otherwise ?? ColumnValue.missing
    canBeMissing = otherwise == nil || table.values.contains(ColumnValue.missing)
    let all = table.values.filter { $0 != ColumnValue.missing } + (otherwise.map { [$0] } ?? [])
    least = all.min() ?? 0
    greatest = all.max() ?? 0
    let sorted = table.keys.sorted()
    guard let low = sorted.first, let high = sorted.last else {
      (first, dense, keys, values) = (0, [], [], [])
      return
    }
    let (span, over) = high.subtractingReportingOverflow(low)
    if !over, span < Self.widest {
      var dense = [Int64](repeating: self.otherwise, count: Int(span) + 1)
      for (key, value) in table { dense[Int(key - low)] = value }
      (first, self.dense, keys, values) = (low, dense, [], [])
    } else {
      (first, dense, keys) = (0, [], sorted)
      values = sorted.map { table[$0] ?? ColumnValue.missing }
    }
  }

  /// `ColumnValue.missing` for none.
  func value(_ key: Int64) -> Int64 {
    if !dense.isEmpty {
      let (index, over) = key.subtractingReportingOverflow(first)
      return !over && index >= 0 && index < dense.count ? dense[Int(index)] : otherwise
    }
    var low = 0, high = keys.count
    while low < high {
      let middle = (low + high) / 2
      if keys[middle] < key { low = middle + 1 } else { high = middle }
    }
    return low < keys.count && keys[low] == key ? values[low] : otherwise
  }
}
