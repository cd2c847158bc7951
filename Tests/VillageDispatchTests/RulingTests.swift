import Basics
import Journal
import Store
import TestSupport
import Testing
import VillageDispatch

/// Proves that after every ruling a plan is the best there is under all of them, and that what cannot
/// be done leaves it as it was.
@Suite struct RulingTests {
  /// The best objective under rulings, solved afresh: who is pinned and their post are taken out, the
  /// forbidden pairs forbidden as by a rule.
  private func best(_ plan: DispatchPlan) throws -> Int {
    var problem = plan.problem, fixed = 0
    let names = plan.inputs.names
    for ruling in plan.rulings {
      let c = try #require(names.cadres.firstIndex(of: ruling.cadre))
      let v = try #require(names.villages.firstIndex(of: ruling.village))
      switch ruling.kind {
      case .forbid:
        problem.exclusions[DispatchRuling(cadre: c, village: v, role: ruling.role), default: []].append("forbidden")
      case .pin:
        let seats = problem.posts.indices.filter { problem.posts[$0].village == v && problem.posts[$0].role == ruling.role }
        let seat = try #require(seats.max { problem.posts[$0].bonus < problem.posts[$1].bonus })
        fixed += problem.score(cadre: c, village: v, role: ruling.role).total + problem.posts[seat].bonus
        problem.posts.remove(at: seat)
        problem.cadres[c].mayBeFirstSecretary = false
        problem.cadres[c].mayBeMember = false
      }
    }
    let run = DispatchRun(problem)
    try run.solve()
    let outcome = try run.outcome()
    #expect(outcome.isProven)
    return outcome.objective + fixed
  }

  /// All that the database has of a plan.
  private func kept(_ world: PlanWorld, _ plan: DispatchPlan) async throws -> [String] {
    let again = try await world.desk.plan(plan.record.id)
    return try await world.placements(plan.record.id) + again.files().map { "\($0.name) \($0.bytes.count) \(Checksum.fnv1a($0.bytes))" }
      + ["\(again.record)"] + again.rulings.map { "\($0)" } + ["\(try await world.world.head())"]
  }

