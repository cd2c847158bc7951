public import Authority
public import Basics
public import Journal
public import Policy
public import Store

/// Works on leads and proceedings; every write goes through the one door, whose rules decide.
public struct MonitoringDesk: Sendable {
  let store: DataStore
  let pipeline: ChangePipeline
  let keys: KeyRing
  let policy: PolicyBook
  let surroundings: Surroundings
  /// What the next Change is called; nil gives it a fresh name. See `carrying`.
  var operation: String?

  public init(
    store: DataStore, pipeline: ChangePipeline, keys: KeyRing, policy: PolicyBook,
    surroundings: Surroundings
  ) {
    self.store = store
    self.pipeline = pipeline
    self.keys = keys
    self.policy = policy
    self.surroundings = surroundings
  }

  /// Begins a procedure for a household, under the workflow in force there on the day.
  /// - Parameters:
  ///   - procedure: a code of the list `procedure`.
  ///   - lead: for a recognition, where it comes from.
  ///   - isEmergency: help is given first, the paper follows (先行落实帮扶措施).
  /// - Returns: the id of the proceeding.
  /// - Throws: `DeskError`, `ChangeError`, `AuthorityError`.
  public func begin(
    _ procedure: String, for household: String, on day: LocalDate, lead: String? = nil,
    isEmergency: Bool = false, by viewer: Viewer
  ) async throws -> String {
    let found = try await store.read { connection in
      (try place(household, connection), try spells(household, connection), try lead.map { try openLead($0, connection) })
    }
    guard let village = found.0 else { throw DeskError.unknownHousehold(household) }
    try viewer.require(.write, in: village)
    if let lead = found.2, lead.household != household {
      throw DeskError.leadOfAnother(lead: lead.id, household: lead.household)
    }
    if lead != nil, procedure != "identification" {
      throw DeskError.refused(Bilingual("线索只用于启动识别认定", "a lead begins a recognition and nothing else"))
    }
    let workflow: Workflow
    switch policy.workflow(procedure, in: village, on: day) {
    case .known(let known): workflow = known.value
    case .unknown(let reason): throw DeskError.unknownPolicy(reason)
    }
    let subject = try Self.subject(of: procedure, found.1, household, on: day)
    let id = newIdentifier()
    var values: [String: SQLValue] = [
      "proceeding_id": .text(id), "procedure": .text(procedure), "household_id": .text(household),
      "workflow": .text(workflow.version), "opened_on": day.sqlValue,
    ]
    if let lead { values["lead_id"] = .text(lead) }
    if let subject { values["case_id"] = .text(subject) }
    if isEmergency { values["is_emergency"] = .text("yes") }
    _ = try await submit([Edit("proceedings", values, basedOn: nil)], on: day, viewer)
    return id
  }

  /// The case that a procedure is about: none for a recognition. One that has ended since a past day
  /// is not worked on from that day any more.
  private static func subject(
    of procedure: String, _ spells: [Spell], _ household: String, on day: LocalDate
  ) throws -> String? {
    switch procedure {
    case "identification":
      if let later = spells.last(where: { $0.end.map { day < $0 } ?? true }) {
        throw DeskError.monitoredAlready(household, case: later.id)
      }
      return nil
    case "reversal":
      guard let last = spells.last, let eliminated = last.eliminatedOn, eliminated <= day, last.leftOn == nil else {
        throw DeskError.nothingEliminated(household)
      }
      return last.id
    default:
      guard let open = spells.last(where: { $0.isOpen(on: day) }), open.end == nil else { throw DeskError.notMonitored(household) }
      return open.id
    }
  }

