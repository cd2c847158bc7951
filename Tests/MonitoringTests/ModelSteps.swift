import Basics
import Monitoring
import Policy

/// What is tried in a proceeding.
extension HistoryMaker {
  mutating func inProceeding(_ proceeding: ModelProceeding, _ model: WorkflowModel) -> ModelAction {
    if random.chance(25) { return .step(spoilt(proceeding, model), in: proceeding.id) }
    if random.below(1000) < (isStuck(proceeding, model) ? 300 : 3) {
      return .step(StepInput(proceeding.workflow.steps[0].id, .withdrawn, by: "household", on: max(now, proceeding.newest)), in: proceeding.id)
    }
    guard !proceeding.ready.isEmpty else { return .step(spoilt(proceeding, model), in: proceeding.id) }
    let step = random.pick(proceeding.ready)
    if random.chance(6), !step.returnsTo.isEmpty {
      return .step(returning(step, proceeding), in: proceeding.id)
    }
    let isHopeless = step.kind == .decision && proceeding.procedure == "identification"
      && model.fittingType(for: proceeding, on: max(now, proceeding.newest)) == nil
    if step.mayRefuse, random.below(1000) < (isHopeless ? 850 : 7) {
      var input = StepInput(step.id, .refused, by: random.pick(step.actors), on: max(now, proceeding.newest))
      input.reason = random.pick(["no_risk", "income_above", "hidden_assets"])
      return .step(input, in: proceeding.id)
    }
    return prepared(step, proceeding, model)
  }

  /// Where nothing more can come of it: a notice whose end nobody knows, a household that nobody can
  /// work in.
  private func isStuck(_ proceeding: ModelProceeding, _ model: WorkflowModel) -> Bool {
    if proceeding.ready.contains(where: { proceeding.noticeEnd($0, model.calendar) == .unknown }) { return true }
    return proceeding.procedure == "elimination"
      && model.brokenByElimination("natural", proceeding, on: max(now, proceeding.openedOn)).contains("labour")
  }

  private mutating func returning(_ step: WorkflowStep, _ proceeding: ModelProceeding) -> StepInput {
    var input = StepInput(step.id, .returned, by: random.pick(step.actors), on: max(now, proceeding.newest))
    input.reason = random.pick(["incomplete", "facts_unclear"])
    input.returnsTo = random.pick(step.returnsTo)
    return input
  }

  /// A step with what it needs; first, where that is missing, what it needs.
  private mutating func prepared(_ step: WorkflowStep, _ proceeding: ModelProceeding, _ model: WorkflowModel) -> ModelAction {
    wait(until: proceeding.since(step))
    let household = proceeding.household
    switch step.kind {
    case .application where !model.isCovered(household, now): return .authorise(household: household, on: now)
    case .comparison, .decision:
      if let action = departments(step, proceeding, model) { return action }
    case .notice:
      if let action = notice(step, proceeding, model) { return action }
    default: break
    }
    if step.kind == .decision, proceeding.procedure == "elimination", let action = beforeElimination(proceeding, model) {
      return action
    }
    return .step(full(step, proceeding, model, on: now), in: proceeding.id)
  }

  private mutating func departments(
    _ step: WorkflowStep, _ proceeding: ModelProceeding, _ model: WorkflowModel
  ) -> ModelAction? {
    if proceeding.procedure != "identification" { return nil }
    if step.kind == .comparison, !model.isCovered(proceeding.household, now) {
      return .authorise(household: proceeding.household, on: now)
    }
    let asked = proceeding.questions.sorted { $0.key < $1.key }
    if let (department, question) = asked.first(where: { $0.value.result == nil || $0.value.result == "found" }) {
      wait(until: question.asked)
      let result = question.result == nil && random.chance(25) ? "found" : random.pick(["clear", "explained", "not_needed"])
      return .answer(department, in: proceeding.id, on: now, result: result)
    }
    let free = Self.departments.filter { proceeding.questions[$0] == nil }
    if !free.isEmpty, random.chance(asked.isEmpty && step.kind == .comparison ? 60 : 8) {
      return .ask(Array(free.prefix(1 + random.below(2))), in: proceeding.id, on: now)
    }
    return nil
  }

