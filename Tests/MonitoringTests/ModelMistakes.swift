import Basics
import Monitoring
import Policy

/// What people do wrong in a proceeding, at times by chance rightly.
extension HistoryMaker {
  mutating func spoilt(_ proceeding: ModelProceeding, _ model: WorkflowModel) -> StepInput {
    let steps = proceeding.workflow.steps
    let ready = proceeding.ready
    let anyStep = random.pick(steps)
    let likely = ready.isEmpty ? anyStep : random.pick(ready)
    let notice = steps.first { $0.kind == .notice } ?? anyStep
    let later = max(now, proceeding.newest)
    func plain(_ step: WorkflowStep, _ action: StepAction, by actor: String? = nil, on day: LocalDate, reason: String? = nil) -> StepInput {
      var input = StepInput(step.id, action, by: actor ?? step.actors[0], on: day)
      input.reason = reason
      return input
    }
    var input = full(likely, proceeding, model, on: max(now, proceeding.since(likely)))
    switch random.below(32) {
    case 0, 1: input.actor = random.pick(Self.actors)
    case 2, 3: return full(anyStep, proceeding, model, on: later)
    case 4: input.on = proceeding.since(likely).adding(days: -1 - random.below(3))
    case 5: input.people = random.chance(50) ? [] : ["甲", "甲"]
    case 6: (input.note, input.present) = random.chance(50) ? (nil, input.present) : (" ", 0)
    case 7: (input.votesFor, input.votesAgainst) = random.pick([(nil, 3), (2, 2), (100, 1), (1, 5)])
    case 8:
      input = full(notice, proceeding, model, on: (proceeding.posted[notice.id] ?? later).adding(days: random.below(7)))
    case 9: input.step = random.pick(["nowhere", "录入"])
    case 10: if let done = proceeding.standing.keys.sorted().first { input.step = done }
    case 11: return returned(likely, on: later, to: likely.returnsTo.first, reason: nil)
    case 12: return returned(likely, on: later, to: random.pick([nil, "nowhere", steps[0].id, likely.id]), reason: "incomplete")
    case 13: return returned(anyStep, on: proceeding.newest.adding(days: -1), to: anyStep.returnsTo.first, reason: "incomplete")
    case 14: return plain(random.chance(80) ? steps[steps.count - 1] : anyStep, .refused, on: later, reason: "no_risk")
    case 15: return plain(likely, .refused, on: later)
    case 16: return plain(likely, .refused, on: proceeding.newest.adding(days: -1), reason: "no_risk")
    case 17: return plain(anyStep, .withdrawn, by: random.pick(["township", "villager", "household"]), on: later.adding(days: -random.below(2)))
    case 18: return plain(random.chance(50) ? notice : anyStep, .objection, by: "villager", on: later)
    case 19: return plain(notice, .objection, by: "villager", on: (proceeding.posted[notice.id] ?? now).adding(days: -1))
    case 20: return plain(notice, .dismissed, by: random.pick(Self.actors), on: later, reason: random.chance(50) ? "unfounded" : nil)
    case 21:
      var input = plain(notice, .upheld, by: "township", on: later.adding(days: -random.below(3)), reason: "objection_upheld")
      input.returnsTo = random.pick([nil, "nowhere", notice.id, "decision", "verification"])
      return input
    case 22: return plain(anyStep, .told, by: "village_committee", on: later.adding(days: -random.below(2)))
    case 23: (input.objectType, input.risks, input.eliminationWay) = (nil, [], nil)
    case 24: input.objectType = input.objectType.map { _ in random.pick(ModelRules.types) }
    case 25: input.on = ModelRules.today.adding(days: 1 + random.below(9))
    case 26: return plain(anyStep, .posted, on: later)
    case 27: return plain(notice, .posted, on: later)
    case 28: return full(notice, proceeding, model, on: later)
    case 29:
      if let raised = proceeding.objected[notice.id] {
        return plain(notice, random.chance(50) ? .dismissed : .objection, by: "township", on: raised.adding(days: -1), reason: "unfounded")
      }
      return plain(likely, .posted, on: later)
    case 30: if let step = steps.first(where: { $0.kind == .comparison }) { return full(step, proceeding, model, on: later) }
    default: if let step = steps.first(where: { $0.kind == .decision }) { return full(step, proceeding, model, on: later) }
    }
    return input
  }

  private func returned(_ step: WorkflowStep, on day: LocalDate, to target: String?, reason: String?) -> StepInput {
    var input = StepInput(step.id, .returned, by: step.actors[0], on: day)
    (input.returnsTo, input.reason) = (target, reason)
    return input
  }
}
