import Basics
import Store

// Projects, the collective economy, jobs and results of the demo's villages at work.
extension DemoVillageWork {
  /// The stage that a village's industry project has reached by the last day, with the day of each.
  private func stages(_ village: Village) -> [(String, LocalDate)] {
    var random = random("project", village)
    let start = Day.day(2023, 2, 1).adding(days: random.below(60))
    let all = [
      ("approved", start), ("tendered", start.adding(days: 30)), ("started", start.adding(days: 60)),
      ("finished", start.adding(days: 170 + random.below(40))), ("accepted", start.adding(days: 225)),
      ("handed_over", start.adding(days: 232)),
    ]
    let reached = village.code == DemoWorld.Named.daLouWan ? 4 : 2 + random.below(5)
    return all.prefix(reached).filter { $0.1 <= Self.today }
  }

  func loadProjects(_ loader: inout DemoLoader) throws {
    try loader.load(
      "projects", Bilingual("项目", "projects"),
      fields: [
        "project_id", "village_code", "name", "kind", "task", "plan_year", "responsible", "budget", "planned_start",
        "planned_finish", "quantity", "quantity_unit", "served_households", "asset_owner", "linking",
      ]
    ) { emit in
      for village in villages {
        var random = random("project size", village)
        try emit([
          .text(village.projectID), village.code.sqlValue, .text("\(village.name)\(village.industry)产业基地"), .text("industry"),
          .number(4), .number(2023), .text("\(village.name)股份经济合作联合社"), .yuan(600_000), .date(Day.day(2023, 3, 1)),
          .date(random.chance(85) ? Day.day(2023, 12, 31) : Day.day(2023, 9, 30)),
          .number((80 + random.below(400)) * 100), .text("亩"), .number(40 + random.below(160)), .text("村集体"),
          .text("订单收购、就近务工、入股分红"),
        ])
        if village.code.value % 2 == 0 {
          try emit([
            .text(village.projectID + "L"), village.code.sqlValue, .text("\(village.name)生产便道硬化"), .text("infrastructure"),
            .number(8), .number(2022), .text("乡镇人民政府"), .yuan(400_000), .date(Day.day(2022, 3, 1)), .date(Day.day(2022, 10, 31)),
            .number(120 + random.below(300)), .text("公里"), .number(60 + random.below(200)), .text("村集体"), .null,
          ])
        }
      }
    }
    try loader.load(
      "project_stages", Bilingual("项目进度", "stages of projects"), fields: ["project_id", "stage", "reached_on"]
    ) { emit in
      for village in villages {
        for (stage, day) in stages(village) { try emit([.text(village.projectID), .text(stage), .date(day)]) }
        guard village.code.value % 2 == 0 else { continue }
        for (stage, day) in [
          ("approved", Day.day(2022, 2, 20)), ("started", Day.day(2022, 4, 1)), ("finished", Day.day(2022, 9, 1)),
          ("accepted", Day.day(2022, 9, 20)),
        ] { try emit([.text(village.projectID + "L"), .text(stage), .date(day)]) }
      }
    }
    try loader.load(
      "project_funds", Bilingual("项目资金", "funds of projects"),
      fields: ["fund_id", "project_id", "source", "amount", "arrived_on"]
    ) { emit in
      for village in villages {
        for (source, amount, day) in [
          ("central", 300_000, Day.day(2023, 4, 10)), ("county", 120_000, Day.day(2023, 6, 5)), ("unit", 80_000, Day.day(2023, 7, 20)),
        ] {
          try emit([.text("\(village.projectID)-\(source)"), .text(village.projectID), .text(source), .yuan(amount), .date(day)])
        }
        if village.code.value % 2 == 0 {
          try emit([.text("\(village.projectID)L-1"), .text(village.projectID + "L"), .text("province"), .yuan(400_000), .date(Day.day(2022, 3, 15))])
        }
      }
    }
    try loader.load(
      "project_payments", Bilingual("项目支付", "payments of projects"),
      fields: ["payment_id", "project_id", "paid_on", "amount", "payee", "purpose"]
    ) { emit in
      for village in villages {
        for (i, (stage, day)) in stages(village).enumerated() where ["started", "finished", "accepted"].contains(stage) {
          try emit([
            .text("\(village.projectID)-P\(i)"), .text(village.projectID), .date(day), .yuan(stage == "accepted" ? 60_000 : 180_000),
            .text("施工单位"), .text(stage == "started" ? "预付款" : "进度款"),
          ])
        }
        if village.code.value % 2 == 0 {
          try emit([.text("\(village.projectID)L-P"), .text(village.projectID + "L"), .date(Day.day(2022, 9, 25)), .yuan(388_000), .text("施工单位"), .text("结算")])
        }
      }
    }
    try loader.load(
      "project_households", Bilingual("联农带农", "households linked to projects"),
      fields: ["project_id", "household_id", "way", "starts_on", "benefit"]
    ) { emit in
      for village in villages {
        var random = random("links", village)
        for household in village.households.prefix(3) {
          try emit([
            .text(village.projectID), .text(household), .text(random.pick(["employment", "orders", "shares", "land_rent"])),
            .date(Day.day(2023, 5, 1)), .yuan(1_500 + random.below(4_000)),
          ])
        }
      }
    }
  }

