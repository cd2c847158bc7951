import Authority
import Basics
import Journal
import Policy
import Store
import TestSupport

/// A record in plain values, as it is written and as the oracles read it.
typealias Record = [String: SQLValue]

extension Record {
  func text(_ field: String) -> String? { self[field]?.text }
  func number(_ field: String) -> Int64? { self[field]?.integer }
  func date(_ field: String) -> LocalDate? { number(field).flatMap { LocalDate(packed: Int($0)) } }
  var village: Int64 { number("village_code") ?? 0 }

  /// Open from `from` to `to`, both counted; no end is open.
  func isOpen(on day: LocalDate, _ from: String = "starts_on", _ to: String = "ends_on") -> Bool {
    guard let start = date(from), start <= day else { return false }
    return date(to).map { day <= $0 } ?? true
  }

  func isIn(_ field: String, _ from: LocalDate, _ to: LocalDate) -> Bool {
    date(field).map { from <= $0 && $0 <= to } ?? false
  }
}

/// Random village work in ten villages, kept as plain arrays by kind, and the same in an installation.
struct WorkByHand {
  let world: World
  var records: [String: [Record]] = [:]
  private var random: SeededGenerator

  static let villages = (0..<5).map { World.village($0) } + (0..<5).map { World.village($0, county: 1) }
  /// From a village to everything.
  static let divisions = [
    World.village(1), World.village(3, county: 1), World.counties[0], World.counties[1], World.prefecture, World.province,
  ]
  static func households(_ village: DivisionCode) -> [String] { (0..<3).map { "H\(village)-\($0)" } }

  init(_ engine: Engine, seed: UInt64) async throws {
    world = try await World(engine)
    random = SeededGenerator(seed: seed)
    make()
    let order = [
      "households", "profiles", "goals", "mentoring", "projects", "project_stages", "project_funds", "project_payments",
      "project_households", "work_plans", "work_plan_items", "issues", "activities", "profile_items", "village_plans",
      "disclosures", "environment_works", "ledger", "assets", "jobs", "sales", "public_posts", "loans", "results",
    ]
    for kind in order {
      let imported = try await world.importRows(kind, records[kind] ?? [], batch: 500)
      if let bad = imported.findings.first(where: { $0.finding.severity == .error }) {
        throw ChangeError.refused([bad.finding])
      }
    }
  }

  /// The records of a kind in the villages of a division.
  func some(_ kind: String, _ division: DivisionCode) -> [Record] {
    (records[kind] ?? []).filter { division.subtree.contains($0.village) }
  }

  private mutating func add(_ kind: String, _ record: Record) { records[kind, default: []].append(record) }

  mutating func day() -> LocalDate { Self.first.adding(days: random.below(1_000)) }
  private static let first = LocalDate(2022, 1, 1) ?? LocalDate(dayNumber: 0)

  private mutating func later(_ day: LocalDate, _ percent: Int) -> SQLValue {
    random.chance(percent) ? day.adding(days: random.below(300)).sqlValue : .null
  }

  private mutating func money() -> SQLValue { .integer(Int64(random.below(5_000_000))) }

  private mutating func make() {
    for village in Self.villages {
      for household in Self.households(village) {
        add("households", ["household_id": .text(household), "village_code": village.sqlValue])
      }
      for year in 2021...2024 where random.chance(60) {
        add("profiles", [
          "village_code": village.sqlValue, "year": year.sqlValue, "party_members": (20 + random.below(30)).sqlValue,
          "collective_income": random.chance(70) ? money() : .null, "collective_assets": random.chance(70) ? money() : .null,
          "disposable_income_per_capita": money(),
        ])
      }
      for (item, _) in [("industry_area", 0), ("sanitary_toilets", 0)] {
        for year in 2021...2024 where random.chance(50) {
          add("profile_items", ["village_code": village.sqlValue, "year": year.sqlValue, "item": .text(item), "value": money(), "source": "台账"])
        }
      }
      makeGoals(village)
      makeProjects(village)
      makePlan(village)
      makeEconomy(village)
      makeVillage(village)
    }
  }

  private mutating func makeGoals(_ village: DivisionCode) {
    let indicators = [
      "collective_income", "collective_assets", "disposable_income_per_capita", "industry_area", "jobs", "sales",
      "sanitary_toilets", "party_members", "reserve_cadres", "open_cases", "road_length",
    ]
    for indicator in indicators where random.chance(60) {
      let since = 2021 + random.below(2)
      add("goals", [
        "village_code": village.sqlValue, "indicator": .text(indicator), "baseline": random.chance(70) ? money() : .null,
        "baseline_year": random.chance(70) ? since.sqlValue : .null, "target": money(), "target_year": (2023 + random.below(3)).sqlValue,
      ])
    }
    for i in 0..<3 where random.chance(60) {
      let from = day()
      add("mentoring", [
        "village_code": village.sqlValue, "mentee_name": .text("测试\(i)"), "mentee_kind": .text(random.pick(["village_cadre", "reserve_cadre"])),
        "starts_on": from.sqlValue, "ends_on": later(from, 40),
      ])
    }
  }

