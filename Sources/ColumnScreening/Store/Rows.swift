/// Parents with their children, on their way into a store. Columns lie in the order of the schema.
///
/// Filled row by row with `append` and `appendChild`, or column by column. For many millions of rows
/// hand over several of these, one after the other.
public struct ParentRows: Sendable {
  public var keys: [Int64] = []
  /// The text by which an alert names the parent.
  public var ids: [String] = []
  public var columns: [[Int64]]
  /// How many children each parent has.
  public var childCounts: [Int] = []
  /// Keys of all children, one parent's after the other's; `ColumnValue.missing` where there is none.
  public var childKeys: [Int64] = []
  public var childColumns: [[Int64]]

  public init(for schema: StoreSchema) {
    columns = schema.parentColumns.map { _ in [] }
    childColumns = schema.childColumns.map { _ in [] }
  }

  /// Adds a parent without children so far.
  public mutating func append(key: Int64, id: String, _ values: [Int64]) {
    keys.append(key)
    ids.append(id)
    for i in 0..<min(values.count, columns.count) { columns[i].append(values[i]) }
    childCounts.append(0)
  }

  /// Adds a child to the parent added last.
  public mutating func appendChild(key: Int64, _ values: [Int64]) {
    guard !childCounts.isEmpty else { return }
    childKeys.append(key)
    for i in 0..<min(values.count, childColumns.count) { childColumns[i].append(values[i]) }
    childCounts[childCounts.count - 1] += 1
  }
}

/// Events on their way into a store. Columns lie in the order of the declaration.
public struct EventRows: Sendable {
  public var keys: [Int64] = []
  /// Day numbers or packed dates, as windows of rules speak of them. At most 32 bits, never missing.
  public var days: [Int64] = []
  public var columns: [[Int64]]

  public init(for declaration: EventDeclaration) {
    columns = declaration.columns.map { _ in [] }
  }

  public mutating func append(key: Int64, day: Int64, _ values: [Int64] = []) {
    keys.append(key)
    days.append(day)
    for i in 0..<min(values.count, columns.count) { columns[i].append(values[i]) }
  }
}
