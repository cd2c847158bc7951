public import Authority
public import Basics
public import Journal
public import Policy
public import Store

/// Leave as it is applied for.
public struct LeaveInput: Sendable, Hashable {
  public var cadre: String
  /// A code of the list `leave_kind`.
  public var kind: String
  public var start: LocalDate
  public var end: LocalDate
  public var appliedOn: LocalDate
  /// In words; what looks like an id or phone number is masked before it is kept.
  public var note: String?

  public init(_ cadre: String, kind: String, from start: LocalDate, to end: LocalDate, appliedOn: LocalDate) {
    self.cadre = cadre
    self.kind = kind
    self.start = start
    self.end = end
    self.appliedOn = appliedOn
  }
}

/// Takes applications for leave through their chain (请假、审批、销假).
///
/// Leave is the exception that is recorded; a day in the village is never recorded at all.
public struct LeaveDesk: Sendable {
  let store: DataStore
  let pipeline: ChangePipeline
  let policy: PolicyBook
  let surroundings: Surroundings
  var operation: String?

  public init(store: DataStore, pipeline: ChangePipeline, policy: PolicyBook, surroundings: Surroundings) {
    self.store = store
    self.pipeline = pipeline
    self.policy = policy
    self.surroundings = surroundings
  }

  /// The same desk for one Change that was named where it was made: sent again it counts once.
  public func carrying(_ operationID: String) -> LeaveDesk {
    var desk = self
    desk.operation = operationID
    return desk
  }

  /// Enters an application. The village is that of the posting on the first day.
  /// - Returns: the id of the leave, and who has to agree, in order.
  /// - Throws: `PeopleError`, `ChangeError`, `AuthorityError`.
  public func apply(_ input: LeaveInput, by viewer: Viewer) async throws -> LeaveFile {
    let found = try await store.read { connection in
      try connection.first(
        """
        SELECT village_code FROM postings WHERE cadre_id = $1 AND starts_on <= \(input.start.packed)
          AND (ends_on IS NULL OR ends_on >= \(input.start.packed)) ORDER BY starts_on DESC, id
        """, [input.cadre]
      ) { try $0.get(0, as: DivisionCode.self) }
    }
    guard let village = found else { throw PeopleError.notPosted(cadre: input.cadre, on: input.start) }
    try viewer.require(.write, in: village)
    if case .unknown(let reason) = policy.leaveChain(in: village, on: input.appliedOn) { throw PeopleError.unknownPolicy(reason) }
    let id = operation ?? surroundings.newIdentifier()
    _ = try await submit(
      [
        Edit("leave", [
          "leave_id": .text(id), "cadre_id": .text(input.cadre), "village_code": village.sqlValue, "kind": .text(input.kind),
          "starts_on": input.start.sqlValue, "ends_on": input.end.sqlValue, "applied_on": input.appliedOn.sqlValue,
          "note": input.note.map(Masking.stray).sqlValue,
        ], basedOn: nil)
      ], on: input.start, viewer)
    return try await file(id, viewer)
  }

  /// Enters what a step decided.
  /// - Parameters:
  ///   - step: a code of `leave_step`; nil is the one whose turn it is.
  ///   - decision: a code of `leave_decision`.
  ///   - by name: who decided, in words.
  /// - Throws: `PeopleError`, `ChangeError`, `AuthorityError`.
  @discardableResult
  public func decide(
    _ id: String, step: String? = nil, _ decision: String, on day: LocalDate, decidedBy name: String? = nil, note: String? = nil,
    by viewer: Viewer
  ) async throws -> Receipt {
    let file = try await file(id, viewer)
    try viewer.require(.write, in: file.village)
    if let known = try await knownReceipt() { return known }
    guard let steps = file.steps else { throw PeopleError.unknownPolicy(file.whyNoSteps ?? Bilingual("", "")) }
    if file.cancelledOn != nil { throw PeopleError.leaveEnded(id, .withdrawn) }
    // By the records as they are, whatever day is entered.
    let last = file.decisions.map(\.decidedOn).max() ?? file.appliedOn
    let now = max(day, last)
    if file.state(on: now) == .refused { throw PeopleError.leaveEnded(id, .refused) }
    guard let next = file.next(on: now) else { throw PeopleError.leaveEnded(id, file.state(on: now)) }
    let open = file.open(on: now)
    guard let taken = step.map({ code in steps.first { $0.code == code } }) ?? next else {
      throw PeopleError.unknownStep(step ?? "", steps: steps.map(\.code))
    }
    let mayFile = taken.act == .file && !open.contains { $0.act == .agree } && open.contains(taken)
    guard taken == next || mayFile else { throw PeopleError.notYourTurn(step: taken.code, next: next.code) }
    guard (taken.act == .file) == (decision == "filed") else {
      throw PeopleError.wrongDecision(step: taken.code, decision: decision)
    }
    guard LeaveOffice.reaches(viewer, taken.code) else { throw PeopleError.beyondViewer(step: taken.code) }
    return try await submit(
      [
        Edit("leave_decisions", [
          "leave_id": .text(id), "step": .text(taken.code), "decision": .text(decision), "decided_on": day.sqlValue,
          "decided_by": name.sqlValue, "note": note.map(Masking.stray).sqlValue,
        ], basedOn: nil)
      ], on: day, viewer)
  }

