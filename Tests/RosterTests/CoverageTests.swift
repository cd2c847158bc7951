import Authority
import Basics
import Journal
import Policy
import Roster
import Store
import TestSupport
import Testing

/// Proves invariant 3 of the domain: every village is held against the standard in force on the day,
/// and each gap is named with the first day on which the slot was due and empty.
@Suite struct CoverageTests {
  private static let tags = [
    "poor_village", "lifted_village", "weak_party_organisation", "relocation_site", "revitalisation_task",
    "weak_collective_economy", "key_assistance_village",
  ]
  private static let slots = ["leader", "unit", "work_team", "first_secretary", "agronomist", "agri_service_group", "paired_helper"]

  /// Dates near the ends of standards, and some anywhere between.
  private static func day(_ random: inout SeededGenerator) -> LocalDate {
    let edges = [(2015, 4, 1), (2020, 12, 31), (2021, 5, 11), (2023, 9, 1), (2025, 12, 31)].compactMap { LocalDate($0.0, $0.1, $0.2) }
    return random.chance(40) ? random.pick(edges).adding(days: random.below(5) - 2)
      : LocalDate(dayNumber: 16_400 + random.below(4_300))
  }

  private func fill(_ world: World, seed: UInt64) async throws -> CoverageOracle {
    var random = SeededGenerator(seed: seed)
    let villages = (0..<20).flatMap { [World.village($0), World.village($0, county: 1)] }
    var oracle = CoverageOracle(policy: world.installation.policy, villages: villages)
    func span(_ village: DivisionCode, _ what: String) -> CoverageOracle.Span {
      let from = Self.day(&random)
      // Often the successor of another, without a day between them.
      let end = random.chance(30) ? nil : from.adding(days: random.below(1_500))
      return .init(village: village, what: what, from: from, to: end)
    }
    var tags: [String: [String: SQLValue]] = [:]
    var support: [String: [String: SQLValue]] = [:]
    for village in villages {
      for _ in 0..<random.below(5) {
        var tag = span(village, random.pick(Self.tags))
        if random.chance(40), let last = oracle.tags.last, last.village == village, let end = last.to {
          tag = .init(village: village, what: tag.what, from: end.adding(days: random.below(3)), to: tag.to.map { max($0, end.adding(days: 40)) })
        }
        let key = "\(village)|\(tag.what)|\(tag.from)"
        guard tags[key] == nil else { continue }
        tags[key] = ["division_code": village.sqlValue, "tag": .text(tag.what), "valid_from": tag.from.sqlValue, "valid_to": tag.to.sqlValue]
        oracle.tags.append(tag)
      }
      for _ in 0..<random.below(12) {
        var link = span(village, random.pick(Self.slots))
        if random.chance(30), let last = oracle.filled.last, last.village == village, let end = last.to {
          link = .init(village: village, what: last.what, from: end.adding(days: 1), to: end.adding(days: 60))
        }
        let key = "\(village)|\(link.what)|\(link.from)"
        guard support[key] == nil else { continue }
        support[key] = ["division_code": village.sqlValue, "slot": .text(link.what), "holder": "测试单位", "starts_on": link.from.sqlValue, "ends_on": link.to.sqlValue]
        oracle.filled.append(link)
      }
    }
    for village in villages where random.chance(20) {
      let first = Self.day(&random)
      oracle.founded[village] = first
      try await world.put("divisions", ["code": village.sqlValue, "valid_from": first.sqlValue])
    }
    var profiles: [[String: SQLValue]] = []
    for village in villages {
      for year in [2014, 2016, 2018, 2019] where random.chance(50) {
        let poor = random.pick([0, 5, 19, 20, 21, 60])
        oracle.poor[village, default: [:]][year] = poor
        profiles.append(["village_code": village.sqlValue, "year": .integer(Int64(year)), "poor_households": .integer(Int64(poor))])
      }
    }
    #expect(try await world.importRows("tags", Array(tags.values), batch: 500).errors == [])
    #expect(try await world.importRows("support", Array(support.values), batch: 500).errors == [])
    #expect(try await world.importRows("profiles", profiles, batch: 500).errors == [])
    oracle.filled += try await postings(world, villages, &random)
    return oracle
  }

