public import Authority
public import Basics
public import Journal
import Policy
public import Store

/// A visit to a household with the look at its guarantees, as it is entered.
public struct VisitInput: Sendable, Hashable {
  public var household: String
  public var on: LocalDate
  /// A code of the list `check_purpose`.
  public var purpose: String
  public var people: [String] = []
  /// By field of `HouseholdSituation.Check.fields`: a code of the list `assurance`.
  public var guarantees: [String: String] = [:]
  /// A code of the list `income_change`.
  public var incomeChange: String?
  /// Codes of the list `risk`.
  public var newRisks: [String] = []
  /// Kept sealed.
  public var note: String?

  public init(_ household: String, on day: LocalDate, purpose: String) {
    self.household = household
    on = day
    self.purpose = purpose
  }
}

/// A measure as it is entered.
public struct MeasureInput: Sendable, Hashable {
  /// A code of the list `measure_category`.
  public var category: String
  public var description: String?
  public var plannedOn: LocalDate?
  public var startedOn: LocalDate?
  public var finishedOn: LocalDate?
  public var amount: Yuan?

  public init(_ category: String) { self.category = category }
}

// Visits, plans and measures of monitored households.
extension MonitoringDesk {
  /// Enters a visit; a new risk found in a household that is not monitored becomes a lead.
  /// - Parameter also: what else is entered with it, in the same Change.
  /// - Returns: the id of the check, and of the lead where one was made.
  /// - Throws: `ChangeError`, `AuthorityError`.
  @discardableResult
  public func visit(_ visit: VisitInput, also more: [Edit] = [], by viewer: Viewer) async throws -> (check: String, lead: String?) {
    let id = newIdentifier()
    var values: [String: SQLValue] = [
      "check_id": .text(id), "household_id": .text(visit.household), "visited_on": visit.on.sqlValue,
      "purpose": .text(visit.purpose),
    ]
    if !visit.people.isEmpty { values["people"] = .text(visit.people.joined(separator: ";")) }
    for (field, state) in visit.guarantees { values[field] = .text(state) }
    if let change = visit.incomeChange { values["income_change"] = .text(change) }
    if !visit.newRisks.isEmpty { values["new_risks"] = .text(visit.newRisks.joined(separator: ";")) }
    if let note = visit.note { values["note"] = .text(note) }
    var edits = [Edit("household_checks", values, basedOn: nil)]
    var lead: String?
    let household = visit.household
    let spells = try await store.read { try Spell.load("household_id = $1", [household], $0) }
    if !visit.newRisks.isEmpty, !spells.contains(where: { $0.isOpen(on: visit.on) }) {
      let made = "L-" + id
      lead = made
      edits.append(Edit("leads", [
        "lead_id": .text(made), "household_id": .text(visit.household), "channel": .text("cadre_check"),
        "received_on": visit.on.sqlValue, "risks": .text(visit.newRisks.joined(separator: ";")),
      ], basedOn: nil))
    }
    _ = try await submit(edits + more, on: visit.on, viewer)
    return (id, lead)
  }

  /// Makes or adjusts the plan of a monitored household (一户一策).
  /// - Throws: `DeskError.unknownCase`, `ChangeError`, `AuthorityError`.
  @discardableResult
  public func plan(
    _ caseID: String, on day: LocalDate, aims: String, needs: String? = nil, agreedOn: LocalDate? = nil,
    contact: String? = nil, by viewer: Viewer
  ) async throws -> Receipt {
    let found = try await store.read { connection in
      (
        try Spell.load("id = $1", [caseID], connection).first,
        try connection.first("SELECT version FROM help_plans WHERE id = $1", [caseID]) { try $0.get(0, as: Int64.self) }
      )
    }
    guard let spell = found.0 else { throw DeskError.unknownCase(caseID) }
    var values: [String: SQLValue] = ["case_id": .text(caseID), "aims": .text(Masking.stray(aims))]
    values[found.1 == nil ? "made_on" : "reviewed_on"] = day.sqlValue
    if let needs { values["needs"] = .text(Masking.stray(needs)) }
    if let agreedOn { values["agreed_on"] = agreedOn.sqlValue }
    var edits = [Edit("help_plans", values, basedOn: found.1)]
    if let contact {
      edits.append(Edit("cases", ["case_id": .text(caseID), "contact": .text(contact)], basedOn: spell.version))
    }
    return try await submit(edits, on: day, viewer)
  }

  /// Enters a measure of a case. The receipt warns where the measures do not answer the risks.
  /// - Returns: the id of the measure.
  @discardableResult
  public func measure(
    _ measure: MeasureInput, for caseID: String, on day: LocalDate, by viewer: Viewer
  ) async throws -> (id: String, receipt: Receipt) {
    let id = newIdentifier()
    let values: [String: SQLValue] = [
      "measure_id": .text(id), "case_id": .text(caseID), "category": .text(measure.category),
      "description": measure.description.map(Masking.stray).sqlValue, "planned_on": measure.plannedOn.sqlValue,
      "started_on": measure.startedOn.sqlValue, "finished_on": measure.finishedOn.sqlValue,
      "amount": measure.amount.map { SQLValue.integer($0.fen) } ?? .null,
    ]
    return (id, try await submit([Edit("measures", values, basedOn: nil)], on: day, viewer))
  }

  /// Enters help given before a decision (先行落实帮扶措施); it becomes a measure with the decision.
  /// - Throws: `DeskError` where the proceeding is not one of help first.
  @discardableResult
  public func earlyMeasure(
    _ measure: MeasureInput, in proceeding: String, on day: LocalDate, by viewer: Viewer
  ) async throws -> (id: String, receipt: Receipt) {
    let found = try await store.read { try Proceeding.find(proceeding, $0) }
    guard let found else { throw ProceedingError.unknown(proceeding) }
    guard found.isEmergency, found.closedOn == nil else {
      throw DeskError.refused(Bilingual(
        "该流程不是先行帮扶，或已办结；措施在认定后登记", "not a proceeding of help first, or closed; enter measures after recognition"))
    }
    let id = newIdentifier()
    let values: [String: SQLValue] = [
      "early_measure_id": .text(id), "proceeding_id": .text(proceeding), "category": .text(measure.category),
      "description": measure.description.map(Masking.stray).sqlValue,
      "started_on": (measure.startedOn ?? day).sqlValue,
      "amount": measure.amount.map { SQLValue.integer($0.fen) } ?? .null,
    ]
    return (id, try await submit([Edit("early_measures", values, basedOn: nil)], on: day, viewer))
  }

  /// Marks the leads of departments' signals as reported back.
  /// - Returns: how many were marked.
  public func markFedBack(_ leads: [String], on day: LocalDate, by viewer: Viewer) async throws -> Int {
    var count = 0
    for start in stride(from: 0, to: leads.count, by: 500) {
      let edits = leads[start..<min(start + 500, leads.count)].map {
        Edit("leads", ["lead_id": .text($0), "fed_back_on": day.sqlValue])
      }
      let change = Change(operationID: surroundings.newIdentifier(), edits: edits, effectiveOn: day)
      count += try await pipeline.submit(change, by: viewer).changedRecords
    }
    return count
  }
}
