import Basics
import ColumnScreening
import Divisions
public import Policy
import Store

/// Rules of screening made ready for a day and a division.
struct ScreeningProgram: Sendable {
  /// A rule in force with the place of its values.
  struct Rule: Sendable {
    let id: String
    let body: ScreeningRule.Body
    let zh: ScreeningSentence
    let en: ScreeningSentence

    init(_ rule: ScreeningRuleInForce) {
      (id, body) = (rule.id, rule.body)
      (zh, en) = (ScreeningSentence(body.sentence.zh), ScreeningSentence(body.sentence.en))
    }
  }

  /// Up to 64 rules that run together.
  struct Part: Sendable {
    let compiled: CompiledRules
    let rules: [Rule]
  }

  let parts: [Part]
  /// Every rule that the set knows, switched on or not: an alert of a rule that is off is not asked
  /// for any more.
  let knownIDs: [String: ScreeningRule.Kind]

  /// The name of a hidden value behind those that a rule shows.
  private static let village = "village"
  private static let atOnce = 64

  /// - Parameters:
  ///   - range: the villages looked at; nil for all.
  ///   - lines: the income lines, see `lineParameter`.
  init(
    _ rules: ScreeningRules, on day: LocalDate, in range: ClosedRange<Int64>?, kinds: Set<ScreeningRule.Kind>,
    lines: RuleParameter, schema: RegisterSchema
  ) throws(RuleError) {
    var kindByID: [String: ScreeningRule.Kind] = [:]
    for entry in rules.entries { if let body = entry.body { kindByID[entry.id] = body.kind } }
    knownIDs = kindByID.filter { kinds.contains($0.value) }
    let inForce = rules.inForce(on: day).filter { rule in
      kinds.contains(rule.body.kind) && (range.map { range in rule.area?.subtree.overlaps(range) ?? true } ?? true)
    }
    let context = Self.context(rules, on: day, lines: lines)
    var parts: [Part] = []
    for start in stride(from: 0, to: inForce.count, by: Self.atOnce) {
      let some = Array(inForce[start..<min(start + Self.atOnce, inForce.count)])
      let texts = some.enumerated().map { number, rule in
        RuleText("\(number)", when: Self.condition(rule, range), showing: Self.shown(rule.body))
      }
      let compiled = try CompiledRules(
        RuleSetText(definitions: Self.definitions(rules), rules: texts), schema: schema.store, context: context)
      parts.append(Part(compiled: compiled, rules: some.map(Rule.init)))
    }
    self.parts = parts
  }

  private static func definitions(_ rules: ScreeningRules) -> [NamedExpression] {
    rules.definitions.map { NamedExpression($0.name, $0.expression.text) }
  }

  private static func shown(_ body: ScreeningRule.Body) -> [NamedExpression] {
    body.shown.map { NamedExpression($0.name, $0.value.text) } + [NamedExpression(village, village)]
  }

  /// The rule's condition for the households that it is about.
  private static func condition(_ rule: ScreeningRuleInForce, _ range: ClosedRange<Int64>?) -> String {
    func between(_ range: ClosedRange<Int64>) -> String {
      "\(village) between \(range.lowerBound) and \(range.upperBound)"
    }
    var text = "(\(rule.body.condition.text))"
    if let range { text += " and \(between(range))" }
    if let area = rule.area { text += " and \(between(area.subtree))" }
    for area in rule.except { text += " and not (\(between(area.subtree)))" }
    return text
  }

  private static func context(_ rules: ScreeningRules, on day: LocalDate, lines: RuleParameter) -> RuleContext {
    RuleContext(
      parameters: ["line": lines, "today": .constant(Int64(day.packed))],
      windows: Dictionary(rules.windows.map { ($0.name, $0.range(upTo: day)) }) { first, _ in first },
      window: 0...Int64(day.packed))
  }

  /// The income line by county, or by village where an area below a county has one of its own;
  /// unknown lines are missing, so that no comparison with them holds.
  static func lineParameter(
    _ policy: PolicyBook, on day: LocalDate, in range: ClosedRange<Int64>, _ connection: any Connection
  ) throws -> RuleParameter {
    let isByCounty = policy.areasWithIncomeLine(on: day).allSatisfy { $0.rank <= .county }
    let counties = (range.lowerBound / 1_000_000 * 1_000_000)...(range.upperBound)
    let condition = isByCounty
      ? "\(Validity.within(counties, "code")) AND code % 1000000 = 0" : Validity.within(range, "code")
    var values: [Int64: Int64] = [:]
    try connection.query("SELECT code FROM divisions WHERE \(condition)", []) { row in
      let code: DivisionCode = try row.get(0)
      guard let line = policy.incomeLine(in: code, on: day).value else { return }
      values[isByCounty ? code.value / 1_000_000 : code.value] = line.fen
    }
    return .byColumn(isByCounty ? "county" : "village", values: values)
  }

