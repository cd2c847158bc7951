public import Basics
public import Policy

/// A procedure on its way through the steps of its workflow: pure, made anew from the steps taken.
///
/// What is kept are the steps; where a proceeding stands, what may come next and by when follows
/// from them, so that no state can differ from its history.
public struct Procedure: Sendable, Hashable {
  /// How it ended.
  public enum Closing: String, Sendable { case completed, refused, withdrawn }

  public let workflow: Workflow
  public let openedOn: LocalDate
  /// Steps done in the present round, with their days.
  public private(set) var done: [String: LocalDate] = [:]
  /// Notices that hang, with the day of posting.
  public private(set) var posted: [String: LocalDate] = [:]
  /// An objection that nobody has answered yet, by its step.
  public private(set) var objections: [String: LocalDate] = [:]
  /// When the last objection to a hanging notice was answered.
  private var answered: [String: LocalDate] = [:]
  public private(set) var closing: Closing?
  public private(set) var closedOn: LocalDate?
  /// When a refused household was told why.
  public private(set) var toldOn: LocalDate?
  /// How often it was sent back.
  public private(set) var returns = 0
  /// The number of the last step taken.
  public private(set) var lastNumber = 0
  /// When steps were last sent back.
  private var sentBackOn: [String: LocalDate] = [:]
  private var latest: LocalDate

  public init(_ workflow: Workflow, openedOn: LocalDate) {
    self.workflow = workflow
    self.openedOn = openedOn
    latest = openedOn
  }

  /// The procedure after all of its steps.
  /// - Throws: `StepRefusal` for the first step that breaks a rule.
  public init(
    _ workflow: Workflow, openedOn: LocalDate, steps: [TakenStep], facts: ProceedingFacts,
    calendar: WorkCalendar
  ) throws(StepRefusal) {
    self.init(workflow, openedOn: openedOn)
    for step in steps { try take(step, facts: facts, calendar: calendar) }
  }

  public var isRunning: Bool { closing == nil }

  public var decidedOn: LocalDate? {
    workflow.steps.first { $0.kind == .decision }.flatMap { done[$0.id] }
  }

  /// Steps that may be taken now, in the order of the workflow.
  public var ready: [WorkflowStep] {
    guard isRunning else { return [] }
    return workflow.steps.filter { done[$0.id] == nil && readySince($0) != nil }
  }

  /// The day from which a step could be taken: the last of what it waits for was done, or it was itself
  /// sent back; nil where something is still missing. A step beside those sent back goes on as it was.
  public func readySince(_ step: WorkflowStep) -> LocalDate? {
    var day = max(openedOn, sentBackOn[step.id] ?? openedOn)
    for name in step.after {
      guard let before = done[name] else { return nil }
      day = max(day, before)
    }
    return day
  }

  /// The first day on which a hanging notice may be closed.
  /// - Throws: `CalendarError` where its working days are not known.
  public func noticeEnds(_ step: WorkflowStep, _ calendar: WorkCalendar) throws(CalendarError) -> LocalDate? {
    guard let day = posted[step.id], let minimum = step.minimum else { return nil }
    return try minimum.lastDay(from: day, calendar)
  }

  /// The last day in time for a step that is ready.
  /// - Throws: `CalendarError` where working days of a year are not known.
  public func due(_ step: WorkflowStep, _ calendar: WorkCalendar) throws(CalendarError) -> LocalDate? {
    if let end = try noticeEnds(step, calendar) { return end }
    guard let since = readySince(step), let due = step.due else { return nil }
    return try due.lastDay(from: since, calendar)
  }

  /// The last day in time for the decision.
  /// - Throws: `CalendarError` where working days of a year are not known.
  public func decisionDue(_ calendar: WorkCalendar) throws(CalendarError) -> LocalDate? {
    try workflow.limit?.lastDay(from: openedOn, calendar)
  }

