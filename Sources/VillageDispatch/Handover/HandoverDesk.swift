public import Authority
public import Basics
import Divisions
public import Journal
public import Policy
public import Store

/// What preparing handovers came to.
public struct HandoverPreparation: Sendable, Hashable {
  /// Every handover asked for, new or not, in the order of villages.
  public var ids: [String] = []
  public var newHandovers = 0
  /// A successor or plan was entered.
  public var changedHandovers = 0
  /// Signed by somebody, and so left as they are.
  public var signedHandovers = 0
  public var newItems = 0
  public var changedItems = 0
  public var unchangedItems = 0
  /// The journal entries written, at most two; none where all was there already.
  public var entries: [Int64] = []
}

/// Prepares, settles and signs handovers; every write goes through the one door.
public struct HandoverDesk: Sendable {
  private let store: DataStore
  private let pipeline: ChangePipeline
  private let keys: KeyRing
  private let policy: PolicyBook
  private let surroundings: Surroundings

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

  /// Makes the pack of one leaver from the records as of the cutover, or brings it up to date.
  ///
  /// Items keep their numbers and states; a matter that has gone from the records is marked done.
  /// Written as one Change for the handover and one for its items.
  /// - Parameters:
  ///   - cutover: from 00:00 of this day only the successor serves.
  ///   - successor: nil looks for who came to the same seat.
  /// - Throws: `HandoverError.neverPosted`, `.sameCadre`, `ChangeError`, `AuthorityError`.
  public func prepare(
    village: DivisionCode, leaver: String, successor: String? = nil, cutover: LocalDate,
    by viewer: Viewer
  ) async throws -> HandoverPreparation {
    try viewer.require(.read, in: village)
    let policy = policy
    let rows = try await store.read { connection in
      let found = try Leaver.find(
        leaver, in: village, cutover: cutover, successor: successor, policy: policy, connection)
      return try Self.rows([found], cutover: cutover, plan: nil, range: village.subtree, policy, connection)
    }
    var outcome = rows.outcome
    // An item refers to its handover, which must be there before.
    for (kind, rows) in [("handovers", rows.handovers), ("handover_items", rows.items)] where !rows.isEmpty {
      let receipt = try await pipeline.submit(
        Change(
          operationID: surroundings.newIdentifier(), edits: rows.map { Edit(kind, $0) },
          effectiveOn: cutover),
        by: viewer)
      outcome.entries.append(receipt.seq)
    }
    return outcome
  }

  /// Makes the packs of everybody who leaves under a plan: one Change for all handovers and one for
  /// all items. Cut short, it is completed by running it again.
  /// - Parameter progress: told the number of items checked so far.
  /// - Throws: `HandoverError.unknownPlan`, `.noLeavers`, `ChangeError`, `AuthorityError`.
  public func prepare(
    plan: String, by viewer: Viewer, progress: @escaping @Sendable (Int) -> Void = { _ in }
  ) async throws -> HandoverPreparation {
    let policy = policy
    let rows = try await store.read { connection in
      let cutover = try PlanCutover(plan, connection)
      try viewer.require(.read, in: cutover.division)
      let leavers = try cutover.leavers(plan, connection)
      guard !leavers.isEmpty else { throw HandoverError.noLeavers(plan: plan) }
      return try Self.rows(
        leavers, cutover: cutover.cutoverOn, plan: plan, range: cutover.division.subtree, policy,
        connection)
    }
    var outcome = rows.outcome
    let (keys, surroundings) = (keys, surroundings)
    outcome.entries = try await store.dedicated { connection in
      try [(DispatchRecords.handovers, rows.handovers), (DispatchRecords.handoverItems, rows.items)]
        .compactMap { kind, rows in
          if rows.isEmpty { return nil }
          let bulk = try BulkImport(
            kind: kind, connection: connection, keys: keys, viewer: viewer, surroundings: surroundings)
          return try Self.write(rows, bulk, source: plan, progress)
        }
    }
    return outcome
  }

  private static func rows(
    _ leavers: [Leaver], cutover: LocalDate, plan: String?, range: ClosedRange<Int64>,
    _ policy: PolicyBook, _ connection: any Connection
  ) throws -> HandoverRows {
    let since = leavers.map(\.posting.start).min() ?? cutover
    let affairs = try VillageAffairs(
      of: Set(leavers.map(\.posting.village.value)), in: range, on: cutover, since: since,
      policy: policy, connection)
    return try HandoverRows(leavers, cutover: cutover, plan: plan, range: range, affairs, connection)
  }

