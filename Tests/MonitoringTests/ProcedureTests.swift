import Basics
import Monitoring
import Policy
import TestSupport
import Testing

/// A procedure on its way, with short words for what is done in it.
private struct Walk {
  var state: Procedure
  var facts = ProceedingFacts()
  let calendar: WorkCalendar

  /// Under the workflow of Sichuan in force on the day, with an authorisation of that day.
  init(_ procedure: String = "identification", opened: String) throws {
    let policy = try PolicyBook.load(folder: Repository.policies)
    let day = try date(opened)
    let workflow = try #require(policy.workflow(procedure, in: World.village(0), on: day).value)
    self.init(workflow, day, policy.workCalendar)
  }

  init(_ workflow: Workflow, _ opened: LocalDate, _ calendar: WorkCalendar) {
    state = Procedure(workflow, openedOn: opened)
    self.calendar = calendar
    facts.authorisations = [AuthorisationSpan(granted: opened, withdrawn: nil)]
  }

  /// Takes a step with all that it needs, by the first actor it is for.
  mutating func take(
    _ step: String, _ action: StepAction = .done, by actor: String? = nil, on text: String,
    _ change: (inout TakenStep) -> Void = { _ in }
  ) throws {
    let known = state.workflow.step(step)
    var taken = try TakenStep(state.lastNumber + 1, step, action, by: actor ?? known?.actors[0] ?? "township", on: date(text))
    taken.people = ["村支书", "队员"]
    (taken.present, taken.votesFor, taken.hasNote) = (20, 18, true)
    (taken.objectType, taken.risks, taken.eliminationWay) = ("vulnerable", ["illness"], "assistance")
    taken.reason = "other"
    change(&taken)
    try state.take(taken, facts: facts, calendar: calendar)
  }

  /// Each step that may be taken with its last day: `review 2023-03-04`.
  var ready: [String] {
    state.ready.map { step in
      do {
        return step.id + " " + (try state.due(step, calendar).map { "\($0)" } ?? "-")
      } catch { return step.id + " ?" }
    }
  }

  /// How an action is refused; nil where it is taken. Nothing may have changed by it.
  mutating func refusal(
    _ step: String, _ action: StepAction = .done, by actor: String? = nil, on text: String,
    _ change: (inout TakenStep) -> Void = { _ in }
  ) throws -> StepRefusal? {
    let before = state
    do {
      try take(step, action, by: actor, on: text, change)
      return nil
    } catch let refusal as StepRefusal {
      #expect(state == before)
      #expect(!refusal.explanation.zh.isEmpty && !refusal.explanation.en.isEmpty)
      return refusal
    }
  }
}