  @Test(arguments: engines, [UInt64(21), 22, 23])
  func everyRulingLeavesTheBestOfWhatIsLeft(_ engine: Engine, _ seed: UInt64) async throws {
    print("seed \(seed)")
    let world = try await PlanWorld(engine, seed: seed)
    var plan = try await world.desk.draft(PlanWorld.request())
    var random = SeededGenerator(seed: seed)
    let names = plan.inputs.names
    var done = 0
    for _ in 0..<60 where done < 8 {
      let kind: PlanRuling.Kind = random.chance(60) ? .pin : .forbid
      let cadre: String, village: DivisionCode, role: DispatchRole
      if kind == .forbid, let place = plan.placements.randomElement(using: &random) {
        (cadre, village, role) = (place.cadre, place.village, place.role)
      } else {
        (cadre, village, role) = (random.pick(names.cadres), random.pick(names.villages), random.pick(DispatchRole.allCases))
      }
      let bars = try plan.reasons(cadre: cadre, village: village, role: role).bars
      let isPinned = plan.rulings.contains { $0.kind == .pin && $0.cadre == cadre }
      let before = plan
      do {
        let (next, moves) = try await world.desk.rule(plan, kind, cadre: cadre, village: village, role: role, reason: "测试")
        plan = next
        done += 1
        #expect(bars.isEmpty && !(kind == .forbid && isPinned))
        let was = Dictionary(before.placements.map { ($0.cadre, $0) }, uniquingKeysWith: { a, _ in a })
        let now = Dictionary(next.placements.map { ($0.cadre, $0) }, uniquingKeysWith: { a, _ in a })
        let changed = names.cadres.filter { was[$0] != now[$0] }
        #expect(Set(moves.map(\.cadre)) == Set(changed) && moves.count == changed.count)
        #expect(moves.allSatisfy { $0.from == was[$0.cadre] && $0.to == now[$0.cadre] })
        #expect((now[cadre]?.village == village && now[cadre]?.role == role) == (kind == .pin))
        #expect(next.record.objective <= before.record.objective)
      } catch let error as PlanError {
        // Refused for a reason that the plan itself had given before, or because all posts are pinned.
        if case .noPostLeft = error {} else { #expect(!bars.isEmpty || isPinned, "\(error)") }
        #expect(error.remedy != nil)
        continue
      }
      #expect(plan.record.objective == (try best(plan)), "after \(plan.rulings)")
      let again = try await world.desk.plan(plan.record.id)
      #expect(again.record == plan.record && again.rulings == plan.rulings)
      #expect(try again.files() == plan.files())
      #expect(try await world.placements(plan.record.id) == plan.placements.map { "\($0.cadre) \($0.village) \($0.role.record)" }.sorted())
    }
    #expect(done >= 5)
    let last = try await world.desk.plan(plan.record.id)
    #expect(try world.desk.isReproducible(last))
    #expect(try await world.world.verify().isSound)
  }

  @Test(arguments: engines)
  func whatIsRuledIsAmongTheReasons(_ engine: Engine) async throws {
    let world = try await PlanWorld(engine, seed: 24)
    var plan = try await world.desk.draft(PlanWorld.request())
    let first = try #require(plan.placements.first { $0.role == .member })
    plan = try await world.desk.rule(plan, .forbid, cadre: first.cadre, village: first.village, role: .member, reason: nil).plan
    let reasons = try plan.reasons(cadre: first.cadre, village: first.village, role: .member)
    #expect(reasons.bars.map(\.identifier) == ["forbidden"] && reasons.price == nil)
    #expect(try !plan.candidates(village: first.village, role: .member).contains { $0.cadre == first.cadre })
    #expect(try plan.emptySeat(village: first.village, role: .member).blocked.contains { $0.bar.identifier == "forbidden" })

    let lead = try #require(plan.placements.first { $0.role == .firstSecretary && $0.cadre != first.cadre })
    plan = try await world.desk.rule(plan, .pin, cadre: lead.cadre, village: lead.village, role: .firstSecretary, reason: nil).plan
    #expect(try plan.reasons(cadre: lead.cadre, village: lead.village, role: .firstSecretary).bars.isEmpty)
    let other = try #require(plan.inputs.names.villages.first { $0 != lead.village })
    #expect(try plan.reasons(cadre: lead.cadre, village: other, role: .firstSecretary).bars.last?.identifier == "pinned")
    #expect(try !plan.candidates(village: other, role: .firstSecretary).contains { $0.cadre == lead.cadre })
  }

  @Test(arguments: engines)
  func whatCannotBeRuledChangesNothing(_ engine: Engine) async throws {
    let world = try await PlanWorld(engine, seed: 25)
    var plan = try await world.desk.draft(PlanWorld.request())
    let names = plan.inputs.names
    let lead = try #require(plan.placements.first { $0.role == .firstSecretary })
    let stale = plan
    plan = try await world.desk.rule(plan, .pin, cadre: lead.cadre, village: lead.village, role: .firstSecretary, reason: nil).plan
    let other = try #require(plan.placements.first { $0.role == .firstSecretary && $0.cadre != lead.cadre })
    let before = try await kept(world, plan)
    func refuse(_ expected: PlanError, _ kind: PlanRuling.Kind, _ cadre: String, _ village: DivisionCode, _ role: DispatchRole) async throws {
      await #expect(throws: expected) {
        _ = try await world.desk.rule(plan, kind, cadre: cadre, village: village, role: role, reason: nil)
      }
      #expect(try await kept(world, plan) == before)
    }
    try await refuse(.unknownCadre("nobody"), .pin, "nobody", lead.village, .member)
    try await refuse(.unknownVillage(World.village(0)), .pin, lead.cadre, World.village(0), .member)
    try await refuse(.pinnedElsewhere(cadre: lead.cadre, lead.village), .forbid, lead.cadre, lead.village, .firstSecretary)
    let barred = try #require(names.cadres.first { (try? plan.reasons(cadre: $0, village: other.village, role: .member).bars.isEmpty) == false })
    try await refuse(
      .pairNotAllowed(cadre: barred, other.village, .member, try plan.reasons(cadre: barred, village: other.village, role: .member).bars),
      .pin, barred, other.village, .member)
    let rival = try plan.candidates(village: lead.village, role: .firstSecretary).first { $0.cadre != lead.cadre }
    if let rival { try await refuse(.noPostLeft(lead.village, .firstSecretary), .pin, rival.cadre, lead.village, .firstSecretary) }

    // Somebody who looked before the first ruling must look again.
    await #expect(throws: ChangeError.self) {
      _ = try await world.desk.rule(stale, .forbid, cadre: other.cadre, village: other.village, role: .firstSecretary, reason: nil)
    }
    await #expect(throws: ChangeError.self) { _ = try await world.desk.publish(stale, withoutAnswers: true) }
    await #expect(throws: ChangeError.self) { try await world.desk.consult(stale) }
    #expect(try await kept(world, plan) == before)

