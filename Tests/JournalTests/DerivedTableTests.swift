import Basics
import Foundation
import Journal
import Store
import Testing
import TestSupport

/// Proves that what is derived from records follows every write of them, whichever way it comes, and
/// that `verify` finds where it does not.
@Suite struct DerivedTableTests {
  private typealias Values = [String: SQLValue]

  /// The facts of households computed here from the records alone, by their key.
  private func expected(_ connection: any Connection) throws -> [[SQLValue]: [SQLValue]] {
    struct Household {
      var cases: [[SQLValue]] = []
      var members: Int64 = 0
      var hasDatedMember = false
      var measured: Int64?
    }
    var households: [[SQLValue]: Household] = [:]
    // Keys as bytes: Swift takes two spellings of one letter for the same.
    func key(_ row: Row) -> [SQLValue] { [row[0], .blob(Array((row[1].text ?? "").utf8))] }
    try connection.query(
      "SELECT village_code, household_id, identified_on, eliminated_on, left_on, left_reason FROM cases", []
    ) { row in households[key(row), default: Household()].cases.append((2...5).map { row[$0] }) }
    try connection.query("SELECT village_code, household_id, joined_on, left_on FROM persons", []) { row in
      let isDated = !row[2].isNull || !row[3].isNull
      households[key(row), default: Household()].members += 1
      if isDated { households[key(row), default: Household()].hasDatedMember = true }
    }
    try connection.query("SELECT village_code, household_id, started_on FROM measures", []) { row in
      guard let day = row[2].integer else { return }
      let known = households[key(row)]?.measured ?? day
      households[key(row), default: Household()].measured = min(known, day)
    }
    return households.filter { !$0.value.cases.isEmpty }.mapValues { household in
      guard household.cases.count == 1, !household.hasDatedMember else {
        return [0] + [SQLValue](repeating: .null, count: 6)
      }
      return [1] + household.cases[0] + [household.measured.sqlValue, .integer(household.members)]
    }
  }

  private func expectDerived(_ world: World, _ what: String) async throws {
    let (found, wanted, stray) = try await world.store.read { connection in
      var found: [[SQLValue]: [SQLValue]] = [:]
      try connection.query(
        """
        SELECT village_code, household_id, is_plain, identified_on, eliminated_on, left_on,
          left_reason, measured_on, members FROM household_facts
        """, []
      ) { row in found[[row[0], .blob(Array((row[1].text ?? "").utf8))]] = (2...8).map { row[$0] } }
      let stray = try world.registry.derivedTables.flatMap { try $0.strayKeys(connection) }
      return (found, try expected(connection), stray)
    }
    #expect(found == wanted, "\(what)")
    #expect(stray == [], "\(what)")
  }

  /// Households of two villages; two of them are one name in different bytes.
  private static let households = ["H1", "H2", "H3", "H4", "H\u{E9}", "He\u{301}"]

  private func world(_ engine: Engine) async throws -> World {
    let world = try await World(engine, villages: 2)
    for (i, id) in Self.households.enumerated() {
      try await world.put("households", [
        "household_id": .text(id), "village_code": World.village(i < 4 ? i % 2 : 0).sqlValue,
      ])
    }
    return world
  }

  /// Random records, few enough ids that most are corrections: dates set and cleared, people, cases
  /// and measures moved to another household.
  private struct Maker {
    var random: SeededGenerator

    mutating func day() -> SQLValue { .integer(Int64(20_200_101 + 10_000 * random.below(4) + random.below(28))) }
    mutating func maybe(_ percent: Int) -> SQLValue { random.chance(percent) ? day() : .null }

    mutating func record(_ kind: String) -> Values {
      let household = SQLValue.text(random.pick(DerivedTableTests.households))
      switch kind {
      case "persons":
        var out: Values = ["person_id": .text("P\(random.below(12))"), "household_id": household, "name": "测某"]
        if random.chance(60) { out["joined_on"] = maybe(30) }
        if random.chance(60) { out["left_on"] = random.chance(20) ? 20_251_231 : .null }
        return out
      case "cases":
        return [
          "case_id": .text("K\(random.below(7))"), "household_id": household,
          "object_type": "sudden_hardship", "identified_on": day(), "eliminated_on": random.chance(40) ? 20_251_230 : .null,
          "left_on": random.chance(20) ? 20_251_231 : .null,
          "left_reason": random.chance(20) ? "wrongly_admitted" : .null,
        ]
      default:
        return [
          "measure_id": .text("M\(random.below(8))"), "case_id": .text("K\(random.below(7))"),
          "category": "industry", "started_on": maybe(70),
        ]
      }
    }
  }

