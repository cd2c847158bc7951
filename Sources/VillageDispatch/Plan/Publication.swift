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
  /// - Throws: `PlanError` where units object or have not answered, or a rule of postings refuses;
  ///   nothing was written then.
  public func publish(_ plan: DispatchPlan, withoutAnswers: Bool = false) async throws -> WaveOutcome {
    guard plan.record.state == .draft || plan.record.state == .consulting else {
      throw PlanError.wrongState(plan.record.id, is: plan.record.state.rawValue, needed: "draft, consulting")
    }
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
    // Told apart from other imports by its source, so that a wave whose plan could not be marked any
    // more (the power failed in between) is found again.
    let source = Self.source(of: plan.record)
    let written = try await write("postings", wave.rows, source: source)
    let known = written == nil ? try await publishedWave(plan.record) : nil
    guard let number = written ?? known else {
      throw PlanError.wrongState(plan.record.id, is: "empty", needed: "a plan with placements")
    }
    var record = plan.record
    record.state = .published
    record.importNumber = number
    try await submit([record.edit], effectiveOn: request.startsOn)
    return WaveOutcome(number: number, beginning: wave.beginning, ending: wave.ending)
  }

  static func source(of record: PlanRecord) -> String { "plan \(record.id) \(record.resultHash.prefix(12))" }

  private func publishedWave(_ record: PlanRecord) async throws -> Int64? {
    let source = Self.source(of: record)
    return try await store.read { connection in
      try ImportUndo.list(connection).last {
        $0.undoneBy == nil && $0.detail.kind == "postings" && $0.detail.file == source
      }?.entry.seq
    }
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
    let undo = ImportUndo(registry: registry, keys: keys, surroundings: surroundings)
    let viewer = viewer
    let undone = try await store.dedicated { try undo.undo(number, by: viewer, $0) }
    var record = plan.record
    record.state = .rolledBack
    try await submit([record.edit], effectiveOn: day)
    return WaveOutcome(number: undone.entry, beginning: 0, ending: undone.records)
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
    var record = plan.record
    record.state = state
    try await submit([record.edit], effectiveOn: nil)
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