  private mutating func makeProjects(_ village: DivisionCode) {
    for i in 0..<3 {
      let id = "P\(village)-\(i)"
      let task = random.pick([4, 5, 8, 9])
      let start = day()
      add("projects", [
        "project_id": .text(id), "village_code": village.sqlValue, "name": .text("项目\(i)"),
        "kind": .text(random.pick(["industry", "infrastructure", "environment"])), "task": task.sqlValue,
        "budget": random.chance(80) ? money() : .null, "planned_finish": random.chance(80) ? later(start, 100) : .null,
        "quantity": money(), "quantity_unit": .text(random.pick(["亩", "公里", "个"])),
        "cancelled_on": .null,
      ])
      var stage = start
      for name in ["approved", "tendered", "started", "finished", "accepted", "handed_over", "checked"].prefix(random.below(8)) {
        add("project_stages", ["project_id": .text(id), "village_code": village.sqlValue, "stage": .text(name), "reached_on": stage.sqlValue])
        stage = stage.adding(days: random.below(80))
      }
      for k in 0..<random.below(4) {
        add("project_funds", [
          "fund_id": .text("\(id)-F\(k)"), "project_id": .text(id), "village_code": village.sqlValue,
          "source": .text(random.pick(["central", "county", "unit"])), "amount": money(), "arrived_on": day().sqlValue,
        ])
        add("project_payments", [
          "payment_id": .text("\(id)-Z\(k)"), "project_id": .text(id), "village_code": village.sqlValue, "amount": money(),
          "paid_on": day().sqlValue,
        ])
      }
      for household in Self.households(village) where random.chance(50) {
        let from = day()
        add("project_households", [
          "project_id": .text(id), "household_id": .text(household), "village_code": village.sqlValue, "way": "orders",
          "starts_on": from.sqlValue, "ends_on": later(from, 30),
        ])
      }
    }
  }

  private mutating func makePlan(_ village: DivisionCode) {
    let plan = "J\(village)"
    add("work_plans", [
      "plan_id": .text(plan), "village_code": village.sqlValue, "starts_on": 2022_01_01.sqlValue, "ends_on": 2024_12_31.sqlValue,
      "diagnosis": "情况",
    ])
    for i in 0..<6 {
      let isDone = random.chance(30)
      let day = day()
      add("work_plan_items", [
        "item_id": .text("\(plan)-\(i)"), "plan_id": .text(plan), "village_code": village.sqlValue,
        "year": (2022 + random.below(3)).sqlValue, "task": (1 + random.below(12)).sqlValue, "what": .text("事项\(i)"),
        "owner_type": "team", "due_month": random.chance(70) ? (1 + random.below(12)).sqlValue : .null,
        "indicator": random.chance(40) ? "collective_income" : .null, "target": random.chance(60) ? money() : .null,
        "project_id": random.chance(40) ? .text("P\(village)-\(random.below(3))") : .null,
        "done_on": isDone ? day.sqlValue : .null, "dropped_on": !isDone && random.chance(15) ? day.sqlValue : .null,
      ])
    }
    for i in 0..<20 {
      var tasks: Set<Int> = []
      for _ in 0..<random.below(3) { tasks.insert(1 + random.below(12)) }
      add("activities", [
        "activity_id": .text("A\(village)-\(i)"), "village_code": village.sqlValue, "date": day().sqlValue,
        "kind": .text(random.pick(["visit", "party_class", "members_meeting", "villagers_meeting", "mediation", "errand", "policy_talk", "market_contact"])),
        "tasks": tasks.isEmpty ? .null : .text(tasks.sorted().map(String.init).joined(separator: ";")),
        "households": random.chance(50) ? .text(random.pick(Self.households(village))) : .null,
        "item_id": random.chance(40) ? .text("\(plan)-\(random.below(6))") : .null,
      ])
    }
    for i in 0..<10 {
      let raised = day()
      let answered = raised.adding(days: random.below(20))
      let settled = answered.adding(days: random.below(60))
      let (isAnswered, isSettled) = (random.chance(80), random.chance(60))
      let isConfirmed = isAnswered && isSettled && random.chance(60)
      add("issues", [
        "issue_id": .text("I\(village)-\(i)"), "village_code": village.sqlValue,
        "household_id": random.chance(60) ? .text(random.pick(Self.households(village))) : .null, "raised_on": raised.sqlValue,
        "kind": .text(random.pick(["difficulty", "errand", "dispute", "entitlement"])),
        "task": random.chance(60) ? (1 + random.below(12)).sqlValue : .null, "matter": "事项",
        "due_on": random.chance(80) ? raised.adding(days: 15).sqlValue : .null,
        "answered_on": isAnswered ? answered.sqlValue : .null, "answer": isAnswered ? "答复" : .null,
        "handed_up_on": random.chance(20) ? answered.sqlValue : .null,
        "settled_on": isSettled ? settled.sqlValue : .null,
        "result": isSettled ? .text(random.pick(["settled_in_village", "settled_above", "cannot"])) : .null,
        "confirmed_on": isConfirmed ? settled.adding(days: random.below(9)).sqlValue : .null,
        "verdict": isConfirmed ? .text(random.pick(["satisfied", "dissatisfied"])) : .null,
        "repeats": .null,
      ])
    }
  }

