import Basics

/// Draws expressions from the whole grammar.
struct RandomExpressions {
  struct Table {
    let name: String
    let columns: [String]
    let isChild: Bool
  }

  var random: SeededGenerator
  let parentColumns: [String]
  let tables: [Table]
  let windows: [String]
  let parameters: [String]
  /// Words by column.
  let codes: [String: [String]]
  var numberDefinitions: [String] = []
  var truthDefinitions: [String] = []

  /// A number as seen by a parent, or inside brackets about a table.
  mutating func number(_ depth: Int, in table: Table? = nil) -> Expression {
    if depth <= 0 || random.chance(15) { return leaf(in: table) }
    switch random.below(7) {
    case 0: return .negative(number(depth - 1, in: table))
    case 1, 2, 3:
      return .arithmetic(random.pick(["+", "-", "*", "/"]), number(depth - 1, in: table), number(depth - 1, in: table))
    case 4, 5: return fold(["sum", "min", "max"], depth)
    default: return fold(["count"], depth)
    }
  }

  private mutating func leaf(in table: Table?) -> Expression {
    switch random.below(6) {
    case 0: return .literal(Int64(random.below(10)))
    case 1:
      return .literal(random.pick([0, 127, 128, 255, 32_767, 2_147_483_647, 4_294_967_296, Int64.max, -128, -1, -Int64.max]))
    case 2 where !numberDefinitions.isEmpty: return .definition(random.pick(numberDefinitions))
    case 3: return .parameter(random.pick(parameters))
    default:
      if let table, random.chance(70), !table.columns.isEmpty {
        let name = random.pick(table.columns)
        return random.chance(30) ? .qualified(table.name, name) : .column(name)
      }
      return .column(random.pick(parentColumns))
    }
  }

  mutating func truth(_ depth: Int, in table: Table? = nil) -> Expression {
    if depth <= 0 { return comparison(0, in: table) }
    switch random.below(12) {
    case 0: return .not(truth(depth - 1, in: table))
    case 1, 2: return .and(truth(depth - 1, in: table), truth(depth - 1, in: table))
    case 3, 4: return .or(truth(depth - 1, in: table), truth(depth - 1, in: table))
    case 5: return .known(number(depth - 1, in: table))
    case 6: return .between(number(depth - 1, in: table), number(depth - 1, in: table), number(depth - 1, in: table))
    case 7:
      let items = (0...random.below(3)).map { _ in number(depth - 2, in: table) }
      return .oneOf(number(depth - 1, in: table), items)
    case 8, 9: return fold(["any", "all"], depth)
    case 10 where !truthDefinitions.isEmpty: return .definition(random.pick(truthDefinitions))
    default: return comparison(depth, in: table)
    }
  }

  private mutating func comparison(_ depth: Int, in table: Table?) -> Expression {
    let sign = random.pick(["=", "<>", "<", "<=", ">", ">="])
    if random.chance(15), let column = codes.keys.sorted().randomElement(using: &random), let words = codes[column],
      table == nil || table?.columns.contains(column) == false
    {
      return .code(column, sign, random.pick(words))
    }
    // Columns beside literals are compared in a way of their own.
    if random.chance(40) { return .comparison(sign, leaf(in: table), .literal(Int64(random.below(9)) - 4)) }
    return .comparison(sign, number(depth - 1, in: table), number(depth - 1, in: table))
  }

  private mutating func fold(_ folds: [String], _ depth: Int) -> Expression {
    let table = random.pick(tables)
    var fold = random.pick(folds)
    var value: Expression?
    if ["sum", "min", "max"].contains(fold) {
      value = number(depth - 2, in: table)
    } else if random.chance(70) {
      value = truth(depth - 2, in: table)
    }
    if fold == "count", !table.isChild, random.chance(40) { fold = "events" }
    let condition = random.chance(40) ? truth(depth - 2, in: table) : nil
    let window = !table.isChild && random.chance(40) ? random.pick(windows) : nil
    return .fold(fold, table: table.name, value: value, condition: condition, window: window)
  }
}