  private mutating func notice(
    _ step: WorkflowStep, _ proceeding: ModelProceeding, _ model: WorkflowModel
  ) -> ModelAction? {
    if proceeding.posted[step.id] == nil {
      return .step(StepInput(step.id, .posted, by: random.pick(step.actors), on: now), in: proceeding.id)
    }
    if let raised = proceeding.objected[step.id] {
      wait(until: random.chance(80) ? max(raised, proceeding.newest) : raised)
      var input = StepInput(step.id, random.chance(65) ? .dismissed : .upheld, by: "township", on: now)
      input.reason = random.pick(["unfounded", "objection_upheld"])
      if input.action == .upheld, random.chance(60) { input.returnsTo = random.pick(proceeding.standing.keys.sorted()) }
      return .step(input, in: proceeding.id)
    }
    if random.chance(18) {
      return .step(StepInput(step.id, .objection, by: "villager", on: now), in: proceeding.id)
    }
    if let end = proceeding.noticeEnd(step, model.calendar).day, random.chance(85) { wait(until: end) }
    return nil
  }

  private mutating func beforeElimination(_ proceeding: ModelProceeding, _ model: WorkflowModel) -> ModelAction? {
    if random.chance(20) { return nil }
    let broken = model.brokenByElimination("natural", proceeding, on: now)
    if !broken.subtracting(["labour"]).isEmpty { return .check(check(proceeding.household, isGood: true)) }
    guard let own = proceeding.caseID.flatMap({ model.index(ofCase: $0) }).map({ model.cases[$0] }) else { return nil }
    if own.measures.isEmpty, random.chance(80) { return .measure(of: own.id, on: now) }
    if random.chance(70) { wait(until: ModelCalendar.later(own.from, byMonths: ModelRules.observationMonths)) }
    return nil
  }

  mutating func check(_ household: String, isGood: Bool) -> WorkflowModel.Check {
    var check = WorkflowModel.Check(id: newName("K"), household: household, visited: now)
    for guarantee in ModelRules.guarantees { check.states[guarantee] = random.pick(["ok", "not_applicable"]) }
    check.incomeChange = random.pick(["steady", "rising"])
    if isGood { return check }
    let guarantee = random.pick(ModelRules.guarantees)
    switch random.below(4) {
    case 0: check.states[guarantee] = "problem"
    case 1: check.states[guarantee] = nil
    case 2: check.newRisk = true
    default: check.incomeChange = "falling"
    }
    return check
  }

  /// A step with all that is written into it.
  mutating func full(
    _ step: WorkflowStep, _ proceeding: ModelProceeding, _ model: WorkflowModel, on day: LocalDate
  ) -> StepInput {
    var input = StepInput(step.id, .done, by: random.pick(step.actors), on: day)
    input.people = (0..<(step.people + random.below(2))).map { "甲\($0)" }
    switch step.kind {
    case .review:
      let present = 3 + random.below(40)
      let yes = present / 2 + 1
      (input.present, input.votesFor, input.votesAgainst, input.note) = (present, yes, present - yes, "议定")
      if random.chance(20) { input.votesAgainst = nil }
    case .decision where proceeding.procedure == "identification":
      input.objectType = model.fittingType(for: proceeding, on: day) ?? "relapse_risk"
      if random.chance(12) { input.objectType = random.pick(ModelRules.types) }
      input.risks = ["illness", "schooling", "disaster"].prefix(1 + random.below(3)).map { $0 }
    case .decision where proceeding.procedure == "elimination":
      let isLow = model.income(for: proceeding, on: day).isBelow == true
      input.eliminationWay = isLow && random.chance(70) || random.chance(20) ? "natural" : "assistance"
    default: break
    }
    return input
  }
}
