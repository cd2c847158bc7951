import Basics
import Monitoring
import Policy

/// A question to a department.
struct ModelQuestion: Hashable, Sendable {
  let asked: LocalDate
  var answered: LocalDate?
  var result: String?

  /// Whether it stands in nobody's way on a day: asked later, or answered by then without a doubt.
  func isSettled(by day: LocalDate) -> Bool {
    if asked > day { return true }
    guard let answered, answered <= day else { return false }
    return result != "found"
  }
}

/// One proceeding as the specification tells it: a list of what was done, and what of it stands.
struct ModelProceeding: Sendable {
  let id: String
  let procedure: String
  let household: String
  let workflow: Workflow
  let openedOn: LocalDate
  let lead: String?
  var caseID: String?
  var questions: [String: ModelQuestion] = [:]

  private(set) var taken: [StepInput] = []
  /// Days of the steps that are done and were not sent back.
  private(set) var standing: [String: LocalDate] = [:]
  private(set) var posted: [String: LocalDate] = [:]
  private(set) var objected: [String: LocalDate] = [:]
  private var answeredOn: [String: LocalDate] = [:]
  private var sentBackOn: [String: LocalDate] = [:]
  private(set) var newest: LocalDate
  private(set) var closing: String?
  private(set) var closedOn: LocalDate?
  private(set) var toldOn: LocalDate?
  private(set) var returns = 0

  init(
    _ id: String, _ procedure: String, _ household: String, _ workflow: Workflow, openedOn: LocalDate,
    lead: String?, caseID: String?
  ) {
    (self.id, self.procedure, self.household, self.workflow) = (id, procedure, household, workflow)
    (self.openedOn, self.lead, self.caseID) = (openedOn, lead, caseID)
    newest = openedOn
  }

  var isRunning: Bool { closing == nil }

  func step(_ id: String) -> WorkflowStep? { workflow.steps.first { $0.id == id } }

  func kind(of input: StepInput) -> WorkflowStep.Kind? { step(input.step)?.kind }

  /// Whether a step is another or waits for it, directly or not.
  func rests(_ id: String, on target: String) -> Bool {
    id == target || (step(id)?.after.contains { rests($0, on: target) } ?? false)
  }

  var ready: [WorkflowStep] {
    guard isRunning else { return [] }
    return workflow.steps.filter { step in
      standing[step.id] == nil && step.after.allSatisfy { standing[$0] != nil }
    }
  }

  func since(_ step: WorkflowStep) -> LocalDate {
    step.after.compactMap { standing[$0] }.reduce(max(openedOn, sentBackOn[step.id] ?? openedOn)) { max($0, $1) }
  }

  /// When a notice that hangs may be taken down.
  func noticeEnd(_ step: WorkflowStep, _ calendar: ModelCalendar) -> ModelDay {
    guard let day = posted[step.id] else { return .none }
    return calendar.last(of: step.minimum, after: day)
  }

  func due(_ step: WorkflowStep, _ calendar: ModelCalendar) -> ModelDay {
    let end = noticeEnd(step, calendar)
    return end == .none ? calendar.last(of: step.due, after: since(step)) : end
  }

  var decidedOn: LocalDate? {
    workflow.steps.first { $0.kind == .decision }.flatMap { standing[$0.id] }
  }

  // MARK: What is allowed

  /// The rules of the workflow that an action breaks; none where it is allowed.
  func broken(by input: StepInput, isCovered: Bool, _ calendar: ModelCalendar) -> Set<String> {
    guard let step = step(input.step) else { return ["noSuchStep"] }
    if input.action == .told { return brokenByTelling(input) }
    guard isRunning else { return ["closed"] }
    var broken: Set<String> = []
    func forbid(_ rule: String, _ condition: Bool) { if condition { broken.insert(rule) } }
    switch input.action {
    case .done, .posted, .returned, .refused:
      let isReady = ready.contains { $0.id == step.id }
      forbid("doneAlready", standing[step.id] != nil)
      forbid("tooEarly", step.after.contains { standing[$0] == nil })
      forbid("beforeItsTime", isReady && input.on < since(step))
      forbid("wrongActor", !step.actors.contains(input.actor))
    default: break
    }
    switch input.action {
    case .done: broken.formUnion(brokenByDoing(step, input, isCovered: isCovered, calendar))
    case .posted:
      forbid("noNotice", step.kind != .notice)
      forbid("doneAlready", posted[step.id] != nil)
    case .returned:
      forbid("reasonMissing", input.reason == nil)
      forbid("cannotReturn", !step.returnsTo.contains(input.returnsTo ?? ""))
      forbid("earlierThanLast", input.on < newest)
    case .refused:
      forbid("cannotRefuse", !step.mayRefuse)
      forbid("reasonMissing", input.reason == nil)
      forbid("earlierThanLast", input.on < newest)
    case .withdrawn:
      forbid("onlyHousehold", input.actor != "household")
      forbid("decidedAlready", decidedOn != nil)
      forbid("earlierThanLast", input.on < newest)
    case .objection:
      let hangs = posted[step.id] != nil && standing[step.id] == nil
      forbid("notPosted", !hangs)
      forbid("objectionOpen", objected[step.id] != nil)
      forbid("beforeItsTime", hangs && input.on < noticeTouched(step))
    case .dismissed, .upheld:
      forbid("noObjection", objected[step.id] == nil)
      forbid("beforeItsTime", objected[step.id].map { input.on < $0 } ?? false)
      forbid("wrongActor", !step.actors.contains(input.actor) && input.actor != "township")
      forbid("reasonMissing", input.reason == nil)
      guard input.action == .upheld else { break }
      forbid("earlierThanLast", input.on < newest)
      if let target = input.returnsTo {
        forbid("cannotReturn", standing[target] == nil || !rests(step.id, on: target))
      }
    case .told: break
    }
    return broken
  }

