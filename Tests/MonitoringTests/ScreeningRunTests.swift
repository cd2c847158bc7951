import Basics
import Foundation
import Journal
import Monitoring
import Policy
import Store
import TestSupport
import Testing

/// What becomes of alerts from one screening to the next.
@Suite struct ScreeningRunTests {
  private let day = TrialRegister.day

  /// A lifted household in a dangerous house, and a monitored one without risks.
  private func loader(_ engine: Engine) async throws -> TrialLoader {
    let loader = try await TrialLoader(engine)
    var lifted = TrialHousehold(id: "H1", village: World.village(0))
    lifted.texts = ["household_type": "lifted", "house_grade": "d"]
    var open = TrialHousehold(id: "H2", village: World.village(1))
    open.texts = ["house_grade": "a", "water_safety": "safe"]
    open.members = [
      .init(
        id: "P2", birth: TrialRegister.date("1980-01-01"),
        texts: ["medical_insurance": "resident", "ethnicity": "汉族", "health": "healthy", "pension": "resident"]),
    ]
    open.cases = [.init(id: "C2", identified: day.adding(days: -10))]
    open.items = [
      .init(id: "I2", category: .wage, name: "务工", fen: 9_000_000, start: day.adding(months: -3), end: day.adding(months: -3)),
    ]
    try await loader.load([lifted, open])
    return loader
  }

  private func run(_ loader: TrialLoader, on day: LocalDate, writes: Bool = true) async throws -> ScreeningReport {
    try await loader.screening().run(World.province, on: day, writes: writes, by: .machineOperator)
  }

  private func desk(_ loader: TrialLoader) -> MonitoringDesk {
    let i = loader.world.installation
    return MonitoringDesk(store: i.store, pipeline: i.pipeline, keys: i.keys, policy: i.policy, surroundings: i.surroundings)
  }

  @Test(arguments: engines)
  func anAlertIsRaisedOnceAndPassesWithItsCause(_ engine: Engine) async throws {
    let loader = try await loader(engine)
    let dry = try await run(loader, on: day, writes: false)
    #expect(dry.alerts.map(\.id) == ["lifted_dangerous_house|H1|2022-10-31", "case_without_risks|H2|2022-10-31"])
    #expect(dry.entry == nil && dry.new == 2)
    let first = try await run(loader, on: day)
    #expect(first.entry != nil && first.alerts == dry.alerts)
    let record = try await loader.world.record("alerts", "lifted_dangerous_house|H1|2022-10-31")
    #expect(record?["kind"] == "risk" && record?["rule"] == "lifted_dangerous_house")
    #expect(record?["shown"] == "house=d")
    #expect(record?["sentence_zh"] == "脱贫户住房等级为D级，未纳入监测。")
    #expect(record?["sentence_en"] == .text("The house of this lifted household is Grade D (dangerous); not monitored."))

    let head = try await loader.world.head()
    let second = try await run(loader, on: day.adding(days: 1))
    #expect(second.new == 0 && second.open == 2 && second.entry == nil)
    #expect(second.alerts.map(\.id) == first.alerts.map(\.id))
    let unmoved = try await loader.world.head()
    #expect(unmoved == head)

    // The data are corrected: that alert passes. The house is mended: a person decides about that one.
    try await loader.rows("cases", [["case_id": "C2", "household_id": "H2", "risks": "illness"]])
    try await loader.rows("households", [[
      "household_id": "H1", "village_code": World.village(0).sqlValue, "house_grade": "a",
    ]])
    let third = try await run(loader, on: day.adding(days: 2))
    #expect(third.alerts.isEmpty)
    #expect(third.passed == ["case_without_risks|H2|2022-10-31"])
    #expect(third.lingering == ["lifted_dangerous_house|H1|2022-10-31"])
    let passed = try await loader.world.record("alerts", "case_without_risks|H2|2022-10-31")
    #expect(passed?["outcome"] == "passed" && passed?["closed_on"] == day.adding(days: 2).sqlValue)
    let verified = try await loader.world.verify()
    #expect(verified.isSound)
  }

  @Test func aFaultThatComesBackTheSameDayIsOpenAgain() async throws {
    let loader = try await loader(.sqlite)
    _ = try await run(loader, on: day)
    try await loader.rows("cases", [["case_id": "C2", "household_id": "H2", "risks": "illness"]])
    let passed = try await run(loader, on: day)
    #expect(passed.passed.count == 1)
    try await loader.rows("cases", [["case_id": "C2", "household_id": "H2", "risks": .null]])
    let again = try await run(loader, on: day)
    #expect(again.new == 1 && again.entry != nil)
    let record = try await loader.world.record("alerts", "case_without_risks|H2|2022-10-31")
    #expect(record?["outcome"] == .null && record?["closed_on"] == .null)
  }

