import Authority
import Basics
import Installation
import Journal
import Policy
import Roster
import Store
import TestSupport
import Testing
import VillageDispatch

/// Proves the rules of extension, recall, addition and replacement, and that no sequence of them
/// breaks an invariant of postings.
@Suite struct LifecycleTests {
  private let village = World.village(0)

  private func world(_ engine: Engine, _ cadres: String...) async throws -> HandoverWorld {
    let world = try await HandoverWorld(engine)
    for id in cadres { try await world.world.putCadre(id) }
    return world
  }

  private func posting(_ world: HandoverWorld, _ cadre: String, _ role: String = "first_secretary", from: LocalDate) async throws -> [String: SQLValue]? {
    try await world.world.record("postings", "\(cadre)|\(village)|\(role)|\(from.packed)")
  }

  @Test(arguments: engines)
  func anExtensionGoesAsFarAsPolicyAllows(_ engine: Engine) async throws {
    let world = try await world(engine, "A", "B", "C")
    let start = day(2023, 9, 15)
    try await world.post("A", village, from: start, to: day(2025, 9, 14))
    func extend(_ cadre: String, _ until: LocalDate) async throws {
      _ = try await world.postings.extend(cadre, until: until, by: .machineOperator)
    }
    let limit = day(2026, 9, 14)
    await #expect(throws: LifecycleError.runsAnyway(until: day(2025, 9, 14))) { try await extend("A", day(2025, 9, 14)) }
    await #expect(throws: LifecycleError.beyondLimit(limit, months: 12)) { try await extend("A", limit.adding(days: 1)) }
    try await extend("A", day(2026, 3, 1))
    // Several together go no further than one.
    await #expect(throws: LifecycleError.beyondLimit(limit, months: 12)) { try await extend("A", limit.adding(days: 1)) }
    try await extend("A", limit)
    #expect(try await posting(world, "A", from: start)?["ends_on"] == limit.sqlValue)

    await #expect(throws: LifecycleError.notRunning(cadre: "B", on: HandoverWorld.today)) { try await extend("B", limit) }
    // Without an end the term counts, and it is past the day before today.
    try await world.post("B", World.village(1), from: start)
    await #expect(throws: LifecycleError.runsAnyway(until: day(2025, 9, 14))) { try await extend("B", day(2025, 9, 12)) }
    try await extend("B", day(2025, 12, 31))
    // What is set to end for a reason is not extended in passing.
    _ = try await world.postings.recall("B", on: day(2025, 9, 20), reason: "健康", by: .machineOperator)
    await #expect(throws: LifecycleError.endsAlready(cadre: "B", on: day(2025, 9, 20), reason: "recall")) {
      try await extend("B", day(2025, 12, 31))
    }
    // The one door still guards the days of overlap.
    try await world.post("C", World.village(2), from: start, to: day(2025, 9, 14))
    try await world.world.putCadre("N")
    try await world.post("N", World.village(2), from: day(2025, 9, 12))
    await #expect(throws: ChangeError.self) { try await extend("C", day(2025, 12, 31)) }
    // Nobody writes beyond their area.
    let other = viewer(World.counties[1], .read, .write)
    await #expect(throws: AuthorityError.self) { _ = try await world.postings.extend("A", until: limit, by: other) }
    #expect(try await world.world.verify().isSound)
  }

  @Test(arguments: engines)
  func aRecallLeavesAGapAndItsReason(_ engine: Engine) async throws {
    let world = try await world(engine, "A")
    let start = day(2023, 9, 1)
    try await world.post("A", village, from: start)
    try await world.world.put("tags", ["division_code": village.sqlValue, "tag": "weak_party_organisation", "valid_from": 20_230_101])
    func recall(_ date: LocalDate, _ reason: String = "长期不在村，电话13812345678") async throws -> PostingOutcome {
      try await world.postings.recall("A", on: date, reason: reason, by: .machineOperator)
    }
    await #expect(throws: LifecycleError.reasonMissing) { _ = try await recall(day(2025, 9, 5), " ") }
    await #expect(throws: LifecycleError.notRunning(cadre: "A", on: day(2023, 8, 31))) { _ = try await recall(day(2023, 8, 31)) }
    let before = try await world.world.head()
    let outcome = try await recall(day(2025, 9, 5))
    #expect(outcome.receipt.seq == before.seq + 1 && outcome.receipt.changedRecords == 2)
    let record = try await posting(world, "A", from: start)
    #expect(record?["ends_on"] == 20_250_905 && record?["end_reason"] == "recall")
    let entry = try await world.world.record("activities", "recall-\(village)-A-20230901")
    #expect(entry?["summary"] == "召回（2025-09-05）：长期不在村，电话138****5678" && entry?["date"] == 20_250_905)
    let policy = world.world.installation.policy, place = village
    func gaps(_ date: LocalDate) async throws -> [LocalDate] {
      try await world.world.store.read {
        try Coverage.check(place, on: date, policy: policy, viewer: .machineOperator, $0).gaps
          .filter { $0.slot == "first_secretary" }.map(\.since)
      }
    }
    #expect(try await gaps(day(2025, 9, 5)).isEmpty)
    #expect(try await gaps(day(2025, 9, 6)).allSatisfy { $0 == day(2025, 9, 6) })
    #expect(try await gaps(day(2025, 9, 6)).isEmpty == policy.teamStandards(in: village, on: day(2025, 9, 6)).isEmpty)
    await #expect(throws: LifecycleError.notRunning(cadre: "A", on: day(2025, 9, 6))) { _ = try await recall(day(2025, 9, 6)) }
  }

  @Test(arguments: engines)
  func anAdditionHasATermOfItsOwn(_ engine: Engine) async throws {
    let world = try await world(engine, "A", "B")
    func add(_ cadre: String, _ start: LocalDate, until: LocalDate? = nil, role: String = "member") async throws -> PostingOutcome {
      try await world.postings.add(cadre, to: village, role: role, from: start, until: until, by: .machineOperator)
    }
    #expect(try await add("A", day(2024, 7, 28)).end == day(2026, 7, 27))
    #expect(try await add("B", day(2024, 8, 1), until: day(2024, 12, 31)).end == day(2024, 12, 31))
    // One posting per person; no end before its start; only codes of the list.
    await #expect(throws: ChangeError.self) { _ = try await add("A", day(2025, 1, 1)) }
    await #expect(throws: ChangeError.self) { _ = try await add("B", day(2025, 1, 2), until: day(2025, 1, 1)) }
    await #expect(throws: ChangeError.self) { _ = try await add("B", day(2025, 1, 2), role: "chief") }
    await #expect(throws: ChangeError.self) { _ = try await add("nobody", day(2025, 1, 2)) }
    // Before 2015 no term is known, and none is guessed.
    await #expect {
      _ = try await add("B", day(2010, 1, 1))
    } throws: { error in
      guard case .unknownPolicy? = error as? LifecycleError else { return false }
      return true
    }
    #expect(try await add("B", day(2010, 1, 1), until: day(2010, 12, 31)).receipt.changedRecords == 1)
  }

  @Test(arguments: engines)
  func aReplacementIsOneChange(_ engine: Engine) async throws {
    let world = try await world(engine, "A", "B", "C")
    let start = day(2024, 1, 1), cutover = day(2025, 9, 20)
    try await world.post("A", village, from: start)
    func replace(_ successor: String = "B", from: LocalDate, cutover: LocalDate = day(2025, 9, 20), leaver: String = "A") async throws -> PostingOutcome {
      try await world.postings.replace(leaver, by: successor, from: from, cutover: cutover, by: .machineOperator)
    }
    await #expect(throws: LifecycleError.sameCadre("A")) { _ = try await replace("A", from: cutover) }
    await #expect(throws: LifecycleError.startsTooLate(day(2025, 9, 21), cutover: cutover)) { _ = try await replace(from: day(2025, 9, 21)) }
    await #expect(throws: LifecycleError.overlapTooLong(days: 8, allowed: 7)) { _ = try await replace(from: day(2025, 9, 12)) }
    await #expect(throws: LifecycleError.startsTooEarly(start, leaverStarted: start)) {
      _ = try await replace(from: start, cutover: day(2024, 1, 3))
    }
    await #expect(throws: LifecycleError.notRunning(cadre: "C", on: cutover.adding(days: -1))) { _ = try await replace(from: cutover, leaver: "C") }
    // Somebody posted elsewhere is refused, and the leaver's posting stays as it was.
    try await world.post("C", World.village(1), from: start)
    await #expect(throws: ChangeError.self) { _ = try await replace("C", from: day(2025, 9, 13)) }
    #expect(try await posting(world, "A", from: start)?["ends_on"] == .null)

    let head = try await world.world.head()
    let outcome = try await replace(from: day(2025, 9, 13))
    #expect(outcome.receipt.seq == head.seq + 1 && outcome.receipt.changedRecords == 2)
    #expect(outcome.end == day(2027, 9, 12))
    #expect(try await posting(world, "A", from: start)?["ends_on"] == 20_250_919)
    #expect(try await posting(world, "A", from: start)?["end_reason"] == "rotation")
    // Done once, done: the same again changes nothing; a later cutover comes too late.
    #expect(try await replace(from: day(2025, 9, 13)).receipt.changedRecords == 0)
    await #expect(throws: LifecycleError.leavesBefore(day(2025, 9, 19), cutover: day(2025, 10, 1))) {
      _ = try await replace(from: day(2025, 9, 28), cutover: day(2025, 10, 1))
    }
    let policy = world.world.installation.policy
    let rights = try await world.world.store.read { try PostingRights.read(of: "A", policy: policy, viewer: .machineOperator, $0) }
    #expect(rights.grants(of: "A", on: day(2025, 9, 19)).map(\.phase) == [.handingOver])
    #expect(rights.grants(of: "B", on: day(2025, 9, 19)).map(\.phase) == [.takingOver])
    #expect(rights.grants(of: "A", on: cutover).isEmpty)
    #expect(rights.grants(of: "B", on: cutover).map(\.phase) == [.serving])
  }

  @Test func everyErrorSaysWhatToDoInBothLanguages() {
    let today = HandoverWorld.today
    let errors: [any ExplainedError] = [
      LifecycleError.notRunning(cadre: "A", on: today), LifecycleError.endsAlready(cadre: "A", on: today, reason: "recall"),
      LifecycleError.runsAnyway(until: today), LifecycleError.beyondLimit(today, months: 12),
      LifecycleError.unknownPolicy(Bilingual("未知", "unknown")), LifecycleError.reasonMissing,
      LifecycleError.sameCadre("A"), LifecycleError.startsTooLate(today, cutover: today),
      LifecycleError.startsTooEarly(today, leaverStarted: today), LifecycleError.overlapTooLong(days: 9, allowed: 7),
      LifecycleError.leavesBefore(today, cutover: today),
      HandoverError.unknownHandover("H"), HandoverError.unknownItem("H", 1), HandoverError.unknownPlan("P"),
      HandoverError.noLeavers(plan: "P"), HandoverError.neverPosted(cadre: "A", village: village, before: today),
      HandoverError.sameCadre("A"), HandoverError.noSuccessor("H"), HandoverError.signedAlready(.leaver, on: today),
      HandoverError.tooEarly(.township, missing: [.leaver]), HandoverError.itemsListed([1]), HandoverError.inFuture(today),
      HandoverError.beforeOther(.leaver, on: today), HandoverError.itemFixed(1, .settled), HandoverError.noteMissing(1),
    ]
    for error in errors {
      #expect(!error.explanation.zh.isEmpty && !error.explanation.en.isEmpty)
      #expect(error.remedy.map { !$0.zh.isEmpty && !$0.en.isEmpty } == true, "\(error)")
    }
  }

  @Test(arguments: engines, [11, 2025] as [UInt64])
  func noSequenceBreaksAnInvariant(_ engine: Engine, _ seed: UInt64) async throws {
    let world = try await HandoverWorld(engine)
    var random = SeededGenerator(seed: seed)
    let cadres = (0..<8).map { "C\($0)" }
    for id in cadres { try await world.world.putCadre(id) }
    let base = HandoverWorld.today
    var done = 0, refused = 0
    for step in 0..<120 {
      let cadre = random.pick(cadres), other = random.pick(cadres)
      let date = base.adding(days: random.below(80) - 60)
      let place = World.village(random.below(3))
      do {
        switch random.below(5) {
        case 0, 1:
          _ = try await world.postings.add(
            cadre, to: place, role: random.below(2) == 0 ? "first_secretary" : "member", from: date,
            until: date.adding(days: random.below(40)), by: .machineOperator)
        case 2:
          _ = try await world.postings.replace(
            cadre, by: other, from: date.adding(days: -random.below(9)), cutover: date,
            until: date.adding(days: random.below(60)), by: .machineOperator)
        case 3: _ = try await world.postings.recall(cadre, on: date, reason: "测试", by: .machineOperator)
        default: _ = try await world.postings.extend(cadre, until: base.adding(days: random.below(60)), by: .machineOperator)
        }
        done += 1
      } catch is LifecycleError { refused += 1 } catch is ChangeError { refused += 1 }
      let policy = world.world.installation.policy
      let broken = try await world.world.store.read { try RosterInvariants.check(policy: policy, $0) }
      #expect(broken.isEmpty, "seed \(seed), step \(step): \(broken.map(\.reason.en))")
    }
    #expect(done > 20 && refused > 10, "done \(done), refused \(refused)")
    #expect(try await world.world.verify().isSound)
  }
}
