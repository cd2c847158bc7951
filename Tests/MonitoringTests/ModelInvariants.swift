import Basics
import Monitoring
import Policy
import Store
import TestSupport

/// The invariants 6 to 9 of the domain, looked for in the tables alone: plain queries and sums, neither
/// the product's engine nor the model. Each finding names a record that breaks one.
struct ModelInvariants {
  let connection: any Connection
  let calendar: ModelCalendar

  private struct Step {
    let step: String
    let action: String
    let on: LocalDate
    let number: Int
    let hasMinutes: Bool
  }

  private func rows(_ sql: String) throws -> [String] {
    try connection.rows(sql) { "\($0[0])" }
  }

  /// 6: no comparison without an authorisation that held on the day, neither the step nor a question.
  func comparedWithoutLeave() throws -> [String] {
    func held(_ day: String) -> String {
      """
      EXISTS (SELECT 1 FROM authorisations a WHERE a.household_id = p.household_id
        AND a.granted_on <= \(day) AND (a.withdrawn_on IS NULL OR a.withdrawn_on > \(day)))
      """
    }
    return try rows(
      """
      SELECT s.id FROM proceeding_steps s JOIN proceedings p ON p.id = s.proceeding_id
      WHERE s.step IN ('application', 'comparison') AND s.action = 'done' AND NOT \(held("s.acted_on"))
      """)
      + rows("SELECT c.id FROM comparisons c JOIN proceedings p ON p.id = c.proceeding_id WHERE NOT \(held("c.asked_on"))")
  }

  /// 6: no decision of a recognition or an elimination without minutes, a vote, and a notice that hung
  /// for its least time after them.
  func decidedUnseen(_ policy: PolicyBook) throws -> [String] {
    var wrong: [String] = []
    var steps: [String: [Step]] = [:]
    var minimum: [String: TimeLimit] = [:]
    try connection.query(
      """
      SELECT p.id, p.workflow, s.step, s.action, s.acted_on, s.number,
        CASE WHEN s.note IS NOT NULL AND s.present > 0 AND s.votes_for > COALESCE(s.votes_against, 0) THEN 1 ELSE 0 END
      FROM proceedings p JOIN proceeding_steps s ON s.proceeding_id = p.id
      WHERE p.procedure IN ('identification', 'elimination') ORDER BY p.id, s.number
      """, []
    ) { row in
      let id: String = try row.get(0)
      if minimum[id] == nil {
        minimum[id] = policy.workflow(version: try row.get(1))?.steps.first { $0.kind == .notice }?.minimum
      }
      let step = Step(
        step: try row.get(2), action: try row.get(3), on: try row.get(4), number: try row.get(5),
        hasMinutes: try row.get(6, as: Int.self) == 1)
      steps[id, default: []].append(step)
    }
    for (id, list) in steps {
      guard let decision = list.last(where: { $0.step == "decision" && $0.action == "done" }) else { continue }
      func last(_ step: String, _ action: String) -> Step? {
        list.last { $0.step == step && $0.action == action && $0.number < decision.number }
      }
      guard let review = last("review", "done"), let posted = last("notice", "posted"), let down = last("notice", "done"),
        let least = calendar.last(of: minimum[id], after: posted.on).day
      else {
        wrong.append(id + ": no review or notice")
        continue
      }
      let inOrder = review.number < posted.number && posted.number < down.number && down.number < decision.number
        && review.on <= posted.on && down.on >= least && down.on <= decision.on && decision.on >= posted.on.adding(days: 5)
      if !review.hasMinutes || !inOrder { wrong.append(id) }
    }
    return wrong
  }

  /// 6: no elimination before the observation is over, but a natural one; none with a guarantee that
  /// fails, a new risk or a falling income; none where nobody can work. Who left by what was only entered
  /// after the decision was there for it.
  func eliminatedTooSoon() throws -> [String] {
    var wrong: [String] = []
    let cases = try connection.rows(
      """
      SELECT c.id, c.household_id, c.identified_on, c.eliminated_on, c.elimination_way, p.opened_on, c.village_code, c.version
      FROM cases c JOIN proceedings p ON p.id = c.ended_by AND p.case_id = c.id WHERE c.eliminated_on IS NOT NULL
      """
    ) {
      (try $0.get(0, as: String.self), try $0.get(1, as: String.self), try $0.get(2, as: LocalDate.self),
        try $0.get(3, as: LocalDate.self), try $0.get(4, as: String.self), try $0.get(5, as: LocalDate.self),
        try $0.get(6, as: Int64.self), try $0.get(7, as: Int64.self))
    }
    for (id, household, identified, eliminated, way, opened, village, version) in cases {
      if way != "natural", eliminated < ModelCalendar.later(identified, byMonths: 6) { wrong.append(id + ": observation") }
      let states = try connection.first(
        """
        SELECT \(ModelRules.guarantees.joined(separator: ", ")), income_change, new_risks FROM household_checks
        WHERE household_id = $1 AND visited_on BETWEEN \(opened.packed) AND \(eliminated.packed)
        ORDER BY visited_on DESC, id DESC
        """, [household]
      ) { row in (0..<8).map { row[$0].text ?? "-" } }
      let isGood = states.map { states in
        states.prefix(6).allSatisfy { $0 == "ok" || $0 == "not_applicable" } && states[6] != "falling" && states[7] == "-"
      }
      // What was entered of those days after the decision was not known to it.
      let later = try connection.count(
        """
        SELECT count(*) FROM household_checks WHERE household_id = $1
          AND visited_on BETWEEN \(opened.packed) AND \(eliminated.packed) AND version > \(version)
        """, [household])
      if isGood != true, later == 0 { wrong.append(id + ": check") }
      let able = try connection.count(
        """
        SELECT count(*) FROM persons WHERE village_code = \(village) AND household_id = $1 AND labour IN ('ordinary', 'skilled', 'weak')
          AND (joined_on IS NULL OR joined_on <= \(eliminated.packed))
          AND (left_on IS NULL OR left_on >= \(eliminated.packed) OR version > \(version))
        """, [household])
      if able == 0 { wrong.append(id + ": labour") }
      if way == "natural" { continue }
      let measures = try connection.count(
        "SELECT count(*) FROM measures WHERE case_id = $1 AND started_on <= \(eliminated.packed)", [id])
      if measures == 0 { wrong.append(id + ": measures") }
    }
    return wrong
  }