  // MARK: The collective economy

  func loadEconomy(_ loader: inout DemoLoader) throws {
    try loader.load(
      "ledger", Bilingual("集体经济台账", "ledger of the collective economy"),
      fields: ["entry_id", "village_code", "date", "kind", "category", "amount", "counterpart", "project_id"]
    ) { emit in
      for village in villages {
        var random = random("ledger", village)
        var number = 0
        func book(_ day: LocalDate, _ kind: String, _ category: String, _ yuan: Int, _ who: String, project: Bool = false) throws {
          number += 1
          try emit([
            .text("TZ\(village.code)-\(number)"), village.code.sqlValue, .date(day), .text(kind), .text(category), .yuan(yuan),
            .text(who), project ? .text(village.projectID) : .null,
          ])
        }
        if village.code == DemoWorld.Named.daLouWan {
          // "More than 100,000 yuan" in 2022, as the profile has it.
          try book(Day.day(2022, 7, 15), "income", "operation", 62_000, "水产收购商")
          try book(Day.day(2022, 9, 30), "income", "contracting", 24_000, "养殖大户")
          try book(Day.day(2022, 12, 20), "income", "subsidy", 15_000, "县财政")
          try book(Day.day(2022, 12, 25), "cost", "materials", 31_000, "虾苗饲料")
          try book(Day.day(2023, 7, 20), "income", "operation", 118_000, "水产收购商", project: true)
          try book(Day.day(2023, 9, 30), "income", "contracting", 32_000, "养殖大户")
          try book(Day.day(2023, 8, 10), "cost", "materials", 46_000, "虾苗饲料", project: true)
          continue
        }
        let scale = 1 + random.below(6)
        try book(Day.day(2023, 3, 31), "income", "contracting", scale * 6_000, "承包户")
        try book(Day.day(2023, 8, 31), "income", "operation", scale * 9_000 + random.below(8_000), "\(village.industry)收购", project: true)
        if random.chance(40) { try book(Day.day(2023, 6, 20), "income", "subsidy", 10_000, "县财政") }
        try book(Day.day(2023, 5, 20), "cost", "materials", scale * 3_000, "生产资料", project: true)
        try book(Day.day(2023, 9, 20), "cost", "wages", scale * 2_000, "用工")
        if random.chance(30) { try book(Day.day(2023, 10, 15), "dividend", "to_members", scale * 1_500, "集体成员") }
      }
    }
    try loader.load(
      "assets", Bilingual("集体资产", "assets"),
      fields: ["asset_id", "village_code", "name", "kind", "acquired_on", "value", "use", "operator"]
    ) { emit in
      for village in villages {
        var random = random("assets", village)
        func asset(_ number: Int, _ name: String, _ kind: String, _ from: LocalDate, _ yuan: Int, _ use: String) throws {
          try emit([
            .text("ZC\(village.code)-\(number)"), village.code.sqlValue, .text(name), .text(kind), .date(from), .yuan(yuan),
            .text(use), use == "own" ? .null : .text("本村经营户"),
          ])
        }
        if village.code == DemoWorld.Named.daLouWan {
          // 1.6 million yuan in all, as the article has it.
          try asset(1, "小龙虾养殖塘", "water_works", Day.day(2021, 11, 20), 980_000, "contracted")
          try asset(2, "村集体仓库", "building", Day.day(2019, 6, 1), 420_000, "own")
          try asset(3, "冷藏设备", "equipment", Day.day(2022, 5, 10), 200_000, "own")
          continue
        }
        try asset(1, "村集体用房", "building", Day.day(2018, 5, 1), (20 + random.below(60)) * 10_000, random.chance(20) ? "idle" : "own")
        if random.chance(50) { try asset(2, "\(village.industry)加工设备", "equipment", Day.day(2021, 9, 1), (5 + random.below(20)) * 10_000, "leased") }
      }
    }
    try loader.load(
      "sales", Bilingual("消费帮扶", "sales"),
      fields: ["sale_id", "village_code", "buyer", "goods", "quantity", "quantity_unit", "amount", "paid_on"]
    ) { emit in
      for village in villages {
        var random = random("sales", village)
        guard random.chance(55) || DemoWorld.Named.all.contains(village.code) else { continue }
        let kilograms = 400 + random.below(3_000)
        try emit([
          .text("XS\(village.code)"), village.code.sqlValue, .text("派出单位工会"), .text(village.industry), .number(kilograms * 100),
          .text("公斤"), .yuan(kilograms * (8 + random.below(12))), .date(Day.day(2023, 9, 10).adding(days: random.below(45))),
        ])
      }
    }
  }

