import Authority
import Basics
import Journal
import Store
import TestSupport
import Testing
import VillageWork

/// What the desk fills in, refuses and does once.
@Suite struct DeskTests {
  private func date(_ month: Int, _ day: Int) -> LocalDate { DeskWorld.date(2023, month, day) }

  @Test(arguments: engines)
  func aVisitIsFilledInFromWhatIsKnown(_ engine: Engine) async throws {
    let desk = try await DeskWorld(engine)
    var visit = ActivityInput(on: date(10, 30))
    visit.households = ["H1"]
    visit.summary = "电话 13812345678"
    let plain = try await desk.desk.record(visit, by: desk.secretary)
    #expect(plain.village == desk.village)
    #expect(plain.cadre == "C1")
    #expect(plain.tasks == [])
    // A monitored household makes it work on the first task.
    let imported = try await desk.world.putHistory("cases", [
      "case_id": "K1", "household_id": "H1", "object_type": "unstable_lifted", "identified_on": date(1, 5).sqlValue,
    ])
    #expect(imported.errors == [])
    let monitored = try await desk.desk.record(visit, by: desk.secretary)
    #expect(monitored.tasks == [1])
    let kept = try await desk.world.record("activities", plain.id)
    #expect(kept?["summary"] == "电话 138****5678")
    var errand = ActivityInput("errand", on: date(10, 30))
    errand.village = desk.village
    let recorded = try await desk.desk.record(errand, by: .machineOperator)
    #expect(recorded.tasks == [3] && recorded.cadre == nil)
    let own = try await desk.desk.record(ActivityInput("party_class", on: date(10, 30)), by: desk.secretary)
    #expect(own.village == desk.village && own.tasks == [10])
  }

  @Test(arguments: engines)
  func theSameVisitSentTwiceCountsOnce(_ engine: Engine) async throws {
    let desk = try await DeskWorld(engine)
    var visit = ActivityInput(on: date(10, 30))
    visit.households = ["H1"]
    let named = desk.desk.carrying("op-1")
    let first = try await named.record(visit, by: desk.secretary)
    let second = try await named.record(visit, by: desk.secretary)
    #expect(first.id == "op-1" && second.id == "op-1")
    #expect(!first.receipt.wasKnown && second.receipt.wasKnown)
    let list = try await desk.world.store.read {
      try ActivityList.read(in: World.province, limit: 10, viewer: .machineOperator, $0)
    }
    #expect(list.total == 1)
  }

