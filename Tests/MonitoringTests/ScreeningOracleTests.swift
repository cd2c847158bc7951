import Basics
import Foundation
import Monitoring
import Policy
import Store
import TestSupport
import Testing

/// Holds every shipped rule, evaluated over columns, against the same written straight over values.
@Suite struct ScreeningOracleTests {
  private func compare(_ engine: Engine, _ count: Int, seed: UInt64) async throws {
    let loader = try await TrialLoader(engine)
    var register = TrialRegister(seed: seed)
    let households = register.households(count)
    try await loader.load(households)
    let policy = loader.world.installation.policy
    let report = try await loader.screening().run(
      World.province, on: TrialRegister.day, writes: false, by: .machineOperator)
    let expected = Set(ScreeningOracle(households, policy: policy, on: TrialRegister.day).findings(households))
    let found = Set(report.alerts.map(TrialFinding.init))
    #expect(found.count == report.alerts.count)
    let (missing, extra) = (expected.subtracting(found), found.subtracting(expected))
    let told = [missing, extra].map { $0.sorted { $0.description < $1.description }.prefix(5).map(\.description) }
    #expect(missing.isEmpty, "seed \(seed): not found by rules: \(told[0])")
    #expect(extra.isEmpty, "seed \(seed): found by rules alone: \(told[1])")
    // Every rule must have had something to find, or the comparison proves nothing about it.
    let fired = Set(found.map(\.rule))
    #expect(Set(policy.screening.ids).subtracting(fired) == [], "seed \(seed)")
  }

  @Test func aHundredThousandHouseholds() async throws {
    print("screening oracle on SQLite: seed 20221031")
    try await compare(.sqlite, 100_000, seed: 20_221_031)
  }

  @Test func someThousandOnTheOtherEngine() async throws {
    let seed = UInt64(ProcessInfo.processInfo.processIdentifier)
    print("screening oracle on PostgreSQL: seed \(seed)")
    try await compare(.postgres, 4_000, seed: seed)
  }

  /// The comparison notices a rule that says something a little different.
  @Test(arguments: [
    ("screening.yaml", "people * 80", "people * 79", "income_fell"), ("screening.yaml", "house in (c, d)", "house = d", "lifted_dangerous_house"),
    ("screening-data.yaml", "elimination_months <= 2", "elimination_months <= 1", "quick_elimination"),
    ("screening-signals.yaml", "kind = accident within recent)\n", "kind = accident within year)\n", "signal_accident"),
  ])
  func aChangedRuleIsNoticed(_ file: String, _ old: String, _ new: String, _ rule: String) async throws {
    let loader = try await TrialLoader(.sqlite)
    var register = TrialRegister(seed: 99)
    let households = register.households(3_000)
    try await loader.load(households)
    let policy = loader.world.installation.policy
    let text = try String(contentsOfFile: Repository.policies + "/" + file, encoding: .utf8)
    #expect(text.contains(old))
    let path = try loader.world.fixture.folder.write(file, text.replacing(old, with: new))
    let rules = try ScreeningRules.load(files: [path], over: policy, also: ScreeningCheck.problems)
    let report = try await loader.screening(rules).run(
      World.province, on: TrialRegister.day, writes: false, by: .machineOperator)
    let found = Set(report.alerts.map(TrialFinding.init))
    let expected = Set(ScreeningOracle(households, policy: policy, on: TrialRegister.day).findings(households))
    #expect(Set(expected.filter { rules.ids.contains($0.rule) }.symmetricDifference(found).map(\.rule)) == [rule])
  }

