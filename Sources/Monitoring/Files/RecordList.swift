public import Basics
import Store

/// Where a list that is paged from the newest to the oldest goes on: behind the day and the id of the
/// last row shown.
public struct ListCursor: Sendable, Hashable {
  public let day: LocalDate
  public let id: String

  public init(day: LocalDate, id: String) {
    self.day = day
    self.id = id
  }

  /// Reads `20230901~ID`.
  public init?(_ text: String) {
    let parts = text.split(separator: "~", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let number = Int(parts[0]), let day = LocalDate(packed: number) else { return nil }
    self.init(day: day, id: String(parts[1]))
  }

  public var text: String { "\(day.packed)~\(id)" }
}

/// A stretch of a list, newest first.
public struct RecordList<Row: Sendable>: Sendable {
  public let rows: [Row]
  /// Where the following stretch begins; nil on the last one.
  public let next: ListCursor?
  /// How many there are in all.
  public let total: Int

  public init(rows: [Row], next: ListCursor?, total: Int) {
    self.rows = rows
    self.next = next
    self.total = total
  }
}

/// Conditions of a query with their parameters, numbered in the order in which they are added.
public struct Conditions {
  public private(set) var parts: [String] = []
  public private(set) var values: [String] = []

  public init() {}

  public var sql: String { parts.isEmpty ? "1 = 1" : parts.joined(separator: " AND ") }

  public mutating func add(_ sql: String) { parts.append(sql) }

  /// A condition on one value, which stands where `?` is.
  public mutating func add(_ sql: String, _ value: String) {
    values.append(value)
    parts.append(sql.replacing("?", with: "$\(values.count)"))
  }

  /// One of the columns holds the text.
  public mutating func contains(_ text: String?, in columns: [String]) {
    guard let text, !text.isEmpty else { return }
    let literal = text.replacing("\\", with: "\\\\").replacing("%", with: "\\%").replacing("_", with: "\\_")
    let any = columns.map { column -> String in
      values.append("%" + literal + "%")
      return "\(column) LIKE $\(values.count) ESCAPE '\\'"
    }
    parts.append("(" + any.joined(separator: " OR ") + ")")
  }

  /// Rows behind a cursor in a list from the newest to the oldest.
  public mutating func behind(_ cursor: ListCursor?, day: String, id: String) {
    guard let cursor else { return }
    add("(\(day) < \(cursor.day.packed) OR (\(day) = \(cursor.day.packed) AND \(id) < ?))", cursor.id)
  }
}