  // MARK: Work, posts and credit for households

  func loadHelp(_ loader: inout DemoLoader) throws {
    try loader.load(
      "jobs", Bilingual("务工就业", "jobs"),
      fields: ["job_id", "household_id", "place", "industry", "channel", "starts_on", "ends_on", "monthly_wage"]
    ) { emit in
      for village in villages {
        var random = random("jobs", village)
        for household in village.households where random.chance(45) {
          let from = Day.day(2023, 2, 1).adding(days: random.below(200))
          try emit([
            .text("WG" + household), .text(household), .text(random.pick(["township", "county", "province", "outside", "outside", "workshop"])),
            .text(random.pick(["建筑", "制造", "餐饮", "家政", "种养"])), .text(random.pick(["own", "relatives", "team", "labour_office"])),
            .date(from), random.chance(20) ? .date(min(from.adding(days: 90), Self.today)) : .null, .yuan(2_200 + random.below(30) * 100),
          ])
        }
      }
    }
    try loader.load(
      "public_posts", Bilingual("公益性岗位", "public-welfare posts"),
      fields: ["post_id", "household_id", "post", "monthly_pay", "starts_on", "ends_on"]
    ) { emit in
      for village in villages {
        var random = random("posts", village)
        for household in village.households where random.chance(8) {
          try emit([
            .text("GW" + household), .text(household), .text(random.pick(["cleaner", "ranger", "road_keeper", "water_keeper"])),
            .yuan(500), .date(Day.day(2023, 1, 1)), .date(Day.day(2023, 12, 31)),
          ])
        }
      }
    }
    try loader.load(
      "loans", Bilingual("小额信贷", "small loans"),
      fields: ["loan_id", "household_id", "bank", "amount", "lent_on", "due_on", "repaid_on", "purpose"]
    ) { emit in
      for village in villages {
        var random = random("loans", village)
        for household in village.households where random.chance(7) {
          let lent = Day.day(2021, 3, 1).adding(days: random.below(900))
          let due = lent.adding(months: 24)
          try emit([
            .text("XD" + household), .text(household), .text("农村商业银行"), .yuan(10_000 + random.below(5) * 10_000), .date(lent),
            .date(due), due <= Self.today && random.chance(92) ? .date(due.adding(days: -5)) : .null, .text(village.industry),
          ])
        }
      }
    }
  }

  // MARK: The village itself

