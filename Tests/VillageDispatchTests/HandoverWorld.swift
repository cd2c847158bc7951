import Authority
import Basics
import Installation
import Journal
import Store
import TestSupport
import VillageDispatch

/// A day of a test; wrong days end the test run, for they are written into it.
func day(_ year: Int, _ month: Int, _ day: Int) -> LocalDate {
  guard let date = LocalDate(year, month, day) else { fatalError("\(year)-\(month)-\(day) is no day") }
  return date
}

/// The surroundings of a fixed day.
func surroundings(on today: LocalDate) -> Surroundings {
  let noon = Int64(today.dayNumber) * 86_400_000_000 + 4 * 3_600_000_000
  return Surroundings(
    now: { Instant(microseconds: noon) }, newIdentifier: Surroundings.live.newIdentifier)
}

/// Villages with postings, and the desks that work on them as of a fixed day.
struct HandoverWorld {
  let world: World
  let handovers: HandoverDesk
  let postings: PostingDesk
  static let today = day(2025, 9, 10)
  static let cutover = day(2025, 9, 8)

  init(_ engine: Engine, villages: Int = 5, today: LocalDate = today) async throws {
    world = try await World(engine, villages: villages)
    let house = world.installation
    let fixed = surroundings(on: today)
    handovers = HandoverDesk(
      store: house.store, pipeline: house.pipeline, keys: house.keys, policy: house.policy,
      surroundings: fixed)
    postings = PostingDesk(
      store: house.store, pipeline: house.pipeline, policy: house.policy, surroundings: fixed)
  }

  func post(
    _ cadre: String, _ village: DivisionCode, _ role: String = "first_secretary", from: LocalDate,
    to: LocalDate? = nil
  ) async throws {
    try await world.put("postings", [
      "cadre_id": .text(cadre), "village_code": village.sqlValue, "role": .text(role),
      "starts_on": from.sqlValue, "ends_on": to.sqlValue,
    ])
  }

  /// A village with a first secretary `L`, a member `M` and an arriving first secretary `S`, and
  /// something of every kind to hand over.
  func furnish(_ village: DivisionCode) async throws {
    for id in ["L", "M", "S"] { try await world.putCadre(id) }
    try await post("L", village, from: day(2023, 9, 1), to: Self.cutover.adding(days: -1))
    try await post("M", village, "member", from: day(2023, 9, 1))
    try await post("S", village, from: day(2025, 9, 3))
    for (i, contact) in ["测试L", "测试M", "村支书"].enumerated() {
      try await world.put("households", ["household_id": .text("H\(i)"), "village_code": village.sqlValue])
      try await world.putHistory("cases", [
        "case_id": .text("J\(i)"), "household_id": .text("H\(i)"), "object_type": "vulnerable",
        "identified_on": 20_240_301, "risks": "illness;schooling", "contact": .text(contact),
      ])
    }
    try await world.putHistory("cases", [
      "case_id": "J9", "household_id": "H0", "object_type": "vulnerable", "identified_on": 20_230_301,
      "eliminated_on": 20_240_201, "elimination_way": "assistance",
    ])
    try await world.put("measures", [
      "measure_id": "M0", "case_id": "J0", "category": "industry", "description": "发展庭院经济，电话13812345678",
      "started_on": 20_240_401, "amount": 120_000,
    ])
    try await world.put("measures", [
      "measure_id": "M1", "case_id": "J0", "category": "health", "started_on": 20_240_401,
      "finished_on": 20_240_501, "amount": 900_000,
    ])
    for (id, cadre, date, words) in [
      ("A0", "L", 20_240_601, "雨季前修好三组便道"), ("A1", "M", 20_240_602, "联系农技员"),
      ("A2", "L", 20_220_601, "上一任期的事"),
    ] as [(String, String, Int64, String)] {
      try await world.put("activities", [
        "activity_id": .text(id), "village_code": village.sqlValue, "cadre_id": .text(cadre),
        "date": .integer(date), "kind": "visit", "follow_up": .text(words),
      ])
    }
    try await world.put("activities", [
      "activity_id": "A3", "village_code": village.sqlValue, "cadre_id": "L", "date": 20_240_603, "kind": "visit",
    ])
    try await world.put("profiles", [
      "village_code": village.sqlValue, "year": 2024, "collective_assets": 160_000_000, "collective_income": 10_000_000,
    ])
    for (indicator, target) in [("collective_income", 50_000_000), ("collective_assets", 100_000_000)] as [(String, Int64)] {
      try await world.put("goals", [
        "village_code": village.sqlValue, "indicator": .text(indicator), "target": .integer(target), "target_year": 2025,
      ])
    }
    try await world.put("mentoring", [
      "village_code": village.sqlValue, "mentee_name": "测试村干部", "mentee_kind": "village_cadre",
      "starts_on": 20_240_101,
    ])
    try await world.put("support", [
      "division_code": village.sqlValue, "slot": "agronomist", "holder": "测试农技站", "starts_on": 20_210_101,
    ])
    try await world.put("support", [
      "division_code": village.sqlValue, "slot": "leader", "holder": "旧领导", "starts_on": 20_150_101, "ends_on": 20_201_231,
    ])
  }

  func prepare(_ village: DivisionCode, _ leaver: String = "L", successor: String? = nil) async throws -> HandoverPreparation {
    try await handovers.prepare(
      village: village, leaver: leaver, successor: successor, cutover: Self.cutover, by: .machineOperator)
  }

  func pack(_ id: String) async throws -> HandoverPack {
    try await world.store.read { try Handovers.pack(id, viewer: .machineOperator, $0) }
  }

  func tasks(_ cadre: String) async throws -> [HandoverTask] {
    try await world.store.read { try Handovers.tasks(of: cadre, viewer: .machineOperator, $0) }
  }

  func settleAll(_ id: String) async throws {
    for item in try await pack(id).items where item.state == .listed {
      try await handovers.set(item: item.number, of: id, to: .settled, by: .machineOperator)
    }
  }

  /// Signs as of the world's day.
  func sign(_ id: String, _ who: Signatory, on date: LocalDate = today) async throws {
    try await handovers.sign(id, as: who, on: date, by: .machineOperator)
  }
}
