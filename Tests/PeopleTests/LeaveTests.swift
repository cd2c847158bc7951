import Authority
import Basics
import Journal
import Policy
import Roster
import Store
import TestSupport
import Testing

/// Proves that leave goes the way of the chain and no other, under random cases against a model kept
/// by hand, and that nobody writes beyond their area.
@Suite struct LeaveTests {
  @Test(arguments: engines, [7, 2023] as [UInt64])
  func anySequenceGoesTheWayOfTheModel(_ engine: Engine, _ seed: UInt64) async throws {
    let place = try await PeopleWorld(engine)
    var random = SeededGenerator(seed: seed)
    var model = LeaveModel()
    let villages = [World.village(0), World.village(1), PeopleWorld.aba]
    let cadres = (0..<6).map { "C\($0)" }
    for (i, cadre) in cadres.enumerated() {
      try await place.world.putCadre(cadre)
      let (from, to) = (day(2023, 9, 1).adding(days: random.below(30)), day(2023, 11, 1).adding(days: random.below(60)))
      try await place.post(cadre, villages[i % 3], from: from, to: to)
      model.postings.append(.init(cadre: cadre, village: villages[i % 3].value, from: from.dayNumber, to: to.dayNumber))
    }
    let today = PeopleWorld.today.dayNumber
    var ids: [String] = []
    var (done, refused) = (0, 0)
    func date() -> Int { day(2023, 9, 1).dayNumber + random.below(115) }
    for step in 0..<220 {
      var (what, allowed, happened) = ("", false, true)
      let choice = ids.isEmpty ? 0 : random.below(10)
      do {
        if choice < 3 {
          let (cadre, from, applied) = (random.pick(cadres), date(), date())
          let to = from + random.below(16) - 1
          what = "apply \(cadre) \(LocalDate(dayNumber: from)) \(LocalDate(dayNumber: to)) on \(LocalDate(dayNumber: applied))"
          allowed = model.mayApply(cadre, from, to, applied, today: today)
          let file = try await place.leave.apply(
            LeaveInput(
              cadre, kind: random.pick(["personal", "sick", "official"]), from: LocalDate(dayNumber: from),
              to: LocalDate(dayNumber: to), appliedOn: LocalDate(dayNumber: applied)), by: .machineOperator)
          ids.append(file.id)
          model.leaves[file.id] = .init(
            cadre: cadre, village: model.place(cadre, from, to) ?? 0, from: from, to: to, applied: applied)
        } else {
          let id = random.pick(ids)
          var leave = try #require(model.leaves[id])
          let on = random.chance(70) ? max(leave.decisions.last?.on ?? leave.applied, leave.applied) + random.below(2) : date()
          switch choice {
          case 3..<8:
            let office = random.chance(60) ? nil : random.pick(["unit", "team", "village", "township", "county", "prefecture"])
            let isFiling = leave.chain.first { $0.step == (office ?? leave.turn) }?.files ?? false
            let decision = random.chance(85) ? (isFiling ? "filed" : random.chance(88) ? "agreed" : "refused") : random.pick(["agreed", "refused", "filed"])
            what = "decide \(id) \(office ?? "-") \(decision) on \(LocalDate(dayNumber: on))"
            allowed = leave.mayDecide(office, decision, on, today: today)
            let turn = leave.turn
            try await place.leave.decide(id, step: office, decision, on: LocalDate(dayNumber: on), by: .machineOperator)
            leave.decisions.append((office ?? turn ?? "", decision, on))
          case 8:
            what = "withdraw \(id) on \(LocalDate(dayNumber: on))"
            allowed = leave.lives && leave.returned == nil && !(leave.isAgreed(by: max(on, today)) && on >= leave.from)
            try await place.leave.withdraw(id, on: LocalDate(dayNumber: on), by: .machineOperator)
            leave.cancelled = on
          default:
            let back = leave.from + random.below(14) - 2
            what = "return \(id) on \(LocalDate(dayNumber: back))"
            allowed = leave.cancelled.map { $0 > max(back, today) } ?? true && !leave.isRefused && leave.isAgreed(by: max(back, today))
              && leave.returned == nil && back >= leave.from && back <= today
            try await place.leave.giveBack(id, on: LocalDate(dayNumber: back), by: .machineOperator)
            leave.returned = back
          }
          model.leaves[id] = leave
        }
      } catch is PeopleError { happened = false } catch is ChangeError { happened = false }
      let (told, due, came) = (what, allowed, happened)
      #expect(came == due, "seed \(seed), step \(step): \(told)")
      if happened { done += 1 } else { refused += 1 }
    }
    #expect(done > 40 && refused > 30, "done \(done), refused \(refused)")
    for id in ids {
      let file = try #require(try await place.file(id)), leave = try #require(model.leaves[id])
      for _ in 0..<20 {
        let on = date()
        #expect(file.state(on: LocalDate(dayNumber: on)).id == leave.state(on), "seed \(seed), \(id) on \(LocalDate(dayNumber: on))")
      }
    }
    #expect(try await place.world.verify().isSound)
  }

