import Basics
import Journal
import Policy
import Store

/// What holds of leave, whoever writes it: one leave at a time, within a posting, decided in order.
/// What was decided elsewhere long ago is only warned of.
enum LeaveRules {
  /// No two stretches of leave of one person run at once; withdrawn and refused ones run never.
  static let oneLeaveAtATime = SetRule { connection, touched in
    func lives(_ a: String) -> String {
      """
      \(a).cancelled_on IS NULL AND (\(a).returned_on IS NULL OR \(a).returned_on > \(a).starts_on) AND NOT EXISTS (SELECT 1 FROM leave_decisions d
        WHERE d.village_code = \(a).village_code AND d.leave_id = \(a).id AND d.decision = 'refused')
      """
    }
    func before(_ a: String, _ b: String) -> String {
      "\(a).starts_on <= \(b).ends_on AND (\(b).returned_on IS NULL OR \(b).returned_on > \(a).starts_on)"
    }
    return try connection.rows(
      """
      SELECT l.id, o.id, o.starts_on, o.ends_on FROM \(touched.sql) t JOIN leave l ON l.id = t.id
      JOIN leave o ON o.cadre_id = l.cadre_id AND o.id <> l.id AND \(before("l", "o")) AND \(before("o", "l"))
      WHERE \(lives("l")) AND \(lives("o")) ORDER BY l.id, o.starts_on, o.id
      """, touched.values
    ) { row in
      let (other, start, end): (String, LocalDate, LocalDate) = (try row.get(1), try row.get(2), try row.get(3))
      return RuleFinding(
        touched.isHistory ? .warning : .error, recordID: try row.get(0), field: "starts_on",
        Bilingual("与另一次请假 \(other) 重叠（\(start) 至 \(end)）", "overlaps another leave, \(other) (\(start) to \(end))"),
        remedy: Bilingual("改正日期，或先撤回另一次", "correct the dates, or withdraw the other first"))
    }
  }

  /// Leave lies within one posting of the person in the village.
  static let withinAPosting = SetRule { connection, touched in
    try connection.rows(
      """
      SELECT l.id, l.cadre_id, l.village_code FROM \(touched.sql) t JOIN leave l ON l.id = t.id
      WHERE l.cancelled_on IS NULL AND NOT EXISTS (SELECT 1 FROM postings p
        WHERE p.cadre_id = l.cadre_id AND p.village_code = l.village_code AND p.starts_on <= l.starts_on
          AND (p.ends_on IS NULL OR p.ends_on >= l.ends_on OR (l.returned_on IS NOT NULL AND p.ends_on >= l.starts_on)))
      ORDER BY l.id
      """, touched.values
    ) { row in
      let (cadre, village): (String, Int64) = (try row.get(1), try row.get(2))
      return RuleFinding(
        touched.isHistory ? .warning : .error, recordID: try row.get(0), field: "starts_on",
        Bilingual("\(cadre) 在这段时间没有（全程）派驻 \(village)", "\(cadre) is not posted to \(village) throughout that time"),
        remedy: Bilingual("请假须在派驻期内", "leave lies within a posting"))
    }
  }

  /// Decisions are those of the chain, in its order, and none follows a refusal.
  static func inOrder(_ policy: PolicyBook) -> SetRule {
    SetRule { connection, touched in
      // A subquery in the place of a value keeps the parameters of `touched` the only ones.
      let files = try LeaveQueries.load(
        "l.id IN (SELECT x.leave_id FROM \(touched.sql) t JOIN leave_decisions x ON x.id = t.id)", touched.values, policy, connection)
      let severity: RuleFinding.Severity = touched.isHistory ? .warning : .error
      return files.compactMap { file in
        guard let reason = offence(file) else { return nil }
        return RuleFinding(
          severity, recordID: file.id, field: "step", reason,
          remedy: Bilingual("按请假审批层级依次办理（Policies/people.yaml）", "follow the chain of leave (Policies/people.yaml)"))
      }
    }
  }

  /// Why the decisions on an application cannot stand; nil where they can.
  static func offence(_ file: LeaveFile) -> Bilingual? {
    guard let steps = file.steps else { return file.whyNoSteps }
    var agreed: LocalDate?
    var refused = false
    var isWaiting = false
    for decision in file.decisions where !steps.contains(where: { $0.code == decision.step }) {
      return Bilingual("这次请假没有“\(decision.step)”环节", "this leave has no step `\(decision.step)`")
    }
    for step in steps where step.act == .agree {
      guard let decision = file.decisions.first(where: { $0.step == step.code }) else {
        isWaiting = true
        continue
      }
      if decision.decision == "filed" { return Bilingual("“\(step.code)”须审批，不是备案", "`\(step.code)` decides and does not file") }
      if isWaiting || refused { return Bilingual("“\(step.code)”之前的环节还没有同意", "`\(step.code)` comes before its turn") }
      if decision.decidedOn < file.appliedOn { return Bilingual("“\(step.code)”的审批早于申请", "`\(step.code)` decided before the application") }
      if let agreed, decision.decidedOn < agreed { return Bilingual("“\(step.code)”的审批早于前一环节", "`\(step.code)` decided before the step ahead of it") }
      if let cancelled = file.cancelledOn, decision.decidedOn > cancelled { return Bilingual("撤回以后还有审批", "decided after the withdrawal") }
      agreed = decision.decidedOn
      refused = decision.decision == "refused"
    }
    for step in steps where step.act == .file {
      guard let decision = file.decisions.first(where: { $0.step == step.code }) else { continue }
      if decision.decision != "filed" { return Bilingual("“\(step.code)”只备案", "`\(step.code)` files and does not decide") }
      if isWaiting || refused { return Bilingual("“\(step.code)”备案时请假还没有全部同意", "`\(step.code)` files leave that is not agreed") }
      if let agreed, decision.decidedOn < agreed { return Bilingual("“\(step.code)”的备案早于审批", "`\(step.code)` filed it before it was agreed") }
    }
    return nil
  }
}
