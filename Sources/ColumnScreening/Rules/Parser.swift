/// Reads the rule language, from the loosest binding to the tightest:
///
///     or · and · not · = <> < <= > >= between in · + - · * / · - (sign) · number, name, (…), known(…), fold
///
/// A fold is `any|all|count|sum|min|max|events ( TABLE [: expression] [where condition] [within WINDOW] )`;
/// `sum(medical.amount …)` is `sum(medical: amount …)`.
struct Parser {
  // Texts come from policy files; none that a person wrote nests so deep.
  private static let deepest = 100

  private let tokens: [Token]
  private var position = 0
  private var depth = 0

  static func parse(_ text: String) throws(TextError) -> Syntax {
    var parser = Parser(tokens: try Token.cut(text))
    let syntax = try parser.disjunction()
    guard parser.next.kind == .end else {
      throw parser.unexpected("表达式在此应当结束", "the expression should end here")
    }
    return syntax
  }

  private init(tokens: [Token]) { self.tokens = tokens }

  private var next: Token { tokens[position] }

  private mutating func take() -> Token {
    let token = tokens[position]
    if position + 1 < tokens.count { position += 1 }
    return token
  }

  private mutating func take(word: String) -> Bool {
    guard next.kind == .word(word) else { return false }
    position += 1
    return true
  }

  private mutating func take(sign: String) -> Bool {
    guard next.kind == .sign(sign) else { return false }
    position += 1
    return true
  }

  private mutating func expect(sign: String) throws(TextError) {
    if !take(sign: sign) { throw unexpected("此处应为“\(sign)”", "expected '\(sign)'") }
  }

  private mutating func name() throws(TextError) -> (String, Int) {
    if case .word(let word) = next.kind, !Word.reserved.contains(word) { return (word, take().column) }
    throw unexpected("此处应为名称", "expected a name")
  }

  private func unexpected(_ zh: String, _ en: String) -> TextError {
    next.kind == .end
      ? TextError(column: next.column, zh: "\(zh)，但文字已结束", en: "\(en), but the text ends")
      : TextError(
        column: next.column, zh: "\(zh)，却是“\(next.text)”", en: "\(en), found '\(next.text)'")
  }

  private mutating func deeper() throws(TextError) {
    depth += 1
    if depth > Self.deepest {
      throw TextError(
        column: next.column, zh: "嵌套过深", en: "nested too deeply",
        remedyZh: "请把一部分写成定义。", remedyEn: "Give a part a name in the definitions.")
    }
  }

  private mutating func disjunction() throws(TextError) -> Syntax {
    try deeper()
    defer { depth -= 1 }
    var left = try conjunction()
    while next.kind == .word("or") {
      let column = take().column
      left = .or(left, try conjunction(), column)
    }
    return left
  }

  private mutating func conjunction() throws(TextError) -> Syntax {
    var left = try negation()
    while next.kind == .word("and") {
      let column = take().column
      left = .and(left, try negation(), column)
    }
    return left
  }

  private mutating func negation() throws(TextError) -> Syntax {
    guard next.kind == .word("not") else { return try comparison() }
    let column = take().column
    try deeper()
    defer { depth -= 1 }
    return .not(try negation(), column)
  }

  private mutating func comparison() throws(TextError) -> Syntax {
    let left = try sum()
    let column = next.column
    if take(word: "between") {
      let low = try sum()
      guard take(word: "and") else { throw unexpected("此处应为 and", "expected 'and'") }
      return .between(left, low, try sum(), column)
    }
    if take(word: "in") {
      try expect(sign: "(")
      var items = [try sum()]
      while take(sign: ",") { items.append(try sum()) }
      try expect(sign: ")")
      return .oneOf(left, items, column)
    }
    guard case .sign(let sign) = next.kind, let comparison = Syntax.Comparison(rawValue: sign) else { return left }
    _ = take()
    let right = try sum()
    if case .sign(let second) = next.kind, Syntax.Comparison(rawValue: second) != nil {
      throw TextError(
        column: next.column, zh: "比较不能连写", en: "comparisons cannot be chained",
        remedyZh: "请写成 a < b and b < c，或用 between。", remedyEn: "Write a < b and b < c, or use between.")
    }
    return .comparison(comparison, left, right, column)
  }

  private mutating func sum() throws(TextError) -> Syntax {
    var left = try product()
    while case .sign(let sign) = next.kind, sign == "+" || sign == "-", let operation = Syntax.Arithmetic(rawValue: sign) {
      let column = take().column
      left = .arithmetic(operation, left, try product(), column)
    }
    return left
  }

  private mutating func product() throws(TextError) -> Syntax {
    var left = try signed()
    while case .sign(let sign) = next.kind, sign == "*" || sign == "/", let operation = Syntax.Arithmetic(rawValue: sign) {
      let column = take().column
      left = .arithmetic(operation, left, try signed(), column)
    }
    return left
  }

  private mutating func signed() throws(TextError) -> Syntax {
    guard next.kind == .sign("-") else { return try primary() }
    let column = take().column
    try deeper()
    defer { depth -= 1 }
    return .negative(try signed(), column)
  }

  private mutating func primary() throws(TextError) -> Syntax {
    let token = next
    switch token.kind {
    case .number(let number):
      _ = take()
      return .number(number, token.column)
    case .sign("("):
      _ = take()
      let inner = try disjunction()
      try expect(sign: ")")
      return inner
    case .word("known"):
      _ = take()
      try expect(sign: "(")
      let inner = try disjunction()
      try expect(sign: ")")
      return .known(inner, token.column)
    case .word(let word):
      if let fold = Syntax.Fold(rawValue: word) {
        _ = take()
        return try aggregate(fold, token.column)
      }
      let (name, column) = try name()
      guard take(sign: ".") else { return .name(name, column) }
      return .qualified(name, try self.name().0, column)
    default:
      throw unexpected("此处应为数字、名称或括号", "expected a number, a name or a bracket")
    }
  }

  private mutating func aggregate(_ fold: Syntax.Fold, _ column: Int) throws(TextError) -> Syntax {
    try expect(sign: "(")
    let (table, tableColumn) = try name()
    var value: Syntax?, condition: Syntax?, window: String?, windowColumn = 0
    if take(sign: ":") {
      value = try disjunction()
    } else if take(sign: ".") {
      let (name, column) = try name()
      value = .name(name, column)
    }
    if take(word: "where") { condition = try disjunction() }
    if take(word: "within") { (window, windowColumn) = try name() }
    try expect(sign: ")")
    return .aggregate(
      .init(
        fold: fold, table: table, tableColumn: tableColumn, value: value, condition: condition, window: window,
        windowColumn: windowColumn), column)
  }
}
