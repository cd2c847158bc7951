/// An expression of the rule language as a tree of its own, which shares nothing with the product but
/// the text it writes.
indirect enum Expression {
  case literal(Int64)
  case column(String)
  /// A column of events written with its table.
  case qualified(String, String)
  case definition(String)
  case parameter(String)
  case negative(Expression)
  case arithmetic(String, Expression, Expression)
  case comparison(String, Expression, Expression)
  /// A column compared with one of its codes.
  case code(String, String, String)
  case between(Expression, Expression, Expression)
  case oneOf(Expression, [Expression])
  case known(Expression)
  case not(Expression)
  case and(Expression, Expression)
  case or(Expression, Expression)
  case fold(String, table: String, value: Expression?, condition: Expression?, window: String?)

  /// The text, with a bracket wherever one may stand.
  var text: String {
    switch self {
    case .literal(let number): number < 0 ? "(\(number))" : String(number)
    case .column(let name), .definition(let name), .parameter(let name): name
    case .qualified(let table, let name): "\(table).\(name)"
    case .negative(let inner): "(-\(inner.text))"
    case .arithmetic(let sign, let a, let b): "(\(a.text) \(sign) \(b.text))"
    case .comparison(let sign, let a, let b): "(\(a.text)\(sign)\(b.text))"
    case .code(let column, let sign, let word): "\(column) \(sign) \(word)"
    case .between(let a, let low, let high): "(\(a.text) between \(low.text) and \(high.text))"
    case .oneOf(let a, let items): "(\(a.text) in (\(items.map(\.text).joined(separator: ", "))))"
    case .known(let a): "known(\(a.text))"
    case .not(let a): "(not \(a.text))"
    case .and(let a, let b): "(\(a.text) and \(b.text))"
    case .or(let a, let b): "(\(a.text) or \(b.text))"
    case .fold(let fold, let table, let value, let condition, let window):
      "\(fold)(\(table)" + (value.map { ": \($0.text)" } ?? "") + (condition.map { " where \($0.text)" } ?? "")
        + (window.map { " within \($0)" } ?? "") + ")"
    }
  }
}

/// A parent, a child or an event, by name of column; nil for a missing value.
typealias Row = [String: Int64?]

/// What the oracle knows of one parent.
struct Household {
  var row: Row
  /// By table: children, or the parent's events.
  var rows: [String: [Row]]
}

/// Evaluates expressions one parent at a time, one node at a time.
struct Oracle {
  var definitions: [String: Expression] = [:]
  /// Value of a parameter for a parent.
  var parameters: [String: @Sendable (Row) -> Int64?] = [:]
  var windows: [String: ClosedRange<Int64>] = [:]
  var window: ClosedRange<Int64>?
  var childWord = ""
  var codes: [String: [String: Int64]] = [:]

  /// What the product can hold; anything beyond is missing.
  private func fitting(_ number: Int128) -> Int64? {
    number.magnitude <= UInt128(Int64.max) ? Int64(number) : nil
  }

  func number(_ expression: Expression, _ home: Household, _ inner: Row?) -> Int64? {
    switch expression {
    case .literal(let number): return number
    case .column(let name):
      if let inner, let value = inner[name] { return value }
      return home.row[name] ?? nil
    case .qualified(_, let name): return inner?[name] ?? nil
    case .definition(let name):
      guard let meaning = definitions[name] else { return nil }
      return number(meaning, home, nil)
    case .parameter(let name): return parameters[name]?(home.row)
    case .negative(let inside):
      return number(inside, home, inner).flatMap { fitting(-Int128($0)) }
    case .arithmetic(let sign, let left, let right):
      guard let a = number(left, home, inner), let b = number(right, home, inner) else { return nil }
      let (x, y) = (Int128(a), Int128(b))
      switch sign {
      case "+": return fitting(x + y)
      case "-": return fitting(x - y)
      case "*": return fitting(x * y)
      default:
        if y == 0 { return nil }
        var quotient = x / y
        if quotient * y != x, (x < 0) != (y < 0) { quotient -= 1 }
        return fitting(quotient)
      }
    case .fold(let fold, let table, let value, let condition, let window) where fold != "any" && fold != "all":
      var numbers: [Int64] = [], count: Int64 = 0
      for row in rows(table, condition, window, home) {
        if fold == "count" || fold == "events" {
          if let value { count += truth(value, home, row) ? 1 : 0 } else { count += 1 }
        } else if let value, let number = number(value, home, row) {
          numbers.append(number)
        }
      }
      switch fold {
      case "sum": return fitting(numbers.reduce(Int128(0)) { $0 + Int128($1) })
      case "min": return numbers.min()
      case "max": return numbers.max()
      default: return count
      }
    default: return truth(expression, home, inner) ? 1 : 0
    }
  }

  private func rows(_ table: String, _ condition: Expression?, _ name: String?, _ home: Household) -> [Row] {
    let days = name.flatMap { windows[$0] } ?? (table == childWord ? nil : window)
    return (home.rows[table] ?? []).filter { row in
      if let days {
        guard let day = row["day"] ?? nil, days.contains(day) else { return false }
      }
      return condition.map { truth($0, home, row) } ?? true
    }
  }

  func truth(_ expression: Expression, _ home: Household, _ inner: Row?) -> Bool {
    switch expression {
    case .comparison(let sign, let left, let right):
      return compare(sign, number(left, home, inner), number(right, home, inner))
    case .code(let column, let sign, let word):
      return compare(sign, number(.column(column), home, inner), codes[column]?[word])
    case .between(let value, let low, let high):
      let x = number(value, home, inner)
      return compare(">=", x, number(low, home, inner)) && compare("<=", x, number(high, home, inner))
    case .oneOf(let value, let items):
      let x = number(value, home, inner)
      return items.contains { compare("=", x, number($0, home, inner)) }
    case .known(let value): return number(value, home, inner) != nil
    case .not(let inside): return !truth(inside, home, inner)
    case .and(let a, let b): return truth(a, home, inner) && truth(b, home, inner)
    case .or(let a, let b): return truth(a, home, inner) || truth(b, home, inner)
    case .definition(let name): return definitions[name].map { truth($0, home, nil) } ?? false
    case .fold(let fold, let table, let value, let condition, let window):
      let rows = rows(table, condition, window, home)
      if fold == "all" { return rows.allSatisfy { row in value.map { truth($0, home, row) } ?? true } }
      return rows.contains { row in value.map { truth($0, home, row) } ?? true }
    default: return false
    }
  }

  private func compare(_ sign: String, _ a: Int64?, _ b: Int64?) -> Bool {
    guard let a, let b else { return false }
    switch sign {
    case "=": return a == b
    case "<>": return a != b
    case "<": return a < b
    case "<=": return a <= b
    case ">": return a > b
    default: return a >= b
    }
  }
}
