import Authority
import Basics
import Journal
import Store
import TestSupport
import Testing
import VillageWork

/// A plan from its making to its reviews: what is signed is what was read, and an edit asks for more.
@Suite struct PlanLifeTests {
  private func date(_ year: Int, _ month: Int, _ day: Int) -> LocalDate { DeskWorld.date(year, month, day) }

  private func begun(_ desk: DeskWorld) async throws -> String {
    var input = PlanInput(desk.village, from: date(2023, 9, 10), to: date(2025, 9, 9), diagnosis: "产业弱、集体收入少")
    input.goals = [GoalInput("collective_income", from: Yuan(100_000), in: 2022, to: Yuan(500_000), in: 2025)]
    input.items = [
      PlanItemInput(2023, task: 1, "走访监测户", by: "team"), PlanItemInput(2024, task: 6, "发展养殖", by: "village_committee"),
    ]
    return try await desk.desk.begin(input, on: date(2023, 10, 20), by: desk.secretary).id
  }

  @Test(arguments: engines)
  func aPlanIsMadeSignedAndReviewed(_ engine: Engine) async throws {
    let desk = try await DeskWorld(engine)
    let plan = try await begun(desk)
    let fresh = try await desk.plan(on: date(2023, 10, 31))
    #expect(fresh?.id == plan && fresh?.madeBy == "C1")
    #expect(fresh?.items.count == 2 && fresh?.goals.count == 1)
    #expect(fresh?.needsNewVersion == true && fresh?.isInForce == false)
    #expect(fresh?.planDue == date(2023, 11, 10))
    #expect(fresh?.nextReview == date(2024, 3, 9))
    await #expect(throws: WorkError.noVersion(plan)) {
      _ = try await desk.desk.sign(plan, as: "first_secretary", signer: "甲", on: date(2023, 10, 21), by: desk.secretary)
    }
    let first = try await desk.desk.makeVersion(of: plan, on: date(2023, 10, 21), by: desk.secretary)
    #expect(first.number == 1)
    await #expect(throws: WorkError.nothingChanged(plan: plan, number: 1)) {
      _ = try await desk.desk.makeVersion(of: plan, on: date(2023, 10, 22), by: desk.secretary)
    }
    _ = try await desk.desk.sign(plan, as: "first_secretary", signer: "甲", on: date(2023, 10, 22), by: desk.secretary)
    _ = try await desk.desk.sign(plan, as: "village_secretary", signer: "乙", on: date(2023, 10, 22), by: desk.secretary)
    await #expect(throws: WorkError.notForTownship) {
      _ = try await desk.desk.sign(plan, as: "township", signer: "丙", on: date(2023, 10, 23), by: desk.secretary)
    }
    await #expect(throws: WorkError.signedAlready(role: "first_secretary", number: 1)) {
      _ = try await desk.desk.sign(plan, as: "first_secretary", signer: "甲", on: date(2023, 10, 23), by: desk.secretary)
    }
    let waiting = try await desk.plan(on: date(2023, 10, 31))
    #expect(waiting?.versions.last?.missing == ["township"] && waiting?.isInForce == false)
    _ = try await desk.desk.sign(plan, as: "township", signer: "丙", on: date(2023, 10, 24), by: desk.township)
    let signed = try await desk.plan(on: date(2023, 10, 31))
    #expect(signed?.isInForce == true)

    try await desk.desk.review(plan, until: date(2024, 3, 9), problems: "缺技术", on: date(2024, 3, 12), by: desk.secretary)
    let reviewed = try await desk.plan(on: date(2024, 3, 31))
    #expect(reviewed?.reviews.count == 1 && reviewed?.nextReview == date(2024, 9, 9))
    await #expect(throws: ChangeError.self) {
      try await desk.desk.review(plan, until: date(2026, 3, 9), on: date(2026, 3, 12), by: desk.secretary)
    }
  }

  /// Every kind of edit asks for a new version, and none can be signed meanwhile; what is done asks for
  /// none.
  @Test(arguments: engines)
  func anEditAfterSigningAsksForANewVersion(_ engine: Engine) async throws {
    let desk = try await DeskWorld(engine)
    let plan = try await begun(desk)
    var number = try await desk.desk.makeVersion(of: plan, on: date(2023, 10, 21), by: desk.secretary).number
    try await desk.desk.finish(item: plan + "-1", on: date(2023, 10, 25), by: desk.secretary)
    let done = try await desk.plan(on: date(2023, 10, 31))
    #expect(done?.needsNewVersion == false && done?.count(.done) == 1)
    let edits: [@Sendable () async throws -> Void] = [
      { try await desk.desk.setGoal(GoalInput("collective_income", from: Yuan(100_000), in: 2022, to: Yuan(600_000), in: 2025),
        of: desk.village, on: date(2023, 10, 25), by: desk.secretary) },
      { try await desk.desk.add(PlanItemInput(2024, task: 4, "扩大规模", by: "unit"), to: plan, on: date(2023, 10, 25), by: desk.secretary) },
      { try await desk.desk.drop(item: plan + "-2", reason: "并入县项目", on: date(2023, 10, 25), by: desk.secretary) },
      { try await desk.world.put("work_plans", ["plan_id": .text(plan), "diagnosis": "改了"]) },
    ]
    for edit in edits {
      try await edit()
      let stale = try await desk.plan(on: date(2023, 10, 31))
      #expect(stale?.needsNewVersion == true)
      await #expect(throws: ChangeError.self) {
        _ = try await desk.desk.sign(plan, as: "village_secretary", signer: "乙", on: date(2023, 10, 26), by: desk.secretary)
      }
      let made = try await desk.desk.makeVersion(of: plan, on: date(2023, 10, 26), by: desk.secretary)
      #expect(made.number == number + 1)
      number = made.number
    }
    _ = try await desk.desk.sign(plan, as: "village_secretary", signer: "乙", on: date(2023, 10, 26), by: desk.secretary)
    // An older version cannot be signed any more.
    await #expect(throws: ChangeError.self) {
      try await desk.world.put("work_plan_signatures", [
        "plan_id": .text(plan), "number": 1, "role": "township", "signer": "丙", "signed_on": date(2023, 10, 27).sqlValue,
      ])
    }
    // A version cannot be forged.
    await #expect(throws: ChangeError.self) {
      try await desk.world.put("work_plan_versions", [
        "plan_id": .text(plan), "number": 9, "made_on": date(2023, 10, 27).sqlValue, "digest": "00", "content": "x",
      ])
    }
  }

  @Test(arguments: engines)
  func aVillageHasOnePlanAtATime(_ engine: Engine) async throws {
    let desk = try await DeskWorld(engine)
    _ = try await begun(desk)
    await #expect(throws: ChangeError.self) {
      try await desk.desk.begin(
        PlanInput(desk.village, from: date(2025, 9, 9), to: date(2027, 9, 8), diagnosis: "重叠"), on: date(2025, 9, 9),
        by: desk.secretary)
    }
    try await desk.desk.begin(
      PlanInput(desk.village, from: date(2025, 9, 10), to: date(2027, 9, 9), diagnosis: "下一任"), on: date(2025, 9, 10),
      by: desk.secretary)
    try await desk.desk.begin(
      PlanInput(World.village(1), from: date(2023, 9, 10), to: date(2025, 9, 9), diagnosis: "邻村"), on: date(2023, 10, 1),
      by: .machineOperator)
  }

  /// The article's example: 大楼湾村 earned more than 100,000 yuan in 2022 and aims at more than 500,000 in
  /// 2025. Its progress comes from the books.
  @Test(arguments: engines)
  func theArticlesVillage(_ engine: Engine) async throws {
    let desk = try await DeskWorld(engine)
    try await desk.world.put("profiles", [
      "village_code": desk.village.sqlValue, "year": 2022, "collective_income": Yuan(100_000).sqlValue,
      "collective_assets": Yuan(1_600_000).sqlValue, "disposable_income_per_capita": Yuan(21_000).sqlValue,
      "leading_industries": "小龙虾",
    ])
    let plan = try await begun(desk)
    let start = try await desk.plan(on: date(2023, 10, 31))?.goals.first
    #expect(start?.current?.source == .profile)
    #expect(start?.current?.year == 2022)
    #expect(start?.share == 0)
    #expect(start?.unit == .yuan)
    for (year, yuan) in [(2023, 180_000), (2024, 300_000), (2025, 520_000)] {
      try await desk.desk.book(
        LedgerInput(desk.village, on: date(year, 6, 30), "income", "operation", Yuan(Int64(yuan))), by: desk.secretary)
    }
    let half = try await desk.plan(on: date(2024, 7, 31))?.goals.first
    #expect(half?.current?.value == Quantity(300_000))
    #expect(half?.current?.source == .ledger)
    #expect(half?.current?.isPartialYear == true)
    #expect(half?.share == 50)
    #expect(half?.isReached == false)
    let end = try await desk.plan(on: date(2025, 9, 1))?.goals.first
    #expect(end?.share == 105)
    #expect(end?.isReached == true)
    #expect(plan.isEmpty == false)
    let village = desk.village
    let history = try await desk.world.store.read { try ProfileHistory.read(of: village, viewer: .machineOperator, $0) }
    #expect(history.latest("collective_assets")?.value == Quantity(1_600_000))
    #expect(history.industries[2022] == ["小龙虾"])
  }
}