  func loadVillages(_ loader: inout DemoLoader) throws {
    try loader.load(
      "profile_items", Bilingual("村情指标", "figures of village profiles"),
      fields: ["village_code", "year", "item", "value", "source", "noted_on"]
    ) { emit in
      for village in villages {
        var random = random("profile items", village)
        let cropland = 800 + random.below(3_000)
        for (item, value) in [
          ("groups", 4 + random.below(9)), ("cropland", cropland), ("away_population", 200 + random.below(700)),
          ("sanitary_toilets", 70 + random.below(29)), ("industry_area", cropland / (3 + random.below(5))), ("cooperatives", 1 + random.below(4)),
        ] {
          try emit([
            village.code.sqlValue, .number(2022), .text(item), .number(value * 100), .text("村级统计台账"), .date(Day.day(2023, 1, 15)),
          ])
        }
      }
    }
    try loader.load(
      "village_plans", Bilingual("村庄规划", "village plans"),
      fields: ["village_plan_id", "village_code", "name", "drafted_on", "consulted_on", "submitted_on", "approved_on", "approved_by"]
    ) { emit in
      for village in villages {
        var random = random("village plan", village)
        guard random.chance(60) else { continue }
        let drafted = Day.day(2022, 9, 1).adding(days: random.below(300))
        let (consulted, submitted, approved) = (drafted.adding(days: 50), drafted.adding(days: 90), drafted.adding(days: 150))
        func known(_ day: LocalDate) -> LocalDate? { day <= Self.today ? day : nil }
        try emit([
          .text("GH\(village.code)"), village.code.sqlValue, .text("\(village.name)村庄规划"), .date(drafted), .date(known(consulted)),
          .date(known(submitted)), .date(known(approved)), known(approved) == nil ? .null : .text("县人民政府"),
        ])
      }
    }
    try loader.load(
      "disclosures", Bilingual("村务公开", "disclosures"),
      fields: ["village_code", "kind", "period_end", "due_on", "disclosed_on", "way"]
    ) { emit in
      for village in villages {
        var random = random("disclosures", village)
        for kind in ["party_affairs", "village_affairs", "finance"] {
          let day = Day.day(2023, 10, 4).adding(days: random.below(14))
          try emit([
            village.code.sqlValue, .text(kind), .date(Day.day(2023, 9, 30)), .date(Day.day(2023, 10, 15)),
            random.chance(94) ? .date(day) : .null, .text("公开栏"),
          ])
        }
      }
    }
    try loader.load(
      "environment_works", Bilingual("人居环境整治", "environment works"),
      fields: ["environment_id", "village_code", "date", "kind", "households", "summary"]
    ) { emit in
      for village in villages {
        var random = random("environment", village)
        for number in 0..<(1 + random.below(2)) {
          try emit([
            .text("HJ\(village.code)-\(number + 1)"), village.code.sqlValue, .date(Day.day(2023, 10, 2).adding(days: random.below(28))),
            .text(number == 0 ? "cleaning" : random.pick(["toilet", "waste", "sewage", "look"])), .number(20 + random.below(180)),
            .text(number == 0 ? "全村清洁日" : "集中整治"),
          ])
        }
      }
    }
  }

  func loadResults(_ loader: inout DemoLoader) throws {
    try loader.load(
      "results", Bilingual("标志性成果", "landmark results"),
      fields: [
        "result_id", "village_code", "title", "what", "task", "households", "before", "after", "cost", "project_id",
        "done_on", "asked", "in_favour", "verdict_on", "checked_on", "check_result",
      ]
    ) { emit in
      for village in villages where village.code.value % 2 == 0 {
        var random = random("results", village)
        // The former team's road, which is due to be looked at again.
        let done = Day.day(2022, 9, 20)
        let asked = 20 + random.below(40)
        let isChecked = random.chance(70)
        try emit([
          .text("CG\(village.code)"), village.code.sqlValue, .text("生产便道通到田间"), .text("硬化生产便道，解决运输难"), .number(8),
          .number(60 + random.below(120)), .text("下雨泥泞，肩挑背扛"), .text("三轮车直达田边"), .yuan(388_000),
          .text(village.projectID + "L"), .date(done), .number(asked), .number(asked - random.below(6)), .date(done.adding(days: 20)),
          isChecked ? .date(Day.day(2023, 9, 25)) : .null, isChecked ? .text(random.chance(92) ? "lasting" : "partly") : .null,
        ])
      }
    }
  }
}
