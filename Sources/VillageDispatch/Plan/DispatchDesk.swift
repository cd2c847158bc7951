public import Authority
public import Basics
import Foundation
public import Journal
public import Policy
public import Store

/// Where plans are drawn up, changed, published and taken back.
public struct DispatchDesk: Sendable {
  let store: DataStore
  let registry: RecordRegistry
  let policy: PolicyBook
  let keys: KeyRing
  let surroundings: Surroundings
  let pipeline: ChangePipeline
  let viewer: Viewer

  public init(
    store: DataStore, registry: RecordRegistry, policy: PolicyBook, keys: KeyRing,
    surroundings: Surroundings, pipeline: ChangePipeline, viewer: Viewer
  ) {
    self.store = store
    self.registry = registry
    self.policy = policy
    self.keys = keys
    self.surroundings = surroundings
    self.pipeline = pipeline
    self.viewer = viewer
  }

  /// What a plan's number is made of: the round and how many plans it had before.
  private func newIdentifier(_ round: String) async throws -> String {
    let count = try await store.read { try $0.count("SELECT count(*) FROM plans WHERE round = $1", [round]) }
    return "\(round)-\(count + 1)"
  }

  /// Draws up a plan from the records, best by the rules in force, and keeps it with its inputs.
  ///
  /// - Parameter progress: told how many cadres of how many have been placed.
  /// - Throws: `PlanError`, `AuthorityError`, `ChangeError`.
  public func draft(
    _ request: PlanRequest, note: String? = nil, progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in }
  ) async throws -> DispatchPlan {
    try requireOverlap(request)
    let (policy, viewer) = (policy, viewer)
    let inputs = try await store.read { connection in
      try PlanBuilder(request, policy: policy, viewer: viewer, connection).build()
    }
    let run = DispatchRun(inputs.problem)
    try run.solve { progress($0.agentsPlaced, $0.agentCount) }
    let result = PlanResult(inputs, try run.outcome())
    let id = try await newIdentifier(request.round)
    let packedInputs = try PlanArchive.pack(try inputs.files())
    let packedResult = try PlanArchive.pack(result.files())
    try await keep([packedInputs, packedResult])
    var record = PlanRecord(
      id: id, request: request, state: .draft, policyDigest: policy.digest,
      inputsHash: packedInputs.hash, resultHash: packedResult.hash, objective: result.objective,
      importNumber: nil, note: note)
    record.version = try await submit([record.edit], effectiveOn: nil)
    let plan = DispatchPlan(record: record, inputs: inputs, rulings: [], result: result)
    try await writePlacements(plan)
    return plan
  }

  private func requireOverlap(_ request: PlanRequest) throws {
    let days = request.startsOn.days(until: request.cutoverOn)
    if days < 0 { throw PlanError.cutoverTooEarly(request.cutoverOn, startsOn: request.startsOn) }
    guard case .known(let allowed) = policy.overlapDays(in: request.division, on: request.startsOn) else { return }
    if days > allowed.value { throw PlanError.overlapTooLong(days: days, allowed: allowed.value) }
  }

  /// Keeps blocks of bytes under their hashes; what is there already stays.
  private func keep(_ blocks: [(hash: String, content: [UInt8])]) async throws {
    try await store.write { connection in
      for block in blocks {
        try connection.execute(
          "INSERT INTO dispatch_files (hash, content) VALUES ($1, $2) ON CONFLICT (hash) DO NOTHING",
          [block.hash, SQLValue.blob(block.content)])
      }
    }
  }

  /// - Returns: the entry, which is the version of what it changed.
  func submit(_ edits: [Edit], effectiveOn: LocalDate?) async throws -> Int64 {
    try await pipeline.submit(
      Change(operationID: surroundings.newIdentifier(), edits: edits, effectiveOn: effectiveOn), by: viewer
    ).seq
  }

  /// A plan with its inputs and its result.
  ///
  /// - Throws: `PlanError.unknownPlan`; `ProblemFileError` where the kept bytes are not those of the
  ///   plan's hashes.
  public func plan(_ id: String) async throws -> DispatchPlan {
    let viewer = viewer
    return try await store.read { connection in
      guard let record = try PlanRecord.find(id, connection) else { throw PlanError.unknownPlan(id) }
      try viewer.require(.read, in: record.request.division)
      func files(_ hash: String) throws -> [PlanFile] {
        let content = try connection.first("SELECT content FROM dispatch_files WHERE hash = $1", [hash]) {
          try $0.get(0, as: [UInt8].self)
        }
        return try PlanArchive.unpack(content ?? [], hash: hash)
      }
      let inputs = try PlanInputs(files: try files(record.inputsHash))
      return DispatchPlan(
        record: record, inputs: inputs, rulings: try PlanRuling.all(of: id, connection),
        result: try PlanResult(files: try files(record.resultHash), inputs))
    }
  }

  /// Every plan, newest first.
  public func plans() async throws -> [PlanRecord] {
    let viewer = viewer
    return try await store.read { connection in
      try PlanRecord.all(connection).filter { viewer.reaches($0.request.division) }
    }
  }

  /// Pins a pair or rules it out, and finds the best plan anew with the least disruption: the
  /// assignment moves only along the paths that the ruling makes necessary.
  ///
  /// - Returns: the plan as it is now, and who goes elsewhere than before.
  /// - Throws: `PlanError`; `ChangeError.conflict` where somebody else ruled meanwhile; the plan is as
  ///   it was then.
  public func rule(
    _ plan: DispatchPlan, _ kind: PlanRuling.Kind, cadre: String, village: DivisionCode,
    role: DispatchRole, reason: String?
  ) async throws -> (plan: DispatchPlan, moves: [PlanMove]) {
    guard plan.record.state == .draft || plan.record.state == .consulting else {
      throw PlanError.wrongState(plan.record.id, is: plan.record.state.rawValue, needed: "draft, consulting")
    }
    let ruling = PlanRuling(
      step: (plan.rulings.last?.step ?? 0) + 1, kind: kind, cadre: cadre, village: village, role: role,
      reason: reason)
    var next = plan
    do {
      next.result = try Self.apply(ruling, after: plan.rulings, to: plan.result, plan.inputs, ProblemMarket(plan.problem))
    } catch let error as DispatchRulingError {
      throw plan.inRecords(error, of: ruling)
    }
    next.rulings.append(ruling)
    let packed = try PlanArchive.pack(next.result.files())
    try await keep([packed])
    next.record.resultHash = packed.hash
    next.record.objective = next.result.objective
    let moves = PlanMove.between(plan, next)
    let edits = [next.record.edit, ruling.edit(plan: plan.record.id)]
      + moves.map { $0.edit(plan: plan.record.id) }
    let entry = try await submit(edits, effectiveOn: nil)
    if next.record != plan.record { next.record.version = entry }
    return (next, moves)
  }

  /// Solves a problem from its inputs, then every ruling in its order, each from the result before.
  static func replay(_ inputs: PlanInputs, _ rulings: [PlanRuling]) throws -> PlanResult {
    let run = DispatchRun(inputs.problem)
    try run.solve()
    var result = PlanResult(inputs, try run.outcome())
    for (i, ruling) in rulings.enumerated() {
      result = try apply(ruling, after: Array(rulings.prefix(i)), to: result, inputs, run.market)
    }
    return result
  }

  /// One ruling, from a result under the earlier ones.
  private static func apply(
    _ ruling: PlanRuling, after earlier: [PlanRuling], to result: PlanResult, _ inputs: PlanInputs,
    _ market: ProblemMarket
  ) throws -> PlanResult {
    func pairs(_ kind: PlanRuling.Kind) throws -> [DispatchRuling] {
      try earlier.filter { $0.kind == kind }.map { try inputs.names.pair($0) }
    }
    let run = DispatchRun(
      market, resuming: result.assignment, certificate: result.certificate, pins: try pairs(.pin),
      forbidden: try pairs(.forbid))
    let pair = try inputs.names.pair(ruling)
    switch ruling.kind {
    case .pin: try run.pin(pair)
    case .forbid: try run.forbid(pair)
    }
    return PlanResult(inputs, try run.outcome())
  }

  /// Solves a plan once more from what is kept and compares, byte by byte.
  public func isReproducible(_ plan: DispatchPlan) throws -> Bool {
    try PlanArchive.pack(Self.replay(plan.inputs, plan.rulings).files()).hash == plan.record.resultHash
  }

  /// Writes the placements of a plan as one Change.
  func writePlacements(_ plan: DispatchPlan) async throws {
    let rows = plan.placements.map { placement -> [String: SQLValue] in
      [
        "plan_id": .text(plan.record.id), "cadre_id": .text(placement.cadre),
        "village_code": placement.village.sqlValue, "role": .text(placement.role.record),
        "state": .text("placed"),
      ]
    }
    _ = try await write("placements", rows, source: "plan \(plan.record.id)")
  }

  /// Many records of one kind as one Change.
  ///
  /// - Returns: the number of the entry, nil where nothing changed.
  /// - Throws: `PlanError.refused` with the first rule that does not hold; nothing was written then.
  func write(_ kindID: String, _ rows: [[String: SQLValue]], source: String) async throws -> Int64? {
    guard let kind = registry.kind(kindID) else { return nil }
    let (keys, viewer, surroundings) = (keys, viewer, surroundings)
    return try await store.dedicated { connection in
      let bulk = try BulkImport(
        kind: kind, connection: connection, keys: keys, viewer: viewer, surroundings: surroundings)
      for start in stride(from: 0, to: rows.count, by: 4_000) {
        let batch = (start..<min(start + 4_000, rows.count)).map { i in
          ProposedRow(number: i + 1, values: kind.fields.map { rows[i][$0.name] })
        }
        let findings = try bulk.add(batch)
        if let bad = findings.first(where: { $0.finding.severity == .error }) {
          throw PlanError.refused(bad.finding)
        }
      }
      let (outcome, findings) = try bulk.finish(source: source, dryRun: false, keepGood: false, hasErrors: false)
      if let bad = findings.first(where: { $0.finding.severity == .error }) {
        throw PlanError.refused(bad.finding)
      }
      return outcome.number
    }
  }
}
