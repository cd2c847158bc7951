import Basics
import Journal
import Policy

/// What a layout asks of records, as text of SQL: only names of declared fields and codes that were
/// checked go into it.
struct RecordSelection {
  let registry: RecordRegistry
  let begin: LocalDate
  let asOf: LocalDate

  /// A condition on the days of a record.
  func days(_ days: ReportLayout.Days, _ alias: String) -> String {
    let (day, first) = (asOf.packed, begin.packed)
    switch days {
    case .all: return "1 = 1"
    case .open(let from, let to):
      return "\(alias).\(from) <= \(day) AND (\(alias).\(to) IS NULL OR \(alias).\(to) >= \(day))"
    case .within(let field): return "\(alias).\(field) BETWEEN \(first) AND \(day)"
    case .until(let field): return "\(alias).\(field) <= \(day)"
    case .overlapping(let from, let to):
      return "\(alias).\(from) <= \(day) AND (\(alias).\(to) IS NULL OR \(alias).\(to) >= \(first))"
    case .year(let field): return "\(alias).\(field) = \(asOf.year)"
    }
  }

  /// Conditions on codes: `-` stands for nothing entered, `*` for anything.
  func conditions(_ conditions: [ReportLayout.Condition], of kind: RecordKind, _ alias: String) -> [String] {
    conditions.map { condition in
      let column = "\(alias).\(condition.field)"
      if condition.codes == ["-"] { return "\(column) IS NULL" }
      if condition.codes == ["*"] { return "\(column) IS NOT NULL" }
      let isText = kind.field(condition.field).map(Self.isText) ?? true
      return "\(column) IN (" + condition.codes.map { isText ? "'\($0)'" : $0 }.joined(separator: ", ") + ")"
    }
  }

  static func isText(_ field: Field) -> Bool {
    switch field.content {
    case .text, .identifier, .code, .codes, .numbers, .list, .reference, .citizenID: return true
    default: return false
    }
  }

  /// What a total takes of the records it counts.
  func expression(_ total: ReportLayout.Total, _ alias: String) -> String {
    let column = total.field.map { "\(alias).\($0)" } ?? "*"
    switch total.function {
    case .count: return "COUNT(*)"
    case .sum: return "SUM(\(column))"
    case .distinct: return "COUNT(DISTINCT \(column))"
    case .first, .latest: return column
    }
  }

  /// A total beside one record, as a subquery.
  func subquery(_ total: ReportLayout.Total, of row: String) -> String {
    guard let kind = registry.kind(total.kind), let by = total.by else { return "NULL" }
    let answer = row + "." + (total.of ?? "id")
    let tests = ["a.\(by) = \(answer)", days(total.days, "a")] + conditions(total.conditions, of: kind, "a")
    var order = ""
    switch total.function {
    case .first: order = " ORDER BY a.id LIMIT 1"
    case .latest: order = " ORDER BY \(Self.day(total.days).map { "a.\($0) DESC, " } ?? "")a.id DESC LIMIT 1"
    default: break
    }
    return "(SELECT \(expression(total, "a")) FROM \(total.kind) a WHERE \(tests.joined(separator: " AND "))\(order))"
  }

  private static func day(_ days: ReportLayout.Days) -> String? {
    switch days {
    case .all: return nil
    case .open(let from, _), .overlapping(let from, _): return from
    case .within(let field), .until(let field), .year(let field): return field
    }
  }
}

extension ReportLayout.Days {
  /// The fields that it asks about.
  var fields: [String] {
    switch self {
    case .all: return []
    case .open(let from, let to), .overlapping(let from, let to): return [from, to]
    case .within(let field), .until(let field), .year(let field): return [field]
    }
  }
}
