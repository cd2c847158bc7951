/// What a rule's text says, before names are looked up.
indirect enum Syntax {
  enum Comparison: String { case equal = "=", unequal = "<>", less = "<", atMost = "<=", greater = ">", atLeast = ">=" }
  enum Arithmetic: String { case add = "+", subtract = "-", multiply = "*", divide = "/" }
  enum Fold: String { case any, all, count, sum, min, max, events }

  struct Aggregate {
    let fold: Fold
    let table: String
    let tableColumn: Int
    let value: Syntax?
    let condition: Syntax?
    let window: String?
    let windowColumn: Int
  }

  case number(Int64, Int)
  case name(String, Int)
  /// A column of a table of events, inside brackets about that table.
  case qualified(String, String, Int)
  case negative(Syntax, Int)
  case arithmetic(Arithmetic, Syntax, Syntax, Int)
  case comparison(Comparison, Syntax, Syntax, Int)
  case between(Syntax, Syntax, Syntax, Int)
  case oneOf(Syntax, [Syntax], Int)
  case known(Syntax, Int)
  case not(Syntax, Int)
  case and(Syntax, Syntax, Int)
  case or(Syntax, Syntax, Int)
  case aggregate(Aggregate, Int)

  /// Where an error about it points.
  var column: Int {
    switch self {
    case .number(_, let c), .name(_, let c), .qualified(_, _, let c), .negative(_, let c), .arithmetic(_, _, _, let c),
      .comparison(_, _, _, let c), .between(_, _, _, let c), .oneOf(_, _, let c), .known(_, let c), .not(_, let c),
      .and(_, _, let c), .or(_, _, let c), .aggregate(_, let c):
      c
    }
  }
}