  /// Takes an application back before the leave begins (撤回).
  /// - Throws: `PeopleError`, `ChangeError`, `AuthorityError`.
  @discardableResult
  public func withdraw(_ id: String, on day: LocalDate, by viewer: Viewer) async throws -> Receipt {
    let file = try await file(id, viewer)
    if let known = try await knownReceipt() { return known }
    let state = file.state(on: max(day, surroundings.today))
    if case .refused = state { throw PeopleError.leaveEnded(id, .refused) }
    if file.cancelledOn != nil { throw PeopleError.leaveEnded(id, .withdrawn) }
    if file.returnedOn != nil { throw PeopleError.leaveEnded(id, .returned) }
    // What nobody agreed to can be taken back at any time.
    if state.isAgreed, day >= file.start { throw PeopleError.leaveBegun(id, on: file.start) }
    return try await submit(
      [Edit("leave", ["leave_id": .text(id), "cancelled_on": day.sqlValue], basedOn: file.version)], on: day, viewer)
  }

  /// Notes the day on which the cadre was back in the village (销假).
  ///
  /// An earlier return shortens the leave. A later one is shown as late and judged by people: it is
  /// not made an absence by itself.
  /// - Throws: `PeopleError`, `ChangeError`, `AuthorityError`.
  @discardableResult
  public func giveBack(_ id: String, on day: LocalDate, by viewer: Viewer) async throws -> Receipt {
    let file = try await file(id, viewer)
    if let known = try await knownReceipt() { return known }
    guard day >= file.start else { throw PeopleError.beforeStart(id, start: file.start) }
    let state = file.state(on: max(day, surroundings.today))
    guard state.isAgreed, file.returnedOn == nil else { throw PeopleError.leaveEnded(id, state) }
    return try await submit(
      [Edit("leave", ["leave_id": .text(id), "returned_on": day.sqlValue], basedOn: file.version)], on: day, viewer)
  }

  private func file(_ id: String, _ viewer: Viewer) async throws -> LeaveFile {
    let policy = policy
    let found = try await store.read { try LeaveQueries.find(id, policy: policy, viewer: viewer, $0) }
    guard let found else { throw PeopleError.unknownLeave(id) }
    return found
  }

  /// What the named Change came to, where it was carried out before.
  private func knownReceipt() async throws -> Receipt? {
    guard let operation else { return nil }
    return try await pipeline.receipt(of: operation)
  }

  private func submit(_ edits: [Edit], on day: LocalDate, _ viewer: Viewer) async throws -> Receipt {
    try await pipeline.submit(
      Change(operationID: operation ?? surroundings.newIdentifier(), edits: edits, effectiveOn: day), by: viewer)
  }
}

/// At which level an office of the chain sits, so that a viewer of a township does not decide for the
/// county.
enum LeaveOffice {
  static func rank(_ step: String) -> DivisionRank? {
    switch step {
    case "team", "village": .village
    case "township": .township
    case "county": .county
    case "prefecture": .prefecture
    // The sending unit sits anywhere; its word is entered by whoever got it.
    default: nil
    }
  }

  static func reaches(_ viewer: Viewer, _ step: String) -> Bool {
    guard let scope = viewer.scope, let rank = rank(step) else { return true }
    return scope.rank <= rank
  }
}
