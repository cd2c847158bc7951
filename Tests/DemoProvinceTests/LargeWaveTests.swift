import Authority
import Basics
import DemoProvince
import Installation
import Journal
import Roster
import Store
import TestSupport
import Testing
import VillageDispatch

/// The rotation of a whole province: tens of thousands of postings begin and end by one Change, on
/// both engines, and are taken back as if nothing had been.
///
/// One test, for both builds take a minute each; the province is solved once, for the records are the
/// same on both and so is the plan.
@Suite(.serialized) struct LargeWaveTests {
  private static func day(_ month: Int, _ day: Int, _ year: Int = 2023) -> LocalDate {
    guard let date = LocalDate(year, month, day) else { fatalError("no such day") }
    return date
  }
  private let starts = day(9, 4), cutover = day(9, 11), ends = day(9, 3, 2025)

  private func desk(_ house: Installation) -> DispatchDesk {
    DispatchDesk(
      store: house.store, registry: house.registry, policy: house.policy, keys: house.keys,
      surroundings: house.surroundings, pipeline: house.pipeline, viewer: .machineOperator)
  }

  private func request(_ division: String, round: String = "2023") throws -> PlanRequest {
    PlanRequest(
      round: round, division: try #require(DivisionCode(abbreviated: division)), asOf: DemoStage.beforeRotation.day,
      startsOn: starts, cutoverOn: cutover, endsOn: ends)
  }

  @Test func aWholeProvinceTurnsAndTurnsBack() async throws {
    var solved: (plan: DispatchPlan, files: [(String, [UInt8])], part: String)?
    for engine in engines {
      let fixture = try await Fixture(engine)
      let house = fixture.installation, desk = desk(house)
      try await DemoProvince(seed: 2023, stage: .beforeRotation).build(house) { _ in }
      let part = try await desk.draft(try request("5133"))
      try await desk.withdraw(part)
      let plan: DispatchPlan
      if let solved {
        #expect(part.record.inputsHash + part.record.resultHash == solved.part)
        plan = try await transplant(solved.plan, solved.files, to: house)
      } else {
        plan = try await desk.draft(try request("51"))
        solved = (plan, try await files(of: plan, house), part.record.inputsHash + part.record.resultHash)
      }
      try await turn(plan, desk, house, engine)
      await house.store.close()
    }
  }

  /// The kept bytes of a plan under their hashes.
  private func files(of plan: DispatchPlan, _ house: Installation) async throws -> [(String, [UInt8])] {
    let hashes = [plan.record.inputsHash, plan.record.resultHash]
    return try await house.store.read { connection in
      try hashes.map { hash in
        let content = try connection.first("SELECT content FROM dispatch_files WHERE hash = $1", [hash]) {
          try $0.get(0, as: [UInt8].self)
        }
        return (hash, content ?? [])
      }
    }
  }

  /// Puts a plan drawn up from the same records into another database, without its placements.
  private func transplant(
    _ plan: DispatchPlan, _ files: [(String, [UInt8])], to house: Installation
  ) async throws -> DispatchPlan {
    let record = plan.record, request = record.request
    try await house.store.write { connection in
      for (hash, content) in files {
        try connection.execute("INSERT INTO dispatch_files (hash, content) VALUES ($1, $2)", [hash, SQLValue.blob(content)])
      }
    }
    let edit = Edit("plans", [
      "plan_id": .text(record.id), "round": .text(request.round), "division_code": request.division.sqlValue,
      "as_of": request.asOf.sqlValue, "starts_on": request.startsOn.sqlValue, "cutover_on": request.cutoverOn.sqlValue,
      "ends_on": request.endsOn.sqlValue, "state": "draft", "policy_digest": .text(record.policyDigest),
      "inputs_hash": .text(record.inputsHash), "result_hash": .text(record.resultHash),
      "objective": .integer(Int64(record.objective)),
    ])
    _ = try await house.pipeline.submit(
      Change(operationID: house.surroundings.newIdentifier(), edits: [edit]), by: .machineOperator)
    return try await desk(house).plan(record.id)
  }

  private func turn(_ plan: DispatchPlan, _ desk: DispatchDesk, _ house: Installation, _ engine: Engine) async throws {
    let before = try await state(house)
    let serving = Set(
      try await house.store.read {
        try $0.rows("SELECT cadre_id FROM postings WHERE ends_on IS NULL") { try $0.get(0, as: String.self) }
      })
    let clock = ContinuousClock()
    var wave: WaveOutcome?
    let publishing = try await clock.measure { wave = try await desk.publish(plan, withoutAnswers: true) }
    let outcome = try #require(wave)
    let count = plan.placements.count
    #expect(count > 30_000 && outcome.beginning == count && outcome.ending > 30_000)
    let broken = try await house.store.read { try RosterInvariants.check(policy: house.policy, $0) }
    #expect(broken.isEmpty)

    // Before, during and after the days of handing over.
    func inPost(_ day: LocalDate) async throws -> Int {
      try await house.store.read {
        try $0.count(
          """
          SELECT count(*) FROM postings WHERE starts_on <= \(day.packed)
            AND (ends_on IS NULL OR ends_on >= \(day.packed))
          """)
      }
    }
    // Who serves and is sent on, or stays, is in one post all the while.
    let both = plan.placements.count { serving.contains($0.cadre) }
    let eve = try await inPost(starts.adding(days: -1))
    #expect(eve == outcome.ending)
    #expect(try await inPost(starts) == eve + count - both)
    #expect(try await inPost(cutover.adding(days: -1)) == eve + count - both)
    #expect(try await inPost(cutover) == count)
    #expect(try await inPost(ends) == count)
    #expect(try await inPost(ends.adding(days: 1)) == 0)

    let published = try await desk.plan(plan.record.id)
    var undone: WaveOutcome?
    let undoing = try await clock.measure { undone = try await desk.rollBack(published, on: starts) }
    #expect(undone?.ending == outcome.beginning + outcome.ending)
    #expect(try await state(house) == before)
    print("\(engine): \(outcome.beginning) begin, \(outcome.ending) end; published in \(publishing), rolled back in \(undoing)")
  }

  /// How many postings there are, and a sum over all of every column but the version.
  private func state(_ house: Installation) async throws -> [UInt64] {
    try await house.store.read { connection in
      let columns = try columnsByTable(connection)["postings"]?.filter { $0 != "version" } ?? []
      var count: UInt64 = 0, sum = Checksum.fnv1a([])
      try connection.stream("SELECT \(columns.joined(separator: ", ")) FROM postings ORDER BY id", []) { row in
        count += 1
        for i in columns.indices { sum = Checksum.fnv1a("\(row[i])|".utf8, from: sum) }
      }
      return [count, sum]
    }
  }
}