  @Test func whatWasDealtWithRestsForAWhile() async throws {
    let loader = try await loader(.sqlite)
    let first = try await run(loader, on: day)
    let ids = first.alerts.map(\.id)
    let desk = desk(loader)
    _ = try await desk.closeAlert(ids[0], on: day, outcome: "not_a_risk", by: .machineOperator)
    _ = try await desk.closeAlert(ids[1], on: day, outcome: "corrected", by: .machineOperator)
    let same = try await run(loader, on: day)
    #expect(same.new == 0 && same.resting == 2)
    // Said to be corrected, and is not; said to be no risk, and is left in peace for six months.
    let later = try await run(loader, on: day.adding(days: 1))
    #expect(later.new == 1 && later.resting == 1)
    #expect(later.alerts.first { $0.state == .new }?.rule == "case_without_risks")
    let muchLater = try await run(loader, on: day.adding(months: 6), writes: false)
    #expect(muchLater.alerts.contains { $0.rule == "lifted_dangerous_house" && $0.state == .new })
  }

  @Test func aNewSignalWakesARestingAlert() async throws {
    let loader = try await loader(.sqlite)
    func signal(_ id: String, _ on: LocalDate) async throws {
      try await loader.rows("signals", [
        loader.signal(.init(id: id, household: "H1", kind: "petition", day: on)),
      ])
    }
    func alert(_ on: LocalDate) async throws -> FoundAlert? {
      let report = try await run(loader, on: on)
      return report.alerts.first { $0.rule == "signal_petition" }
    }
    try await signal("S1", day.adding(days: -5))
    let raised = try await alert(day)
    let id = try #require(raised?.id)
    _ = try await desk(loader).closeAlert(id, on: day, outcome: "not_a_risk", by: .machineOperator)
    let quiet = try await alert(day.adding(days: 10))
    #expect(quiet?.state == .resting)
    try await signal("S2", day.adding(days: 12))
    let woken = try await alert(day.adding(days: 20))
    #expect(woken?.state == .new && woken?.values.first?.number == 2)
  }

  @Test func anAlertBecomesALead() async throws {
    let loader = try await loader(.sqlite)
    let first = try await run(loader, on: day)
    let id = first.alerts[0].id
    let found = try await loader.world.store.read { try RecordedAlert.requireOpen(id, $0) }
    var lead = LeadInput(found.household, channel: "department_signal", receivedOn: day.adding(days: 3))
    lead.alert = found.id
    let made = try await desk(loader).receive(lead, by: .machineOperator)
    let record = try await loader.world.record("leads", made)
    #expect(record?["alert_id"] == .text(id))
    await #expect(throws: ScreeningError.alertClosed(id, on: day.adding(days: 3))) {
      try await loader.world.store.read { try RecordedAlert.requireOpen(id, $0) }
    }
    let open = try await loader.world.store.read { try RecordedAlert.read(in: World.province, by: .machineOperator, $0) }
    #expect(open.alerts.map(\.rule) == ["case_without_risks"] && open.total == 1)
  }

  @Test func onlyTheDivisionAndTheKindAskedForAreTouched() async throws {
    let loader = try await loader(.sqlite)
    var other = TrialHousehold(id: "H3", village: World.village(0, county: 1))
    other.texts = ["household_type": "lifted", "house_grade": "c"]
    try await loader.load([other])
    let screening = loader.screening()
    let one = try await screening.run(World.counties[1], on: day, by: .machineOperator)
    #expect(one.alerts.map(\.household) == ["H3"] && one.households == 3)
    let data = try await screening.run(World.province, on: day, kinds: [.data], by: .machineOperator)
    #expect(data.alerts.map(\.household) == ["H2"] && data.lingering.isEmpty)
    let narrow = viewer(World.counties[0], .read, .importFiles)
    await #expect(throws: (any Error).self) {
      try await screening.run(World.counties[1], on: day, by: narrow)
    }
    let own = try await screening.run(World.counties[0], on: day, by: narrow)
    #expect(own.alerts.map(\.household) == ["H1", "H2"])
    await #expect(throws: (any Error).self) {
      try await screening.run(World.counties[0], on: day, by: viewer(World.counties[0], .read))
    }
    await #expect(throws: (any Error).self) {
      try await screening.check(household: "H3", on: day, by: narrow)
    }
  }

  @Test func unknownLinesNeverFire() async throws {
    let loader = try await TrialLoader(.sqlite)
    var poor = TrialHousehold(id: "H1", village: World.village(0))
    poor.members = [.init(id: "P1")]
    poor.items = [.init(id: "I1", category: .wage, name: "务工", fen: 100, start: TrialRegister.date("2022-02-01"))]
    poor.items.append(.init(id: "I2", category: .wage, name: "务工", fen: 100, start: TrialRegister.date("2023-02-01")))
    try await loader.load([poor])
    let known = try await run(loader, on: day, writes: false)
    #expect(known.alerts.map(\.rule) == ["income_below_line"])
    #expect(known.alerts.first?.values.map(\.number) == [100, 680_000, 1])
    // No line of Sichuan's was found for 2023.
    let unknown = try await run(loader, on: TrialRegister.date("2023-10-31"), writes: false)
    #expect(unknown.alerts.isEmpty)
  }
}
