/// A number of every row of a frame, as steps of a graph.
struct NumberSteps {
  var value: Int
  /// A truth that holds where the number is missing; nil where it never is.
  var missing: Int?
  /// What the number can be at all, from the columns' widths.
  var range: ClosedRange<Int64>
}

/// What an expression comes to.
enum Meaning {
  case number(NumberSteps)
  case truth(Int)
}

/// Turns texts into steps: looks up names, minds types, and proves where sums cannot overflow.
struct Translator {
  static let everyNumber = (Int64.min + 1)...Int64.max

  private(set) var vocabulary: Vocabulary
  var graph = Graph()
  /// Days by table that any fold looks at; nil for all.
  private(set) var days: [Int: ClosedRange<Int64>?] = [:]
  private var definitionsDone: [String: Meaning] = [:]

  init(_ vocabulary: Vocabulary) { self.vocabulary = vocabulary }

  /// Makes a name known to what follows.
  mutating func define(_ definition: NamedExpression) throws(TextError) {
    let name = definition.name
    guard Word.isName(name) else {
      throw TextError(column: 0, zh: "“\(name)”不能用作名称", en: "'\(name)' cannot be a name")
    }
    guard vocabulary.definitions[name] == nil, vocabulary.context.parameters[name] == nil,
      vocabulary.column(name, in: .parents) == nil
    else { throw TextError(column: 0, zh: "这个名称已有含义", en: "the name has a meaning already") }
    let syntax = try Parser.parse(definition.text)
    definitionsDone[name] = try meaning(syntax, .parents)
    vocabulary.definitions[name] = syntax
  }

  /// A value shown beside an alert: a number, or a condition as 1 or 0.
  mutating func shownNumber(_ syntax: Syntax) throws(TextError) -> NumberSteps {
    switch try meaning(syntax, .parents) {
    case .number(let steps): return steps
    case .truth(let node):
      return NumberSteps(value: graph.add(.truthAsNumber, .parents, node), missing: nil, range: 0...1)
    }
  }

  mutating func condition(_ syntax: Syntax, _ frame: Frame) throws(TextError) -> Int {
    guard case .truth(let node) = try meaning(syntax, frame) else {
      throw TextError(
        column: syntax.column, zh: "此处需要条件，却是数字", en: "a condition is needed here, not a number",
        remedyZh: "请加上比较，例如 > 0。", remedyEn: "Compare it with something, for example > 0.")
    }
    return node
  }

  mutating func number(_ syntax: Syntax, _ frame: Frame) throws(TextError) -> NumberSteps {
    guard case .number(let steps) = try meaning(syntax, frame) else {
      throw TextError(
        column: syntax.column, zh: "此处需要数字，却是条件", en: "a number is needed here, not a condition",
        remedyZh: "条件用 and、or、not 连接。", remedyEn: "Conditions are joined by and, or, not.")
    }
    return steps
  }

  mutating func meaning(_ syntax: Syntax, _ frame: Frame) throws(TextError) -> Meaning {
    switch syntax {
    case .number(let value, _): return .number(constant(value, frame))
    case .name(let name, let column): return try named(name, column, frame)
    case .qualified(let table, let name, let column): return try qualified(table, name, column, frame)
    case .negative(let inner, _):
      if case .number(let value, _) = inner { return .number(constant(-value, frame)) }
      return .number(multiply(constant(-1, frame), try number(inner, frame), frame))
    case .arithmetic(let operation, let left, let right, _):
      let a = try number(left, frame), b = try number(right, frame)
      switch operation {
      case .add: return .number(add(a, b, frame))
      case .subtract: return .number(subtract(a, b, frame))
      case .multiply: return .number(multiply(a, b, frame))
      case .divide: return .number(divide(a, b, frame))
      }
    case .comparison(let comparison, let left, let right, _):
      let (a, b) = try compared(left, right, frame)
      return .truth(compare(comparison, a, b, frame))
    case .between(let value, let low, let high, _):
      let (a, b) = try compared(value, low, frame)
      let (_, c) = try compared(value, high, frame)
      return .truth(between(a, b, c, frame))
    case .oneOf(let value, let items, _):
      var result = graph.truth(false, frame)
      for item in items {
        let (a, b) = try compared(value, item, frame)
        result = graph.or(result, compare(.equal, a, b, frame), frame)
      }
      return .truth(result)
    case .known(let inner, _):
      let steps = try number(inner, frame)
      return .truth(graph.andNot(graph.truth(true, frame), steps.missing, frame))
    case .not(let inner, _): return .truth(graph.not(try condition(inner, frame), frame))
    case .and(let left, let right, _):
      let a = try condition(left, frame)
      return .truth(graph.and(a, try condition(right, frame), frame))
    case .or(let left, let right, _):
      let a = try condition(left, frame)
      return .truth(graph.or(a, try condition(right, frame), frame))
    case .aggregate(let aggregate, let column):
      return broadcast(try fold(aggregate, column), to: frame)
    }
  }

  /// Notes that a fold looks at the events of some days, or of all.
  mutating func note(_ window: ClosedRange<Int64>?, _ frame: Frame) {
    if case .events(let table) = frame { noteDays(window, table) }
  }

  mutating func noteDays(_ window: ClosedRange<Int64>?, _ table: Int) {
    guard let former = days[table] else {
      days[table] = .some(window)
      return
    }
    guard let former, let window else {
      days[table] = .some(nil)
      return
    }
    days[table] = min(former.lowerBound, window.lowerBound)...max(former.upperBound, window.upperBound)
  }

  func constantSteps(_ node: Int, _ value: Int64) -> NumberSteps {
    NumberSteps(value: node, missing: nil, range: value...value)
  }

