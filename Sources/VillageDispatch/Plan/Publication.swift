public import Basics
import Divisions
public import Journal
import Store

/// What publishing or rolling back a wave did.
public struct WaveOutcome: Sendable, Hashable {
  /// The entry of the journal, and the number of the import.
  public let number: Int64
  /// Postings that begin.
  public let beginning: Int
  /// Postings that end.
  public let ending: Int
}

extension DispatchDesk {
  /// Publishes a plan: every posting of the wave begins or ends by one Change.
  ///
  /// The successors' postings begin on the first day, the leavers' end on the day before the cutover,
  /// so that in between both have rights and from 00:00 of the cutover only the successors. Somebody
  /// who goes from one village of the wave to another begins there at the cutover; somebody who stays
  /// begins a new term in the same village without a gap.
  ///
  /// - Parameter withoutAnswers: publish though units have not answered.
  /// - Throws: `PlanError` where nobody would be sent, units object or have not answered, or a rule of
  ///   postings refuses; nothing was written then.
  public func publish(_ plan: DispatchPlan, withoutAnswers: Bool = false) async throws -> WaveOutcome {
    guard plan.record.state == .draft || plan.record.state == .consulting else {
      throw PlanError.wrongState(plan.record.id, is: plan.record.state.rawValue, needed: "draft, consulting")
    }
    // The leavers of a plan that sends nobody would go all the same, and nobody come.
    if plan.placements.isEmpty { throw PlanError.sendsNobody(plan.record.id) }
    try await requireCurrent(plan)
    let answers = try await opinions(on: plan)
    if !answers.openObjections.isEmpty { throw PlanError.objections(answers.openObjections.count) }
    if !withoutAnswers, !answers.unansweredUnits.isEmpty {
      throw PlanError.unanswered(answers.unansweredUnits.count)
    }
    let range = plan.record.request.division.subtree, request = plan.record.request
    let placements = plan.placements
    let wave = try await store.read { connection in
      try Wave(placements, request, range, connection)
    }
    try await completePlacements(plan)
    // Told apart from other imports by its source, so that a wave whose plan could not be marked any
    // more (the power failed in between) is found again. Looked for before anything is written: a
    // posting changed since would else be written over, by an import that has the wave's name and
    // only this one posting to roll back.
    var outcome = try await publishedWave(plan.record, beginning: wave.beginning)
    if outcome == nil, let number = try await write("postings", wave.rows, source: Self.source(of: plan.record)) {
      outcome = WaveOutcome(number: number, beginning: wave.beginning, ending: wave.ending)
    }
    guard let outcome else { throw PlanError.changesNothing(plan.record.id) }
    var record = plan.record
    record.state = .published
    record.importNumber = outcome.number
    _ = try await submit([record.edit], effectiveOn: request.startsOn)
    return outcome
  }

  static func source(of record: PlanRecord) -> String { "plan \(record.id) \(record.resultHash.prefix(12))" }

  private func publishedWave(_ record: PlanRecord, beginning: Int) async throws -> WaveOutcome? {
    let source = Self.source(of: record)
    return try await store.read { connection in
      let wave = try ImportUndo.list(connection).last {
        $0.undoneBy == nil && $0.detail.kind == "postings" && $0.detail.file == source
      }
      return wave.map {
        WaveOutcome(number: $0.entry.seq, beginning: beginning, ending: Int($0.entry.rowCount) - beginning)
      }
    }
  }

  /// A plan that somebody changed since it was read is not published by what it was.
  private func requireCurrent(_ plan: DispatchPlan) async throws {
    let id = plan.record.id
    let (record, rulings) = try await store.read { connection in
      (try PlanRecord.find(id, connection), try PlanRuling.all(of: id, connection))
    }
    guard let record else { throw PlanError.unknownPlan(id) }
    if record != plan.record || rulings != plan.rulings {
      throw ChangeError.conflict(
        record: "plans", id: id, current: record.version, base: plan.record.version)
    }
  }

  /// Writes the placements where drawing up the plan was cut short before them.
  private func completePlacements(_ plan: DispatchPlan) async throws {
    let id = plan.record.id
    let kept = try await store.read {
      try $0.count("SELECT count(*) FROM placements WHERE plan_id = $1 AND state = 'placed'", [id])
    }
    if kept != plan.placements.count { try await writePlacements(plan) }
  }

  /// Takes a whole wave back, until its cutover: every posting is as it was before.
  ///
  /// - Parameter day: the day on which this is done.
  /// - Throws: `PlanError.tooLate` from the cutover on; `ImportUndo.Refusal` where later records
  ///   build on the wave, which it names.
  public func rollBack(_ plan: DispatchPlan, on day: LocalDate) async throws -> WaveOutcome {
    guard plan.record.state == .published, let number = plan.record.importNumber else {
      throw PlanError.wrongState(plan.record.id, is: plan.record.state.rawValue, needed: "published")
    }
    if day >= plan.record.request.cutoverOn { throw PlanError.tooLate(plan.record.request.cutoverOn) }
    try await requireCurrent(plan)
    let undone = try await undo(number)
    var record = plan.record
    record.state = .rolledBack
    _ = try await submit([record.edit], effectiveOn: day)
    return WaveOutcome(number: undone.entry, beginning: 0, ending: undone.records)
  }

