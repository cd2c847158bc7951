import Store

/// Records planned earlier in the same Change, which are not in the tables yet: a Change may refer
/// to what it makes itself, as long as that comes first among its edits.
struct PendingRows {
  private var rows: [String: [String: [String: SQLValue]]] = [:]

  mutating func add(_ row: PlannedRow, of kind: RecordKind) {
    var values = ["id": SQLValue.text(row.id)]
    for (column, value) in zip(kind.columns, row.columns) { values[column] = value }
    rows[kind.id, default: [:]][row.id] = values
  }

  /// The columns of those of `ids` that are pending, laid over what was read from the table.
  func overlay(
    _ kind: String, _ ids: Set<String>, _ columns: [String], on found: inout [String: [SQLValue]]
  ) {
    guard let pending = rows[kind] else { return }
    for id in ids {
      guard let values = pending[id] else { continue }
      found[id] = columns.map { values[$0] ?? .null }
    }
  }
}
