import Authority
import Basics
import Journal
import Store
import TestSupport
import Testing
import VillageDispatch

/// Proves who leaves under a plan, before and after it is published, and that all their packs are
/// made as two Changes.
@Suite struct PlanHandoverTests {
  private let starts = day(2025, 9, 1), cutover = day(2025, 9, 8)

  /// Village 0 is filled anew, with `Stay` for another term; 1 gets a first secretary alone; 2 gets
  /// nobody; in 3 `Own` has a term of their own.
  private func furnish(_ world: HandoverWorld, state: String) async throws {
    let cadres = ["A", "B1", "B2", "C", "D", "E", "Own", "Stay", "NA", "NB", "NC"]
    for id in cadres { try await world.world.putCadre(id) }
    let term = day(2023, 9, 1)
    try await world.post("A", World.village(0), from: term)
    for id in ["B1", "B2", "Stay"] { try await world.post(id, World.village(0), "member", from: term) }
    try await world.post("C", World.village(1), from: term)
    try await world.post("D", World.village(1), "member", from: term)
    try await world.post("E", World.village(2), "member", from: term)
    try await world.post("Own", World.village(3), from: day(2024, 9, 1), to: day(2026, 8, 31))
    try await world.world.put("plans", [
      "plan_id": "P", "round": "2025", "division_code": World.counties[0].sqlValue, "as_of": 20_250_801,
      "starts_on": starts.sqlValue, "cutover_on": cutover.sqlValue, "state": .text(state),
      "policy_digest": "x", "inputs_hash": "x",
    ])
    for (cadre, number, role) in [
      ("NA", 0, "first_secretary"), ("NB", 0, "member"), ("Stay", 0, "member"), ("NC", 1, "first_secretary"),
    ] {
      try await world.world.put("placements", [
        "plan_id": "P", "cadre_id": .text(cadre), "village_code": World.village(number).sqlValue,
        "role": .text(role), "state": "placed",
      ])
    }
  }

  private func expected() -> [String] {
    [
      "\(World.village(0)) A NA", "\(World.village(0)) B1 NB", "\(World.village(0)) B2 Stay",
      "\(World.village(1)) C NC", "\(World.village(1)) D NC", "\(World.village(2)) E -",
    ]
  }

  private func made(_ world: HandoverWorld) async throws -> [String] {
    let lines = try await world.world.store.read {
      try Handovers.list(in: World.counties[0], plan: "P", viewer: .machineOperator, $0)
    }
    return lines.map { "\($0.handover.village) \($0.handover.leaver) \($0.handover.successor ?? "-")" }.sorted()
  }

  @Test(arguments: engines)
  func leaversAreThoseWhomPublishingEnds(_ engine: Engine) async throws {
    let world = try await HandoverWorld(engine)
    try await furnish(world, state: "draft")
    let first = try await world.handovers.prepare(plan: "P", by: .machineOperator)
    #expect(first.newHandovers == 6 && first.entries.count == 2)
    #expect(try await made(world) == expected())

    // Published, the same leave; preparing again changes nothing.
    let eve = cutover.adding(days: -1)
    for (cadre, number, role) in [
      ("A", 0, "first_secretary"), ("B1", 0, "member"), ("B2", 0, "member"), ("C", 1, "first_secretary"),
      ("D", 1, "member"), ("E", 2, "member"),
    ] {
      try await world.post(cadre, World.village(number), role, from: day(2023, 9, 1), to: eve)
    }
    try await world.post("Stay", World.village(0), "member", from: day(2023, 9, 1), to: starts.adding(days: -1))
    try await world.post("Stay", World.village(0), "member", from: starts)
    for (cadre, number, role) in [("NA", 0, "first_secretary"), ("NB", 0, "member"), ("NC", 1, "first_secretary")] {
      try await world.post(cadre, World.village(number), role, from: starts)
    }
    try await world.world.put("plans", ["plan_id": "P", "state": "published"])
    let head = try await world.world.head()
    let again = try await world.handovers.prepare(plan: "P", by: .machineOperator)
    #expect(again.ids == first.ids && again.entries.isEmpty)
    #expect(try await world.world.head() == head)
    #expect(try await made(world) == expected())

    // As one, both imports can be taken back.
    for entry in first.entries.reversed() { _ = try await world.world.undo(entry) }
    #expect(try await made(world).isEmpty)
    #expect(try await world.handovers.prepare(plan: "P", by: .machineOperator).newHandovers == 6)
    #expect(try await world.world.verify().isSound)
  }

  @Test(arguments: engines)
  func aPlanUnderWhichNobodyLeavesSaysSo(_ engine: Engine) async throws {
    let world = try await HandoverWorld(engine)
    try await world.world.put("plans", [
      "plan_id": "P", "round": "2025", "division_code": World.counties[0].sqlValue, "as_of": 20_250_801,
      "starts_on": starts.sqlValue, "cutover_on": cutover.sqlValue, "state": "draft", "policy_digest": "x",
      "inputs_hash": "x",
    ])
    await #expect(throws: HandoverError.noLeavers(plan: "P")) {
      _ = try await world.handovers.prepare(plan: "P", by: .machineOperator)
    }
    let narrow = viewer(World.counties[1], .read, .write, .importFiles)
    await #expect(throws: AuthorityError.self) { _ = try await world.handovers.prepare(plan: "P", by: narrow) }
  }

  @Test(arguments: engines)
  func theListCountsAndSelects(_ engine: Engine) async throws {
    let world = try await HandoverWorld(engine)
    try await furnish(world, state: "draft")
    let ids = try await world.handovers.prepare(plan: "P", by: .machineOperator).ids
    try await world.settleAll(ids[0])
    for who in Signatory.allCases { try await world.sign(ids[0], who) }
    let (all, open) = try await world.world.store.read { connection in
      (
        try Handovers.list(in: World.province, viewer: .machineOperator, connection),
        try Handovers.list(in: World.province, onlyOpen: true, viewer: .machineOperator, connection)
      )
    }
    #expect(all.count == 6 && open.count == 5 && !open.contains { $0.handover.id == ids[0] })
    #expect(all.first { $0.handover.id == ids[0] }?.listedCount == 0)
    #expect(open.allSatisfy { $0.listedCount == $0.itemCount && $0.itemCount > 0 })
  }
}