    try await world.desk.withdraw(plan)
    let laidAside = try await world.desk.plan(plan.record.id)
    await #expect(throws: PlanError.self) {
      _ = try await world.desk.rule(laidAside, .pin, cadre: other.cadre, village: other.village, role: .firstSecretary, reason: nil)
    }
    await #expect(throws: PlanError.self) { try await world.desk.consult(laidAside) }
    await #expect(throws: PlanError.self) { _ = try await world.desk.publish(laidAside, withoutAnswers: true) }
  }

  // Opinions.

  private func opinion(
    _ kind: PlanOpinion.Giver, _ giver: String, _ verdict: PlanOpinion.Verdict, _ text: String? = nil,
    about cadre: String? = nil
  ) -> PlanOpinion {
    PlanOpinion(giverKind: kind, giver: giver, cadre: cadre, verdict: verdict, text: text, givenOn: PlanWorld.asOf)
  }

  @Test(arguments: engines)
  func objectionsBlockUntilTheyAreSettled(_ engine: Engine) async throws {
    let world = try await PlanWorld(engine, seed: 26)
    let desk = world.desk
    var plan = try await desk.draft(PlanWorld.request())
    try await desk.consult(plan)
    plan = try await desk.plan(plan.record.id)
    #expect(plan.record.state == .consulting)
    func unit(of cadre: String) -> String {
      let index = plan.inputs.names.cadres.firstIndex(of: cadre) ?? 0
      return plan.inputs.names.units[plan.problem.cadres[index].unit]
    }
    let sending = Set(plan.placements.map { unit(of: $0.cadre) }).sorted()
    #expect(try await desk.opinions(on: plan).unansweredUnits == sending)
    await #expect(throws: PlanError.unanswered(sending.count)) { _ = try await desk.publish(plan) }

    // A comment is no answer; answers replace each other.
    try await desk.record(opinion(.unit, sending[0], .comment, "再议"), on: plan)
    #expect(try await desk.opinions(on: plan).unansweredUnits == sending)
    for unit in sending { try await desk.record(opinion(.unit, unit, .agree), on: plan) }
    var state = try await desk.opinions(on: plan)
    #expect(state.unansweredUnits.isEmpty && state.openObjections.isEmpty && state.opinions.count == sending.count)

    let placed = try #require(plan.placements.first { place in
      (try? plan.candidates(village: place.village, role: place.role).count > 1) == true
    })
    let own = unit(of: placed.cadre)
    try await desk.record(opinion(.unit, own, .object, "家中有病人", about: placed.cadre), on: plan)
    state = try await desk.opinions(on: plan)
    #expect(state.openObjections.map(\.cadre) == [placed.cadre] && state.opinions.count == sending.count + 1)
    await #expect(throws: PlanError.objections(1)) { _ = try await desk.publish(plan, withoutAnswers: true) }

    // Ruled on since: settled. Objected to again: open again.
    plan = try await desk.rule(plan, .forbid, cadre: placed.cadre, village: placed.village, role: placed.role, reason: "异议").plan
    #expect(try await desk.opinions(on: plan).openObjections.isEmpty)
    try await desk.record(opinion(.unit, own, .object, "仍有异议", about: placed.cadre), on: plan)
    #expect(try await desk.opinions(on: plan).openObjections.map(\.text) == ["仍有异议"])
    try await desk.record(opinion(.unit, own, .agree, about: placed.cadre), on: plan)
    #expect(try await desk.opinions(on: plan).openObjections.isEmpty)

    // To everything of the giver's: no ruling settles it, only the giver.
    let county = PlanWorld.counties[0]
    try await desk.record(opinion(.county, "\(county)", .object, "人手不够"), on: plan)
    await #expect(throws: PlanError.objections(1)) { _ = try await desk.publish(plan, withoutAnswers: true) }
    try await desk.record(opinion(.county, "\(county)", .agree), on: plan)

    // The ruling may have brought in units that have not been asked.
    let missing = try await desk.opinions(on: plan).unansweredUnits
    if !missing.isEmpty {
      await #expect(throws: PlanError.unanswered(missing.count)) { _ = try await desk.publish(plan) }
      for unit in missing { try await desk.record(opinion(.unit, unit, .agree), on: plan) }
    }
    _ = try await desk.publish(plan)
    plan = try await desk.plan(plan.record.id)
    await #expect(throws: PlanError.self) { try await desk.record(self.opinion(.unit, own, .agree), on: plan) }
  }

  @Test(arguments: engines)
  func anOpinionComesFromSomebodyAboutSomebody(_ engine: Engine) async throws {
    let world = try await PlanWorld(engine, seed: 27)
    let plan = try await world.desk.draft(PlanWorld.request())
    let before = try await kept(world, plan)
    for (wrong, error) in [
      (opinion(.unit, "B99", .object), PlanError.unknownGiver("B99")),
      (opinion(.county, "519999000000", .object), .unknownGiver("519999000000")),
      (opinion(.unit, "B01", .object, about: "nobody"), .unknownCadre("nobody")),
    ] {
      await #expect(throws: error) { try await world.desk.record(wrong, on: plan) }
    }
    #expect(try await kept(world, plan) == before)
    #expect(try await world.desk.opinions(on: plan).opinions.isEmpty)
  }
}