  @Test func oneHouseholdAtATimeIsTheSame() async throws {
    let loader = try await TrialLoader(.sqlite)
    var register = TrialRegister(seed: 7)
    let households = register.households(60)
    try await loader.load(households)
    let screening = loader.screening()
    let all = try await screening.run(World.province, on: TrialRegister.day, writes: false, by: .machineOperator)
    for household in households {
      let own = Set(all.alerts.filter { $0.household == household.id }.map(TrialFinding.init))
      do {
        let found = try await screening.check(
          household: household.id, on: TrialRegister.day, kinds: [.risk, .data], by: .machineOperator)
        #expect(Set(found.map(TrialFinding.init)) == own)
      } catch ScreeningError.unknownHousehold {
        #expect(own.isEmpty && (household.opened != nil || household.closed != nil))
      }
    }
    await #expect(throws: ScreeningError.unknownHousehold("nobody")) {
      try await screening.check(household: "nobody", on: TrialRegister.day, by: .machineOperator)
    }
  }

  /// After every kind of change the columns that were kept and changed give what new ones give.
  @Test(arguments: [11, 12, 13] as [UInt64])
  func changedColumnsEqualNewOnes(_ seed: UInt64) async throws {
    let loader = try await TrialLoader(.sqlite)
    var register = TrialRegister(seed: seed)
    var households = register.households(400)
    try await loader.load(households)
    let screening = loader.screening()
    func run(_ screening: RegisterScreening) async throws -> ScreeningReport {
      try await screening.run(World.province, on: TrialRegister.day, writes: false, by: .machineOperator)
    }
    let first = try await run(screening)
    #expect(first.refresh == .built(households: first.households))
    let again = try await run(screening)
    #expect(again.refresh == .reused && again.alerts == first.alerts)

    var random = register.random
    for round in 0..<16 {
      let i = random.below(households.count)
      var home = households[i]
      switch round % 8 {
      case 0:
        home.texts["house_grade"] = random.pick(["c", "d", "a"].filter { $0 != home.texts["house_grade"] })
        try await loader.rows("households", [[
          "household_id": .text(home.id), "village_code": home.village.sqlValue,
          "house_grade": home.texts["house_grade"].sqlValue,
        ]])
      case 1:
        var fresh = register.household()
        fresh.id = "NEW\(seed)-\(round)"
        fresh.signals = []
        for c in fresh.cases.indices {
          fresh.cases[c].id = "N\(round)\(fresh.cases[c].id)"
          if fresh.cases[c].continues != nil { fresh.cases[c].continues = fresh.cases[0].id }
        }
        try await loader.load([fresh])
        households.append(fresh)
        continue
      case 2:
        // A member moves to another household: both have changed.
        guard let mover = home.members.popLast() else { continue }
        let j = (i + 1) % households.count
        households[j].members.append(mover)
        try await loader.rows("persons", [[
          "person_id": .text(mover.id), "household_id": .text(households[j].id),
        ]])
      case 3:
        let signal = TrialHousehold.Signal(
          id: "SN\(seed)-\(round)", household: home.id, kind: "petition", day: TrialRegister.day.adding(days: -3))
        home.signals.append(signal)
        try await loader.rows("signals", [loader.signal(signal)])
      case 4:
        home.closed = TrialRegister.day.adding(days: -1)
        home.opened = nil
        try await loader.rows("households", [[
          "household_id": .text(home.id), "village_code": home.village.sqlValue, "opened_on": .null,
          "closed_on": home.closed.sqlValue,
        ]])
      case 5:
        guard !home.cases.isEmpty else { continue }
        let measure = TrialHousehold.Measure(
          id: "MN\(seed)-\(round)", category: "water", started: home.cases[0].identified.adding(days: 1))
        home.cases[0].measures.append(measure)
        try await loader.rows("measures", [loader.measure(measure, of: home.cases[0].id)])
      case 6:
        let check = TrialHousehold.Check(id: "KN\(seed)-\(round)", day: TrialRegister.day, housing: "ok", water: "problem")
        home.checks.append(check)
        try await loader.rows("household_checks", [loader.check(check, of: home.id)])
      default:
        let item = TrialHousehold.Item(
          id: "IN\(seed)-\(round)", category: .wage, name: "务工", fen: 4_000_000,
          start: TrialRegister.date("2022-01-01"), end: TrialRegister.date("2022-06-30"))
        home.items.append(item)
        try await loader.rows("income", [loader.item(item, of: home.id)])
      }
      households[i] = home
      let kept = try await run(screening)
      if case .replaced = kept.refresh {} else { Issue.record("round \(round): \(kept.refresh)") }
      let fresh = try await run(loader.screening(folder: loader.world.fixture.folder.file("columns-\(round)")))
      #expect(kept.alerts == fresh.alerts, "seed \(seed), round \(round)")
      let expected = ScreeningOracle(households, policy: loader.world.installation.policy, on: TrialRegister.day)
        .findings(households)
      #expect(Set(kept.alerts.map(TrialFinding.init)) == Set(expected), "seed \(seed), round \(round)")
    }
    // What an import brought goes away again with its undoing.
    let before = try await run(screening)
    var fresh = register.household()
    (fresh.id, fresh.cases, fresh.signals, fresh.closed, fresh.opened) = ("UNDO", [], [], nil, nil)
    let base = try await loader.world.head().seq
    try await loader.load([fresh])
    let head = try await loader.world.head().seq
    let between = try await run(screening)
    #expect(between.households == before.households + 1)
    for entry in stride(from: head, to: base, by: -1) { try await loader.world.undo(entry) }
    let after = try await run(screening)
    #expect(after.alerts == before.alerts && after.households == before.households)
  }

  @Test func aLostFolderIsMadeAnew() async throws {
    let loader = try await TrialLoader(.sqlite)
    var register = TrialRegister(seed: 5)
    try await loader.load(register.households(50))
    let folder = loader.world.fixture.folder.file("kept")
    let screening = loader.screening(folder: folder)
    func run() async throws -> ScreeningReport {
      try await screening.run(World.province, on: TrialRegister.day, writes: false, by: .machineOperator)
    }
    let first = try await run()
    let mode = try FileManager.default.attributesOfItem(atPath: folder)[.posixPermissions] as? Int
    #expect(mode == 0o700)
    try FileManager.default.removeItem(atPath: folder)
    let second = try await run()
    #expect(second.refresh == .built(households: first.households) && second.alerts == first.alerts)
    for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
      try Data("damaged".utf8).write(to: URL(fileURLWithPath: folder + "/" + name))
    }
    let third = try await run()
    #expect(third.alerts == first.alerts)
    // Another day is another state.
    let other = try await screening.run(
      World.province, on: TrialRegister.day.adding(days: 1), writes: false, by: .machineOperator)
    #expect(other.refresh == .built(households: other.households))
  }
}
