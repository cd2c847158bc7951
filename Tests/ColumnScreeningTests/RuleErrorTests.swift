import Basics
import ColumnScreening
import Testing

/// Rules that cannot be read say where and what to do.
struct RuleErrorTests {
  let schema = StoreSchema(
    parentColumns: [ColumnDeclaration("net", .four), ColumnDeclaration("level", .one, codes: ["poor": 1])],
    childWord: "member", childColumns: [ColumnDeclaration("age", .one)],
    events: [EventDeclaration("medical", of: .child, columns: [ColumnDeclaration("amount", .four)])])

  private func refusal(_ condition: String, _ definitions: [NamedExpression] = []) -> RuleError? {
    do {
      _ = try CompiledRules(
        RuleSetText(definitions: definitions, rules: [RuleText("r", when: condition)]), schema: schema,
        context: RuleContext(windows: ["year": 0...9]))
      return nil
    } catch { return error }
  }

  @Test("The place of an error", arguments: [
    ("net <", 6), ("net < 3 4", 9), ("nett < 3", 1), ("net < 3 and nett > 1", 13), ("net", 1), ("net + (net < 2) > 1", 12),
    ("any(member: age)", 13), ("any(persons: age > 1)", 5), ("sum(medical.sum) > 1", 13), ("sum(medical.cost) > 1", 13),
    ("sum(medical) > 1", 1), ("count(medical within month) > 1", 22), ("count(member within year) > 1", 21),
    ("events(member) > 1", 8), ("medical.amount > 1", 1), ("net < 99999999999999999999", 7), ("net < 3 and", 12),
    ("net # 3", 5), ("1 < net < 3", 9), ("net in ()", 9), ("net between 1 or 2", 15), ("3net > 1", 2), ("not net", 5),
    ("(net < 3", 9), ("net < 3)", 8), ("", 1), ("level = rich", 9), ("net = poor", 7), ("known(net < 3)", 11),
  ])
  func place(text: String, column: Int) throws {
    let error = try #require(refusal(text), "\(text)")
    #expect(error.column == column, "\(text): \(error)")
    #expect(error.place == .rule("r"))
    #expect(error.explanation.en.contains("'r'") && error.explanation.zh.contains("“r”"))
    #expect(error.explanation.en.contains("character \(column)") && error.explanation.zh.contains("第\(column)个字符"))
  }

  @Test("Texts that are right", arguments: [
    "level = poor", "poor = level", "level in (poor, 2)", "level between 0 and poor", "net＜3 and （net > 1）",
    "sum(medical.amount where medical.amount > 3 and day > 2 within year) > 0", "count(member) > 1",
    "any(member: age > level and level = poor)", "not not net > 1", "- - net > 1", "events(medical) * 2 / 3 >= 1",
  ])
  func right(text: String) { #expect(refusal(text) == nil, "\(text): \(String(describing: refusal(text)))") }

  @Test("An unknown name is answered with those that are known")
  func unknownName() throws {
    let remedy = try #require(refusal("any(member: aeg > 1)")?.remedy)
    #expect(remedy.en.contains("age") && remedy.en.contains("net") && remedy.zh.contains("age"))
  }

  @Test("Errors in definitions, shown values and the set")
  func otherPlaces() throws {
    #expect(refusal("net > 1", [.init("x", "net +")])?.place == .definition("x"))
    #expect(refusal("net > 1", [.init("net", "1")])?.place == .definition("net"))
    #expect(refusal("x > 1", [.init("x", "y"), .init("y", "1")])?.place == .definition("x"))
    #expect(refusal("x > 1", [.init("x", "x + 1")])?.column == 1)
    #expect(refusal("x > 1", [.init("and", "1")])?.place == .definition("and"))
    let shown = RuleText("r", when: "net > 1", showing: [.init("n", "nett")])
    #expect(throws: RuleError.self) { try CompiledRules(RuleSetText(rules: [shown]), schema: schema) }
    let many = (0..<65).map { RuleText("r\($0)", when: "net > 1") }
    #expect(throws: RuleError.self) { try CompiledRules(RuleSetText(rules: many), schema: schema) }
    let twice = [RuleText("r", when: "net > 1"), RuleText("r", when: "net > 1")]
    #expect(throws: RuleError.self) { try CompiledRules(RuleSetText(rules: twice), schema: schema) }
    #expect(throws: RuleError.self) {
      try CompiledRules(
        RuleSetText(rules: []), schema: schema,
        context: RuleContext(parameters: ["line": .byColumn("area", values: [:])]))
    }
  }

  @Test("Neither depth nor length brings the reader down")
  func hugeTexts() {
    #expect(refusal(String(repeating: "(", count: 100_000) + "net") != nil)
    #expect(refusal(String(repeating: "not ", count: 100_000) + "net > 1") != nil)
    #expect(refusal(String(repeating: "-", count: 100_000) + "net > 1") != nil)
    #expect(refusal("net" + String(repeating: " + net", count: 100_000) + " > 1") != nil)
    #expect(refusal("net" + String(repeating: " + net", count: 400) + " > 1") == nil)
  }

  @Test("Random rubbish is refused, never a crash")
  func rubbish() {
    let seed: UInt64 = 4711
    print("seed \(seed)")
    var random = SeededGenerator(seed: seed)
    let pieces = [
      "net", "level", "poor", "member", "medical", "age", "amount", "day", "any", "sum", "(", ")", ":", ".", ",", "where",
      "within", "year", "and", "or", "not", "in", "between", "known", "<", ">=", "<>", "=", "+", "-", "*", "/", "0", "7", "，", "é",
    ]
    for _ in 0..<20_000 {
      let text = (0...random.below(14)).map { _ in random.pick(pieces) }.joined(separator: " ")
      if let column = refusal(text)?.column { #expect((1...(text.count + 1)).contains(column), "\(text)") }
    }
  }
}