private func date(_ text: String) throws -> LocalDate { try #require(LocalDate(iso: text)) }

/// The engine of procedures by hand-made examples; `WorkflowModelTests` tries the rest.
@Suite struct ProcedureTests {
  /// The ten days of Sichuan from 2023, every day used: five of them are the notice's.
  @Test func tenDaysOfSichuan() throws {
    var walk = try Walk(opened: "2023-03-01")
    #expect(try walk.state.decisionDue(walk.calendar) == date("2023-03-11"))
    #expect(walk.ready == ["application 2023-03-02"])
    try walk.take("application", on: "2023-03-01")
    // The visit and the comparison run side by side.
    #expect(walk.ready == ["verification 2023-03-03", "comparison 2023-03-03"])
    try walk.take("verification", on: "2023-03-03")
    try walk.take("comparison", on: "2023-03-02")
    #expect(walk.ready == ["review 2023-03-04"])
    try walk.take("review", on: "2023-03-04")
    #expect(walk.ready == ["notice 2023-03-04"])
    try walk.take("notice", .posted, on: "2023-03-04")
    #expect(walk.ready == ["notice 2023-03-09"])
    let early = try walk.refusal("notice", on: "2023-03-08")
    #expect(try early == .noticeTooShort(posted: date("2023-03-04"), until: date("2023-03-09")))
    try walk.take("notice", on: "2023-03-09")
    #expect(walk.ready == ["township_review 2023-03-10"])
    try walk.take("township_review", on: "2023-03-10")
    #expect(walk.ready == ["decision 2023-03-11"])
    try walk.take("decision", on: "2023-03-11")
    #expect(try walk.state.decidedOn == date("2023-03-11"))
    #expect(walk.ready == ["announcement 2023-03-13"])
    try walk.take("announcement", on: "2023-03-12")
    #expect(walk.ready == ["entry 2023-03-15"])
    try walk.take("entry", on: "2023-03-14")
    #expect(try walk.state.closing == .completed && walk.state.closedOn == date("2023-03-14"))
    #expect(walk.ready == [])
  }

  @Test func theOrderOfParallelStepsIsFreeAndTheNextWaitsForBoth() throws {
    var walk = try Walk(opened: "2023-03-01")
    try walk.take("application", on: "2023-03-01")
    try walk.take("comparison", on: "2023-03-03")
    let refused = try walk.refusal("review", on: "2023-03-03")
    let (review, verification) = try (#require(walk.state.workflow.step("review")), #require(walk.state.workflow.step("verification")))
    #expect(refused == .tooEarly(review, missing: [verification]))
    // The visit was made a day before the comparison came back.
    try walk.take("verification", on: "2023-03-02")
    #expect(try walk.state.readySince(review) == date("2023-03-03"))
    #expect(try walk.refusal("review", on: "2023-03-02") == .beforeItsTime(review, date("2023-03-02"), since: date("2023-03-03")))
    #expect(try walk.refusal("review", by: "township", on: "2023-03-03") == .wrongActor(review, "township"))
  }

  /// What rests on a step that is sent back is taken back with it; what does not, stays.
  @Test func aReturnUndoesWhatRestsOnTheStep() throws {
    var walk = try Walk(opened: "2023-03-01")
    for step in ["application", "verification", "comparison", "review"] { try walk.take(step, on: "2023-03-02") }
    try walk.take("notice", .posted, on: "2023-03-02")
    try walk.take("notice", on: "2023-03-07")
    let wrong = try walk.refusal("township_review", .returned, on: "2023-03-08") { $0.returnsTo = "comparison" }
    #expect(try wrong == .cannotReturn(#require(walk.state.workflow.step("township_review")), to: "comparison"))
    try walk.take("township_review", .returned, on: "2023-03-08") { $0.returnsTo = "verification" }
    #expect(walk.state.done.keys.sorted() == ["application", "comparison"] && walk.state.posted == [:])
    #expect(walk.state.returns == 1 && walk.ready == ["verification 2023-03-10"])
    // The limit of the whole is not extended by it.
    #expect(try walk.state.decisionDue(walk.calendar) == date("2023-03-11"))
    try walk.take("verification", on: "2023-03-09")
    try walk.take("review", on: "2023-03-09")
    try walk.take("notice", .posted, on: "2023-03-10")
    #expect(walk.ready == ["notice 2023-03-15"])
  }

  private func posted() throws -> Walk {
    var walk = try Walk(opened: "2023-03-01")
    for step in ["application", "verification", "comparison", "review"] { try walk.take(step, on: "2023-03-02") }
    try walk.take("notice", .posted, on: "2023-03-02")
    return walk
  }

  @Test func anObjectionThatIsDismissedHoldsTheNoticeUp() throws {
    var walk = try posted()
    let notice = try #require(walk.state.workflow.step("notice"))
    #expect(try walk.refusal("notice", .dismissed, on: "2023-03-03") == .noObjection(notice))
    try walk.take("notice", .objection, by: "villager", on: "2023-03-06")
    #expect(try walk.refusal("notice", on: "2023-03-07") == .objectionOpen(notice, since: date("2023-03-06")))
    #expect(try walk.refusal("notice", .dismissed, by: "villager", on: "2023-03-08") == .wrongActor(notice, "villager"))
    try walk.take("notice", .dismissed, by: "township", on: "2023-03-08")
    // Not taken down on a day on which the objection was still open.
    #expect(try walk.refusal("notice", on: "2023-03-07") == .beforeItsTime(notice, date("2023-03-07"), since: date("2023-03-08")))
    try walk.take("notice", on: "2023-03-08")
    #expect(walk.ready == ["township_review 2023-03-09"])
  }

  @Test func anObjectionThatIsUpheldSendsBackOrEndsIt() throws {
    var back = try posted()
    try back.take("notice", .objection, by: "villager", on: "2023-03-04")
    try back.take("notice", .upheld, by: "township", on: "2023-03-05") { $0.returnsTo = "verification" }
    #expect(back.state.isRunning && back.ready == ["verification 2023-03-07"])

    var end = try posted()
    try end.take("notice", .objection, by: "villager", on: "2023-03-04")
    try end.take("notice", .upheld, by: "township", on: "2023-03-05")
    #expect(try end.state.closing == .refused && end.state.closedOn == date("2023-03-05"))
    let decision = try end.refusal("decision", on: "2023-03-09")
    #expect(try decision == .closed(on: date("2023-03-05")))
    // The household is told why, once.
    #expect(try end.refusal("notice", .told, on: "2023-03-04") == .earlierThanLast(date("2023-03-04"), last: date("2023-03-05")))
    try end.take("notice", .told, on: "2023-03-06")
    #expect(try end.refusal("notice", .told, on: "2023-03-07") == .toldAlready(on: date("2023-03-06")))
  }

  @Test func theHouseholdMayWithdrawUntilItIsDecided() throws {
    var walk = try posted()
    #expect(try walk.refusal("notice", .withdrawn, by: "township", on: "2023-03-05") == .onlyHousehold("township"))
    var early = walk
    try early.take("notice", .withdrawn, by: "household", on: "2023-03-05")
    #expect(early.state.closing == .withdrawn)
    #expect(try early.refusal("notice", .told, on: "2023-03-06") == .nothingToTell)
    try walk.take("notice", on: "2023-03-07")
    try walk.take("township_review", on: "2023-03-08")
    try walk.take("decision", on: "2023-03-09")
    let late = try walk.refusal("notice", .withdrawn, by: "household", on: "2023-03-09")
    #expect(try late == .decidedAlready(on: date("2023-03-09")))
  }

  /// From 2026 the limits are working days; the notice hangs for calendar days, holidays counted.
  @Test func aNoticeOverSpringFestival() throws {
    var walk = try Walk(opened: "2026-02-05")
    // 6, 9–13 February, the Saturday of the 14th, which is worked, and 24–26 after the holiday.
    #expect(try walk.state.decisionDue(walk.calendar) == date("2026-02-26"))
    #expect(walk.ready == ["application 2026-02-06"])
    try walk.take("application", on: "2026-02-05")
    #expect(walk.ready == ["verification 2026-02-09", "comparison 2026-02-09"])
    for step in ["verification", "comparison"] { try walk.take(step, on: "2026-02-09") }
    try walk.take("review", on: "2026-02-12")
    #expect(walk.ready == ["notice 2026-02-13"])
    try walk.take("notice", .posted, on: "2026-02-13")
    #expect(walk.ready == ["notice 2026-02-18"])
    try walk.take("notice", on: "2026-02-18")
    // One working day later is the first day after the holiday.
    #expect(walk.ready == ["township_review 2026-02-24"])
  }

  @Test func makeUpDaysAreWorked() throws {
    // The Sunday before the Mid-Autumn Festival of 2026 is worked.
    let autumn = try Walk(opened: "2026-09-18")
    #expect(autumn.ready == ["application 2026-09-20"])
    // 30 September, 8 and 9 October, the Saturday of the 10th, 12–16 and 19 October.
    let october = try Walk(opened: "2026-09-29")
    #expect(try october.state.decisionDue(october.calendar) == date("2026-10-19"))
  }

  /// Where the notice of a year's holidays is not out yet, a last day is not known, and work goes on.
  @Test func aYearWithoutACalendarGivesNoDay() throws {
    var walk = try Walk(opened: "2026-12-31")
    #expect(walk.ready == ["application ?"])
    #expect(throws: CalendarError.self) { try walk.state.decisionDue(walk.calendar) }
    try walk.take("application", on: "2027-01-04")
    #expect(walk.ready == ["verification ?", "comparison ?"])
    // The end of a notice in calendar days is known all the same.
    for step in ["verification", "comparison", "review"] { try walk.take(step, on: "2027-01-05") }
    try walk.take("notice", .posted, on: "2027-01-05")
    #expect(walk.ready == ["notice 2027-01-10"])
  }

  /// A workflow made for an example: the comparison may last until the decision.
  private func looseWorkflow(_ noticeUnit: TimeLimit.Unit = .calendarDays) -> Workflow {
    func step(_ id: String, _ kind: WorkflowStep.Kind, after: [String], returnsTo: [String] = []) -> WorkflowStep {
      WorkflowStep(
        id: id, kind: kind, name: Bilingual(id, id), actors: ["township"], after: after, due: TimeLimit(3, .calendarDays),
        minimum: kind == .notice ? TimeLimit(5, noticeUnit) : nil, people: 0, returnsTo: returnsTo, mayRefuse: false)
    }
    return Workflow(
      procedure: "identification", name: Bilingual("测试", "test"), area: nil, span: DateSpan(from: nil, to: nil),
      limit: nil, warningDays: 2,
      steps: [
        step("application", .application, after: []), step("verification", .verification, after: ["application"]),
        step("comparison", .comparison, after: ["application"]),
        step("review", .review, after: ["verification"], returnsTo: ["verification"]),
        step("notice", .notice, after: ["review"]), step("decision", .decision, after: ["notice", "comparison"]),
      ], source: Source(document: nil, certainty: .proposal, note: nil))
  }

  private func loose(_ noticeUnit: TimeLimit.Unit = .calendarDays, opened: String) throws -> Walk {
    let policy = try PolicyBook.load(folder: Repository.policies)
    return Walk(looseWorkflow(noticeUnit), try date(opened), policy.workCalendar)
  }

  @Test func aNoticeWhoseEndIsNotKnownStaysUp() throws {
    var walk = try loose(.workingDays, opened: "2026-12-28")
    for step in ["application", "verification", "review"] { try walk.take(step, on: "2026-12-28") }
    try walk.take("notice", .posted, on: "2026-12-28")
    #expect(walk.ready == ["comparison 2026-12-31", "notice ?"])
    guard case .calendar(let error)? = try walk.refusal("notice", on: "2027-02-01") else {
      Issue.record("taken down without a calendar")
      return
    }
    #expect(error.reason == .missingYear(2027))
  }

  @Test func aStepBesideThoseSentBackKeepsItsDays() throws {
    var walk = try loose(opened: "2024-05-06")
    try walk.take("application", on: "2024-05-06")
    try walk.take("verification", on: "2024-05-07")
    try walk.take("review", .returned, on: "2024-05-09") { $0.returnsTo = "verification" }
    #expect(walk.ready == ["verification 2024-05-12", "comparison 2024-05-09"])
    try walk.take("comparison", on: "2024-05-08")
  }

  /// A department asked after a comparison does not undo it, and is answered before the decision.
  @Test func questionsAreAnsweredByTheirStep() throws {
    func answer(_ name: String, _ asked: String, _ answered: String?, _ result: String?) throws -> DepartmentAnswer {
      DepartmentAnswer(department: name, asked: try date(asked), answered: try answered.map(date), result: result)
    }
    var walk = try loose(opened: "2024-05-06")
    try walk.take("application", on: "2024-05-06")
    walk.facts.answers = [try answer("tax", "2024-05-06", nil, nil)]
    #expect(try walk.refusal("comparison", on: "2024-05-07") == .answersMissing(["tax"]))
    walk.facts.answers = [try answer("tax", "2024-05-06", "2024-05-07", "found")]
    #expect(try walk.refusal("comparison", on: "2024-05-07") == .doubtsOpen(["tax"]))
    walk.facts.answers = [try answer("tax", "2024-05-06", "2024-05-07", "explained")]
    #expect(try walk.refusal("comparison", on: "2024-05-06") == .answersMissing(["tax"]))
    try walk.take("comparison", on: "2024-05-07")
    for step in ["verification", "review"] { try walk.take(step, on: "2024-05-07") }
    try walk.take("notice", .posted, on: "2024-05-07")
    try walk.take("notice", on: "2024-05-12")
    walk.facts.answers.append(try answer("vehicles", "2024-05-10", nil, nil))
    #expect(try walk.refusal("decision", on: "2024-05-13") == .answersMissing(["vehicles"]))
    walk.facts.answers[1] = try answer("vehicles", "2024-05-10", "2024-05-13", "clear")
    try walk.take("decision", on: "2024-05-13")
    #expect(walk.state.closing == .completed)
  }

  @Test func anAuthorisationHoldsUntilTheDayItIsWithdrawn() throws {
    var walk = try loose(opened: "2024-05-06")
    walk.facts.authorisations = [AuthorisationSpan(granted: try date("2024-05-07"), withdrawn: try date("2024-05-09"))]
    let application = try #require(walk.state.workflow.step("application"))
    #expect(try walk.refusal("application", on: "2024-05-06") == .notAuthorised(application, date("2024-05-06")))
    #expect(try walk.refusal("application", on: "2024-05-09") == .notAuthorised(application, date("2024-05-09")))
    try walk.take("application", on: "2024-05-08")
  }
}