  /// The last day on which something happened to a notice that hangs.
  private func noticeTouched(_ step: WorkflowStep) -> LocalDate {
    [posted[step.id], answeredOn[step.id]].compactMap(\.self).max() ?? openedOn
  }

  private func brokenByDoing(
    _ step: WorkflowStep, _ input: StepInput, isCovered: Bool, _ calendar: ModelCalendar
  ) -> Set<String> {
    var broken: Set<String> = []
    func forbid(_ rule: String, _ condition: Bool) { if condition { broken.insert(rule) } }
    forbid("tooFewPeople", Set(input.people).count < step.people)
    let asked = questions.values.filter { $0.asked <= input.on }
    let waits = asked.contains { $0.answered.map { $0 > input.on } ?? true }
    let doubts = asked.contains { $0.result == "found" }
    switch step.kind {
    case .application: forbid("notAuthorised", !isCovered)
    case .comparison:
      forbid("notAuthorised", !isCovered)
      forbid("answersMissing", waits)
      forbid("doubtsOpen", doubts)
    case .review:
      let present = input.present ?? 0
      forbid("minutesMissing", present <= 0 || (input.note ?? "").allSatisfy(\.isWhitespace))
      let (yes, no) = (input.votesFor ?? 0, input.votesAgainst ?? 0)
      forbid("voteFailed", input.votesFor == nil || yes <= no || yes + no > present)
    case .notice:
      forbid("notPosted", posted[step.id] == nil)
      forbid("objectionOpen", objected[step.id] != nil)
      switch noticeEnd(step, calendar) {
      case .unknown: forbid("calendar", true)
      case .on(let end): forbid("noticeTooShort", input.on < end)
      case .none: break
      }
      forbid("beforeItsTime", posted[step.id] != nil && input.on < noticeTouched(step))
    case .decision:
      forbid("answersMissing", waits)
      forbid("doubtsOpen", doubts)
      if procedure == "identification" { forbid("decisionIncomplete", input.objectType == nil || input.risks.isEmpty) }
      if procedure == "elimination" { forbid("decisionIncomplete", input.eliminationWay == nil) }
    case .analysis, .verification, .townshipReview, .announcement, .entry: break
    }
    return broken
  }

  private func brokenByTelling(_ input: StepInput) -> Set<String> {
    guard closing == "refused", let closedOn else { return ["nothingToTell"] }
    var broken: Set<String> = []
    if toldOn != nil { broken.insert("toldAlready") }
    if input.on < closedOn { broken.insert("earlierThanLast") }
    return broken
  }

  // MARK: What follows

  mutating func take(_ input: StepInput) {
    taken.append(input)
    follow(input)
  }

  private mutating func follow(_ input: StepInput) {
    newest = max(newest, input.on)
    let step = input.step
    switch input.action {
    case .done:
      standing[step] = input.on
      if workflow.steps.allSatisfy({ standing[$0.id] != nil }) { close("completed") }
    case .posted: posted[step] = input.on
    case .returned: sendBack(to: input.returnsTo ?? "", on: input.on)
    case .refused: close("refused")
    case .withdrawn: close("withdrawn")
    case .objection: objected[step] = input.on
    case .dismissed:
      objected[step] = nil
      answeredOn[step] = input.on
    case .upheld:
      if let target = input.returnsTo { sendBack(to: target, on: input.on) } else { close("refused") }
    case .told: toldOn = input.on
    }
  }

  private mutating func sendBack(to target: String, on day: LocalDate) {
    for step in workflow.steps where rests(step.id, on: target) {
      standing[step.id] = nil
      posted[step.id] = nil
      objected[step.id] = nil
      answeredOn[step.id] = nil
      sentBackOn[step.id] = day
    }
    returns += 1
  }

  private mutating func close(_ how: String) {
    closing = how
    closedOn = newest
  }

  /// As it stood on the evening of a day; nil where it had not begun or was over.
  func asOf(_ day: LocalDate) -> ModelProceeding? {
    guard openedOn <= day, closedOn.map({ $0 > day }) ?? true else { return nil }
    var past = ModelProceeding(id, procedure, household, workflow, openedOn: openedOn, lead: lead, caseID: caseID)
    for input in taken where input.on <= day { past.follow(input) }
    for (department, question) in questions where question.asked <= day {
      let isKnown = question.answered.map { $0 <= day } ?? false
      past.questions[department] = isKnown ? question : ModelQuestion(asked: question.asked)
    }
    return past
  }

  /// Whether every comparison and decision ever made still rests on settled questions.
  var answersHold: Bool {
    taken.allSatisfy { input in
      guard input.action == .done, let kind = kind(of: input), kind == .comparison || kind == .decision else { return true }
      return questions.values.allSatisfy { $0.isSettled(by: input.on) }
    }
  }
}
