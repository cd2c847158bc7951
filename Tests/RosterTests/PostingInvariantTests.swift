import Basics
import Divisions
import Installation
import Journal
import Roster
import Store
import TestSupport
import Testing

/// Proves invariants 1 and 2 of the domain under random sequences of changes: what an oracle that
/// counts days allows is accepted, all else is refused, and every count equals the oracle's.
@Suite struct PostingInvariantTests {
  private static let sequences = 300
  private static let base = LocalDate(dayNumber: 19_500)  // in 2023

  /// Two villages; two sequences of a county share them, so that each finds postings of others.
  private static func villages(_ sequence: Int) -> [DivisionCode] {
    (0..<2).map { World.village(sequence / 4 * 2 + $0, county: sequence % 2) }
  }

  private static func draw(
    _ sequence: Int, _ oracle: PostingOracle, _ random: inout SeededGenerator
  ) -> PostingOracle.Posting {
    // Half the time an existing posting gets another end, so that keys meet again.
    if random.chance(50), let known = oracle.postings.values.sorted(by: { $0.id < $1.id }).randomElement(using: &random) {
      var changed = known
      changed.end = random.chance(25) ? nil : known.start.adding(days: random.below(40) - 2)
      return changed
    }
    let start = base.adding(days: random.below(60))
    return PostingOracle.Posting(
      cadre: "S\(sequence)-\(random.below(3))", village: random.pick(villages(sequence)),
      role: random.chance(70) ? "first_secretary" : "member", start: start,
      end: random.chance(30) ? nil : start.adding(days: random.below(40) - 1))
  }

  private static func run(
    _ sequence: Int, seed: UInt64, shared: PostingOracle, _ world: World
  ) async throws -> PostingOracle {
    var random = SeededGenerator(seed: seed).branch("\(sequence)")
    var oracle = shared
    for step in 0..<10 {
      let posting = draw(sequence, oracle, &random)
      let edit = Edit("postings", [
        "cadre_id": .text(posting.cadre), "village_code": posting.village.sqlValue, "role": .text(posting.role),
        "starts_on": posting.start.sqlValue, "ends_on": posting.end.sqlValue,
      ])
      let what = "seed \(seed), sequence \(sequence), step \(step): \(posting.id) to \(posting.end?.description ?? "-")"
      do {
        let receipt = try await world.installation.pipeline.submit(
          Change(operationID: "\(sequence)-\(step)", edits: [edit]), by: .machineOperator)
        let isSame = oracle.postings[posting.id] == posting
        #expect(isSame || oracle.allows(posting), "accepted: \(what)")
        #expect((receipt.changedRecords == 0) == isSame, "\(what)")
        oracle.postings[posting.id] = posting
      } catch ChangeError.refused(let findings) {
        #expect(!oracle.allows(posting), "refused: \(what): \(findings.map(\.reason.en))")
      }
    }
    return oracle
  }