  @Test(arguments: engines)
  func whatCannotBePlacedIsRefused(_ engine: Engine) async throws {
    let desk = try await DeskWorld(engine)
    let visit = ActivityInput(on: date(10, 30))
    await #expect(throws: WorkError.noVillage) { try await desk.desk.record(visit, by: .machineOperator) }
    var two = visit
    two.households = ["H1", "H2"]
    let both = two
    await #expect(throws: WorkError.severalVillages([World.village(0), World.village(1)])) {
      try await desk.desk.record(both, by: .machineOperator)
    }
    two.households = ["H9"]
    let unknown = two
    await #expect(throws: WorkError.unknownHousehold("H9")) { try await desk.desk.record(unknown, by: .machineOperator) }
    two.households = ["H2"]
    let elsewhere = two
    await #expect(throws: AuthorityError.self) { try await desk.desk.record(elsewhere, by: desk.secretary) }
  }

  @Test(arguments: engines)
  func anIssueGoesFromRaisedToConfirmed(_ engine: Engine) async throws {
    let desk = try await DeskWorld(engine)
    var input = IssueInput("dispute", "田界争议", on: date(10, 1))
    input.household = "H1"
    input.dueOn = date(10, 10)
    let id = try await desk.desk.raise(input, by: desk.secretary).id
    func now(_ day: LocalDate) async throws -> IssueRecord? {
      try await desk.world.store.read { try IssueList.find(id, on: day, viewer: .machineOperator, $0) }
    }
    let raised = try await now(date(10, 12))
    #expect(raised?.state == .raised)
    #expect(raised?.isOverdue == true)
    #expect(raised?.task == 12)
    await #expect(throws: WorkError.notAnswered(id)) {
      try await desk.desk.confirm(id, verdict: "satisfied", on: date(10, 12), by: desk.secretary)
    }
    await #expect(throws: WorkError.notAnswered(id)) {
      try await desk.desk.settle(id, result: "settled_in_village", on: date(10, 12), by: desk.secretary)
    }
    try await desk.desk.answer(id, "现场丈量", on: date(10, 12), by: desk.secretary)
    try await desk.desk.handUp(id, to: "乡镇司法所", on: date(10, 13), by: desk.secretary)
    try await desk.desk.settle(id, result: "settled_above", on: date(10, 20), by: desk.secretary)
    let again = desk.desk.carrying("confirmation")
    try await again.confirm(id, verdict: "satisfied", on: date(10, 22), by: desk.secretary)
    let repeated = try await again.confirm(id, verdict: "satisfied", on: date(10, 22), by: desk.secretary)
    #expect(repeated.wasKnown)
    await #expect(throws: WorkError.confirmedAlready(id, on: date(10, 22))) {
      try await desk.desk.confirm(id, verdict: "dissatisfied", on: date(10, 23), by: desk.secretary)
    }
    await #expect(throws: WorkError.settledAlready(id, on: date(10, 20))) {
      try await desk.desk.answer(id, "又答", on: date(10, 23), by: desk.secretary)
    }
    var states: [IssueRecord.State?] = []
    for day in [12, 13, 20, 22] { states.append(try await now(date(10, day))?.state) }
    #expect(states == [.answered, .handedUp, .settled, .confirmed])
  }

  @Test(arguments: engines)
  func aProjectMovesOnAndPays(_ engine: Engine) async throws {
    let desk = try await DeskWorld(engine)
    var input = ProjectInput(desk.village, "冷库", kind: "industry_service", task: 5)
    input.plannedFinish = date(8, 31)
    let id = try await desk.desk.begin(input, on: date(3, 1), by: desk.secretary).id
    try await desk.desk.reach(.approved, of: id, on: date(3, 1), by: desk.secretary)
    await #expect(throws: WorkError.stageReached(.approved, on: date(3, 1))) {
      try await desk.desk.reach(.approved, of: id, on: date(3, 2), by: desk.secretary)
    }
    // Started before it was approved.
    await #expect(throws: ChangeError.self) {
      try await desk.desk.reach(.started, of: id, on: date(2, 1), by: desk.secretary)
    }
    try await desk.desk.reach(.started, of: id, on: date(4, 1), by: desk.secretary)
    try await desk.desk.fund(id, Yuan(100), from: "county", on: date(4, 2), by: desk.secretary)
    let fine = try await desk.desk.pay(id, Yuan(60), on: date(5, 1), by: desk.secretary)
    #expect(fine.receipt.warnings == [])
    let over = try await desk.desk.pay(id, Yuan(60), on: date(6, 1), by: desk.secretary)
    #expect(over.receipt.warnings.count == 1)
    let skipped = try await desk.desk.reach(.accepted, of: id, on: date(9, 5), by: desk.secretary)
    #expect(skipped.warnings.count == 1)
    let policy = desk.world.installation.policy
    let (day, later) = (date(9, 1), DeskWorld.date(2024, 10, 1))
    let (then, afterwards) = try await desk.world.store.read { connection in
      (
        try ProjectFile.read(id, on: day, policy: policy, viewer: .machineOperator, connection),
        try ProjectFile.read(id, on: later, policy: policy, viewer: .machineOperator, connection)
      )
    }
    #expect(then?.progress.stage == .started)
    #expect(then?.progress.isOverdue == true)
    #expect(then?.progress.paidShare == 120)
    #expect(afterwards?.progress.stage == .accepted)
    #expect(afterwards?.progress.careDue == DeskWorld.date(2024, 9, 5))
    #expect(afterwards?.progress.isCareOverdue(on: later) == true)
    try await desk.desk.cancel(project: id, reason: "并入县级项目", on: date(9, 10), by: desk.secretary)
    await #expect(throws: WorkError.cancelled(id, on: date(9, 10))) {
      try await desk.desk.reach(.handedOver, of: id, on: date(9, 20), by: desk.secretary)
    }
  }

  @Test(arguments: engines)
  func aResultIsAskedAboutAndLookedAtAgain(_ engine: Engine) async throws {
    let desk = try await DeskWorld(engine)
    let id = try await desk.desk.enter(
      ResultInput(desk.village, "通组路", what: "硬化2公里", doneOn: DeskWorld.date(2022, 9, 1)), by: desk.secretary).id
    await #expect(throws: ChangeError.self) {
      try await desk.desk.poll(result: id, asked: 10, inFavour: 11, on: DeskWorld.date(2022, 9, 20), by: desk.secretary)
    }
    try await desk.desk.poll(result: id, asked: 10, inFavour: 9, on: DeskWorld.date(2022, 9, 20), by: desk.secretary)
    let (policy, day) = (desk.world.installation.policy, date(9, 2))
    func due() async throws -> [ResultRecord] {
      try await desk.world.store.read {
        try ResultList.read(in: World.province, on: day, onlyDue: true, policy: policy, viewer: .machineOperator, $0)
      }
    }
    let before = try await due()
    #expect(before.map(\.id) == [id])
    #expect(before.first?.favourShare == 90)
    try await desk.desk.check(result: id, "lasting", on: date(9, 2), by: desk.secretary)
    let after = try await due()
    #expect(after.isEmpty)
  }

  @Test(arguments: engines)
  func theLedgerTakesOnlyWhatBelongs(_ engine: Engine) async throws {
    let desk = try await DeskWorld(engine)
    try await desk.desk.book(LedgerInput(desk.village, on: date(5, 1), "income", "operation", Yuan(500)), by: desk.secretary)
    await #expect(throws: ChangeError.self) {
      try await desk.desk.book(LedgerInput(desk.village, on: date(5, 1), "income", "wages", Yuan(500)), by: desk.secretary)
    }
    await #expect(throws: AuthorityError.self) {
      try await desk.world.store.read {
        try EconomyYear.count(
          in: World.province, year: 2023, on: LocalDate(dayNumber: 20_000), viewer: desk.secretary, $0)
      }
    }
  }
}