  /// 7: the type against the kind of household and what the decision counted with.
  func wrongTypes() throws -> [String] {
    try rows(
      """
      SELECT c.id FROM cases c JOIN proceedings p ON p.id = c.proceeding_id AND p.procedure = 'identification'
      LEFT JOIN decision_bases b ON b.proceeding_id = p.id
      WHERE b.id IS NULL OR (c.object_type = 'unstable_lifted' AND c.household_type <> 'lifted')
        OR (c.object_type = 'vulnerable' AND c.household_type <> 'ordinary')
        OR (c.object_type = 'sudden_hardship' AND p.lead_id IS NULL)
        OR (c.object_type = 'relapse_risk') <> (c.identified_on >= 20260101)
        OR (b.net_income <> 0 AND b.people > 0 AND c.object_type IN ('unstable_lifted', 'vulnerable')
          AND b.net_income >= b.income_line * b.people)
        OR (b.net_income <> 0 AND b.people > 0 AND c.object_type = 'sudden_hardship'
          AND b.net_income < b.income_line * b.people)
      """)
  }

  /// Two cases of a household are never open at once, and none begins without its decision.
  func overlappingCases() throws -> [String] {
    try rows(
      """
      SELECT a.id FROM cases a JOIN cases b ON b.household_id = a.household_id AND b.id <> a.id
      WHERE a.identified_on <= b.identified_on
        AND (a.eliminated_on IS NULL OR a.eliminated_on > b.identified_on)
        AND (a.left_on IS NULL OR a.left_on > b.identified_on)
        AND (b.eliminated_on IS NULL OR b.eliminated_on > b.identified_on)
        AND (b.left_on IS NULL OR b.left_on > b.identified_on)
      """)
      + rows(
        """
        SELECT c.id FROM cases c LEFT JOIN proceeding_steps s ON s.proceeding_id = c.proceeding_id AND s.step = 'decision'
          AND s.action = 'done' AND s.acted_on = c.identified_on
        WHERE COALESCE(c.begun_by, '-') <> 'transfer' AND s.id IS NULL
        """)
  }
}

/// A kept basis of a decision in plain values, worked out anew from its own items.
struct KeptBasis: Hashable {
  let values: [String: SQLValue]

  private func number(_ field: String) -> Int? { values[field]?.integer.map { Int($0) } }

  /// 9: the total is the sum of the items less the cost, and per head to the fen.
  var isSound: Bool {
    var total = 0
    for line in (values["items"]?.text ?? "").split(separator: "\n") {
      let parts = line.split(separator: "|")
      guard parts.count == 4, let counted = Self.fen(parts[3]) else { return false }
      switch parts[1] {
      case "essential_expense": break
      case "business_cost": total -= counted
      default: total += counted
      }
    }
    guard let people = number("people"), number("net_income") == total else { return false }
    return number("per_capita") == (people == 0 ? nil : ModelIncome.rounded(total, people))
  }

  /// Whole fen from `-12.5`, `12.05` or `12`.
  private static func fen(_ text: Substring) -> Int? {
    let isNegative = text.hasPrefix("-")
    let parts = text.drop { $0 == "-" }.split(separator: ".")
    guard let first = parts.first, let yuan = Int(first) else { return nil }
    let rest = parts.count > 1 ? Int(parts[1] + (parts[1].count == 1 ? "0" : "")) : 0
    guard let rest else { return nil }
    return (isNegative ? -1 : 1) * (yuan * 100 + rest)
  }

  /// 8: whether it keeps what the model decided on.
  func keeps(_ basis: ModelBasis) -> Bool {
    number("income_line") == basis.line && number("people") == basis.people && number("net_income") == basis.netIncome
      && number("per_capita") == basis.perHead && number("decided_on") == Int(basis.decidedOn.packed)
      && values["workflow"]?.text == basis.workflow
      && (values["members"]?.text ?? "").split(separator: ";").map(String.init).sorted() == basis.members
  }
}