  @Test(arguments: engines)
  func itFollowsEveryWrite(_ engine: Engine) async throws {
    let seed = ProcessInfo.processInfo.environment["ZHUCUN_TEST_SEED"].flatMap { UInt64($0) }
      ?? UInt64.random(in: 1...1_000_000)
    print("DerivedTableTests on \(engine.rawValue): seed \(seed)")
    var maker = Maker(random: SeededGenerator(seed: seed))
    let world = try await world(engine)
    let kinds = ["persons", "persons", "cases", "measures"]
    var imports: [Int64] = []
    var (written, undone, refused) = (0, 0, 0)
    for step in 0..<220 {
      let kind = maker.random.pick(kinds)
      switch maker.random.below(10) {
      case 0..<5:
        // One to three records of several kinds as one Change, sometimes with one that is refused.
        // A case begins by a decision or comes from a file; the files are further down.
        var edits = (0...maker.random.below(3)).map { _ in
          let kind = maker.random.pick(["persons", "persons", "measures"])
          return Edit(kind, maker.record(kind))
        }
        if maker.random.chance(15) { edits.append(Edit("persons", ["person_id": "P404", "household_id": "H404", "name": "测"])) }
        do {
          _ = try await world.installation.pipeline.submit(
            Change(operationID: "step-\(step)", edits: edits), by: .machineOperator)
          written += 1
        } catch is ChangeError { refused += 1 }
      case 5..<8:
        var seen: Set<String> = []
        let key = "\(kind.dropLast())_id"
        let rows = (0..<6).map { _ in maker.record(kind) }.filter { seen.insert($0[key]?.text ?? "").inserted }
        let (dryRun, keepGood) = (maker.random.chance(15), maker.random.chance(50))
        let outcome = try await world.importRows(kind, rows, dryRun: dryRun, keepGood: keepGood).outcome
        if let number = outcome.number { imports.append(number) }
      default:
        guard let number = imports.popLast() else { continue }
        do {
          try await world.undo(number)
          undone += 1
        } catch is ImportUndo.Refusal { refused += 1 }
      }
      if step % 3 == 0 || step > 210 { try await expectDerived(world, "seed \(seed), step \(step)") }
    }
    #expect(written > 20 && undone > 3 && refused > 3, "seed \(seed): \(written) \(undone) \(refused)")
    #expect(try await world.verify().isSound, "seed \(seed)")
  }

  /// A whole file that comes, is corrected and goes back.
  @Test(arguments: engines)
  func importsComeAndGo(_ engine: Engine) async throws {
    let world = try await world(engine)
    func facts() async throws -> [[SQLValue]] {
      try await world.store.read {
        try $0.rows("SELECT household_id, is_plain, measured_on, members FROM household_facts ORDER BY 1") { row in
          (0...3).map { row[$0] }
        }
      }
    }
    func person(_ id: String, _ household: String, _ more: Values = [:]) -> Values {
      ["person_id": .text(id), "household_id": .text(household), "name": "测某"].merging(more) { $1 }
    }
    _ = try await world.importRows("persons", [person("P1", "H1"), person("P2", "H1"), person("P3", "H2")])
    #expect(try await facts() == [])
    let cases = try await world.importRows("cases", ["H1", "H2"].map { household in
      ["case_id": .text("K" + household), "household_id": .text(household), "object_type": "sudden_hardship", "identified_on": 20_210_101]
    }).outcome.number
    #expect(try await facts() == [["H1", 1, .null, 2], ["H2", 1, .null, 1]])
    let measures = try await world.importRows("measures", [
      ["measure_id": "M1", "case_id": "KH1", "category": "industry", "started_on": 20_210_301],
      ["measure_id": "M2", "case_id": "KH1", "category": "industry", "started_on": 20_210_201],
    ]).outcome.number
    let moved = try await world.importRows("persons", [
      person("P2", "H2"), person("P3", "H2", ["left_on": 20_220_101]), person("P4", "H1"),
    ]).outcome.number
    #expect(try await facts() == [["H1", 1, 20_210_201, 2], ["H2", 0, .null, .null]])
    try await world.put("persons", person("P5", "H1"))
    #expect(try await facts() == [["H1", 1, 20_210_201, 3], ["H2", 0, .null, .null]])
    try await world.undo(try #require(moved))
    #expect(try await facts() == [["H1", 1, 20_210_201, 3], ["H2", 1, .null, 1]])
    try await world.undo(try #require(measures))
    #expect(try await facts() == [["H1", 1, .null, 3], ["H2", 1, .null, 1]])
    try await world.undo(try #require(cases))
    #expect(try await facts() == [])
    try await expectDerived(world, "at the end")
  }

  @Test(arguments: engines)
  func whatDoesNotFollowIsFound(_ engine: Engine) async throws {
    let world = try await world(engine)
    for household in ["H1", "H2"] {
      try await world.putHistory("cases", [
        "case_id": .text("K" + household), "household_id": .text(household), "object_type": "sudden_hardship", "identified_on": 20_210_101,
      ])
    }
    #expect(try await world.verify().isSound)
    let village = World.village(0)
    for (statement, key) in [
      ("UPDATE household_facts SET members = members + 1 WHERE household_id = 'H1'", "\(village)|H1"),
      ("UPDATE household_facts SET measured_on = 20210101 WHERE household_id = 'H1'", "\(village)|H1"),
      ("DELETE FROM household_facts WHERE household_id = 'H1'", "\(village)|H1"),
      ("INSERT INTO household_facts (village_code, household_id, is_plain) VALUES (\(village), 'H3', 0)", "\(village)|H3"),
    ] {
      struct TakeBack: Error {}
      let registry = world.registry
      do {
        try await world.store.write { connection in
          #expect(try connection.execute(statement) == 1)
          let found = try ChainVerification.run(connection, registry: registry)
          #expect(!found.isSound && found.brokenLink == nil && found.strayRecords.isEmpty, "\(statement)")
          #expect(found.strayDerived.map(\.what.en).contains { $0.contains(key) }, "\(statement)")
          throw TakeBack()
        }
      } catch is TakeBack {}
    }
    #expect(try await world.verify().isSound)
  }
}
