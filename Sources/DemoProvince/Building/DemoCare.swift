import Basics
import Store

/// Plans, visits, sweeps, incomes and family events of the monitored households.
struct DemoCare {
  let world: DemoWorld
  let register: DemoRegister
  private static let today = DemoTargets.day(2023, 10, 31)

  /// Households monitored on the last day, with the number of their case.
  private var open: [(number: Int, household: DemoRegister.Household)] {
    register.households.enumerated().filter { !$1.isWrong && $1.closed == nil && (!$1.isEliminated || $1.isAgain) }
      .map { ($0, $1) }
  }

  /// The counties of the article's villages, which the demo shows in most detail.
  private func isShown(_ village: DivisionCode) -> Bool {
    DemoWorld.Named.all.contains { $0.ancestor(.county) == village.ancestor(.county) }
  }

  func load(_ loader: inout DemoLoader) throws {
    let open = open
    try loader.load(
      "help_plans", Bilingual("一户一策", "help plans"), fields: ["case_id", "made_on", "aims", "needs", "agreed_on"]
    ) { emit in
      for (i, h) in open where h.identified < DemoTargets.day(2023, 10, 25) && i % 230 != 7 && h.moved == nil && !h.isAgain {
        let day = h.identified.adding(days: 2 + i % 8)
        try emit([
          .text(DemoRegister.caseID(i)), .date(day), .text("一年内收入稳定超过监测线，保障全部落实"),
          .text("稳定务工、减轻医疗负担"), .date(day),
        ])
      }
      for (id, _) in register.casesAgain {
        let day = DemoTargets.day(2023, 9, 4)
        try emit([.text(id), .date(day), .text("消除新发生的风险，稳住收入"), .text("医疗救助、稳定务工"), .date(day)])
      }
    }
    try loader.load(
      "measures", Bilingual("帮扶措施", "measures"),
      fields: ["measure_id", "case_id", "category", "description", "started_on"]
    ) { emit in
      for (id, _) in register.casesAgain {
        try emit([.text("M-" + id), .text(id), .text("health"), .text("落实大病救助"), .date(DemoTargets.day(2023, 9, 10))])
      }
    }
    try loadChecks(open, &loader)
    try loadEvents(&loader)
    try loadSweeps(open, &loader)
    try loadIncomes(open, &loader)
  }

  private func loadChecks(
    _ open: [(number: Int, household: DemoRegister.Household)], _ loader: inout DemoLoader
  ) throws {
    try loader.load(
      "household_checks", Bilingual("入户核查", "household checks"),
      fields: [
        "check_id", "household_id", "visited_on", "purpose", "food", "clothing", "schooling", "medical", "housing",
        "water", "income_change",
      ]
    ) { emit in
      for (i, h) in open {
        var random = world.seed.branch("check \(i)")
        // Most were visited within the month, some are overdue.
        let ago = i % 90 == 4 ? 40 + random.below(30) : random.below(28)
        let day = max(Self.today.adding(days: -ago), h.identified)
        func state() -> SQLValue { .text(random.below(300) == 0 ? "problem" : "ok") }
        try emit([
          .text("K-" + h.id), .text(h.moved == nil ? h.id : h.movedID), .date(max(day, h.moved?.on ?? day)),
          .text("follow_up"), .text("ok"), .text("ok"), random.chance(40) ? .text("not_applicable") : state(),
          state(), state(), state(), .text(random.below(30) == 0 ? "falling" : random.chance(30) ? "rising" : "steady"),
        ])
      }
    }
  }

  /// A kind of measure that answers a risk.
  static func measure(against risk: String) -> String? {
    [
      "illness": "health", "disability": "social_security", "schooling": "education", "unstable_job": "employment",
      "no_labour": "public_post", "disaster": "industry", "accident": "health", "failed_venture": "industry",
      "housing": "housing", "water": "water",
    ][risk]
  }

  private func loadEvents(_ loader: inout DemoLoader) throws {
    try loader.load(
      "household_events", Bilingual("家庭变动", "household events"),
      fields: ["event_id", "household_id", "kind", "occurred_on", "other_household_id"]
    ) { emit in
      for h in register.households {
        if let moved = h.moved {
          try emit([.text("V-" + h.id), .text(h.id), .text("move"), .date(moved.on), .text(h.movedID)])
        } else if let closed = h.closed {
          try emit([.text("V-" + h.id), .text(h.id), .text("closing"), .date(closed), .null])
        }
      }
    }
  }

