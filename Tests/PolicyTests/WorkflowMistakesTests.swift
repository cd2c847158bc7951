import Policy
import Testing

extension Mistake {
  /// One identification with these steps, each on a line of its own from line 8 on.
  private static func workflow(_ steps: [String], procedure: String = "identification", header: String = "") -> String {
    """
    workflows:
      - procedure: [\(procedure)]
        zh: 测试
        en: Test
        from: 2021-01-01
        certainty: proposal
        steps:

    """ + steps.map { "      - { zh: 步, en: Step, actors: [township], \($0) }\n" }.joined() + header
  }

  private static let application = "id: application, kind: application"
  private static let verification = "id: verification, kind: verification, after: [application]"
  private static let comparison = "id: comparison, kind: comparison, after: [application]"
  private static let review = "id: review, kind: review, after: [verification, comparison]"
  private static let notice = "id: notice, kind: notice, after: [review], minimum: { count: 5, unit: calendar_days }"
  private static let decision = "id: decision, kind: decision, after: [notice]"
  fileprivate static let sound = [application, verification, comparison, review, notice, decision]

  /// Workflows under which a case could be decided unseen, or that cannot be followed.
  static let ofWorkflows: [Mistake] = [
    .init(
      testDescription: "no notice before the decision",
      text: workflow([application, verification, comparison, review, "id: decision, kind: decision, after: [review]"]),
      line: 8, column: 7, says: "`decision` does not wait for a step of the kind notice"),
    .init(
      testDescription: "no review before the decision",
      text: workflow([
        application, verification, comparison,
        "id: notice, kind: notice, after: [verification, comparison], minimum: { count: 5, unit: calendar_days }", decision,
      ]), line: 8, column: 7, says: "of the kind review"),
    .init(
      testDescription: "a comparison before the application",
      text: workflow([
        "id: comparison, kind: comparison", "id: application, kind: application, after: [comparison]", verification, review,
        notice, decision,
      ]), line: 8, column: 7, says: "`comparison` does not wait for a step of the kind application"),
    .init(
      testDescription: "no comparison at all",
      text: workflow([application, verification, "id: review, kind: review, after: [verification]", notice, decision]),
      line: 8, column: 7, says: "of the kind comparison"),
    .init(
      testDescription: "no verification before the decision",
      text: workflow([application, comparison, "id: review, kind: review, after: [comparison]", notice, decision]),
      line: 8, column: 7, says: "of the kind verification"),
    .init(
      testDescription: "a notice without its least days",
      text: workflow([application, verification, comparison, review, "id: notice, kind: notice, after: [review]", decision]),
      line: 8, column: 7, says: "no least number of days"),
    .init(
      testDescription: "a notice of no days",
      text: workflow([
        application, verification, comparison, review,
        "id: notice, kind: notice, after: [review], minimum: { count: 0, unit: calendar_days }", decision,
      ]), line: 8, column: 7, says: "no least number of days"),
    .init(
      testDescription: "no decision", text: workflow([application, verification, comparison, review, notice]),
      line: 8, column: 7, says: "one step of the kind decision"),
    .init(
      testDescription: "two decisions",
      text: workflow(sound + ["id: again, kind: decision, after: [decision]"]), line: 8, column: 7,
      says: "one step of the kind decision"),
    .init(
      testDescription: "an elimination without a notice",
      text: workflow([
        "id: verification, kind: verification", "id: review, kind: review, after: [verification]",
        "id: decision, kind: decision, after: [review]",
      ], procedure: "elimination"), line: 8, column: 7, says: "of the kind notice"),
    .init(
      testDescription: "a step that waits for a later one",
      text: workflow(sound + ["id: entry, kind: entry, after: [decision, nowhere]"]), line: 14, column: 79,
      says: "no earlier step is `nowhere`"),
    .init(
      testDescription: "a step that leads back to a later one",
      text: workflow(sound + ["id: entry, kind: entry, after: [decision], returns_to: [entry]"]), line: 14, column: 103,
      says: "no earlier step is `entry`"),
    .init(
      testDescription: "a step twice", text: workflow(sound + ["id: notice, kind: entry, after: [decision]"]), line: 14,
      column: 52, says: "occurs twice"),
    .init(
      testDescription: "a kind of step that does not exist",
      text: workflow(sound + ["id: entry, kind: feast, after: [decision]"]), line: 14, column: 65, says: "feast"),
    .init(
      testDescription: "a unit that does not exist",
      text: workflow(sound + ["id: entry, kind: entry, after: [decision], due: { count: 2, unit: weeks }"]), line: 14,
      column: 114, says: "working_days"),
  ]
}

/// Proves that no policy file can take the safeguards of a decision away (invariant 6 of the domain).
@Suite struct WorkflowMistakesTests {
  @Test(arguments: Mistake.ofWorkflows)
  func anUnsafeWorkflowIsRefused(_ mistake: Mistake) throws {
    let found = try problems(["sample.yaml": mistake.text])
    #expect(found.count == 1, "\(found)")
    let problem = try #require(found.first)
    #expect(problem.line == mistake.line && problem.column == mistake.column, "\(problem.line ?? 0):\(problem.column ?? 0) \(problem)")
    #expect(problem.text(in: .english).contains(mistake.says), "\(problem)")
    #expect(!problem.reason.zh.isEmpty && !problem.remedy.zh.isEmpty)
  }

  /// The shipped workflows pass, and so does one whose comparison runs beside everything else.
  @Test func aSoundWorkflowLoads() throws {
    let book = try shippedBook()
    for procedure in ["identification", "elimination", "reversal", "removal"] {
      let village = try area("512022100201")
      for year in 2021...2026 {
        let found = try book.workflow(procedure, in: village, on: date("\(year)-06-01")).value
        let workflow = try #require(found)
        #expect(try book.workflow(version: workflow.version) == workflow && workflow.procedure == procedure)
        #expect(workflow.steps.count { $0.kind == .decision } == 1)
      }
    }
  }
}
