import Authority
import Basics
import Monitoring
import Policy
import Store
import TestSupport

/// What waits on a day, as plain lines: kind, record, step, since when, until when.
extension WorkflowModel {
  func queue(on day: LocalDate) -> [String] {
    var lines: [String] = []
    func add(_ kind: String, _ subject: String, _ step: String?, _ since: LocalDate, _ due: ModelDay, warning: Int = 2) {
      lines.append([kind, subject, step ?? "-", "\(since)", Self.text(due, day, warning)].joined(separator: "|"))
    }
    let inLeadTime = TimeLimit(ModelRules.leadWorkingDays, .workingDays)
    let inTellingTime = TimeLimit(ModelRules.tellingDays, .calendarDays)
    for lead in leads where lead.received <= day {
      let isTaken = proceedings.contains { $0.lead == lead.id && $0.openedOn <= day }
      if isTaken { continue }
      if let closed = lead.closed, closed <= day {
        let isTold = lead.told.map { $0 <= day } ?? false
        if lead.outcome == "not_a_risk", !isTold { add("telling", lead.id, nil, closed, calendar.last(of: inTellingTime, after: closed)) }
      } else {
        add("lead", lead.id, nil, lead.received, calendar.last(of: inLeadTime, after: lead.received))
      }
    }
    for proceeding in proceedings {
      if proceeding.closing == "refused", let closed = proceeding.closedOn, closed <= day,
        proceeding.toldOn.map({ $0 > day }) ?? true
      {
        add("telling", proceeding.id, proceeding.taken.last { $0.action != .told }?.step, closed,
          calendar.last(of: inTellingTime, after: closed))
      }
      guard let past = proceeding.asOf(day) else { continue }
      let warning = past.workflow.warningDays
      for step in past.ready {
        let due = past.due(step, calendar)
        add("step", past.id, step.id, past.since(step), due, warning: warning)
        if let raised = past.objected[step.id] {
          // An objection keeps the day of its notice; where that is not known, none.
          add("objection", past.id, step.id, raised, due == .unknown ? .none : due, warning: warning)
        }
      }
      for (department, question) in past.questions where question.answered == nil {
        let limit = calendar.last(of: past.workflow.limit, after: past.openedOn)
        add("answer", past.id, department, question.asked, limit == .unknown ? .none : limit)
      }
    }
    return lines
  }

  private static func text(_ due: ModelDay, _ day: LocalDate, _ warning: Int) -> String {
    switch due {
    case .none: return "none|open"
    case .unknown: return "unknown|open"
    case .on(let last):
      let left = last.dayNumber - day.dayNumber
      return "\(last)|" + (left < 0 ? "overdue" : left <= warning ? "pressing" : "open")
    }
  }
}

extension ModelDistrict {
  static let queueKinds: Set<QueueItem.Kind> = [.lead, .step, .objection, .answer, .telling]

  /// The product's queue in the same lines.
  func queue(in division: DivisionCode, on day: LocalDate) async throws -> [String] {
    let policy = world.installation.policy
    return try await world.store.read { connection in
      var filter = WorkQueue.Filter()
      filter.kinds = Self.queueKinds
      let queue = try WorkQueue.read(
        in: division, on: day, filter: filter, policy: policy, by: .machineOperator, connection)
      return queue.items.map { item in
        let due = item.due.map { "\($0)" } ?? (item.dueUnknown == nil ? "none" : "unknown")
        return [item.kind.rawValue, item.subject, item.stepID ?? "-", "\(item.since)", due, item.urgency(on: day).rawValue]
          .joined(separator: "|")
      }
    }
  }

  func balance(of division: DivisionCode, _ month: (first: LocalDate, last: LocalDate)) async throws -> MonthlyBalance {
    try await world.store.read {
      try MonthlyBalance.count(in: division, from: month.first, to: month.last, by: .machineOperator, $0)
    }
  }

  func figures(of division: DivisionCode, on day: LocalDate) async throws -> ModelFigures {
    try await world.store.read { ModelFigures(try MonitoringCounts.count(in: division.subtree, on: day, $0)) }
  }
}
