import Basics
import Divisions
import Policy
import Store

/// What open cases and sweeps still wait for.
extension QueueSources {
  func cases() throws -> [QueueItem] {
    var items: [QueueItem] = []
    try connection.query(
      """
      SELECT c.id, c.household_id, c.village_code, c.identified_on, c.begun_by,
        (SELECT 1 FROM help_plans h WHERE h.id = c.id AND h.made_on <= \(day.packed)),
        (SELECT MIN(m.started_on) FROM measures m WHERE m.case_id = c.id AND m.started_on <= \(day.packed)),
        (SELECT MAX(k.visited_on) FROM household_checks k WHERE k.household_id = c.household_id
          AND k.visited_on <= \(day.packed)),
        (SELECT 1 FROM proceedings p WHERE p.household_id = c.household_id
          AND p.opened_on <= \(day.packed) AND (p.closed_on IS NULL OR p.closed_on > \(day.packed))),
        (SELECT h.safety_net FROM households h WHERE h.id = c.household_id)
      FROM cases c WHERE \(Validity.within(range, "c.village_code")) AND \(MonitoringSQL.open(day))
      """, []
    ) { row in
      let (id, household): (String, String) = (try row.get(0), try row.get(1))
      let village: DivisionCode = try row.get(2)
      let identified: LocalDate = try row.get(3)
      guard let clocks = policy.monitoringClocks(in: division, on: identified).value else { return }
      func add(_ kind: QueueItem.Kind, _ actors: [String], _ limit: TimeLimit?, from start: LocalDate, _ why: Bilingual) {
        let (last, unknown) = due(limit, from: start)
        items.append(QueueItem(
          kind, id, household: household, village: village, actors: actors, since: start, due: last,
          dueUnknown: unknown, why: why, warningDays: 5))
      }
      let since = identified.text(in: .chinese)
      if row[5].isNull {
        add(.plan, ["first_secretary", "team_member"], clocks.plan, from: identified,
          Bilingual("\(since)认定，尚无一户一策", "recognised \(identified.text(in: .english)), no plan yet"))
      }
      if row[6].isNull {
        add(.measure, ["township", "first_secretary", "team_member"], clocks.firstMeasure, from: identified,
          Bilingual("\(since)认定，尚无帮扶措施", "recognised \(identified.text(in: .english)), no measure yet"))
      }
      let visited: LocalDate? = try row.get(7)
      let last = max(visited ?? identified, identified)
      add(.followUp, ["team_member", "first_secretary"], clocks.followUp, from: last,
        visited == nil
          ? Bilingual("认定后尚未回访", "not visited since recognition")
          : Bilingual("上次入户\(last.text(in: .chinese))", "last visited \(last.text(in: .english))"))
      let observed = identified.adding(months: clocks.observationMonths)
      // A household that nobody can work in stays tracked; those in a proceeding are on their way.
      if observed <= day, row[8].isNull, row[9].text != "yes", !row[6].isNull {
        add(.elimination, ["first_secretary", "village_committee"], nil, from: observed,
          Bilingual("观察期已满，可核实风险是否消除", "the observation is over: see whether the risk is gone"))
      }
    }
    return items
  }

  func sweeps() throws -> [QueueItem] {
    try connection.rows(
      """
      SELECT t.id, t.household_id, t.village_code, s.starts_on, s.ends_on, s.name, CASE WHEN t.done_on <= \(day.packed) THEN t.result END
      FROM sweeps s JOIN sweep_tasks t ON t.sweep_id = s.id
      WHERE \(Validity.within(range, "t.village_code")) AND s.starts_on <= \(day.packed)
        AND (t.result IS NULL OR t.done_on > \(day.packed) OR t.result IN ('absent', 'refused')) AND s.ends_on >= \(day.packed)
      """, []
    ) { row in
      let name: String = try row.get(5)
      let result: String? = try row.get(6)
      let more = result.map { policy.wording($0, of: "sweep_result", in: .chinese) }
      let english = result.map { policy.wording($0, of: "sweep_result", in: .english) }
      return QueueItem(
        .sweep, try row.get(0), household: try row.get(1), village: try row.get(2), actors: Self.village,
        since: try row.get(3), due: try row.get(4),
        why: Bilingual(name + (more.map { "：上次\($0)" } ?? ""), name + (english.map { ": last time, \($0)" } ?? "")),
        warningDays: 7)
    }
  }
}