  /// Each posting has a cadre of its own, so that only coverage is in question.
  private func postings(
    _ world: World, _ villages: [DivisionCode], _ random: inout SeededGenerator
  ) async throws -> [CoverageOracle.Span] {
    var rows: [[String: SQLValue]] = []
    var spans: [CoverageOracle.Span] = []
    for village in villages {
      for _ in 0..<random.below(5) {
        let role = random.pick(["first_secretary", "member"])
        let from = Self.day(&random)
        let to = random.chance(25) ? nil : from.adding(days: random.below(900))
        rows.append([
          "cadre_id": .text("K\(rows.count)"), "village_code": village.sqlValue, "role": .text(role),
          "starts_on": from.sqlValue, "ends_on": to.sqlValue,
        ])
        spans.append(.init(village: village, what: role == "member" ? "work_team" : role, from: from, to: to))
      }
    }
    let cadres = rows.indices.map { ["cadre_id": .text("K\($0)"), "name": "测试", "unit_id": "U0"] as [String: SQLValue] }
    #expect(try await world.importRows("cadres", cadres, batch: 500).errors == [])
    #expect(try await world.importRows("postings", rows, batch: 500).errors == [])
    return spans
  }

  @Test(arguments: engines, [1, 2, 3] as [UInt64])
  func everyGapIsNamedWithItsFirstDay(_ engine: Engine, _ seed: UInt64) async throws {
    let world = try await World(engine, villages: 20)
    let oracle = try await fill(world, seed: seed)
    let policy = world.installation.policy
    var random = SeededGenerator(seed: seed).branch("days")
    var gapsSeen = 0
    for _ in 0..<25 {
      let (day, division) = (Self.day(&random), random.pick([World.province, World.counties[0], World.counties[1], World.village(3)]))
      let coverage = try await world.store.read {
        try Coverage.check(division, on: day, policy: policy, viewer: .machineOperator, $0)
      }
      let standards = policy.teamStandards(in: division, on: day)
      #expect(coverage.results.map(\.standard.id) == standards.map(\.id))
      for (standard, result) in zip(standards, coverage.results) {
        let wanted = oracle.check(standard, on: day)
        let due = wanted.due.filter { division.contains($0) }
        let gaps = wanted.gaps.filter { division.contains($0.village) }
        let what = "seed \(seed), \(standard.id) in \(division) on \(day)"
        #expect(result.dueVillages == due.map(\.value).sorted(), "\(what)")
        #expect(result.due == due.count && result.met == due.count - Set(gaps.map(\.village)).count, "\(what)")
        let found = Set(result.gaps.map { CoverageOracle.Gap(village: $0.village, standard: $0.standard, slot: $0.slot, since: $0.since) })
        #expect(found.count == result.gaps.count)
        #expect(found.subtracting(gaps).isEmpty, "\(what): not so")
        #expect(gaps.subtracting(found).isEmpty, "\(what): missing")
        gapsSeen += gaps.count
      }
    }
    #expect(gapsSeen > 100)
  }

  @Test(arguments: engines)
  func noStandardNoGap(_ engine: Engine) async throws {
    let world = try await World(engine)
    let policy = world.installation.policy
    try await world.put("tags", ["division_code": World.village(0).sqlValue, "tag": "lifted_village", "valid_from": 20_200_101])
    for (day, gaps) in [((2021, 3, 1), 0), ((2021, 5, 10), 0), ((2021, 5, 11), 1), ((2025, 12, 31), 1), ((2026, 1, 1), 0)] {
      let date = try #require(LocalDate(day.0, day.1, day.2))
      let coverage = try await world.store.read {
        try Coverage.check(World.province, on: date, policy: policy, viewer: .machineOperator, $0)
      }
      #expect(coverage.gaps.count == gaps, "\(date)")
      // The standard began later than the tag.
      #expect(coverage.gaps.allSatisfy { $0.since == LocalDate(2021, 5, 11) })
    }
  }

  @Test(arguments: engines)
  func coverageStaysInTheViewersArea(_ engine: Engine) async throws {
    let world = try await World(engine)
    let policy = world.installation.policy
    let day = try #require(LocalDate(2023, 9, 1))
    let own = viewer(World.counties[0], .read)
    await #expect(throws: AuthorityError.self) {
      try await world.store.read { _ = try Coverage.check(World.counties[1], on: day, policy: policy, viewer: own, $0) }
    }
    await #expect(throws: AuthorityError.self) {
      try await world.store.read { _ = try Coverage.check(World.province, on: day, policy: policy, viewer: own, $0) }
    }
    await #expect(throws: AuthorityError.self) {
      try await world.store.read { _ = try Coverage.check(World.counties[0], on: day, policy: policy, viewer: viewer(nil, .write), $0) }
    }
  }
}