  @Test(arguments: engines, [2023 as UInt64])
  func anySequenceOfChangesKeepsThem(_ engine: Engine, _ seed: UInt64) async throws {
    let world = try await World(engine, villages: 300)
    let cadres = (0..<Self.sequences).flatMap { sequence in (0..<3).map { "S\(sequence)-\($0)" } }
    let made = try await world.importRows("cadres", cadres.map {
      ["cadre_id": .text($0), "name": "测试", "unit_id": "U0"]
    }, batch: 500)
    #expect(made.outcome.new == cadres.count)

    // Sequences that share villages run one after the other in a lane; lanes run at once.
    let lanes = Dictionary(grouping: 0..<Self.sequences) { Self.villages($0)[0] }
    let all = try await withThrowingTaskGroup(of: PostingOracle.self) { group in
      for lane in lanes.values {
        group.addTask {
          var oracle = PostingOracle()
          for sequence in lane { oracle = try await Self.run(sequence, seed: seed, shared: oracle, world) }
          return oracle
        }
      }
      return try await group.reduce(into: PostingOracle()) { all, lane in
        all.postings.merge(lane.postings) { $1 }
      }
    }
    #expect(all.postings.count > 500)
    try await expectCounts(world, all, seed: seed)
    let verification = try await world.installation.verify()
    #expect(verification.chain.isSound && verification.invariants.isEmpty)

    // The same said directly about what is stored.
    let stored = Array(all.postings.values)
    for (_, own) in Dictionary(grouping: stored, by: \.cadre) {
      for (i, a) in own.enumerated() { for b in own[(i + 1)...] { #expect(a.sharedDays(b) == 0, "\(a) \(b)") } }
    }
  }

  private func count(_ world: World, _ division: DivisionCode, on day: LocalDate) async throws -> Staffing {
    try await world.store.read { connection in
      let villages = try DivisionQueries.places(in: division.subtree, on: day, connection).villages
      return try Staffing.count(in: division.subtree, on: day, villages: villages, connection)
    }
  }

  private func expectCounts(_ world: World, _ oracle: PostingOracle, seed: UInt64) async throws {
    var random = SeededGenerator(seed: seed).branch("counts")
    let divisions = [World.province, World.prefecture] + World.counties
      + (0..<6).map { World.village(random.below(150), county: $0 % 2) }
    for _ in 0..<40 {
      let (day, division) = (Self.base.adding(days: random.below(120) - 10), random.pick(divisions))
      let open = oracle.open(day, in: division)
      let found = try await count(world, division, on: day)
      let what = "seed \(seed): \(division) on \(day)"
      #expect(found.inPost == Set(open.map(\.cadre)).count, "\(what)")
      #expect(found.firstSecretaries == Set(open.filter { $0.role == "first_secretary" }.map(\.cadre)).count, "\(what)")
      #expect(found.members == Set(open.filter { $0.role == "member" }.map(\.cadre)).count, "\(what)")
      #expect(found.coveredPlaces == Set(open.map(\.village)).count, "\(what)")
      #expect(found.coveredVillages == found.coveredPlaces, "\(what)")
      let begun = oracle.postings.values.filter { $0.start <= day && division.contains($0.village) }
      let served = try await world.store.read { try Staffing.served(in: division.subtree, by: day, $0) }
      #expect(served == Set(begun.map(\.cadre)).count, "\(what)")
      let byCounty = try await world.store.read { try Staffing.inPost(by: .county, in: division.subtree, on: day, $0) }
      let wanted = Dictionary(grouping: open) { $0.village.value / 1_000_000 * 1_000_000 }
        .mapValues { Set($0.map(\.cadre)).count }
      #expect(byCounty == wanted, "\(what)")
      let people = try await world.store.read {
        try Staffing.persons(.open(role: nil), in: division.subtree, on: day, after: "", limit: 10_000, $0)
      }
      #expect(people.map(\.cadreID) == Set(open.map(\.cadre)).sorted(), "\(what)")
    }
  }

  /// Seven days of handing over, both ends counted, and not one more.
  @Test(arguments: engines)
  func theOverlapIsCountedInclusively(_ engine: Engine) async throws {
    let world = try await World(engine)
    for id in ["C1", "C2", "C3"] { try await world.putCadre(id) }
    func post(_ cadre: String, _ from: Int64, _ to: Int64?) async throws {
      try await world.put("postings", [
        "cadre_id": .text(cadre), "village_code": World.village(0).sqlValue, "role": "first_secretary",
        "starts_on": .integer(from), "ends_on": to.sqlValue,
      ])
    }
    try await post("C1", 20_210_510, 20_230_920)
    await #expect(throws: ChangeError.self) { try await post("C2", 20_230_913, nil) }
    try await post("C2", 20_230_914, nil)
    await #expect(throws: ChangeError.self) { try await post("C3", 20_240_101, nil) }
    // The same person never overlaps, not by a day.
    await #expect(throws: ChangeError.self) { try await post("C1", 20_230_920, 20_230_925) }
    let day = try #require(LocalDate(2023, 9, 16))
    let both = try await count(world, World.village(0), on: day)
    #expect(both.firstSecretaries == 2 && both.inPost == 2 && both.coveredVillages == 1)
    // Invariant 2: a village that does not exist on the day covers nothing, a community no village.
    try await world.put("divisions", ["code": World.village(0).sqlValue, "level": "community"])
    let community = try await count(world, World.village(0), on: day)
    #expect(community.coveredPlaces == 1 && community.coveredVillages == 0 && community.inPost == 2)
  }

  @Test(arguments: engines)
  func aCadreTakesTheUnitAlong(_ engine: Engine) async throws {
    let world = try await World(engine)
    try await world.putCadre("C1")
    let key: [String: SQLValue] = [
      "cadre_id": "C1", "village_code": World.village(0).sqlValue, "role": "member", "starts_on": 20_230_901,
    ]
    try await world.put("postings", key)
    let id = "C1|\(World.village(0))|member|20230901"
    #expect(try await world.record("postings", id)?["unit_id"] == "U0")
    try await world.put("postings", key.merging(["unit_id": "U1"]) { $1 })
    #expect(try await world.record("postings", id)?["unit_id"] == "U1")
    #expect(try await world.record("cadres", "C1")?["division_code"] == World.counties[0].sqlValue)
  }
}
