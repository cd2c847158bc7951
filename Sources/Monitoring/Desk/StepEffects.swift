import Basics
import Journal
import Policy
import Store

/// What follows from a step beyond the step itself, as edits of the same Change.
struct StepEffects {
  private let proceeding: Proceeding
  /// After the step.
  private let state: Procedure
  private let taken: TakenStep
  private let policy: PolicyBook
  private let keys: KeyRing

  init(
    _ proceeding: Proceeding, _ state: Procedure, _ taken: TakenStep, policy: PolicyBook, keys: KeyRing
  ) {
    self.proceeding = proceeding
    self.state = state
    self.taken = taken
    self.policy = policy
    self.keys = keys
  }

  /// In an order in which each refers only to what is there or comes before it.
  func edits(_ connection: any Connection) throws -> [Edit] {
    var edits: [Edit] = []
    var changes: [String: SQLValue] = [:]
    if taken.action == .done, state.workflow.step(taken.step)?.kind == .decision {
      edits += try decided(connection)
      if proceeding.procedure == "identification" { changes["case_id"] = .text(newCase) }
    }
    if let closing = state.closing, proceeding.closedOn == nil {
      changes["closed_on"] = state.closedOn.sqlValue
      changes["closing"] = .text(closing.rawValue)
    }
    if !changes.isEmpty {
      changes["proceeding_id"] = .text(proceeding.id)
      edits.append(Edit("proceedings", changes, basedOn: proceeding.version))
    }
    return try edits + lead(connection)
  }

  /// One proceeding makes at most one case, which bears its id.
  private var newCase: String { "J-" + proceeding.id }

  private func decided(_ connection: any Connection) throws -> [Edit] {
    switch proceeding.procedure {
    case "identification": return try recognised(connection)
    case "elimination": return try eliminated(connection)
    case "reversal": return try reversed(connection)
    default: return try removed(connection)
    }
  }

  private func recognised(_ connection: any Connection) throws -> [Edit] {
    let earlier = try Spell.load("household_id = $1", [proceeding.household], connection)
    let channel = try proceeding.lead.flatMap { lead in
      try connection.first("SELECT channel FROM leads WHERE id = $1", [lead]) { try $0.get(0, as: String.self) }
    }
    var values: [String: SQLValue] = [
      "case_id": .text(newCase), "household_id": .text(proceeding.household),
      "object_type": taken.objectType.sqlValue, "identified_on": taken.on.sqlValue,
      "risks": .text(taken.risks.joined(separator: ";")), "proceeding_id": .text(proceeding.id),
      "channel": channel.sqlValue,
    ]
    if earlier.contains(where: { $0.eliminatedOn != nil }) { values["begun_by"] = .text("re_identification") }
    var edits = [Edit("cases", values, basedOn: nil)]
    edits += try basis(connection)
    edits += try connection.rows(
      """
      SELECT early_measure_id, category, description, started_on, amount FROM early_measures
      WHERE proceeding_id = $1 ORDER BY id
      """, [proceeding.id]
    ) { row in
      Edit("measures", [
        "measure_id": .text("M-" + (try row.get(0, as: String.self))), "case_id": .text(newCase),
        "category": row[1], "description": row[2], "started_on": row[3], "amount": row[4],
      ], basedOn: nil)
    }
    return edits
  }

  /// What the decision rested on, kept beside the case whatever is corrected later (invariant 8).
  private func basis(_ connection: any Connection) throws -> [Edit] {
    guard let situation = try HouseholdSituation(proceeding.household, on: taken.on, connection) else { return [] }
    let standing = Decisions(policy: policy).income(of: situation, proceeding, decidedOn: taken.on)
    var values = standing.values
    values["proceeding_id"] = .text(proceeding.id)
    values["decided_on"] = taken.on.sqlValue
    values["workflow"] = .text(proceeding.workflowVersion)
    values["policy_digest"] = .text(policy.digest)
    values["members"] = .text(situation.members.map(\.id).joined(separator: ";"))
    return [Edit("decision_bases", values, basedOn: nil)]
  }

  private func eliminated(_ connection: any Connection) throws -> [Edit] {
    var edits: [Edit] = []
    var later: Spell?
    var next = proceeding.caseID
    while let id = next, edits.count < 100, let spell = try Spell.load("id = $1", [id], connection).first {
      // A household that moved was recognised elsewhere: the record that ended for this one learns of
      // the elimination too. One that others split from goes on by itself.
      if let later, spell.leftOn != later.identifiedOn || spell.eliminatedOn != nil { break }
      edits.append(Edit("cases", [
        "case_id": .text(spell.id), "eliminated_on": taken.on.sqlValue, "ended_by": .text(proceeding.id),
        "elimination_way": taken.eliminationWay.sqlValue,
      ], basedOn: spell.version))
      later = spell
      next = spell.begunBy == "transfer" ? spell.continues : nil
    }
    return edits + (try basis(connection))
  }

  private func reversed(_ connection: any Connection) throws -> [Edit] {
    guard let id = proceeding.caseID, let old = try Spell.load("id = $1", [id], connection).first else { return [] }
    return [Edit("cases", [
      "case_id": .text(newCase), "household_id": .text(old.household), "object_type": .text(old.objectType),
      "identified_on": taken.on.sqlValue, "risks": old.risks.sqlValue, "channel": old.channel.sqlValue,
      "contact": old.contact.sqlValue, "begun_by": .text("reversal"), "continues": .text(old.id),
      "proceeding_id": .text(proceeding.id),
    ], basedOn: nil)]
  }

  private func removed(_ connection: any Connection) throws -> [Edit] {
    guard let id = proceeding.caseID, let spell = try Spell.load("id = $1", [id], connection).first else { return [] }
    return [Edit("cases", [
      "case_id": .text(id), "left_on": taken.on.sqlValue, "left_reason": .text("wrongly_admitted"),
      "ended_by": .text(proceeding.id),
    ], basedOn: spell.version)]
  }

  /// The lead ends with the decision, or with the refusal.
  private func lead(_ connection: any Connection) throws -> [Edit] {
    guard let lead = proceeding.lead, proceeding.procedure == "identification" else { return [] }
    var values: [String: SQLValue] = ["lead_id": .text(lead)]
    if taken.action == .told {
      values["told_on"] = taken.on.sqlValue
    } else if taken.action == .done, state.workflow.step(taken.step)?.kind == .decision {
      values["closed_on"] = taken.on.sqlValue
      values["outcome"] = .text("case")
    } else if state.closing == .refused || state.closing == .withdrawn {
      values["closed_on"] = state.closedOn.sqlValue
      values["outcome"] = .text("not_a_risk")
      values["outcome_reason"] = .text(Self.reasons[taken.reason ?? ""] ?? (state.closing == .withdrawn ? "declined" : "other"))
    } else {
      return []
    }
    return [Edit("leads", values)]
  }

  /// From the reasons of the procedure to those that a household is told.
  private static let reasons = [
    "income_above": "income_above", "no_risk": "solved", "hidden_assets": "hidden_income",
    "guaranteed": "guaranteed", "own_wish": "declined",
  ]
}