  mutating func constant(_ value: Int64, _ frame: Frame) -> NumberSteps {
    constantSteps(graph.add(.constant(value), frame), value)
  }

  mutating func column(_ column: Int, _ frame: Frame) -> NumberSteps {
    let declaration = vocabulary.declaration(column, in: frame)
    var missing: Int?
    if declaration.mayBeMissing {
      let mark = declaration.missingMark
      missing = graph.add(.columnWithin(column, mark, mark), frame)
    }
    return NumberSteps(value: graph.add(.column(column), frame), missing: missing, range: declaration.range)
  }

  /// A name inside a frame: its own columns first, then what parents know.
  private mutating func named(_ name: String, _ at: Int, _ frame: Frame) throws(TextError) -> Meaning {
    if let index = vocabulary.column(name, in: frame) { return .number(column(index, frame)) }
    if frame != .parents { return broadcast(try named(name, at, .parents, askedIn: frame), to: frame) }
    return try named(name, at, .parents, askedIn: .parents)
  }

  private mutating func named(
    _ name: String, _ at: Int, _ frame: Frame, askedIn asked: Frame
  ) throws(TextError) -> Meaning {
    if let index = vocabulary.column(name, in: .parents) { return .number(column(index, .parents)) }
    if let known = definitionsDone[name] { return known }
    if let syntax = vocabulary.definitions[name] {
      let meaning = try meaning(syntax, .parents)
      definitionsDone[name] = meaning
      return meaning
    }
    switch vocabulary.context.parameters[name] {
    case .constant(let value):
      if value != ColumnValue.missing { return .number(constant(value, .parents)) }
      var steps = constant(0, .parents)
      steps.missing = graph.truth(true, .parents)
      return .number(steps)
    case .byColumn(let columnName, _, _): return .number(lookup(name, columnName))
    case nil: break
    }
    throw TextError(
      column: at, zh: "未知的名称“\(name)”", en: "unknown name '\(name)'",
      remedyZh: "可用的名称：\(vocabulary.suggestions(for: name, in: asked))",
      remedyEn: "Names that can be used: \(vocabulary.suggestions(for: name, in: asked))")
  }

  private mutating func lookup(_ name: String, _ columnName: String) -> NumberSteps {
    guard let index = vocabulary.lookups[name], let position = vocabulary.column(columnName, in: .parents) else {
      return constant(0, .parents)
    }
    let table = vocabulary.lookupTables[index], key = column(position, .parents)
    var missing = key.missing
    if table.canBeMissing {
      missing = graph.either(missing, graph.add(.lookupMissing(index), .parents, key.value), .parents)
    }
    return NumberSteps(
      value: graph.add(.lookup(index), .parents, key.value), missing: missing, range: table.least...table.greatest)
  }

  private mutating func qualified(
    _ table: String, _ name: String, _ at: Int, _ frame: Frame
  ) throws(TextError) -> Meaning {
    guard frame != .parents, vocabulary.table(table) == frame else {
      throw TextError(
        column: at, zh: "“\(table).\(name)”只能用在关于“\(table)”的汇总括号内",
        en: "'\(table).\(name)' can be used only inside brackets about '\(table)'",
        remedyZh: "例如 sum(\(table).\(name))。", remedyEn: "For example sum(\(table).\(name)).")
    }
    guard let index = vocabulary.column(name, in: frame) else {
      throw TextError(
        column: at, zh: "“\(table)”没有列“\(name)”", en: "'\(table)' has no column '\(name)'",
        remedyZh: "可用的名称：\(vocabulary.suggestions(for: name, in: frame))",
        remedyEn: "Names that can be used: \(vocabulary.suggestions(for: name, in: frame))")
    }
    return .number(column(index, frame))
  }

  /// What a parent has, for every one of its rows in another frame.
  mutating func broadcast(_ meaning: Meaning, to frame: Frame) -> Meaning {
    if frame == .parents { return meaning }
    switch meaning {
    case .truth(let node): return .truth(broadcast(truth: node, to: frame))
    case .number(var steps):
      if let value = graph.constant(steps.value) {
        steps.value = graph.add(.constant(value), frame)
      } else {
        steps.value = graph.add(.broadcastNumber, frame, steps.value)
      }
      if let missing = steps.missing { steps.missing = broadcast(truth: missing, to: frame) }
      return .number(steps)
    }
  }

  private mutating func broadcast(truth node: Int, to frame: Frame) -> Int {
    if let value = graph.truth(node) { return graph.truth(value, frame) }
    return graph.add(.broadcastTruth, frame, node)
  }

  /// The two sides of a comparison; a word beside a column may be one of its codes.
  private mutating func compared(
    _ left: Syntax, _ right: Syntax, _ frame: Frame
  ) throws(TextError) -> (NumberSteps, NumberSteps) {
    if let code = code(right, beside: left, frame) {
      return (try number(left, frame), constant(code, frame))
    }
    if let code = code(left, beside: right, frame) {
      return (constant(code, frame), try number(right, frame))
    }
    let a = try number(left, frame)
    return (a, try number(right, frame))
  }

  private func code(_ word: Syntax, beside column: Syntax, _ frame: Frame) -> Int64? {
    guard case .name(let word, _) = word else { return nil }
    switch column {
    case .name(let name, _):
      for frame in [frame, .parents] {
        if let index = vocabulary.column(name, in: frame) { return vocabulary.declaration(index, in: frame).codes[word] }
      }
      return nil
    case .qualified(let table, let name, _):
      guard vocabulary.table(table) == frame, let index = vocabulary.column(name, in: frame) else { return nil }
      return vocabulary.declaration(index, in: frame).codes[word]
    default: return nil
    }
  }
}
