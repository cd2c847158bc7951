import Authority
import Basics
import Installation
import Journal
import Roster
import Store
import TestSupport
import VillageDispatch

/// A day of a test; wrong days end the test run, for they are written into it.
func day(_ year: Int, _ month: Int, _ day: Int) -> LocalDate {
  guard let date = LocalDate(year, month, day) else { fatalError("\(year)-\(month)-\(day) is no day") }
  return date
}

/// Villages of the default chain and one of 阿坝州, and the desks, all on a fixed day.
struct PeopleWorld {
  static let today = day(2023, 12, 15)
  /// A village whose leave goes by the chain of 阿坝州.
  static let aba: DivisionCode = {
    guard let code = DivisionCode("513230100201") else { fatalError("no code") }
    return code
  }()

  let world: World
  var installation: Installation { world.installation }

  init(_ engine: Engine, policies: String = Repository.policies, today: LocalDate = today) async throws {
    let noon = Int64(today.dayNumber) * 86_400_000_000 + 4 * 3_600_000_000
    world = try await World(
      engine, policies: policies,
      surroundings: Surroundings(now: { Instant(microseconds: noon) }, newIdentifier: Surroundings.live.newIdentifier))
    for (code, level, parent) in [
      ("513200000000", "prefecture", "510000000000"), ("513230000000", "county", "513200000000"),
      ("513230100000", "township", "513230000000"), ("513230100201", "village", "513230100000"),
    ] {
      try await world.put("divisions", [
        "code": DivisionCode(code).sqlValue, "name": .text("测试\(code)"), "level": .text(level), "parent_code": DivisionCode(parent).sqlValue,
      ])
    }
  }

  var leave: LeaveDesk {
    LeaveDesk(store: installation.store, pipeline: installation.pipeline, policy: installation.policy, surroundings: installation.surroundings)
  }
  var presence: PresenceDesk {
    PresenceDesk(store: installation.store, pipeline: installation.pipeline, policy: installation.policy, surroundings: installation.surroundings)
  }
  var assessments: AssessmentDesk {
    AssessmentDesk(store: installation.store, pipeline: installation.pipeline, policy: installation.policy, surroundings: installation.surroundings)
  }
  var postings: PostingDesk {
    PostingDesk(store: installation.store, pipeline: installation.pipeline, policy: installation.policy, surroundings: installation.surroundings)
  }

  func post(_ cadre: String, _ village: DivisionCode, _ role: String = "member", from: LocalDate, to: LocalDate? = nil) async throws {
    try await world.put("postings", [
      "cadre_id": .text(cadre), "village_code": village.sqlValue, "role": .text(role), "starts_on": from.sqlValue,
      "ends_on": to.sqlValue,
    ])
  }

  func file(_ id: String) async throws -> LeaveFile? {
    let policy = installation.policy
    return try await world.store.read { try LeaveQueries.find(id, policy: policy, viewer: .machineOperator, $0) }
  }

  func statuses(_ division: DivisionCode, _ month: LocalDate, by viewer: Viewer = .machineOperator) async throws -> [PresenceStatus] {
    let (policy, today) = (installation.policy, installation.surroundings.today)
    return try await world.store.read {
      try PresenceStatus.read(in: division, month: month, asOf: today, policy: policy, viewer: viewer, $0)
    }
  }

  /// Leave that was applied for and agreed by every step.
  @discardableResult
  func agreedLeave(_ cadre: String, _ kind: String, _ from: LocalDate, _ to: LocalDate) async throws -> String {
    let file = try await leave.apply(
      LeaveInput(cadre, kind: kind, from: from, to: to, appliedOn: from.adding(days: -2)), by: .machineOperator)
    for step in file.steps ?? [] {
      try await leave.decide(file.id, step.act == .file ? "filed" : "agreed", on: from.adding(days: -1), by: .machineOperator)
    }
    return file.id
  }
}