  private mutating func makeEconomy(_ village: DivisionCode) {
    for i in 0..<15 {
      let (kind, category) = random.pick([
        ("income", "operation"), ("income", "contracting"), ("income", "subsidy"), ("cost", "materials"), ("cost", "wages"),
        ("dividend", "to_members"),
      ])
      add("ledger", [
        "entry_id": .text("E\(village)-\(i)"), "village_code": village.sqlValue, "date": day().sqlValue, "kind": .text(kind),
        "category": .text(category), "amount": money(),
      ])
    }
    for i in 0..<3 where random.chance(70) {
      let from = day()
      add("assets", [
        "asset_id": .text("Z\(village)-\(i)"), "village_code": village.sqlValue, "name": "资产", "kind": .text(random.pick(["building", "equipment"])),
        "acquired_on": from.sqlValue, "value": money(), "use": .text(random.pick(["own", "idle"])), "disposed_on": later(from, 30),
      ])
    }
    for i in 0..<4 {
      let (from, household) = (day(), random.pick(Self.households(village)))
      add("jobs", [
        "job_id": .text("G\(village)-\(i)"), "household_id": .text(household), "village_code": village.sqlValue,
        "place": .text(random.pick(["county", "outside"])), "channel": random.chance(50) ? "team" : .null, "starts_on": from.sqlValue,
        "ends_on": later(from, 50), "monthly_wage": random.chance(70) ? money() : .null,
      ])
      add("public_posts", [
        "post_id": .text("O\(village)-\(i)"), "household_id": .text(household), "village_code": village.sqlValue, "post": "cleaner",
        "starts_on": from.sqlValue, "ends_on": later(from, 50),
      ])
      add("loans", [
        "loan_id": .text("L\(village)-\(i)"), "household_id": .text(household), "village_code": village.sqlValue, "amount": money(),
        "lent_on": from.sqlValue, "due_on": from.adding(days: 365).sqlValue, "repaid_on": later(from, 50),
      ])
      add("sales", [
        "sale_id": .text("S\(village)-\(i)"), "village_code": village.sqlValue, "buyer": .text("单位\(random.below(3))"), "goods": "米",
        "amount": money(), "paid_on": day().sqlValue,
      ])
    }
  }

  private mutating func makeVillage(_ village: DivisionCode) {
    let drafted = day()
    add("village_plans", [
      "village_plan_id": .text("V\(village)"), "village_code": village.sqlValue, "name": "规划", "drafted_on": drafted.sqlValue,
      "approved_on": later(drafted, 60),
    ])
    for quarter in 0..<8 {
      let due = Self.first.adding(days: 100 + quarter * 90)
      add("disclosures", [
        "village_code": village.sqlValue, "kind": "finance", "period_end": due.adding(days: -10).sqlValue, "due_on": due.sqlValue,
        "disclosed_on": random.chance(80) ? due.adding(days: random.below(20) - 12).sqlValue : .null,
      ])
    }
    for i in 0..<3 {
      add("environment_works", [
        "environment_id": .text("N\(village)-\(i)"), "village_code": village.sqlValue, "date": day().sqlValue, "kind": "cleaning",
        "households": random.chance(80) ? random.below(50).sqlValue : .null,
      ])
      let done = day()
      let isChecked = random.chance(50)
      add("results", [
        "result_id": .text("R\(village)-\(i)"), "village_code": village.sqlValue, "title": "成果", "what": "做了", "task": (1 + random.below(12)).sqlValue,
        "done_on": done.sqlValue, "checked_on": isChecked ? done.adding(days: random.below(500)).sqlValue : .null,
        "check_result": isChecked ? "lasting" : .null,
      ])
    }
  }
}