  /// Takes one step.
  /// - Throws: `StepRefusal`; nothing has changed then.
  public mutating func take(
    _ taken: TakenStep, facts: ProceedingFacts, calendar: WorkCalendar
  ) throws(StepRefusal) {
    guard let step = workflow.step(taken.step) else {
      throw .noSuchStep(taken.step, known: workflow.steps.map(\.id))
    }
    guard taken.number == lastNumber + 1 else { throw .wrongNumber(taken.number, next: lastNumber + 1) }
    if taken.action == .told {
      try tell(taken)
    } else {
      guard isRunning else { throw .closed(on: closedOn ?? latest) }
      switch taken.action {
      case .done: try finish(step, taken, facts, calendar)
      case .posted: try post(step, taken)
      case .returned: try sendBack(step, taken)
      case .refused: try refuse(step, taken)
      case .withdrawn: try withdraw(taken)
      case .objection: try object(step, taken)
      case .dismissed, .upheld: try answer(step, taken)
      case .told: break
      }
    }
    lastNumber = taken.number
    latest = max(latest, taken.on)
  }

  // MARK: Single actions

  private func requireReady(_ step: WorkflowStep, _ taken: TakenStep) throws(StepRefusal) {
    if let day = done[step.id] { throw .doneAlready(step, on: day) }
    guard let since = readySince(step) else {
      throw .tooEarly(step, missing: step.after.filter { done[$0] == nil }.compactMap(workflow.step))
    }
    guard taken.on >= since else { throw .beforeItsTime(step, taken.on, since: since) }
    try requireActor(step, taken)
  }

  private func requireActor(_ step: WorkflowStep, _ taken: TakenStep) throws(StepRefusal) {
    guard step.actors.contains(taken.actor) else { throw .wrongActor(step, taken.actor) }
  }

  private mutating func finish(
    _ step: WorkflowStep, _ taken: TakenStep, _ facts: ProceedingFacts, _ calendar: WorkCalendar
  ) throws(StepRefusal) {
    try requireReady(step, taken)
    guard Set(taken.people).count >= step.people else {
      throw .tooFewPeople(step, Set(taken.people).count, needed: step.people)
    }
    switch step.kind {
    case .application:
      guard facts.authorisations.contains(where: { $0.holds(on: taken.on) }) else {
        throw .notAuthorised(step, taken.on)
      }
    case .comparison:
      guard facts.authorisations.contains(where: { $0.holds(on: taken.on) }) else {
        throw .notAuthorised(step, taken.on)
      }
      try requireAnswers(facts, on: taken.on)
    case .review:
      guard taken.hasNote, let present = taken.present, present > 0 else { throw .minutesMissing(step) }
      guard let votes = taken.votesFor, votes > (taken.votesAgainst ?? 0),
        votes + (taken.votesAgainst ?? 0) <= present
      else { throw .voteFailed(step) }
    case .notice:
      guard let day = posted[step.id] else { throw .notPosted(step) }
      if let raised = objections[step.id] { throw .objectionOpen(step, since: raised) }
      let end: LocalDate?
      do { end = try noticeEnds(step, calendar) } catch { throw .calendar(error) }
      if let end, taken.on < end { throw .noticeTooShort(posted: day, until: end) }
      if let answered = answered[step.id], taken.on < answered { throw .beforeItsTime(step, taken.on, since: answered) }
    case .decision:
      try requireAnswers(facts, on: taken.on)
      switch workflow.procedure {
      case "identification":
        guard taken.objectType != nil, !taken.risks.isEmpty else { throw .decisionIncomplete(step) }
      case "elimination":
        guard taken.eliminationWay != nil else { throw .decisionIncomplete(step) }
      default: break
      }
    case .analysis, .verification, .townshipReview, .announcement, .entry: break
    }
    done[step.id] = taken.on
    if workflow.steps.allSatisfy({ done[$0.id] != nil }) { close(.completed, taken) }
  }

  /// Whatever departments were asked by a day is answered by then and leaves no doubt; what is asked
  /// later does not touch a step that was taken before.
  private func requireAnswers(_ facts: ProceedingFacts, on day: LocalDate) throws(StepRefusal) {
    let asked = facts.answers.filter { $0.asked <= day }
    let waiting = asked.filter { $0.answered.map { $0 > day } ?? true }
    guard waiting.isEmpty else { throw .answersMissing(waiting.map(\.department)) }
    let doubtful = asked.filter { $0.result == "found" }
    guard doubtful.isEmpty else { throw .doubtsOpen(doubtful.map(\.department)) }
  }

