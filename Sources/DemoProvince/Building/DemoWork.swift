import Basics
import Store

/// Goals, mentoring, visits, and a sample of incomes and signals of the demo.
struct DemoWork {
  let world: DemoWorld
  let roster: DemoRoster
  let register: DemoRegister

  typealias Day = DemoTargets

  func load(_ loader: inout DemoLoader) throws {
    try loadMentoring(&loader)
    try loadSignals(&loader)
    // The others are all of the round of 2023: its goals, its first visits, what it found incomes to be.
    guard world.horizon.lastDay == nil else { return }
    try loadGoals(&loader)
    try loadActivities(&loader)
    try loadIncome(&loader)
  }

  private func loadGoals(_ loader: inout DemoLoader) throws {
    try loader.load(
      "goals", Bilingual("任期目标", "term goals"),
      fields: ["village_code", "indicator", "baseline", "baseline_year", "target", "target_year"]
    ) { emit in
      var random = world.seed.branch("goals")
      for village in world.placesOf2023 {
        if village == DemoWorld.Named.daLouWan {
          // More than 100,000 yuan in 2022; more than 500,000 in 2025.
          try emit([village.sqlValue, .text("collective_income"), .yuan(100_000), .number(2022), .yuan(500_000), .number(2025)])
        } else if random.chance(40) {
          let base = (2 + random.below(18)) * 10_000
          try emit([village.sqlValue, .text("collective_income"), .yuan(base), .number(2022), .yuan(base * (12 + random.below(15)) / 10), .number(2025)])
        }
      }
    }
  }

  private func loadMentoring(_ loader: inout DemoLoader) throws {
    try loader.load(
      "mentoring", Bilingual("帮带", "mentoring"),
      fields: ["village_code", "mentee_name", "mentee_kind", "mentor", "starts_on", "ends_on"]
    ) { emit in
      var random = world.seed.branch("mentoring")
      let places = world.placesOf2021
      var left = world.targets.mentees
      for (i, place) in places.enumerated() {
        let count = (left + places.count - i - 1) / (places.count - i)
        left -= count
        var used = Set<String>()
        while used.count < count {
          let name = PersonNames.person(male: random.chance(60), ethnicity: "汉族", using: &random)
          guard used.insert(name).inserted else { continue }
          let from = Day.day(2021, 7, 1).adding(days: random.below(780))
          let kind = random.chance(55) ? "village_cadre" : "reserve_cadre"
          let to = random.chance(30) ? from.adding(months: 12) : nil
          guard world.horizon.knows(from) else { continue }
          try emit([
            place.sqlValue, .text(name), .text(kind), .null, .date(from), .date(world.horizon.known(to)),
          ])
        }
      }
    }
  }

  private func loadActivities(_ loader: inout DemoLoader) throws {
    try loader.load(
      "activities", Bilingual("工作记录", "activities"),
      fields: ["activity_id", "village_code", "cadre_id", "date", "kind", "tasks", "households", "attendance", "summary", "outcome"]
    ) { emit in
      var random = world.seed.branch("activities")
      var number = 0
      func record(_ village: DivisionCode, _ cadre: Int, _ date: LocalDate, _ kind: String, _ tasks: String, _ summary: String) throws {
        number += 1
        try emit([
          .text("A\(1_000_000 + number)"), village.sqlValue, .text(DemoRoster.cadreID(cadre)), .date(date),
          .text(kind), .text(tasks), .null, .number(1 + random.below(20)), .text(summary), .null,
        ])
      }
      for service in roster.services where service.round == "2023" && service.isFirstSecretary {
        if service.village == DemoWorld.Named.daLouWan {
          try record(service.village, service.cadre, Day.day(2023, 10, 30), "visit", "4", "走访小龙虾养殖大户，了解产业发展情况和诉求")
        } else if service.village == DemoWorld.Named.jiangHe {
          try record(service.village, service.cadre, Day.day(2023, 10, 30), "party_meeting", "10", "梳理党的二十大报告材料，准备党课")
        } else {
          let kind = random.pick(["visit", "visit", "visit", "party_meeting", "villagers_meeting", "errand", "policy_talk"])
          try record(service.village, service.cadre, Day.day(2023, 10, 8).adding(days: random.below(23)), kind, String(1 + random.below(12)), DemoNames.activitySummary(using: &random))
        }
      }
    }
  }

  private func loadIncome(_ loader: inout DemoLoader) throws {
    try loader.load(
      "income", Bilingual("收入支出", "income and expense"),
      fields: ["item_id", "household_id", "category", "item", "amount", "period_start", "period_end", "source"]
    ) { emit in
      var random = world.seed.branch("income")
      let items = [("wage", "务工", 9_000), ("business", "种养业", 5_000), ("transfer", "养老金和补贴", 2_400), ("business_cost", "种子化肥", 1_200), ("essential_expense", "自付医疗", 2_000)]
      for (i, household) in register.households.enumerated() where i % 40 == 0 {
        for (k, item) in items.enumerated() {
          try emit([
            .text("I\(i)-\(k)"), .text(household.id), .text(item.0), .text(item.1),
            .yuan(item.2 / 2 + random.below(item.2)), .date(Day.day(2022, 10, 1)), .date(Day.day(2023, 9, 30)),
            .text("入户核实"),
          ])
        }
      }
    }
  }

  private func loadSignals(_ loader: inout DemoLoader) throws {
    try loader.load(
      "signals", Bilingual("部门线索", "departments' signals"),
      fields: ["signal_id", "household_id", "kind", "occurred_on", "amount", "department"]
    ) { emit in
      var random = world.seed.branch("signals")
      let kinds = [("medical_cost", "医保局"), ("disaster", "应急管理局"), ("new_minimum_living", "民政局"), ("new_disability", "残联")]
      for (i, household) in register.households.enumerated() where i % 60 == 7 {
        let (kind, department) = random.pick(kinds)
        let occurred = Day.day(2023, 1, 1).adding(days: random.below(300))
        let amount: SQLValue = kind == "medical_cost" ? .yuan(8_000 + random.below(60_000)) : .null
        guard world.horizon.knows(occurred) else { continue }
        try emit([
          .text("S\(100_000 + i)"), .text(household.id), .text(kind), .date(occurred), amount,
          .text(department),
        ])
      }
    }
  }
}