  /// Takes a step, with all that follows from it in the same Change: a case begun or ended, what the
  /// decision rested on, measures given in advance, the end of the lead.
  /// - Returns: where the proceeding stands then, and what was warned of.
  /// - Throws: `ProceedingError`, `StepRefusal`, `ChangeError` where a rule refuses it, `AuthorityError`.
  @discardableResult
  public func take(
    _ input: StepInput, in proceeding: String, by viewer: Viewer
  ) async throws -> (state: Procedure, receipt: Receipt) {
    let (policy, keys) = (policy, keys)
    let (edits, state) = try await store.read { connection in
      guard let found = try Proceeding.find(proceeding, connection) else {
        throw ProceedingError.unknown(proceeding)
      }
      try viewer.require(.write, in: found.village)
      var state = try found.replay(policy)
      if let seen = input.number, seen != state.lastNumber + 1 {
        throw StepRefusal.wrongNumber(seen, next: state.lastNumber + 1)
      }
      let taken = input.taken(state.lastNumber + 1)
      try state.take(taken, facts: found.facts, calendar: policy.workCalendar)
      let effects = StepEffects(found, state, taken, policy: policy, keys: keys)
      let edits = try effects.edits(connection)
      return (edits + [Edit("proceeding_steps", input.values(found.id, taken.number), basedOn: nil)], state)
    }
    return (state, try await submit(edits, on: input.on, viewer))
  }

  /// Enters a household's leave to query its data.
  /// - Parameter form: a code of the list `authorisation_form`.
  /// - Returns: the id of the authorisation.
  public func authorise(
    _ household: String, on day: LocalDate, scope: String? = nil, form: String = "signed", by viewer: Viewer
  ) async throws -> String {
    let id = newIdentifier()
    var values: [String: SQLValue] = [
      "authorisation_id": .text(id), "household_id": .text(household), "granted_on": day.sqlValue,
      "given_by": .text(form),
    ]
    if let scope { values["scope"] = .text(scope) }
    _ = try await submit([Edit("authorisations", values, basedOn: nil)], on: day, viewer)
    return id
  }

  /// Sends a household's data to departments for comparison.
  /// - Parameter due: by when they are to answer.
  public func ask(
    _ departments: [String], in proceeding: String, on day: LocalDate, due: LocalDate? = nil,
    by viewer: Viewer
  ) async throws {
    let edits = departments.map { department in
      Edit("comparisons", [
        "proceeding_id": .text(proceeding), "department": .text(department), "asked_on": day.sqlValue,
        "due_on": due.sqlValue,
      ], basedOn: nil)
    }
    _ = try await submit(edits, on: day, viewer)
  }

  /// Enters what a department found.
  /// - Parameter result: a code of the list `comparison_result`.
  public func answer(
    _ department: String, in proceeding: String, on day: LocalDate, result: String, note: String? = nil,
    by viewer: Viewer
  ) async throws {
    var values: [String: SQLValue] = [
      "proceeding_id": .text(proceeding), "department": .text(department), "answered_on": day.sqlValue,
      "result": .text(result),
    ]
    if let note { values["note"] = .text(note) }
    _ = try await submit([Edit("comparisons", values)], on: day, viewer)
  }

  func submit(_ edits: [Edit], on day: LocalDate, _ viewer: Viewer) async throws -> Receipt {
    try await pipeline.submit(
      Change(operationID: newIdentifier(), edits: edits, effectiveOn: day), by: viewer)
  }

  private func place(_ household: String, _ connection: any Connection) throws -> DivisionCode? {
    try connection.first("SELECT village_code FROM households WHERE id = $1", [household]) { try $0.get(0) }
  }

  private func spells(_ household: String, _ connection: any Connection) throws -> [Spell] {
    try Spell.load("household_id = $1", [household], connection)
  }

  private func openLead(_ id: String, _ connection: any Connection) throws -> (id: String, household: String) {
    let found = try connection.first("SELECT household_id, closed_on FROM leads WHERE id = $1", [id]) {
      (try $0.get(0, as: String.self), try $0.get(1, as: LocalDate?.self))
    }
    guard let found else { throw DeskError.unknownLead(id) }
    if let day = found.1 { throw DeskError.leadClosed(id, on: day) }
    return (id, found.0)
  }
}