  private func loadSweeps(
    _ open: [(number: Int, household: DemoRegister.Household)], _ loader: inout DemoLoader
  ) throws {
    let counties = world.counties.filter { isShown($0.code) }
    try loader.load(
      "sweeps", Bilingual("集中排查", "sweeps"),
      fields: ["sweep_id", "name", "division_code", "starts_on", "ends_on", "key_groups"]
    ) { emit in
      for county in counties {
        try emit([
          .text("PC2023-\(county.code)"), .text("2023年秋季集中排查（\(county.name)）"), county.code.sqlValue,
          .date(DemoTargets.day(2023, 10, 8)), .date(DemoTargets.day(2023, 11, 10)), .text("monitored"),
        ])
      }
    }
    try loader.load(
      "sweep_tasks", Bilingual("排查任务", "sweep tasks"),
      fields: ["sweep_id", "household_id", "key_groups", "result", "done_on", "done_by", "problems", "fixed_on"]
    ) { emit in
      for (i, h) in open where isShown(h.village) && h.moved == nil {
        guard let county = h.village.ancestor(.county) else { continue }
        var random = world.seed.branch("sweep \(i)")
        let result = random.chance(78) ? random.pick(["done", "done", "done", "done", "phoned", "absent", "refused"]) : nil
        let day = DemoTargets.day(2023, 10, 8).adding(days: random.below(22))
        let problem = result == "done" && random.below(40) == 0 ? random.pick(["housing", "water", "illness"]) : nil
        try emit([
          .text("PC2023-\(county)"), .text(h.id), .text("monitored"), result.sqlValue, result == nil ? .null : .date(day),
          result == nil ? .null : .text("网格员"), problem.sqlValue,
          problem != nil && random.chance(50) ? .date(day.adding(days: 1)) : .null,
        ])
      }
    }
  }

  private func loadIncomes(
    _ open: [(number: Int, household: DemoRegister.Household)], _ loader: inout DemoLoader
  ) throws {
    try loader.load(
      "income", Bilingual("收入支出", "income and expense"),
      fields: ["item_id", "household_id", "category", "item", "amount", "period_start", "period_end", "source"]
    ) { emit in
      for (i, h) in open where !isShown(h.village) && h.moved == nil {
        var random = world.seed.branch("income \(i)")
        for (category, name, yuan) in [
          ("wage", "务工工资", h.size * (3_500 + random.below(6_000))), ("transfer", "补贴", h.size * (900 + random.below(1_500))),
        ] {
          try emit([
            .text("I-\(h.id)-2023-\(category)"), .text(h.id), .text(category), .text(name), .yuan(yuan),
            .date(DemoTargets.day(2022, 10, 1)), .date(DemoTargets.day(2023, 9, 30)), .text("入户填报"),
          ])
        }
      }
      for (i, h) in open where isShown(h.village) && h.moved == nil {
        var random = world.seed.branch("income \(i)")
        for year in [2022, 2023] {
          let (from, to) = (DemoTargets.day(year - 1, 10, 1), DemoTargets.day(year, 9, 30))
          let rise = year == 2023 ? (random.below(12) == 0 ? 70 : 104 + random.below(12)) : 100
          func item(_ category: String, _ name: String, _ yuan: Int) throws {
            try emit([
              .text("I-\(h.id)-\(year)-\(category)"), .text(h.id), .text(category), .text(name),
              .yuan(yuan * rise / 100), .date(from), .date(to), .text("入户填报"),
            ])
          }
          try item("wage", "务工工资", h.size * (3_500 + random.below(4_000)))
          try item("business", "种植养殖", h.size * (1_200 + random.below(1_800)))
          try item("property", "集体分红", 100 + random.below(300))
          try item("transfer", "低保金及补贴", h.size * (700 + random.below(1_500)))
          try item("business_cost", "种苗饲料", h.size * (300 + random.below(400)))
          if random.chance(35) { try item("essential_expense", "自付医疗费", 800 + random.below(9_000)) }
        }
      }
    }
  }
}
