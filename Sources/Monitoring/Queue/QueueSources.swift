import Basics
import Divisions
import Policy
import Store

/// Where the items of the queue come from: each kind of record and what is still missing in it.
struct QueueSources {
  let range: ClosedRange<Int64>
  let day: LocalDate
  let division: DivisionCode
  let policy: PolicyBook
  let connection: any Connection

  static let village = ["grid_worker", "team_member", "first_secretary", "village_committee"]

  /// The clocks of the division, looked up once for each day that something began.
  private func clocks(on day: LocalDate) -> MonitoringClocks? {
    policy.monitoringClocks(in: division, on: day).value
  }

  /// A last day, or why it is not known.
  func due(_ limit: TimeLimit?, from start: LocalDate) -> (LocalDate?, Bilingual?) {
    guard let limit else { return (nil, nil) }
    do {
      return (try limit.lastDay(from: start, policy.workCalendar), nil)
    } catch {
      return (nil, error.explanation)
    }
  }

  /// Whether something had not happened by the day.
  private func isMissing(_ value: SQLValue) -> Bool {
    LocalDate(sqlValue: value).map { $0 > day } ?? true
  }

  func leads() throws -> [QueueItem] {
    var items: [QueueItem] = []
    try connection.query(
      """
      SELECT l.id, l.household_id, l.village_code, l.channel, l.received_on, l.reason, l.closed_on,
        l.outcome, l.told_on, l.fed_back_on, l.signal_id,
        (SELECT MIN(p.id) FROM proceedings p WHERE p.household_id = l.household_id AND p.lead_id = l.id
          AND p.opened_on <= \(day.packed))
      FROM leads l WHERE \(Validity.within(range, "l.village_code")) AND l.received_on <= \(day.packed)
        AND (l.closed_on IS NULL OR l.closed_on > \(day.packed)
          OR (l.outcome = 'not_a_risk' AND (l.told_on IS NULL OR l.told_on > \(day.packed)))
          OR (l.signal_id IS NOT NULL AND (l.fed_back_on IS NULL OR l.fed_back_on > \(day.packed))))
      """, []
    ) { row in
      let (id, household): (String, String) = (try row.get(0), try row.get(1))
      let village: DivisionCode = try row.get(2)
      let channel: String = try row.get(3)
      let (received, reason): (LocalDate, String?) = (try row.get(4), try row.get(5))
      let proceeding: String? = try row.get(11)
      func add(_ kind: QueueItem.Kind, _ actors: [String], _ limit: TimeLimit?, from start: LocalDate, _ why: Bilingual) {
        let (last, unknown) = due(limit, from: start)
        items.append(QueueItem(
          kind, id, household: household, village: village, actors: actors, since: start, due: last,
          dueUnknown: unknown, why: why))
      }
      let end: LocalDate? = try row.get(6)
      guard let closed = end, closed <= day else {
        if proceeding == nil {
          let from = policy.wording(channel, of: "channel", in: .chinese)
          let english = policy.wording(channel, of: "channel", in: .english)
          let more = reason.map { "：\($0)" } ?? ""
          add(.lead, Self.village + ["township"], clocks(on: received)?.lead, from: received,
            Bilingual("\(from)，\(received.text(in: .chinese))收到\(more)",
              "\(english), received \(received.text(in: .english))" + (reason.map { ": \($0)" } ?? "")))
        }
        return
      }
      // A refusal in a proceeding is told there.
      if row[7].text == "not_a_risk", isMissing(row[8]), proceeding == nil {
        add(.telling, Self.village, clocks(on: closed)?.telling, from: closed,
          Bilingual("经核查暂不纳入，须向农户说明原因", "found to be no risk; the household must be told why"))
      }
      if !row[10].isNull, isMissing(row[9]) {
        add(.feedback, ["county_bureau"], clocks(on: closed)?.feedback, from: closed,
          Bilingual("部门推送的线索已办结，须反馈结果", "the department's signal is dealt with; the result goes back"))
      }
    }
    return items
  }

