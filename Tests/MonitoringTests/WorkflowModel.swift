import Basics
import Monitoring
import Policy

/// What one household and those that come from it went through, in plain arrays and dictionaries: the
/// reference that the product is held against. Written from the specification; of the product it reads
/// the workflows as data, and the types in which an action is told.
struct WorkflowModel: Sendable {
  struct Household: Sendable {
    let village: DivisionCode
    let type: String
    var opened: LocalDate?
    var closed: LocalDate?
  }
  struct Person: Sendable {
    let id: String
    let household: String
    let labour: String?
    var isRegistered = true
    var sharesIncome = true
    var joined: LocalDate?
    /// The last day.
    var left: LocalDate?

    func isThere(_ day: LocalDate) -> Bool {
      if let joined, day < joined { return false }
      if let left, day > left { return false }
      return true
    }
  }
  struct Item: Sendable {
    let id: String
    let household: String
    let category: String
    let name: String?
    var fen: Int
    let from: LocalDate?
    let to: LocalDate?
  }
  struct Check: Sendable {
    let id: String
    let household: String
    let visited: LocalDate
    var states: [String: String] = [:]
    var incomeChange: String?
    var newRisk = false
  }
  struct Lead: Sendable {
    let id: String
    let household: String
    let channel: String
    let received: LocalDate
    var closed: LocalDate?
    var outcome: String?
    var told: LocalDate?
  }
  struct Leave: Sendable {
    let id: String
    let household: String
    let granted: LocalDate
    var withdrawn: LocalDate?

    func covers(_ day: LocalDate) -> Bool { granted <= day && (withdrawn.map { day < $0 } ?? true) }
  }
  struct Case: Sendable {
    let id: String
    let household: String
    let type: String
    let from: LocalDate
    var begunBy: String?
    var continues: String?
    var channel: String?
    var eliminated: LocalDate?
    var way: String?
    var left: LocalDate?
    var leftReason: String?
    var measures: [LocalDate] = []

    var end: LocalDate? { [eliminated, left].compactMap(\.self).min() }
    func wasEliminated(by day: LocalDate) -> Bool { eliminated.map { $0 <= day } ?? false }
    func isOpen(_ day: LocalDate) -> Bool { from <= day && (end.map { day < $0 } ?? true) }
  }

  let calendar: ModelCalendar
  var households: [String: Household] = [:]
  var persons: [Person] = []
  var items: [Item] = []
  var checks: [Check] = []
  var leads: [Lead] = []
  var leaves: [Leave] = []
  var cases: [Case] = []
  var proceedings: [ModelProceeding] = []
  /// What decisions rested on, by proceeding.
  var bases: [String: ModelBasis] = [:]

  // MARK: Asked

  func cases(of household: String) -> [Case] {
    cases.filter { $0.household == household }.sorted { ($0.from, $0.id) < ($1.from, $1.id) }
  }

  func openCase(of household: String, on day: LocalDate) -> Case? {
    cases(of: household).last { $0.isOpen(day) }
  }

  func members(of household: String, on day: LocalDate) -> [Person] {
    persons.filter { $0.household == household && $0.isThere(day) }
  }

  func running(in household: String) -> ModelProceeding? {
    proceedings.first { $0.household == household && $0.isRunning }
  }

  func isCovered(_ household: String, _ day: LocalDate) -> Bool {
    leaves.contains { $0.household == household && $0.covers(day) }
  }

  func index(ofProceeding id: String) -> Int? { proceedings.firstIndex { $0.id == id } }
  func index(ofLead id: String) -> Int? { leads.firstIndex { $0.id == id } }
  func index(ofCase id: String) -> Int? { cases.firstIndex { $0.id == id } }

  // MARK: Taking a step

  /// What follows from a step that was allowed.
  mutating func follow(_ input: StepInput, in id: String) {
    guard let i = index(ofProceeding: id) else { return }
    let before = proceedings[i]
    proceedings[i].take(input)
    let after = proceedings[i]
    if input.action == .done, before.kind(of: input) == .decision { decide(input, i) }
    guard let lead = after.lead.flatMap({ index(ofLead: $0) }) else { return }
    if input.action == .told { leads[lead].told = input.on }
    if before.isRunning, after.closing == "refused" || after.closing == "withdrawn" {
      (leads[lead].closed, leads[lead].outcome) = (after.closedOn, "not_a_risk")
    }
  }

  private mutating func decide(_ input: StepInput, _ i: Int) {
    let proceeding = proceedings[i]
    let (household, day) = (proceeding.household, input.on)
    let made = "J-" + proceeding.id
    if proceeding.procedure == "identification" || proceeding.procedure == "elimination" {
      bases[proceeding.id] = basis(of: proceeding, on: day)
    }
    switch proceeding.procedure {
    case "identification":
      let lead = proceeding.lead.flatMap { index(ofLead: $0) }
      let wasEliminated = cases(of: household).contains { $0.eliminated != nil }
      cases.append(Case(
        id: made, household: household, type: input.objectType ?? "", from: day,
        begunBy: wasEliminated ? "re_identification" : nil, channel: lead.map { leads[$0].channel }))
      proceedings[i].caseID = made
      if let lead { (leads[lead].closed, leads[lead].outcome) = (day, "case") }
    case "elimination":
      guard var k = proceeding.caseID.flatMap({ index(ofCase: $0) }) else { return }
      while true {
        (cases[k].eliminated, cases[k].way) = (day, input.eliminationWay)
        // The record of the household that moved, in its former village, learns of it.
        guard cases[k].begunBy == "transfer", let former = cases[k].continues.flatMap({ index(ofCase: $0) }),
          cases[former].left == cases[k].from, cases[former].eliminated == nil
        else { return }
        k = former
      }
    case "reversal":
      guard let old = proceeding.caseID.flatMap({ index(ofCase: $0) }).map({ cases[$0] }) else { return }
      cases.append(Case(
        id: made, household: household, type: old.type, from: day, begunBy: "reversal", continues: old.id,
        channel: old.channel))
    default:
      guard let k = proceeding.caseID.flatMap({ index(ofCase: $0) }) else { return }
      (cases[k].left, cases[k].leftReason) = (day, "wrongly_admitted")
    }
  }
}
