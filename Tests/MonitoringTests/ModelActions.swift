import Basics
import Monitoring

/// Something that somebody tries.
enum ModelAction: Sendable {
  case receive(household: String, channel: String, on: LocalDate)
  case dismiss(lead: String, on: LocalDate)
  case duplicate(lead: String, of: String, on: LocalDate)
  case tellLead(String, on: LocalDate)
  case authorise(household: String, on: LocalDate)
  case withdrawLeave(String, on: LocalDate)
  case begin(String, household: String, on: LocalDate, lead: String?)
  case step(StepInput, in: String)
  /// A step written past the desk, with a number of its own.
  case forgedStep(StepInput, number: Int, in: String)
  /// A case written past all procedures.
  case forgedCase(household: String, on: LocalDate)
  case ask([String], in: String, on: LocalDate)
  case answer(String, in: String, on: LocalDate, result: String)
  case measure(of: String, on: LocalDate)
  case check(WorkflowModel.Check)
  case correct(item: String, fen: Int)
  case join(Joining, household: String, person: WorkflowModel.Person, on: LocalDate)
  case leave(Leaving, household: String, person: String, on: LocalDate)
  case split(household: String, members: [String], made: String, on: LocalDate, isAtRisk: Bool)
  case move(household: String, to: DivisionCode, made: String, on: LocalDate)
  case merge(household: String, into: String, on: LocalDate)
  case close(household: String, reason: String, on: LocalDate)

  /// For the table of counts.
  var name: String {
    switch self {
    case .step(let input, _): return "step " + input.action.rawValue
    case .begin(let procedure, _, _, _): return "begin " + procedure
    default: return Mirror(reflecting: self).children.first?.label ?? "\(self)"
    }
  }
}

/// What the model says about an action.
enum ModelVerdict: Sendable {
  case allowed
  /// Refused by the desk or the engine, for one of these reasons.
  case refused(oneOf: Set<String>)
  /// Refused by the rules of the records, which name at least these fields.
  case refusedRow(Set<String>)
  /// Refused by the rules over several records, which name only these fields; all of them where told so.
  case refusedSet(Set<String>, isWhole: Bool)
  /// Refused because the record is there already, or because its days would no longer be in order.
  case conflict

  var isAllowed: Bool {
    if case .allowed = self { return true }
    return false
  }
}

extension WorkflowModel {
  func judge(_ action: ModelAction) -> ModelVerdict {
    let today = ModelRules.today
    switch action {
    case .receive(_, _, let day): return day > today ? .refusedRow(["received_on"]) : .allowed
    case .dismiss(let lead, let day): return judgeClosing(lead, on: day)
    case .duplicate(let lead, let other, let day):
      guard let second = index(ofLead: other) else { return .refused(oneOf: ["unknownLead"]) }
      if let first = index(ofLead: lead), leads[first].household != leads[second].household {
        return .refused(oneOf: ["leadOfAnother"])
      }
      let verdict = judgeClosing(lead, on: day)
      guard case .refused = verdict else { return lead == other ? .refusedRow(["duplicate_of"]) : verdict }
      return verdict
    case .tellLead, .measure, .correct: return .allowed
    case .authorise(_, let day): return day > today ? .refusedRow(["granted_on"]) : .allowed
    case .withdrawLeave(let id, let day): return judgeWithdrawal(id, on: day)
    case .begin(let procedure, let household, let day, let lead): return judgeBeginning(procedure, household, day, lead)
    case .step(let input, let id): return judgeStep(input, in: id)
    case .forgedStep, .forgedCase: return .refusedSet(["step", "identified_on", "left_on"], isWhole: false)
    case .ask(let departments, let id, let day): return judgeQuestion(departments, in: id, on: day)
    case .answer(let department, let id, let day, let result): return judgeAnswer(department, in: id, on: day, result)
    case .check(let check): return check.visited > today ? .refusedRow(["visited_on"]) : .allowed
    case .join, .leave, .split, .move, .merge, .close:
      let broken = brokenByEvent(action)
      return broken.isEmpty ? .allowed : .refused(oneOf: broken)
    }
  }

  private func judgeClosing(_ lead: String, on day: LocalDate) -> ModelVerdict {
    guard let i = index(ofLead: lead) else { return .refused(oneOf: ["unknownLead"]) }
    if leads[i].closed != nil { return .refused(oneOf: ["leadClosed"]) }
    if proceedings.contains(where: { $0.lead == lead }) { return .refused(oneOf: ["leadInProceeding"]) }
    return day < leads[i].received ? .refusedRow(["closed_on"]) : .allowed
  }

  /// What was applied for, compared or asked under an authorisation must have been covered by one.
  private func judgeWithdrawal(_ id: String, on day: LocalDate) -> ModelVerdict {
    guard let i = leaves.firstIndex(where: { $0.id == id }) else { return .refusedRow(["authorisation_id"]) }
    if day < leaves[i].granted { return .refusedRow(["withdrawn_on"]) }
    var after = self
    after.leaves[i].withdrawn = day
    let household = leaves[i].household
    var broken: Set<String> = []
    for proceeding in proceedings where proceeding.household == household {
      for input in proceeding.taken where input.action == .done {
        let kind = proceeding.kind(of: input)
        if kind == .application || kind == .comparison, !after.isCovered(household, input.on) { broken.insert("step") }
      }
      if proceeding.questions.values.contains(where: { !after.isCovered(household, $0.asked) }) {
        broken.insert("asked_on")
      }
    }
    return broken.isEmpty ? .allowed : .refusedSet(broken, isWhole: false)
  }