  func alerts() throws -> [QueueItem] {
    try connection.rows(
      """
      SELECT id, household_id, village_code, kind, raised_on, sentence_zh, sentence_en FROM alerts
      WHERE \(Validity.within(range, "village_code")) AND raised_on <= \(day.packed)
        AND (closed_on IS NULL OR closed_on > \(day.packed))
      """, []
    ) { row in
      let raised: LocalDate = try row.get(4)
      let (last, unknown) = due(clocks(on: raised)?.lead, from: raised)
      return QueueItem(
        .alert, try row.get(0), household: try row.get(1), village: try row.get(2),
        actors: row[3].text == "data" ? Self.village + ["township"] : Self.village + ["township", "county_bureau"],
        since: raised, due: last, dueUnknown: unknown,
        why: Bilingual(Masking.stray(row[5].text ?? ""), Masking.stray(row[6].text ?? "")))
    }
  }

  func proceedings() throws -> [QueueItem] {
    var items: [QueueItem] = []
    for proceeding in try Proceeding.running(in: range, on: day, connection) {
      // One that its records no longer allow is shown by `verify`; the queue goes on.
      guard let state = try? proceeding.replay(policy) else { continue }
      items += steps(proceeding, state)
    }
    for proceeding in try Proceeding.load(
      of: """
        (SELECT p.id FROM proceedings p WHERE \(Validity.within(range, "p.village_code"))
          AND p.closing = 'refused' AND NOT EXISTS (SELECT 1 FROM proceeding_steps s
            WHERE s.proceeding_id = p.id AND s.action = 'told' AND s.acted_on <= \(day.packed)))
        """, [], connection)
    {
      guard let closed = proceeding.closedOn, closed <= day else { continue }
      let (last, unknown) = due(clocks(on: closed)?.telling, from: closed)
      items.append(QueueItem(
        .telling, proceeding.id, household: proceeding.household, village: proceeding.village,
        actors: Self.village, stepID: proceeding.asOf(day).steps.last?.step, since: closed, due: last, dueUnknown: unknown,
        why: Bilingual("不予认定，须向农户说明原因", "refused; the household must be told why")))
    }
    return items
  }

  private func steps(_ proceeding: Proceeding, _ state: Procedure) -> [QueueItem] {
    let workflow = state.workflow
    var items: [QueueItem] = []
    let (limit, _) = due(workflow.limit, from: proceeding.openedOn)
    for step in state.ready {
      let since = state.readySince(step) ?? proceeding.openedOn
      var (last, unknown): (LocalDate?, Bilingual?) = (nil, nil)
      do { last = try state.due(step, policy.workCalendar) } catch { unknown = error.explanation }
      var (zh, en) = (workflow.name.zh + "：" + step.name.zh, workflow.name.en + ": " + step.name.en)
      if let posted = state.posted[step.id], let end = last {
        zh += "，\(posted.text(in: .chinese))张贴，公示到\(end.text(in: .chinese))"
        en += ", posted \(posted.text(in: .english)), to hang until \(end.text(in: .english))"
      }
      if state.decidedOn == nil, let limit {
        zh += "；审定期限\(limit.text(in: .chinese))"
        en += "; to be decided by \(limit.text(in: .english))"
      }
      if proceeding.isEmergency { (zh, en) = (zh + "（先行帮扶）", en + " (help first)") }
      items.append(QueueItem(
        .step, proceeding.id, household: proceeding.household, village: proceeding.village,
        actors: step.actors, step: step.name, stepID: step.id, since: since, due: last,
        dueUnknown: unknown, why: Bilingual(zh, en), warningDays: workflow.warningDays))
      if let raised = state.objections[step.id] {
        items.append(QueueItem(
          .objection, proceeding.id, household: proceeding.household, village: proceeding.village,
          actors: step.actors + ["township"], step: step.name, stepID: step.id, since: raised, due: last,
          why: Bilingual("公示期间有异议，\(raised.text(in: .chinese))提出", "objection raised \(raised.text(in: .english))"),
          warningDays: workflow.warningDays))
      }
    }
    for answer in proceeding.facts.answers where answer.answered == nil && state.isRunning {
      items.append(QueueItem(
        .answer, proceeding.id, household: proceeding.household, village: proceeding.village,
        actors: ["department"], stepID: answer.department, since: answer.asked, due: limit,
        why: Bilingual("请\(answer.department)反馈比对结果", "\(answer.department) is asked for its comparison")))
    }
    return items
  }
}