  private mutating func post(_ step: WorkflowStep, _ taken: TakenStep) throws(StepRefusal) {
    guard step.kind == .notice else { throw .noNotice(step) }
    try requireReady(step, taken)
    if let day = posted[step.id] { throw .doneAlready(step, on: day) }
    posted[step.id] = taken.on
  }

  private mutating func sendBack(_ step: WorkflowStep, _ taken: TakenStep) throws(StepRefusal) {
    try requireReady(step, taken)
    guard taken.reason != nil else { throw .reasonMissing(step) }
    guard let target = taken.returnsTo, step.returnsTo.contains(target) else {
      throw .cannotReturn(step, to: taken.returnsTo)
    }
    try requireNotBeforeLatest(taken)
    undo(from: target, on: taken.on)
  }

  /// Takes back a step and all that rest on it.
  private mutating func undo(from target: String, on day: LocalDate) {
    for name in workflow.stepsFrom(target) {
      done[name] = nil
      posted[name] = nil
      objections[name] = nil
      answered[name] = nil
      sentBackOn[name] = day
    }
    returns += 1
  }

  private mutating func refuse(_ step: WorkflowStep, _ taken: TakenStep) throws(StepRefusal) {
    try requireReady(step, taken)
    guard step.mayRefuse else { throw .cannotRefuse(step) }
    guard taken.reason != nil else { throw .reasonMissing(step) }
    try requireNotBeforeLatest(taken)
    close(.refused, taken)
  }

  private mutating func withdraw(_ taken: TakenStep) throws(StepRefusal) {
    guard taken.actor == "household" else { throw .onlyHousehold(taken.actor) }
    if let day = decidedOn { throw .decidedAlready(on: day) }
    try requireNotBeforeLatest(taken)
    close(.withdrawn, taken)
  }

  private mutating func object(_ step: WorkflowStep, _ taken: TakenStep) throws(StepRefusal) {
    guard step.kind == .notice, let day = posted[step.id], done[step.id] == nil else {
      throw .notPosted(step)
    }
    if let raised = objections[step.id] { throw .objectionOpen(step, since: raised) }
    let since = max(day, answered[step.id] ?? day)
    guard taken.on >= since else { throw .beforeItsTime(step, taken.on, since: since) }
    objections[step.id] = taken.on
  }

  private mutating func answer(_ step: WorkflowStep, _ taken: TakenStep) throws(StepRefusal) {
    guard let raised = objections[step.id] else { throw .noObjection(step) }
    guard taken.on >= raised else { throw .beforeItsTime(step, taken.on, since: raised) }
    guard step.actors.contains(taken.actor) || taken.actor == "township" else { throw .wrongActor(step, taken.actor) }
    guard taken.reason != nil else { throw .reasonMissing(step) }
    if taken.action == .dismissed {
      objections[step.id] = nil
      answered[step.id] = taken.on
      return
    }
    try requireNotBeforeLatest(taken)
    guard let target = taken.returnsTo else { return close(.refused, taken) }
    // Wherever a step before the notice may lead back to, an objection may too.
    guard done[target] != nil, !workflow.stepsFrom(target).isDisjoint(with: [step.id]) else {
      throw .cannotReturn(step, to: target)
    }
    undo(from: target, on: taken.on)
  }

  private mutating func tell(_ taken: TakenStep) throws(StepRefusal) {
    guard closing == .refused, let closedOn else { throw .nothingToTell }
    if let toldOn { throw .toldAlready(on: toldOn) }
    guard taken.on >= closedOn else { throw .earlierThanLast(taken.on, last: closedOn) }
    toldOn = taken.on
  }

  private func requireNotBeforeLatest(_ taken: TakenStep) throws(StepRefusal) {
    guard taken.on >= latest else { throw .earlierThanLast(taken.on, last: latest) }
  }

  private mutating func close(_ closing: Closing, _ taken: TakenStep) {
    self.closing = closing
    closedOn = max(latest, taken.on)
  }
}