  private static func write(
    _ rows: [[String: SQLValue]], _ bulk: BulkImport, source: String, _ progress: (Int) -> Void
  ) throws -> Int64? {
    var refused: [RuleFinding] = []
    let batch = 2_000
    for start in stride(from: 0, to: rows.count, by: batch) {
      let end = min(start + batch, rows.count)
      let proposed = (start..<end).map { i in
        ProposedRow(number: i + 1, values: bulk.kind.fields.map { rows[i][$0.name] })
      }
      refused += try bulk.add(proposed).map(\.finding)
      progress(end)
    }
    let (outcome, more) = try bulk.finish(
      source: source, dryRun: false, keepGood: false,
      hasErrors: refused.contains { $0.severity == .error })
    refused += more.map(\.finding)
    if refused.contains(where: { $0.severity == .error }) { throw ChangeError.refused(refused) }
    return outcome.number
  }

  /// Sets the state of an item.
  ///
  /// Until somebody signs, an item may go from any state to any; after that only from open to done.
  /// - Parameter note: what came of it; required for `done`.
  /// - Throws: `HandoverError`, `ChangeError`, `AuthorityError`.
  @discardableResult
  public func set(
    item number: Int, of id: String, to state: HandoverItemState, note: String? = nil,
    by viewer: Viewer
  ) async throws -> Receipt {
    let (handover, item) = try await store.read { connection in
      let handover = try Handovers.handover(id, connection)
      try viewer.require(.read, in: handover.village)
      return (handover, try Handovers.items(of: id, connection).first { $0.number == number })
    }
    guard let item else { throw HandoverError.unknownItem(id, number) }
    // A task may gather notes until it is done; what was signed as settled stands, word for word.
    let isTask = item.state == .open && (state == .open || state == .done)
    let isSame = item.state == state && (note == nil || note == item.note)
    if !handover.signedOn.isEmpty, !isTask, !isSame {
      throw HandoverError.itemFixed(number, item.state)
    }
    // An earlier note says what is to do, not what came of it.
    if state == .done, item.state != .done, (note ?? "").isEmpty { throw HandoverError.noteMissing(number) }
    var values: [String: SQLValue] = [
      "handover_id": .text(id), "item": number.sqlValue, "state": .text(state.rawValue),
    ]
    if let note { values["note"] = .text(note) }
    return try await submit(Edit("handover_items", values, basedOn: item.version), on: nil, by: viewer)
  }

  /// Signs a handover for one of the four.
  /// - Parameter day: of the signature; nil is today.
  /// - Throws: `HandoverError` saying what is missing, `ChangeError`, `AuthorityError`.
  @discardableResult
  public func sign(
    _ id: String, as who: Signatory, on day: LocalDate? = nil, by viewer: Viewer
  ) async throws -> Receipt {
    let today = surroundings.today
    let date = day ?? today
    let (handover, items) = try await store.read { connection in
      let handover = try Handovers.handover(id, connection)
      try viewer.require(.read, in: handover.village)
      return (handover, try Handovers.items(of: id, connection))
    }
    try handover.requireSignable(by: who, on: date, today: today, items)
    return try await submit(
      Edit("handovers", ["handover_id": .text(id), who.field: date.sqlValue], basedOn: handover.version),
      on: date, by: viewer)
  }

  private func submit(_ edit: Edit, on day: LocalDate?, by viewer: Viewer) async throws -> Receipt {
    try await pipeline.submit(
      Change(operationID: surroundings.newIdentifier(), edits: [edit], effectiveOn: day), by: viewer)
  }
}

extension Handover {
  /// The rules of signing, as a pure function.
  /// - Throws: `HandoverError`, the first thing that stands in the way.
  func requireSignable(
    by who: Signatory, on date: LocalDate, today: LocalDate, _ items: [HandoverItem]
  ) throws(HandoverError) {
    if let day = signedOn[who] { throw .signedAlready(who, on: day) }
    if who == .successor, successor == nil { throw .noSuccessor(id) }
    let missing = who.predecessors.filter { signedOn[$0] == nil }
    if !missing.isEmpty { throw .tooEarly(who, missing: missing) }
    let listed = items.filter { $0.state == .listed }.map(\.number)
    if !listed.isEmpty { throw .itemsListed(listed) }
    if date > today { throw .inFuture(date) }
    for other in who.predecessors {
      if let day = signedOn[other], date < day { throw .beforeOther(other, on: day) }
    }
  }
}
