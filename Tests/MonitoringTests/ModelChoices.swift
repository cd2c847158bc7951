import Basics
import Monitoring
import TestSupport

enum ModelVillages {
  static func one(_ county: Int, _ number: Int) -> DivisionCode { World.village(number, county: county) }
  static let all = (0..<2).flatMap { county in (0..<HistoryMaker.villages).map { one(county, $0) } }
}

/// What is tried next.
extension HistoryMaker {
  mutating func next(_ model: WorkflowModel) -> ModelAction {
    let open = model.households.filter { $0.value.closed == nil }.keys.sorted()
    let household = random.chance(6) || open.isEmpty ? random.pick(model.households.keys.sorted()) : random.pick(open)
    if let proceeding = model.running(in: household) {
      // Right after a decision much is corrected, which must not touch it.
      let isDecided = proceeding.taken.last.map { proceeding.kind(of: $0) == .decision } ?? false
      if isDecided, random.chance(50) {
        switch random.below(10) {
        case 0..<4: return correction(household, model)
        case 4..<8: return .authorise(household: household, on: now)
        default: return event(household, model)
        }
      }
      if random.chance(88) { return inProceeding(proceeding, model) }
      return random.chance(60) ? aside(household, proceeding, model) : event(household, model)
    }
    if let refused = model.proceedings.last(where: { $0.household == household && $0.closing == "refused" && $0.toldOn == nil }),
      random.chance(25), let closed = refused.closedOn
    {
      wait(until: closed)
      return .step(StepInput(refused.workflow.steps[0].id, .told, by: "village_committee", on: now), in: refused.id)
    }
    if let past = model.proceedings.last(where: { $0.household == household }), random.chance(6) {
      // Somebody works on what is over.
      return .step(spoilt(past, model), in: past.id)
    }
    if let own = model.openCase(of: household, on: now) { return monitored(household, own, model) }
    return unmonitored(household, model)
  }

  /// Beside the steps of a proceeding.
  private mutating func aside(_ household: String, _ proceeding: ModelProceeding, _ model: WorkflowModel) -> ModelAction {
    switch random.below(12) {
    case 0, 1: return .begin(random.pick(Self.procedures), household: household, on: now, lead: nil)
    case 2, 3:
      guard let leave = model.leaves.filter({ $0.household == household && $0.withdrawn == nil }).first else { break }
      return .withdrawLeave(leave.id, on: random.chance(70) ? now : now.adding(days: -random.below(30)))
    case 4: return .ask([random.pick(Self.departments)], in: proceeding.id, on: now.adding(days: -random.below(4)))
    case 5:
      return .answer(random.pick(Self.departments), in: proceeding.id, on: now.adding(days: -random.below(3)), result: random.pick(["clear", "found"]))
    case 6:
      let day = max(now, proceeding.newest)
      let step = random.pick(proceeding.workflow.steps)
      return .forgedStep(full(step, proceeding, model, on: day), number: proceeding.taken.count + 2 + random.below(2), in: proceeding.id)
    case 7: if let lead = proceeding.lead { return .dismiss(lead: lead, on: now) }
    case 8: return .check(check(household, isGood: random.chance(60)))
    default: break
    }
    return correction(household, model)
  }

  private static let procedures = ["identification", "elimination", "reversal", "removal"]

  private mutating func correction(_ household: String, _ model: WorkflowModel) -> ModelAction {
    var items = model.items.filter { $0.household == household }
    let recent = items.filter { $0.from.map { $0.year == now.year || $0.year == now.year - 1 } ?? false }
    if !recent.isEmpty, random.chance(80) { items = recent }
    guard !items.isEmpty else { return .authorise(household: household, on: now.adding(days: -random.below(3))) }
    let item = random.pick(items)
    return .correct(item: item.id, fen: item.fen / 100 * (30 + random.below(200)))
  }

  private mutating func monitored(_ household: String, _ own: WorkflowModel.Case, _ model: WorkflowModel) -> ModelAction {
    if own.from == now, random.chance(15) { return .begin("removal", household: household, on: now, lead: nil) }
    switch random.below(100) {
    case 0..<12: return .measure(of: own.id, on: now)
    case 12..<20: return .check(check(household, isGood: random.chance(70)))
    case 20..<52:
      let observed = ModelCalendar.later(own.from, byMonths: ModelRules.observationMonths)
      if random.chance(75) { wait(until: observed.adding(days: random.below(40) - 25)) }
      return .begin("elimination", household: household, on: now, lead: nil)
    case 52..<58: return .begin("removal", household: household, on: now, lead: nil)
    case 58..<64: return .begin(random.pick(["identification", "reversal"]), household: household, on: now, lead: nil)
    case 64..<68:
      let procedure = random.pick(["elimination", "identification", "identification"])
      return .begin(procedure, household: household, on: own.from.adding(days: -random.below(9)), lead: nil)
    case 68..<72: return lead(household, model)
    case 72..<77: return correction(household, model)
    default: return event(household, model)
    }
  }

