import Authority
import Basics
import Installation
import Journal
import Store
import TestSupport
import VillageWork

/// A world with a desk, a cadre and two households.
struct DeskWorld {
  let world: World
  let village = World.village(0)
  var desk: WorkDesk {
    let installation = world.installation
    return WorkDesk(
      store: installation.store, pipeline: installation.pipeline, policy: installation.policy,
      surroundings: installation.surroundings)
  }
  /// The first secretary, who signs in under the id of the cadre.
  let secretary = Viewer(
    id: "C1", name: Bilingual("第一书记", "first secretary"), scope: World.village(0), rights: [.read, .write])
  let township = Viewer(
    id: "T1", name: Bilingual("乡镇", "township"), scope: World.village(0).ancestor(.township), rights: [.read, .write])

  init(_ engine: Engine) async throws {
    world = try await World(engine)
    try await world.putCadre("C1")
    try await world.put("households", ["household_id": "H1", "village_code": World.village(0).sqlValue])
    try await world.put("households", ["household_id": "H2", "village_code": World.village(1).sqlValue])
  }

  static func date(_ year: Int, _ month: Int, _ day: Int) -> LocalDate {
    LocalDate(year, month, day) ?? LocalDate(dayNumber: 0)
  }

  func plan(on day: LocalDate) async throws -> PlanFile? {
    let (policy, village) = (world.installation.policy, village)
    return try await world.store.read {
      try PlanFile.read(of: village, on: day, policy: policy, viewer: .machineOperator, $0)
    }
  }
}