  @Test(arguments: engines)
  func theChainIsThatOfTheDayAndPlace(_ engine: Engine) async throws {
    let place = try await PeopleWorld(engine)
    for (cadre, village) in [("A", World.village(0)), ("B", PeopleWorld.aba)] {
      try await place.world.putCadre(cadre)
      try await place.post(cadre, village, from: day(2023, 9, 1))
    }
    func steps(_ cadre: String, _ from: LocalDate, _ days: Int) async throws -> [String] {
      let file = try await place.leave.apply(
        LeaveInput(cadre, kind: "annual", from: from, to: from.adding(days: days - 1), appliedOn: day(2023, 9, 10)), by: .machineOperator)
      return file.steps?.map(\.code) ?? []
    }
    #expect(try await steps("A", day(2023, 10, 1), 3) == ["team", "township"])
    #expect(try await steps("A", day(2023, 10, 4), 4) == ["team", "township", "unit", "county"])
    #expect(try await steps("B", day(2023, 10, 1), 9) == ["village", "township"])
    #expect(try await steps("B", day(2023, 10, 10), 10) == ["unit", "township", "county", "prefecture"])
    // Where no chain is known, nothing is guessed.
    await #expect {
      _ = try await place.leave.apply(
        LeaveInput("A", kind: "annual", from: day(2023, 11, 1), to: day(2023, 11, 1), appliedOn: day(2020, 1, 1)), by: .machineOperator)
    } throws: { error in
      guard case .unknownPolicy? = error as? PeopleError else { return false }
      return true
    }
  }

  @Test(arguments: engines)
  func whoeverWritesKeepsTheRules(_ engine: Engine) async throws {
    let place = try await PeopleWorld(engine)
    try await place.world.putCadre("A")
    try await place.post("A", World.village(0), from: day(2023, 9, 1), to: day(2023, 11, 30))
    let base: [String: SQLValue] = [
      "leave_id": "X", "cadre_id": "A", "village_code": World.village(0).sqlValue, "kind": "sick", "starts_on": 20_231_001,
      "ends_on": 20_231_003, "applied_on": 20_230_930,
    ]
    try await place.world.put("leave", base)
    // Another at the same time, one beyond the posting, one in another village; a step out of turn.
    for more: [String: SQLValue] in [
      ["leave_id": "Y", "starts_on": 20_231_003, "ends_on": 20_231_004], ["leave_id": "Y", "starts_on": 20_231_130, "ends_on": 20_231_201],
      ["leave_id": "Y", "village_code": World.village(1).sqlValue, "starts_on": 20_231_010, "ends_on": 20_231_010],
    ] {
      await #expect(throws: ChangeError.self) { try await place.world.put("leave", base.merging(more) { $1 }) }
    }
    await #expect(throws: ChangeError.self) {
      try await place.world.put("leave_decisions", ["leave_id": "X", "step": "township", "decision": "agreed", "decided_on": 20_230_930])
    }
    await #expect(throws: ChangeError.self) {
      try await place.world.put("leave_decisions", ["leave_id": "X", "step": "team", "decision": "filed", "decided_on": 20_230_930])
    }
    // History is taken with a word of warning.
    let imported = try await place.world.putHistory(
      "leave", base.merging(["leave_id": "Y", "starts_on": 20_231_003, "ends_on": 20_231_004]) { $1 })
    #expect(imported.outcome.new == 1 && imported.errors.isEmpty && imported.findings.contains { $0.finding.severity == .warning })
  }

  @Test(arguments: engines)
  func officesAndAreasAreKept(_ engine: Engine) async throws {
    let place = try await PeopleWorld(engine)
    try await place.world.putCadre("A")
    try await place.post("A", World.village(0), from: day(2023, 9, 1))
    let input = LeaveInput("A", kind: "sick", from: day(2023, 10, 1), to: day(2023, 10, 2), appliedOn: day(2023, 9, 30))
    let (stranger, reader, village) = (
      viewer(World.counties[1], .read, .write), viewer(World.counties[0], .read), viewer(World.village(0), .read, .write)
    )
    await #expect(throws: AuthorityError.self) { _ = try await place.leave.apply(input, by: stranger) }
    await #expect(throws: AuthorityError.self) { _ = try await place.leave.apply(input, by: reader) }
    let file = try await place.leave.apply(input, by: village)
    try await place.leave.decide(file.id, "agreed", on: day(2023, 9, 30), by: village)
    await #expect(throws: PeopleError.beyondViewer(step: "township")) {
      try await place.leave.decide(file.id, "agreed", on: day(2023, 9, 30), by: village)
    }
    await #expect(throws: AuthorityError.self) { try await place.leave.decide(file.id, "agreed", on: day(2023, 9, 30), by: stranger) }
    // Named where it was made, it counts once.
    let named = place.leave.carrying("op-1")
    let first = try await named.decide(file.id, "agreed", on: day(2023, 9, 30), by: viewer(World.counties[0], .read, .write))
    let again = try await named.decide(file.id, "agreed", on: day(2023, 9, 30), by: viewer(World.counties[0], .read, .write))
    #expect(first.seq == again.seq && again.wasKnown && !first.wasKnown)
    let policy = place.installation.policy
    await #expect(throws: AuthorityError.self) {
      try await place.world.store.read {
        _ = try LeaveQueries.list(in: World.counties[0], from: day(2023, 9, 1), to: day(2023, 12, 1), policy: policy, viewer: stranger, $0)
      }
    }
  }

  @Test func everyErrorSaysWhatToDoInBothLanguages() {
    let (village, today) = (World.village(0), PeopleWorld.today)
    let errors: [PeopleError] = [
      .notPosted(cadre: "A", on: today), .unknownLeave("L"), .leaveEnded("L", .refused), .notYourTurn(step: "unit", next: "team"),
      .unknownStep("x", steps: ["team"]), .wrongDecision(step: "team", decision: "filed"), .beyondViewer(step: "county"),
      .unknownPolicy(Bilingual("未知", "unknown")), .leaveBegun("L", on: today), .beforeStart("L", start: today), .monthNotOver(today),
      .nobodyPosted(village, month: today), .noSheet(village, month: today), .sheetOutdated(village, month: today),
      .villageFirst(village, month: today), .remarkMissing, .unknownTraining("T"), .unknownAssessment("A"),
      .assessedAlready(cadre: "A", kind: "term", year: 2023), .servedTooShort(cadre: "A", months: 3, needed: 24),
      .assessmentClosed("A", grade: "competent"), .incomplete("A", missing: ["service"]), .notInScheme("x", known: ["service"]),
      .aboveCap(grade: "excellent", cap: "competent", absences: 1),
    ]
    for error in errors {
      #expect(!error.explanation.zh.isEmpty && !error.explanation.en.isEmpty)
      #expect(error.remedy.map { !$0.zh.isEmpty && !$0.en.isEmpty } == true, "\(error)")
    }
  }
}