  private mutating func unmonitored(_ household: String, _ model: WorkflowModel) -> ModelAction {
    let open = model.leads.filter { $0.closed == nil }
    let own = open.filter { $0.household == household }
    if model.cases(of: household).last?.eliminated != nil, random.chance(22) {
      return .begin("reversal", household: household, on: now.adding(days: -(random.chance(10) ? 200 : 0)), lead: nil)
    }
    switch random.below(100) {
    case 0..<17: return lead(household, model)
    case 17..<20: if let lead = own.last { return .dismiss(lead: lead.id, on: max(lead.received, now)) }
    case 20..<22: if let lead = model.leads.last { return .dismiss(lead: lead.id, on: lead.received.adding(days: -1)) }
    case 22..<25: if let lead = own.last { return .duplicate(lead: lead.id, of: random.pick(model.leads).id, on: now) }
    case 25..<27:
      if let lead = model.leads.first(where: { $0.outcome == "not_a_risk" && $0.told == nil }) {
        return .tellLead(lead.id, on: max(now, lead.closed ?? now))
      }
    case 27..<66:
      if let lead = own.last { wait(until: lead.received) }
      let lead = random.chance(75) ? own.last?.id : random.chance(10) ? model.leads.last?.id : nil
      return .begin("identification", household: household, on: now, lead: lead)
    case 66..<68: return .begin(random.pick(["elimination", "removal"]), household: household, on: now, lead: own.last?.id)
    case 68..<76: return .begin("reversal", household: household, on: now, lead: nil)
    case 76..<78:
      let past = model.cases(of: household).first?.from ?? now
      return .begin(random.pick(Self.procedures), household: household, on: past.adding(days: random.below(60) - 30), lead: nil)
    case 78..<80: return .forgedCase(household: household, on: now)
    case 80..<81: return .begin("identification", household: "unknown", on: now, lead: nil)
    case 81..<82: return .begin("identification", household: household, on: ModelRules.date(2020, 12, 31), lead: nil)
    case 82..<83: return .begin("identification", household: household, on: ModelRules.today.adding(days: 2), lead: nil)
    case 83..<85: return correction(household, model)
    default: return event(household, model)
    }
    return .begin("identification", household: household, on: now, lead: nil)
  }

  private mutating func lead(_ household: String, _ model: WorkflowModel) -> ModelAction {
    .receive(household: household, channel: random.pick(Self.channels), on: random.chance(97) ? now : ModelRules.today.adding(days: 1))
  }

  /// Births, deaths, splits and moves; one in five on a day before.
  private mutating func event(_ household: String, _ model: WorkflowModel) -> ModelAction {
    let day = random.chance(80) ? now : now.adding(days: -random.below(60))
    let here = model.members(of: household, on: day)
    let known = model.persons.filter { $0.household == household }
    let person = here.isEmpty || random.chance(8) ? known.last?.id ?? "P404" : random.pick(here).id
    switch random.below(20) {
    case 0..<5:
      let how = random.pick(Joining.allCases)
      let new = WorkflowModel.Person(
        id: newName("P"), household: household, labour: how == .birth ? "none" : "ordinary", joined: day)
      return .join(how, household: household, person: new, on: day)
    case 5..<8: return .leave(.death, household: household, person: person, on: day)
    case 8..<12: return .leave(random.pick([.marriage, .departure, .other]), household: household, person: person, on: day)
    case 12..<15:
      let members = here.map(\.id).filter { _ in random.chance(45) }
      return .split(household: household, members: members, made: newName("H"), on: day, isAtRisk: random.chance(75))
    case 15..<17:
      return .move(household: household, to: random.pick(ModelVillages.all), made: newName("H"), on: day)
    case 17..<19:
      let others = model.households.keys.sorted().filter { $0 != household }
      return .merge(household: household, into: others.isEmpty || random.chance(8) ? household : random.pick(others), on: day)
    default: return .close(household: household, reason: random.pick(["died_out", "departed"]), on: day)
    }
  }
}
