import Authority
import Basics
import Burden
import Journal
import Policy
import Store
import TestSupport
import Testing

/// Proves that the meter counts what the forms say and what the records hold, by hand.
@Suite struct BurdenMeterTests {
  private func day(_ month: Int, _ day: Int) throws -> LocalDate { try #require(LocalDate(2023, month, day)) }

  @Test(arguments: engines)
  func aMonthIsCountedFromTheRecords(_ engine: Engine) async throws {
    let world = try await World(engine)
    let registry = world.registry, policy = world.installation.policy
    for i in 0..<5 {
      try await world.putCadre("C\(i)")
      // Two first secretaries and three members in three villages of one county; one came in November.
      try await world.put("postings", [
        "cadre_id": .text("C\(i)"), "village_code": World.village(i % 3).sqlValue, "role": .text(i < 2 ? "first_secretary" : "member"),
        "starts_on": i == 4 ? 20_231_102 : 20_230_901,
      ])
    }
    for i in 0..<7 {
      try await world.put("activities", [
        "activity_id": .text("A\(i)"), "village_code": World.village(i % 3, county: i == 6 ? 1 : 0).sqlValue, "cadre_id": "C0",
        "date": .integer(i == 0 ? 20_230_930 : 20_231_001 + Int64(i)), "kind": "visit",
      ])
    }
    try await world.put("households", ["household_id": "H1", "village_code": World.village(0).sqlValue])
    for (id, alert) in [("L1", false), ("L2", true)] {
      if alert {
        try await world.put("alerts", ["alert_id": "W1", "household_id": "H1", "rule": "r", "kind": "risk", "raised_on": 20_231_001])
      }
      try await world.put("leads", [
        "lead_id": .text(id), "household_id": "H1", "channel": "cadre_check", "received_on": 20_231_015, "alert_id": alert ? "W1" : .null,
      ])
    }
    func meter(_ place: DivisionCode, _ day: LocalDate, by viewer: Viewer = .machineOperator) async throws -> BurdenMeter {
      try await world.store.read {
        try BurdenMeter.read(in: place, asOf: day, policy: policy, registry: registry, viewer: viewer, $0)
      }
    }
    let october = try await meter(World.counties[0], try day(11, 17))
    let (first, last) = (try day(10, 1), try day(10, 31))
    #expect(october.from == first && october.to == last)
    func line(_ meter: BurdenMeter, _ form: String) throws -> BurdenLine { try #require(meter.lines.first { $0.form == form }) }
    let activity = try line(october, "activity")
    // Five of seven lie in the month and the county; four cadres were there. Kind and content must be given.
    #expect(activity.records == 5 && activity.people == 4 && activity.roles == ["first_secretary", "team_member"])
    #expect(activity.typed == .init(required: 1, optional: 3) && activity.chosen == .init(required: 1, optional: 0))
    #expect(activity.filled == 3 && activity.computed == 0)
    #expect(activity.leastValues == 10 && activity.mostValues == 25 && activity.perPerson(activity.leastValues) == 250)
    #expect(try line(october, "lead_new").records == 1)
    let alert = try line(october, "lead_of_alert")
    #expect(alert.records == 1 && alert.leastValues == 0 && alert.mostValues == 1)
    #expect(try line(october, "visit").records == 0)
    #expect(try line(october, "assessment_item").records == nil)
    // The whole province has one more; November has none, and one cadre more.
    let province = try await meter(World.province, try day(10, 31))
    #expect(try line(province, "activity").records == 6)
    let november = try await meter(World.counties[0], try day(11, 30))
    let later = try line(november, "activity")
    #expect(later.records == 0 && later.people == 5)
    // A normal day in the village costs nobody a value.
    #expect(policy.forms.form("presence_sheet")?.fields.count { $0.entry == .typed } == 1)
    await #expect(throws: AuthorityError.self) {
      _ = try await meter(World.counties[0], last, by: viewer(World.counties[1], .read))
    }
  }

  @Test(arguments: engines)
  func rolesAreThoseOfTheRecords(_ engine: Engine) async throws {
    let world = try await World(engine)
    let registry = world.registry, policy = world.installation.policy
    try await world.put("households", ["household_id": "H1", "village_code": World.village(0).sqlValue])
    let rows = [("verification", "team_member"), ("verification", "team_member"), ("verification", "township"), ("review", "village_committee")]
    let proceeding = try await world.putHistory("proceedings", [
      "proceeding_id": "P", "procedure": "identification", "household_id": "H1", "workflow": "old", "opened_on": 20_231_001,
    ])
    #expect(proceeding.errors == [])
    // Past the rules of proceedings, which are not in question here.
    try await world.store.write { connection in
      for (i, row) in rows.enumerated() {
        try connection.execute(
          """
          INSERT INTO proceeding_steps (id, version, proceeding_id, number, step, action, actor, acted_on, village_code)
          VALUES ($1, 1, 'P', \(i + 1), $2, 'done', $3, 20231003, \(World.village(0)))
          """, ["P|\(i + 1)", row.0, row.1])
      }
    }
    let meter = try await world.store.read {
      try BurdenMeter.read(in: World.province, asOf: LocalDate(2023, 10, 31) ?? LocalDate(dayNumber: 0), policy: policy, registry: registry, viewer: .machineOperator, $0)
    }
    let lines = meter.lines.filter { $0.form == "step_verification" }
    #expect(Dictionary(uniqueKeysWithValues: lines.map { ($0.roles[0], $0.records ?? -1) })
      == ["village_committee": 0, "team_member": 2, "first_secretary": 0, "township": 1])
    #expect(meter.lines.filter { $0.form == "step_review" }.map(\.records) == [1])
  }
}
