import Authority
import Basics
import Journal
import Roster
import Store
import TestSupport
import Testing
import VillageDispatch

/// Proves that a published wave puts everybody where they should be on every day, and that taken back
/// it leaves no trace in the postings.
@Suite struct WaveTests {
  static let seeds: [UInt64] = [31, 32, 33]
  private let starts = PlanWorld.startsOn, cutover = PlanWorld.cutover

  /// The whole table but for the numbers of the entries that wrote it.
  private func dump(_ world: PlanWorld) async throws -> [String] {
    try await world.world.store.read { connection in
      let columns = try columnsByTable(connection)["postings"]?.filter { $0 != "version" } ?? []
      #expect(columns.contains("date_precision") && columns.count > 9)
      return try connection.rows("SELECT \(columns.joined(separator: ", ")) FROM postings ORDER BY id") { row in
        columns.indices.map { "\(row[$0])" }.joined(separator: "|")
      }
    }
  }

  private func head(_ world: PlanWorld) async throws -> Int64 { try await world.world.head().seq }

  private func invariants(_ world: PlanWorld) async throws -> [String] {
    try await world.world.store.read {
      try RosterInvariants.check(policy: world.world.installation.policy, $0)
    }.map(\.reason.en)
  }

  /// Who may work where, told from the rules of a wave in words, not from its rows.
  private struct Expected {
    let before: [PlanWorld.PostingFacts]
    let placements: [PlanPlacement]
    var isRolledBack = false

    private func isOpen(_ posting: PlanWorld.PostingFacts, _ day: LocalDate) -> Bool {
      posting.start <= day && (posting.end.map { day <= $0 } ?? true)
    }

    private func place(_ cadre: String) -> DivisionCode? { placements.first { $0.cadre == cadre }?.village }

    func mayWork(_ cadre: String, _ village: DivisionCode, _ day: LocalDate) -> Bool {
      let (starts, cutover) = (PlanWorld.startsOn, PlanWorld.cutover)
      let own = before.filter { $0.cadre == cadre }
      if isRolledBack { return own.contains { $0.village == village && isOpen($0, day) } }
      let atHome = place(cadre) == village
      // Serving elsewhere when the wave begins, they come when they may leave there.
      let servesElsewhere = own.contains { isOpen($0, starts) && $0.village != village }
      if atHome, day >= (servesElsewhere ? cutover : starts), day <= PlanWorld.endsOn { return true }
      let old = own.contains { $0.village == village && isOpen($0, day) }
      if day < cutover { return old }
      // From the cutover only those stay whom the wave leaves alone: a term of their own, in a village
      // that nobody is sent to, and not sent elsewhere themselves.
      let keeps = own.contains { $0.village == village && $0.end != nil && isOpen($0, day) }
      return keeps && place(cadre) == nil && !placements.contains { $0.village == village }
    }
  }

  private func checkRights(_ world: PlanWorld, _ expected: Expected) async throws {
    let people = Set(expected.before.map(\.cadre) + expected.placements.map(\.cadre)).sorted()
    let policy = world.world.installation.policy
    for cadre in people {
      let rights = try await world.world.store.read {
        try PostingRights.read(of: cadre, policy: policy, viewer: .machineOperator, $0)
      }
      for offset in -2...(starts.days(until: cutover) + 2) {
        let day = starts.adding(days: offset)
        var open: [DivisionCode] = []
        for village in world.villages.map(\.code) {
          let may = rights.mayWork(cadre, in: village, on: day)
          #expect(may == expected.mayWork(cadre, village, day), "\(cadre) in \(village) on \(day)")
          if may { open.append(village) }
        }
        // One person serves in one village at a time.
        #expect(open.count <= 1 && rights.grants(of: cadre, on: day).map(\.village) == open, "\(cadre) on \(day)")
      }
    }
  }

  private func published(_ world: PlanWorld) async throws -> (plan: DispatchPlan, wave: WaveOutcome) {
    let draft = try await world.desk.draft(PlanWorld.request())
    let wave = try await world.desk.publish(draft, withoutAnswers: true)
    return (try await world.desk.plan(draft.record.id), wave)
  }