  /// Whether any text mentions the signals, which are not read where none does.
  static func usesSignals(_ rules: ScreeningRules, _ kinds: Set<ScreeningRule.Kind>) -> Bool {
    let words = [RegisterSchema.householdSignals, RegisterSchema.memberSignals]
    func mentions(_ text: PlacedText) -> Bool { words.contains { text.text.contains($0) } }
    let named = rules.definitions.filter { mentions($0.expression) }.map(\.name)
    return rules.entries.compactMap(\.body).filter { kinds.contains($0.kind) }.contains { body in
      ([body.condition] + body.shown.map(\.value)).contains { text in
        mentions(text) || named.contains { text.text.contains($0) }
      }
    }
  }
}

/// What the columns say about rules as they are written.
public enum ScreeningCheck {
  /// Everything that is wrong with the rules of the policies, for `PolicyBook.load(folder:also:)`.
  public static func problems(_ policy: PolicyBook) -> [PolicyLoadError.Problem] {
    problems(policy.screening, policy)
  }

  /// Everything that is wrong with the expressions of rules, each with its file, line and column.
  public static func problems(_ rules: ScreeningRules, _ policy: PolicyBook) -> [PolicyLoadError.Problem] {
    let schema = RegisterSchema(policy).store
    let context = RuleContext(
      parameters: ["line": .byColumn("county", values: [510_000: 1]), "today": .constant(20_230_101)],
      windows: Dictionary(rules.windows.map { ($0.name, 20_220_102...20_230_101) }) { first, _ in first })
    let definitions = rules.definitions.map { NamedExpression($0.name, $0.expression.text) }
    var problems = codeProblems(rules, policy)
    func compile(_ some: [RuleText]) -> RuleError? {
      do throws(RuleError) {
        _ = try CompiledRules(RuleSetText(definitions: definitions, rules: some), schema: schema, context: context)
        return nil
      } catch { return error }
    }
    if let error = compile([]) { return problems + [problem(error, rules, [])] }
    let bodies = rules.entries.compactMap(\.body)
    for start in stride(from: 0, to: bodies.count, by: 64) {
      let some = Array(bodies[start..<min(start + 64, bodies.count)])
      var texts = some.enumerated().map { number, body in
        RuleText(
          "\(number)", when: body.condition.text, showing: body.shown.map { NamedExpression($0.name, $0.value.text) })
      }
      while let error = compile(texts) {
        problems.append(problem(error, rules, some))
        guard let name = name(of: error.place) else { break }
        texts.removeAll { $0.name == name }
      }
    }
    return problems
  }

  private static func name(of place: RuleError.Place) -> String? {
    switch place {
    case .rule(let name), .shown(let name, _): name
    case .definition, .ruleSet: nil
    }
  }

  private static func codeProblems(_ rules: ScreeningRules, _ policy: PolicyBook) -> [PolicyLoadError.Problem] {
    rules.entries.compactMap(\.body).flatMap(\.shown).compactMap { shown in
      guard case .code(let list) = shown.format, policy.codeList(list) == nil else { return nil }
      let place = shown.value.place(ofCharacter: nil)
      return .init(
        file: shown.value.file, line: place.line, column: place.column,
        reason: Bilingual("没有代码表“\(list)”", "there is no code list `\(list)`"),
        remedy: Bilingual("代码表的 id", "the id of a code list"))
    }
  }

  private static func problem(
    _ error: RuleError, _ rules: ScreeningRules, _ bodies: [ScreeningRule.Body]
  ) -> PolicyLoadError.Problem {
    func body(_ name: String) -> ScreeningRule.Body? { Int(name).flatMap { bodies.indices.contains($0) ? bodies[$0] : nil } }
    let text: PlacedText?
    switch error.place {
    case .definition(let name): text = rules.definitions.first { $0.name == name }?.expression
    case .rule(let name): text = body(name)?.condition
    case .shown(let rule, let name): text = body(rule)?.shown.first { $0.name == name }?.value
    case .ruleSet: text = nil
    }
    let place = text?.place(ofCharacter: error.column)
    return .init(
      file: text?.file ?? "", line: place?.line, column: place?.column, reason: error.message,
      remedy: error.remedy ?? Bilingual("见 screening.yaml 开头的说明", "see the head of screening.yaml"))
  }
}

extension RuleError {
  /// What is wrong without the place, which the policies know better.
  fileprivate var message: Bilingual {
    func rest(_ text: String, _ mark: String) -> String {
      guard let colon = text.firstRange(of: mark) else { return text }
      return String(text[colon.upperBound...])
    }
    return Bilingual(rest(explanation.zh, "："), rest(explanation.en, ": "))
  }
}
