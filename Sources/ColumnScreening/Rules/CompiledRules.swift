/// Rules ready to run over stores of one schema.
///
/// The language, from the loosest binding to the tightest: `or`, `and`, `not`; `= <> < <= > >=`,
/// `x between a and b`, `x in (1, 2)`; `+ -`; `* /`; sign; whole numbers, names, brackets, `known(x)`
/// and folds.
///
/// - A **name** is a column of the parent, a definition, a parameter, or (inside brackets about a table)
///   first of all a column of that table. Beside a column in a comparison a name that is one of the
///   column's codes stands for that code.
/// - A **fold** goes over the children of a parent, or its events in a table:
///   `any(member: insured = 0)`, `all(…)`, `count(member: age < 16)`, `count(member)`,
///   `sum|min|max(member: wage where age >= 16)`, `sum(medical.amount where kind = 2 within year)`,
///   `events(lapse within year)` (the same as `count`). `within` names a window of days; without it the
///   window of the context holds.
/// - **Division** rounds down; by zero it is missing.
/// - **Missing**: arithmetic with a missing number is missing, and so is a result beyond ±(2⁶³−1). Every
///   comparison with it is false, `<>`, `between` and `in` too. Conditions are never missing: so
///   `not (x < 3)` is true where `x` is missing; `known(x)` asks. Folds leave missing values out; `sum`
///   and `count` over nothing are 0, `min` and `max` missing, `any` false, `all` true.
public struct CompiledRules: Sendable {
  public let schema: StoreSchema
  /// In the order of their bits in `Alert.rules`.
  public let ruleNames: [String]
  /// For each rule the names of its shown values.
  public let shownNames: [[String]]

  let conditions: Program
  let shown: Program
  /// For each rule its outputs of `shown`.
  let shownOutputs: [[Int]]
  let lookups: [LookupTable]
  /// Columns of events that either program looks at, by table.
  let eventColumns: [Int: Set<Int>]
  /// Days that any fold looks at, by table; nil for all.
  let days: [Int: ClosedRange<Int64>?]

  /// - Throws: `RuleError`, the first in the order of the texts.
  public init(
    _ text: RuleSetText, schema: StoreSchema, context: RuleContext = RuleContext()
  ) throws(RuleError) {
    do { try schema.check() } catch {
      throw RuleError(.ruleSet, column: nil, error.explanation, remedy: nil)
    }
    guard text.rules.count <= 64 else {
      throw RuleError(
        .ruleSet, column: nil, .init("规则超过64条", "there are more than 64 rules"),
        remedy: .init("请分成几个规则集。", "Divide them into several sets."))
    }
    var seen: Set<String> = []
    for rule in text.rules where !seen.insert(rule.name).inserted {
      throw RuleError(.rule(rule.name), column: nil, .init("名称重复", "the name occurs twice"), remedy: nil)
    }
    var vocabulary = try Self.located(.ruleSet) { () throws(TextError) in
      try Vocabulary(schema: schema, context: context)
    }
    var conditions = Translator(vocabulary)
    for definition in text.definitions {
      try Self.located(.definition(definition.name)) { () throws(TextError) in
        try conditions.define(definition)
      }
    }
    vocabulary = conditions.vocabulary
    var ruleNodes: [Int] = []
    for rule in text.rules {
      ruleNodes.append(
        try Self.located(.rule(rule.name)) { () throws(TextError) in
          try conditions.condition(try Parser.parse(rule.condition), .parents)
        })
    }

    var shown = Translator(vocabulary)
    var outputs: [(value: Int, missing: Int?)] = [], places: [NumberSteps.Key: Int] = [:]
    var shownOutputs: [[Int]] = []
    for rule in text.rules {
      var own: [Int] = []
      for item in rule.shown {
        let steps = try Self.located(.shown(rule: rule.name, name: item.name)) { () throws(TextError) in
          try shown.shownNumber(try Parser.parse(item.text))
        }
        let key = NumberSteps.Key(value: steps.value, missing: steps.missing)
        if places[key] == nil {
          places[key] = outputs.count
          outputs.append((steps.value, steps.missing))
        }
        own.append(places[key] ?? 0)
      }
      shownOutputs.append(own)
    }
    self.schema = schema
    ruleNames = text.rules.map(\.name)
    shownNames = text.rules.map { $0.shown.map(\.name) }
    let tables = schema.events.count
    self.conditions = Program(conditions.graph, tables: tables, rules: ruleNodes, outputs: [])
    self.shown = Program(shown.graph, tables: tables, rules: [], outputs: outputs)
    self.shownOutputs = shownOutputs
    lookups = vocabulary.lookupTables
    eventColumns = self.conditions.eventColumns.merging(self.shown.eventColumns) { $0.union($1) }
    for (table, window) in shown.days { conditions.noteDays(window, table) }
    days = conditions.days
  }

  private static func located<Result>(
    _ place: RuleError.Place, _ work: () throws(TextError) -> Result
  ) throws(RuleError) -> Result {
    do { return try work() } catch {
      var remedy: RuleError.Remedy?
      if let zh = error.remedyZh, let en = error.remedyEn { remedy = .init(zh, en) }
      throw RuleError(
        place, column: error.column > 0 ? error.column : nil, .init(error.zh, error.en), remedy: remedy)
    }
  }
}

extension NumberSteps {
  /// Tells outputs apart.
  struct Key: Hashable {
    let value: Int
    let missing: Int?
  }
}