  @Test(arguments: engines, seeds)
  func everybodyIsWhereTheyShouldBeOnEveryDay(_ engine: Engine, _ seed: UInt64) async throws {
    print("seed \(seed)")
    let world = try await PlanWorld(engine, seed: seed)
    let draft = try await world.desk.draft(PlanWorld.request())
    let before = try await dump(world), start = try await head(world)
    let wave = try await world.desk.publish(draft, withoutAnswers: true)
    let plan = try await world.desk.plan(draft.record.id)
    #expect(plan.record.state == .published && plan.record.importNumber == wave.number)
    // One entry for all postings, one for the plan.
    #expect(wave.number == start + 1)
    #expect(try await head(world) == start + 2)
    let rows = try await world.world.store.read {
      try $0.count("SELECT row_count FROM journal WHERE seq = $1", [wave.number])
    }
    #expect(rows == wave.beginning + wave.ending && wave.beginning == plan.placements.count && wave.ending > 0)
    try await checkRights(world, Expected(before: world.postings, placements: plan.placements))
    #expect(try await invariants(world).isEmpty)

    // Taken back on the last day on which that can be done.
    let undone = try await world.desk.rollBack(plan, on: cutover.adding(days: -1))
    #expect(undone.number == wave.number + 2 && undone.ending == rows)
    #expect(try await dump(world) == before)
    try await checkRights(world, Expected(before: world.postings, placements: plan.placements, isRolledBack: true))
    let back = try await world.desk.plan(plan.record.id)
    #expect(back.record.state == .rolledBack && back.record.importNumber == wave.number)
    #expect(try world.desk.isReproducible(back))
    #expect(try await world.world.verify().isSound)

    // A new plan may follow.
    let (second, again) = try await published(world)
    #expect(second.record.id == "2023-2" && again.beginning == wave.beginning && again.ending == wave.ending)
    try await checkRights(world, Expected(before: world.postings, placements: second.placements))
    #expect(try await world.world.verify().isSound)
  }