  /// Undoes a wave; one that was undone already, the plan no longer marked (the power failed in
  /// between), counts as done.
  private func undo(_ number: Int64) async throws -> (entry: Int64, records: Int) {
    let undo = ImportUndo(registry: registry, keys: keys, surroundings: surroundings)
    let viewer = viewer
    do {
      return try await store.dedicated { try undo.undo(number, by: viewer, $0) }
    } catch ImportUndo.Refusal.undoneAlready(_, by: let entry) {
      let records = try await store.read {
        try $0.count("SELECT row_count FROM journal WHERE seq = $1", [entry])
      }
      return (entry, records)
    }
  }

  /// Opens a plan to the opinions of units, townships and counties.
  public func consult(_ plan: DispatchPlan) async throws {
    try await set(plan, .consulting, from: [.draft])
  }

  /// Lays a plan aside for good.
  public func withdraw(_ plan: DispatchPlan) async throws {
    try await set(plan, .withdrawn, from: [.draft, .consulting, .rolledBack])
  }

  private func set(_ plan: DispatchPlan, _ state: PlanState, from allowed: [PlanState]) async throws {
    guard allowed.contains(plan.record.state) else {
      throw PlanError.wrongState(
        plan.record.id, is: plan.record.state.rawValue,
        needed: allowed.map(\.rawValue).joined(separator: ", "))
    }
    try await requireCurrent(plan)
    var record = plan.record
    record.state = state
    _ = try await submit([record.edit], effectiveOn: nil)
  }
}

/// The postings that a plan begins and ends.
struct Wave {
  private(set) var rows: [[String: SQLValue]] = []
  private(set) var beginning = 0
  private(set) var ending = 0

  init(
    _ placements: [PlanPlacement], _ request: PlanRequest, _ range: ClosedRange<Int64>,
    _ connection: any Connection
  ) throws {
    let due = Set(placements.map(\.village.value))
    let next = Dictionary(placements.map { ($0.cadre, $0) }, uniquingKeysWith: { first, _ in first })
    let lastDay = request.cutoverOn.adding(days: -1)
    var serving: [String: Int64] = [:]
    try connection.query(
      """
      SELECT cadre_id, village_code, role, starts_on, ends_on FROM postings
      WHERE \(Validity.within(range, "village_code")) AND starts_on < \(request.startsOn.packed)
        AND (ends_on IS NULL OR ends_on >= \(request.startsOn.packed))
      ORDER BY village_code, cadre_id, starts_on
      """, []
    ) { row in
      let cadre: String = try row.get(0)
      let village: Int64 = try row.get(1)
      let start: LocalDate = try row.get(3)
      let end: LocalDate? = try row.get(4)
      // Who came between rounds with a term of their own stays for it, unless the village is filled
      // anew or they are sent elsewhere.
      if end != nil, !due.contains(village), next[cadre] == nil { return }
      serving[cadre] = village
      let stays = next[cadre]?.village.value == village
      let last = stays ? request.startsOn.adding(days: -1) : lastDay
      if let end, end <= last { return }
      rows.append([
        "cadre_id": .text(cadre), "village_code": .integer(village), "role": .text(try row.get(2)),
        "starts_on": start.sqlValue, "ends_on": max(last, start).sqlValue, "end_reason": .text("rotation"),
      ])
      ending += 1
    }
    for placement in placements {
      let moves = serving[placement.cadre].map { $0 != placement.village.value } ?? false
      rows.append([
        "cadre_id": .text(placement.cadre), "village_code": placement.village.sqlValue,
        "role": .text(placement.role.record), "round": .text(request.round),
        "starts_on": (moves ? request.cutoverOn : request.startsOn).sqlValue,
        "ends_on": request.endsOn.sqlValue,
      ])
      beginning += 1
    }
  }
}

extension DispatchDesk {
  /// Ranked replacements for a vacancy: nominated cadres whom the rules allow there and who have no
  /// posting on a day, the best first.
  public func replacements(
    _ plan: DispatchPlan, village: DivisionCode, role: DispatchRole, on day: LocalDate, limit: Int
  ) async throws -> [Candidate] {
    let busy = try await store.read { connection in
      Set(
        try connection.rows(
          """
          SELECT cadre_id FROM postings WHERE starts_on <= \(day.packed)
            AND (ends_on IS NULL OR ends_on >= \(day.packed))
          """
        ) { try $0.get(0, as: String.self) })
    }
    let free = try plan.candidates(village: village, role: role).filter { !busy.contains($0.cadre) }
    return Array(free.sorted { ($1.score.total, $0.cadre) < ($0.score.total, $1.cadre) }.prefix(limit))
  }
}