  private func judgeBeginning(
    _ procedure: String, _ household: String, _ day: LocalDate, _ lead: String?
  ) -> ModelVerdict {
    guard let own = households[household] else { return .refused(oneOf: ["unknownHousehold"]) }
    var broken: Set<String> = []
    if let lead {
      guard let i = index(ofLead: lead) else { return .refused(oneOf: ["unknownLead"]) }
      if leads[i].closed != nil { broken.insert("leadClosed") }
      if leads[i].household != household { broken.insert("leadOfAnother") }
      if procedure != "identification" { broken.insert("refused") }
    }
    if ModelRules.workflow(procedure, in: own.village, on: day) == nil { broken.insert("unknownPolicy") }
    let known = cases(of: household)
    let isOver = known.allSatisfy { $0.end.map { $0 <= day } ?? false }
    switch procedure {
    case "identification": if !isOver { broken.insert("monitoredAlready") }
    case "reversal":
      let last = known.last
      if !isOver || last?.eliminated == nil || last?.left != nil { broken.insert("nothingEliminated") }
    default: if !known.contains(where: { $0.from <= day && $0.end == nil }) { broken.insert("notMonitored") }
    }
    if !broken.isEmpty { return .refused(oneOf: broken) }
    if day > ModelRules.today { return .refusedRow(["opened_on"]) }
    var rules: Set<String> = []
    if running(in: household) != nil { rules.insert("household_id") }
    if own.closed != nil { rules.insert("closed_on") }
    return rules.isEmpty ? .allowed : .refusedSet(rules, isWhole: true)
  }

  private func judgeStep(_ input: StepInput, in id: String) -> ModelVerdict {
    guard let i = index(ofProceeding: id) else { return .refused(oneOf: ["unknown"]) }
    let proceeding = proceedings[i]
    let broken = proceeding.broken(by: input, isCovered: isCovered(proceeding.household, input.on), calendar)
    if !broken.isEmpty { return .refused(oneOf: broken) }
    var after = proceeding
    after.take(input)
    let isDecision = input.action == .done && proceeding.kind(of: input) == .decision
    var rows: Set<String> = []
    if input.on > ModelRules.today { rows.insert("acted_on") }
    if isDecision, proceeding.procedure == "identification",
      !ModelRules.isInForce(input.objectType ?? "", on: input.on)
    {
      rows.insert("object_type")
    }
    if let lead = proceeding.lead.flatMap({ index(ofLead: $0) }) {
      let closes = isDecision || (proceeding.isRunning && ["refused", "withdrawn"].contains(after.closing ?? ""))
      if closes, (isDecision ? input.on : after.newest) < leads[lead].received { rows.insert("closed_on") }
    }
    if !rows.isEmpty { return .refusedRow(rows) }
    guard isDecision else { return .allowed }
    var rules: Set<String> = []
    switch proceeding.procedure {
    case "identification": rules = brokenByType(input.objectType ?? "", proceeding, on: input.on)
    case "elimination": rules = brokenByElimination(input.eliminationWay, proceeding, on: input.on)
    default: break
    }
    return rules.isEmpty ? .allowed : .refusedSet(rules, isWhole: true)
  }

  private func judgeQuestion(_ departments: [String], in id: String, on day: LocalDate) -> ModelVerdict {
    guard let i = index(ofProceeding: id) else { return .refusedRow(["proceeding_id"]) }
    var proceeding = proceedings[i]
    // The same question of the same day is there already, and stays as it is.
    let known = departments.compactMap { proceeding.questions[$0] }
    if known.contains(where: { $0.asked != day }) { return .conflict }
    for department in departments where proceeding.questions[department] == nil {
      proceeding.questions[department] = ModelQuestion(asked: day)
    }
    var broken: Set<String> = []
    if !proceeding.answersHold { broken.insert("step") }
    if !isCovered(proceeding.household, day) { broken.insert("asked_on") }
    return broken.isEmpty ? .allowed : .refusedSet(broken, isWhole: false)
  }

  private func judgeAnswer(_ department: String, in id: String, on day: LocalDate, _ result: String) -> ModelVerdict {
    guard let i = index(ofProceeding: id) else { return .refusedRow(["proceeding_id"]) }
    var proceeding = proceedings[i]
    guard let question = proceeding.questions[department] else { return .refusedRow(["asked_on"]) }
    if day < question.asked { return .refusedRow(["answered_on"]) }
    proceeding.questions[department] = ModelQuestion(asked: question.asked, answered: day, result: result)
    return proceeding.answersHold ? .allowed : .refusedSet(["step"], isWhole: false)
  }
}
