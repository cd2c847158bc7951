import Basics
import Monitoring
import Policy
import Store

/// All that a history's records say, read back after every action.
struct ModelSnapshot: Hashable, Sendable {
  var proceedings: [Proceeding] = []
  var spells: [Spell] = []
  /// Number and newest version of what is not read in full.
  var rest: [String] = []

  static func read(_ model: WorkflowModel, _ connection: any Connection) throws -> ModelSnapshot {
    let (households, proceedings) = (model.households.keys.sorted(), model.proceedings.map(\.id))
    var found = ModelSnapshot()
    for id in proceedings {
      if let proceeding = try Proceeding.find(id, connection) { found.proceedings.append(proceeding) }
    }
    let marks = households.indices.map { "$\($0 + 1)" }.joined(separator: ", ")
    found.spells = try Spell.load("household_id IN (\(marks))", households, connection)
    let tables = [
      "leads", "persons", "authorisations", "proceedings", "measures", "household_checks", "household_events", "income",
    ]
    // Indexes of some begin with the village.
    let place = "village_code IN (\(model.villageList)) AND household_id IN (\(marks))"
    found.rest = try connection.rows(
      tables.map { "SELECT '\($0)', count(*), MAX(version) FROM \($0) WHERE \(place)" }.joined(separator: " UNION ALL ")
        + " UNION ALL SELECT 'households', count(*), MAX(version) FROM households WHERE id IN (\(marks))", households
    ) { "\($0[0]) \($0[1]) \($0[2])" }
    return found
  }
}

extension WorkflowModel {
  /// The villages of the history, to be written into a query.
  var villageList: String { Set(households.values.map(\.village)).map { "\($0.value)" }.sorted().joined(separator: ", ") }
}

/// Holds what the product says against what the model says.
struct ModelComparison {
  let model: WorkflowModel
  let policy: PolicyBook
  private(set) var differences: [String] = []

  init(_ model: WorkflowModel, _ policy: PolicyBook) { (self.model, self.policy) = (model, policy) }

  mutating func expect<T: Equatable>(_ what: String, _ product: T, _ model: T) {
    if product != model { differences.append("\(what): product \(product), model \(model)") }
  }

  mutating func compare(_ proceeding: Proceeding) {
    guard let i = model.index(ofProceeding: proceeding.id) else { return differences.append("unknown proceeding") }
    let own = model.proceedings[i]
    expect("closed on", proceeding.closedOn, own.closedOn)
    expect("closing", proceeding.closing, own.closing)
    expect("case", proceeding.caseID, own.caseID)
    do { compare(try proceeding.replay(policy), own) } catch { differences.append("replay: \(error)") }
  }

  mutating func compare(_ state: Procedure, _ own: ModelProceeding) {
    expect("done", state.done, own.standing)
    expect("posted", state.posted, own.posted)
    expect("objections", state.objections, own.objected)
    expect("state closing", state.closing?.rawValue, own.closing)
    expect("state closed on", state.closedOn, own.closedOn)
    expect("told", state.toldOn, own.toldOn)
    expect("returns", state.returns, own.returns)
    expect("number", state.lastNumber, own.taken.count)
    expect("decided on", state.decidedOn, own.decidedOn)
    expect("ready", state.ready.map(\.id), own.ready.map(\.id))
    let calendar = policy.workCalendar
    for step in state.ready {
      expect("\(step.id) since", state.readySince(step), own.since(step))
      let due: ModelDay
      do { due = try state.due(step, calendar).map { .on($0) } ?? .none } catch { due = .unknown }
      expect("\(step.id) due", due, own.due(step, model.calendar))
    }
    let decision: ModelDay
    do { decision = try state.decisionDue(calendar).map { .on($0) } ?? .none } catch { decision = .unknown }
    expect("decision due", decision, model.calendar.last(of: own.workflow.limit, after: own.openedOn))
  }

  mutating func compare(_ spells: [Spell]) {
    let product = spells.map { spell in
      [
        spell.id, spell.household, spell.objectType, "\(spell.identifiedOn)", spell.begunBy, spell.continues, spell.channel,
        spell.eliminatedOn.map { "\($0)" }, spell.way, spell.leftOn.map { "\($0)" }, spell.leftReason,
      ].map { $0 ?? "-" }.joined(separator: "|")
    }
    let own = model.cases.map { own in
      [
        own.id, own.household, own.type, "\(own.from)", own.begunBy, own.continues, own.channel,
        own.eliminated.map { "\($0)" }, own.way, own.left.map { "\($0)" }, own.leftReason,
      ].map { $0 ?? "-" }.joined(separator: "|")
    }
    expect("cases", product.sorted(), own.sorted())
  }

  /// Leads, members and households at the end of a history.
  mutating func compareRecords(_ connection: any Connection) throws {
    let households = model.households.keys.sorted()
    let marks = households.indices.map { "$\($0 + 1)" }.joined(separator: ", ")
    func read(_ columns: String, _ table: String, _ key: String = "household_id") throws -> [String] {
      let count = columns.split(separator: ",").count
      let place = "village_code IN (\(model.villageList)) AND \(key) IN (\(marks))"
      return try connection.rows("SELECT \(columns) FROM \(table) WHERE \(place)", households) { row in
        (0..<count).map { row[$0].isNull ? "-" : row[$0].text ?? "\(row[$0].integer ?? 0)" }.joined(separator: "|")
      }.sorted()
    }
    func text(_ values: [Any?]) -> String {
      values.map { value in
        switch value {
        case let day as LocalDate: return "\(day.packed)"
        case let text as String: return text
        default: return "-"
        }
      }.joined(separator: "|")
    }
    expect("leads", try read("id, household_id, closed_on, outcome, told_on", "leads"),
      model.leads.map { text([$0.id, $0.household, $0.closed, $0.outcome, $0.told]) }.sorted())
    expect("members", try read("id, household_id, joined_on, left_on, labour", "persons"),
      model.persons.map { text([$0.id, $0.household, $0.joined, $0.left, $0.labour]) }.sorted())
    expect("households", try read("id, household_type, opened_on, closed_on", "households", "id"),
      model.households.map { text([$0.key, $0.value.type, $0.value.opened, $0.value.closed]) }.sorted())
  }
}