  @Test(arguments: engines)
  func fromTheCutoverOnAWaveStays(_ engine: Engine) async throws {
    let world = try await PlanWorld(engine, seed: 34)
    let (plan, _) = try await published(world)
    let after = try await dump(world)
    for day in [cutover, cutover.adding(days: 100)] {
      await #expect(throws: PlanError.tooLate(cutover)) { _ = try await world.desk.rollBack(plan, on: day) }
    }
    #expect(try await dump(world) == after)
    await #expect(throws: PlanError.self) { try await world.desk.withdraw(plan) }
    await #expect(throws: PlanError.wrongState(plan.record.id, is: "published", needed: "draft, consulting")) {
      _ = try await world.desk.publish(plan, withoutAnswers: true)
    }
  }

  @Test(arguments: engines)
  func whatBuildsOnAWaveHoldsItBack(_ engine: Engine) async throws {
    let world = try await PlanWorld(engine, seed: 35)
    let (plan, _) = try await published(world)
    let house = world.world.installation
    let newcomer = try #require(plan.placements.first { place in !world.postings.contains { $0.cadre == place.cadre } })
    let postings = PostingDesk(
      store: house.store, pipeline: house.pipeline, policy: house.policy, surroundings: surroundings(on: starts))
    _ = try await postings.recall(newcomer.cadre, on: starts.adding(days: 1), reason: "测试", by: .machineOperator)
    let after = try await dump(world), seq = try await head(world)
    do {
      _ = try await world.desk.rollBack(plan, on: starts.adding(days: 1))
      Issue.record("rolled back over a recall")
    } catch ImportUndo.Refusal.builtUpon(_, let by) {
      #expect(by.count == 1 && by[0].contains(newcomer.cadre) && by[0].hasSuffix("(#\(seq))"), "\(by)")
    }
    #expect(try await dump(world) == after)
    #expect(try await world.desk.plan(plan.record.id).record.state == .published)
  }

  /// Puts a plan's record back to what it was, as where the power failed before it was marked.
  private func unmark(_ world: PlanWorld, _ plan: DispatchPlan) async throws {
    let record = plan.record
    try await world.world.store.write {
      try $0.execute(
        "UPDATE plans SET state = $1, import_number = $2, version = $3 WHERE id = $4",
        [record.state.rawValue, record.importNumber.sqlValue, record.version.sqlValue, record.id])
    }
  }

  @Test(arguments: engines)
  func aWaveWhosePlanWasNotMarkedIsPublishedOnce(_ engine: Engine) async throws {
    let world = try await PlanWorld(engine, seed: 36)
    let plan = try await world.desk.draft(PlanWorld.request())
    let before = try await dump(world)
    let wave = try await world.desk.publish(plan, withoutAnswers: true)
    let after = try await dump(world), seq = try await head(world)
    try await unmark(world, plan)
    #expect(try await world.desk.publish(plan, withoutAnswers: true) == wave)
    #expect(try await dump(world) == after)
    #expect(try await head(world) == seq + 1)

    // Not even where a posting of the wave was changed meanwhile.
    try await unmark(world, plan)
    let place = try #require(plan.placements.first { place in !world.postings.contains { $0.cadre == place.cadre } })
    let key: [String: SQLValue] = [
      "cadre_id": .text(place.cadre), "village_code": place.village.sqlValue, "role": .text(place.role.record),
      "starts_on": starts.sqlValue,
    ]
    try await world.world.put("postings", key.merging(["ends_on": 20_240_101, "end_reason": "recall"]) { $1 })
    #expect(try await world.desk.publish(plan, withoutAnswers: true) == wave)
    #expect(try await dump(world) != after)
    try await world.world.put("postings", key.merging(["ends_on": PlanWorld.endsOn.sqlValue, "end_reason": .null]) { $1 })
    #expect(try await dump(world) == after)

    // Nor is it lost where taking it back was cut short; here without the change that builds on it.
    let other = try await PlanWorld(engine, seed: 36)
    let (live, _) = try await published(other)
    let undone = try await other.desk.rollBack(live, on: starts)
    try await unmark(other, live)
    #expect(try await dump(other) == before)
    #expect(try await other.desk.rollBack(live, on: starts) == undone)
    #expect(try await other.desk.plan(live.record.id).record.state == .rolledBack)
    #expect(try await dump(other) == before)
  }

  /// A plan whose placements were not written any more has them when it is published.
  @Test(arguments: engines)
  func placementsThatAreMissingAreWritten(_ engine: Engine) async throws {
    let world = try await PlanWorld(engine, seed: 37)
    let plan = try await world.desk.draft(PlanWorld.request())
    let all = try await world.placements(plan.record.id)
    let number = try await head(world)
    try await world.world.undo(number)
    #expect(try await world.placements(plan.record.id).isEmpty)
    _ = try await world.desk.publish(try await world.desk.plan(plan.record.id), withoutAnswers: true)
    #expect(try await world.placements(plan.record.id) == all)
  }

  @Test(arguments: engines)
  func aPlanThatSendsNobodyIsNotPublished(_ engine: Engine) async throws {
    let world = try await PlanWorld(engine, seed: 38)
    let plan = try await world.desk.draft(PlanWorld.request())
    // Nominated for nothing, everybody stays at home; the leavers would go all the same.
    for id in plan.inputs.names.cadres {
      try await world.world.put("nominations", ["round": "2023", "cadre_id": .text(id), "first_secretary": "no", "member": "no"])
    }
    let empty = try await world.desk.draft(PlanWorld.request())
    #expect(empty.placements.isEmpty && empty.record.objective == 0)
    let before = try await dump(world)
    await #expect(throws: PlanError.sendsNobody(empty.record.id)) { _ = try await world.desk.publish(empty, withoutAnswers: true) }
    #expect(try await dump(world) == before)
    #expect(try await world.desk.plan(empty.record.id).record.state == .draft)
  }

  /// A rule of postings refuses the wave as a whole, and names itself.
  @Test(arguments: engines)
  func aWaveThatBreaksARuleIsRefusedWhole(_ engine: Engine) async throws {
    let world = try await PlanWorld(engine, seed: 39)
    let plan = try await world.desk.draft(PlanWorld.request())
    let place = try #require(plan.placements.first { place in !world.postings.contains { $0.cadre == place.cadre } })
    // Sent beyond the province meanwhile, where no wave of it ends anything.
    try await world.world.put("postings", [
      "cadre_id": .text(place.cadre), "village_code": World.village(0).sqlValue, "role": "member",
      "starts_on": PlanWorld.startsOn.sqlValue,
    ])
    let before = try await dump(world), seq = try await head(world)
    await #expect(throws: PlanError.self) { _ = try await world.desk.publish(plan, withoutAnswers: true) }
    #expect(try await dump(world) == before)
    #expect(try await head(world) == seq)
    #expect(try await world.desk.plan(plan.record.id).record.state == .draft)
  }

  /// Who is free on a day, the best first.
  @Test(arguments: engines)
  func replacementsAreThoseWhoAreFree(_ engine: Engine) async throws {
    let world = try await PlanWorld(engine, seed: 40)
    let (plan, _) = try await published(world)
    let seat = try #require(plan.placements.first { $0.role == .member })
    for day in [starts.adding(days: -1), starts, cutover] {
      let ranked = try await world.desk.replacements(plan, village: seat.village, role: .member, on: day, limit: 1000)
      let expected = Expected(before: world.postings, placements: plan.placements)
      let free = try plan.candidates(village: seat.village, role: .member).filter { candidate in
        !world.villages.contains { expected.mayWork(candidate.cadre, $0.code, day) }
      }
      #expect(ranked.map(\.cadre).sorted() == free.map(\.cadre).sorted())
      #expect(zip(ranked, ranked.dropFirst()).allSatisfy { $0.score.total >= $1.score.total })
    }
  }
}
