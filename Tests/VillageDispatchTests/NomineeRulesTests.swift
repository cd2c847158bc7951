import Basics
import Foundation
import Journal
import Policy
import Store
import TestSupport
import Testing
import VillageDispatch

/// The rules of eligibility that the shipped policy leaves off: quotas of units, positions that keep
/// their holders at home, and whether those who serve may stay.
@Suite struct NomineeRulesTests {
  /// The shipped policies with these lines in the place of `may_stay: true`.
  private func desk(_ world: PlanWorld, _ lines: String) throws -> DispatchDesk {
    let shipped = try PolicyBook.shippedFolder()
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.copyItem(at: URL(fileURLWithPath: shipped), to: folder)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("dispatch.yaml")
    let text = try String(contentsOf: file, encoding: .utf8)
    try #require(text.contains("may_stay: true"))
    try text.replacing("may_stay: true", with: lines).write(to: file, atomically: true, encoding: .utf8)
    let house = world.world.installation
    return DispatchDesk(
      store: house.store, registry: house.registry, policy: try PolicyBook.load(folder: folder.path),
      keys: house.keys, surroundings: surroundings(on: PlanWorld.asOf), pipeline: house.pipeline,
      viewer: .machineOperator)
  }

  @Test(arguments: engines)
  func noUnitSendsMoreThanItsQuota(_ engine: Engine) async throws {
    let world = try await PlanWorld(engine, seed: 21)
    let free = try await world.desk.draft(PlanWorld.request())
    let bound = try await desk(
      world, "may_stay: true\n      unit_quotas: { province: 1, prefecture: 1, county: 1, township: 1 }"
    ).draft(PlanWorld.request())
    func sent(_ plan: DispatchPlan) -> [Int: Int] {
      var out: [Int: Int] = [:]
      for (cadre, post) in plan.result.assignment.enumerated() where post != nil {
        if plan.problem.cadres[cadre].tier != .central { out[plan.problem.cadres[cadre].unit, default: 0] += 1 }
      }
      return out
    }
    #expect(sent(free).values.contains { $0 > 1 })
    #expect(sent(bound).values.allSatisfy { $0 <= 1 })
    // Whoever is kept in reserve stands behind somebody of the same unit.
    let reserve = bound.inputs.names.memberBars.filter { $0.value.contains("unit_quota") }.keys
    #expect(!reserve.isEmpty)
    for cadre in reserve {
      let unit = bound.problem.cadres[cadre].unit
      #expect(
        bound.problem.cadres.indices.contains {
          $0 < cadre && bound.problem.cadres[$0].unit == unit
            && (bound.problem.cadres[$0].mayBeMember || bound.problem.cadres[$0].mayBeFirstSecretary)
        })
    }
  }

  @Test(arguments: engines)
  func aPositionKeepsItsHolderAtHome(_ engine: Engine) async throws {
    let world = try await PlanWorld(engine, seed: 22)
    let free = try await world.desk.draft(PlanWorld.request())
    let teacher = try #require(free.placements.first).cadre
    let house = world.world.installation
    _ = try await house.pipeline.submit(
      Change(
        operationID: "teacher",
        edits: [Edit("cadres", ["cadre_id": .text(teacher), "position_rank": .text("县一中 中小学教师")])]),
      by: .machineOperator)
    let plan = try await desk(world, "may_stay: true\n      excluded_positions: [中小学教师]")
      .draft(PlanWorld.request())
    #expect(!plan.placements.contains { $0.cadre == teacher })
    let village = try #require(free.placements.first).village
    for role in DispatchRole.allCases {
      let reasons = try plan.reasons(cadre: teacher, village: village, role: role)
      #expect(reasons.bars.map(\.identifier).contains("excluded_position"))
      #expect(reasons.sentences(.chinese).joined().contains("所任职务不选派"))
    }
  }

  @Test(arguments: engines)
  func whereNobodyMayStayEverybodyMoves(_ engine: Engine) async throws {
    let world = try await PlanWorld(engine, seed: 23)
    let free = try await world.desk.draft(PlanWorld.request())
    let strict = try await desk(world, "may_stay: false").draft(PlanWorld.request())
    func staying(_ plan: DispatchPlan) -> Int { PlanStatistics(plan).staying }
    #expect(staying(free) > 0)
    #expect(staying(strict) == 0)
  }
}
