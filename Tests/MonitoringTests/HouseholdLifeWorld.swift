import Authority
import Basics
import Installation
import Journal
import Monitoring
import Store
import TestSupport
import Testing

/// A small district on a fixed day, with the desk of the register.
struct LifeWorld {
  let world: World
  let pipeline: ChangePipeline
  let desk: HouseholdDesk
  static let today = Self.date(2024, 12, 31)

  static func date(_ year: Int, _ month: Int, _ day: Int) -> LocalDate {
    guard let date = LocalDate(year, month, day) else { fatalError("\(year)-\(month)-\(day) is no day") }
    return date
  }

  init(_ engine: Engine, villages: Int = 3, today: LocalDate = LifeWorld.today) async throws {
    world = try await World(engine, villages: villages)
    let noon = Int64(today.dayNumber) * 86_400_000_000 + 4 * 3_600_000_000
    let fixed = Surroundings(
      now: { Instant(microseconds: noon) }, newIdentifier: Surroundings.live.newIdentifier)
    let house = world.installation
    pipeline = ChangePipeline(
      store: house.store, registry: house.registry, changeKinds: [], keys: house.keys, surroundings: fixed)
    desk = HouseholdDesk(store: house.store, pipeline: pipeline, keys: house.keys, surroundings: fixed)
  }

  /// A household with members named after their ids; the first is its head.
  func household(
    _ id: String, _ village: DivisionCode, _ members: [String], _ more: [String: SQLValue] = [:]
  ) async throws {
    let values: [String: SQLValue] = [
      "household_id": .text(id), "village_code": village.sqlValue, "household_type": "lifted",
    ]
    try await world.put("households", values.merging(more) { $1 })
    for (i, person) in members.enumerated() {
      try await world.put("persons", [
        "person_id": .text(person), "household_id": .text(id), "name": .text(Self.name(person)),
        "relation": i == 0 ? "head" : "child",
      ])
    }
  }

  static func name(_ person: String) -> String { "测试" + person }

  /// A case decided elsewhere.
  func monitored(_ id: String, _ household: String, from: LocalDate, eliminated: LocalDate? = nil) async throws {
    let imported = try await world.putHistory("cases", [
      "case_id": .text(id), "household_id": .text(household), "object_type": "unstable_lifted",
      "identified_on": from.sqlValue, "risks": "illness;schooling", "channel": "cadre_check",
      "contact": "测试联系人", "eliminated_on": eliminated.sqlValue,
    ])
    #expect(imported.errors == [])
  }

  func file(
    _ id: String, _ day: LocalDate, by viewer: Viewer = .machineOperator, unmasked: Bool = false
  ) async throws -> HouseholdFile {
    let keys = world.installation.keys
    return try await world.store.read {
      try HouseholdFile.read(id, on: day, keys: keys, viewer: viewer, unmasked: unmasked, $0)
    }
  }

  func members(_ id: String, _ day: LocalDate) async throws -> [String] {
    try await file(id, day).members.map(\.id)
  }

  func counts(_ division: DivisionCode, _ day: LocalDate) async throws -> MonitoringCounts {
    try await world.store.read { try MonitoringCounts.count(in: division.subtree, on: day, $0) }
  }

  func balance(_ division: DivisionCode, _ from: LocalDate, _ to: LocalDate) async throws -> MonthlyBalance {
    try await world.store.read {
      try MonthlyBalance.count(in: division, from: from, to: to, by: .machineOperator, $0)
    }
  }

  /// Kinds of the events recorded of a household itself, in order.
  func eventKinds(_ id: String) async throws -> [String] {
    try await world.store.read {
      try $0.rows("SELECT kind FROM household_events WHERE household_id = $1 ORDER BY occurred_on, version, kind", [id]) {
        try $0.get(0)
      }
    }
  }

  func value(_ kind: String, _ id: String, _ field: String) async throws -> SQLValue? {
    try await world.record(kind, id)?[field]
  }
}

/// How many households and persons, as a pair to compare.
func pair(_ count: HouseholdsAndPersons) -> [Int] { [count.households, count.persons] }
