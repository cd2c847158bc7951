import Authority
import Basics
import Store
import VillageWork

/// Village work of the round of 2023: plans, issues, projects, the collective economy, results and
/// assistance. Whole for the counties of the article's villages, and for every tenth other village of the
/// round.
struct DemoVillageWork {
  /// A village that the demo shows at work.
  struct Village {
    let code: DivisionCode
    let name: String
    /// The first secretary of 2023.
    let cadre: String
    let since: LocalDate
    let industry: String
    /// Ids of monitored households that stay.
    let households: [String]
    var planID: String { "JH\(code)" }
    var projectID: String { "XM\(code)" }
  }

  let world: DemoWorld
  let villages: [Village]
  static let today = DemoTargets.day(2023, 10, 31)
  /// Kinds of record that it loads.
  static let steps = 24

  typealias Day = DemoTargets

  init(world: DemoWorld, roster: DemoRoster, register: DemoRegister) {
    self.world = world
    var households: [DivisionCode: [String]] = [:]
    for household in register.households where household.moved == nil && household.closed == nil && !household.isWrong {
      households[household.village, default: []].append(household.id)
    }
    let sites = Set(world.sites)
    let shown = Set(DemoWorld.Named.all.compactMap { $0.ancestor(.county) })
    let services = roster.services.filter { $0.round == "2023" && $0.isFirstSecretary && !sites.contains($0.village) }
      .sorted { $0.village < $1.village }
    villages = services.enumerated().compactMap { i, service in
      let county = service.village.ancestor(.county)
      guard i % 10 == 3 || county.map({ shown.contains($0) }) ?? false else { return nil }
      var random = world.seed.branch("work \(service.village)")
      let industry: String
      switch service.village {
      case DemoWorld.Named.daLouWan: industry = "小龙虾"
      case DemoWorld.Named.taoHua: industry = "高粱"
      default: industry = DemoNames.leadingIndustries(of: service.village, using: &random).first ?? "粮油"
      }
      let name = DemoVillageWork.short(world.names[service.village] ?? "")
      return Village(
        code: service.village, name: name, cadre: DemoRoster.cadreID(service.cadre), since: service.from,
        industry: industry, households: households[service.village] ?? [])
    }
  }

  /// 大楼湾村 for 大楼湾村村民委员会, 泉水村 for 泉水村委会.
  private static func short(_ name: String) -> String {
    for ending in ["村民委员会", "村委会"] where name.hasSuffix(ending) {
      let stem = String(name.dropLast(ending.count))
      return stem.hasSuffix("村") ? stem : stem + "村"
    }
    return name
  }

  func random(_ purpose: String, _ village: Village) -> SeededGenerator {
    world.seed.branch("\(purpose) \(village.code)")
  }

  func load(_ loader: inout DemoLoader) throws {
    try loadProjects(&loader)
    try loadPlans(&loader)
    try loadVersions(&loader)
    try loadIssues(&loader)
    try loadActivities(&loader)
    try loadVillages(&loader)
    try loadEconomy(&loader)
    try loadHelp(&loader)
    try loadResults(&loader)
    try DemoAssistance(world: world).load(&loader)
  }

  // MARK: Plans

  private struct Item {
    let year: Int
    let task: Int
    let what: String
    let owner: String
    let month: Int
    var amount: Int?
    var indicator: String?
    var target: Int?
    var hasProject = false
    var done: LocalDate?
  }

  /// The items of a village's plan; the article's villages have one for each of the twelve tasks.
  private func items(_ village: Village) -> [Item] {
    let industry = village.industry
    var items = [
      Item(year: 2023, task: 1, what: "走访全部监测户，帮扶措施逐户落实", owner: "team", month: 12),
      Item(year: 2023, task: 10, what: "每月一次主题党日，支部书记带头讲党课", owner: "village_committee", month: 12),
      Item(year: 2023, task: 4, what: "扩大\(industry)规模，落实技术指导和订单", owner: "village_committee", month: 12, amount: 200_000, hasProject: true),
      Item(year: 2024, task: 6, what: "盘活闲置资产，发展集体经营", owner: "village_committee", month: 12, indicator: "collective_income", target: 150_000),
      Item(year: 2023, task: 9, what: "开展村庄清洁行动", owner: "village_committee", month: 11),
      Item(year: 2023, task: 12, what: "排查化解矛盾纠纷", owner: "team", month: 10, done: Day.day(2023, 10, 28)),
    ]
    if DemoWorld.Named.all.contains(village.code) {
      items += [
        Item(year: 2023, task: 2, what: "逐户核对惠民政策享受情况", owner: "team", month: 12),
        Item(year: 2023, task: 3, what: "设立便民代办点", owner: "team", month: 11),
        Item(year: 2024, task: 5, what: "对接收购企业和电商平台", owner: "unit", month: 9, indicator: "sales", target: 300_000),
        Item(year: 2024, task: 7, what: "完成村庄规划编制报批", owner: "township", month: 12),
        Item(year: 2024, task: 8, what: "硬化生产便道", owner: "county_department", month: 6, amount: 300_000),
        Item(year: 2023, task: 11, what: "村务财务按季公开", owner: "village_committee", month: 12),
        Item(year: 2025, task: 6, what: "集体经济年收入持续增长", owner: "village_committee", month: 12, indicator: "collective_income",
          target: village.code == DemoWorld.Named.daLouWan ? 500_000 : 200_000),
      ]
    }
    return items
  }

  private func loadPlans(_ loader: inout DemoLoader) throws {
    try loader.load(
      "work_plans", Bilingual("驻村工作计划", "plans"),
      fields: ["plan_id", "village_code", "starts_on", "ends_on", "diagnosis", "approach", "made_by", "made_on"]
    ) { emit in
      for village in villages {
        var random = random("plan", village)
        let day = village.code == DemoWorld.Named.taoHua ? Day.day(2023, 10, 28)
          : min(village.since.adding(days: 20 + random.below(36)), Self.today)
        try emit([
          .text(village.planID), village.code.sqlValue, .date(village.since),
          .date(village.since.adding(months: 24).adding(days: -1)),
          .text("以\(village.industry)为主导产业，规模小、链条短；集体经济收入来源单一；外出务工人员多。"),
          .text("抓党建、兴\(village.industry)、强集体、解民忧。"), .text(village.cadre), .date(day),
        ])
      }
    }
    try loader.load(
      "work_plan_items", Bilingual("计划事项", "items of plans"),
      fields: [
        "item_id", "plan_id", "year", "task", "what", "owner_type", "amount", "due_month", "indicator", "target",
        "project_id", "done_on",
      ]
    ) { emit in
      for village in villages {
        for (i, item) in items(village).enumerated() {
          try emit([
            .text("\(village.planID)-\(i + 1)"), .text(village.planID), .number(item.year), .number(item.task),
            .text(item.what), .text(item.owner), item.amount.map { .yuan($0) } ?? .null, .number(item.month),
            item.indicator.sqlValue, item.target.map { .yuan($0) } ?? .null,
            item.hasProject ? .text(village.projectID) : .null, .date(item.done),
          ])
        }
      }
    }
  }

  private func loadVersions(_ loader: inout DemoLoader) throws {
    let connection = loader.connection
    let drafts = try villages.map { try PlanDraft.read($0.planID, viewer: .machineOperator, connection) }
    try loader.load(
      "work_plan_versions", Bilingual("计划版本", "versions of plans"),
      fields: ["plan_id", "number", "made_on", "digest", "content"]
    ) { emit in
      for (village, draft) in zip(villages, drafts) {
        guard let draft else { continue }
        try emit([
          .text(village.planID), .number(1), .date(Day.day(2023, 10, 29)), .text(draft.digest), .text(draft.content),
        ])
      }
    }
    try loader.load(
      "work_plan_signatures", Bilingual("计划签署", "signatures of plans"),
      fields: ["plan_id", "number", "role", "signer", "signed_on"]
    ) { emit in
      for (i, village) in villages.enumerated() {
        // Some wait for the township's signature.
        for role in PlanVersion.signers where role != "township" || i % 7 != 2 {
          let signer = ["first_secretary": "第一书记", "village_secretary": "村党支部书记"][role] ?? "乡镇党委"
          try emit([.text(village.planID), .number(1), .text(role), .text(signer), .date(Day.day(2023, 10, 30))])
        }
      }
    }
  }

  // MARK: What villagers raise, and what is done about it

  private static let matters: [(kind: String, task: Int, matter: String, answer: String)] = [
    ("difficulty", 3, "屋后排水沟堵塞，下雨倒灌", "组织清淤，三日内疏通"),
    ("suggestion", 3, "希望增设组道路灯", "列入公益事业项目，报乡镇统筹"),
    ("errand", 3, "代办老年人高龄补贴申请", "资料已收齐，代交便民服务中心"),
    ("entitlement", 2, "残疾人护理补贴未享受", "核实后协助申报"),
    ("dispute", 12, "田界争议", "现场丈量，双方签字"),
    ("safety", 12, "村道急弯处无护栏", "设置警示标志，报交通部门加装护栏"),
    ("difficulty", 3, "冬季饮水水压不足", "检修管网，错峰供水"),
  ]

  private func loadIssues(_ loader: inout DemoLoader) throws {
    try loader.load(
      "issues", Bilingual("民情台账", "issues"),
      fields: [
        "issue_id", "village_code", "household_id", "raised_on", "kind", "task", "matter", "owner", "due_on",
        "answered_on", "answer", "handed_up_on", "handed_up_to", "settled_on", "result", "confirmed_on", "verdict",
      ]
    ) { emit in
      for village in villages {
        var random = random("issues", village)
        for number in 0..<(2 + random.below(3)) {
          let (kind, task, matter, answer) = random.pick(Self.matters)
          let raised = Day.day(2023, 9, 20).adding(days: random.below(40))
          let answered = raised.adding(days: 1 + random.below(4))
          let isAnswered = answered <= Self.today && !random.chance(10)
          let handedUp = isAnswered && kind == "safety"
          let settled = answered.adding(days: random.below(15))
          let isSettled = isAnswered && settled <= Self.today && random.chance(75)
          let isConfirmed = isSettled && settled.adding(days: 2) <= Self.today && random.chance(80)
          try emit([
            .text("MQ\(village.code)-\(number + 1)"), village.code.sqlValue,
            random.chance(70) ? village.households.isEmpty ? .null : .text(random.pick(village.households)) : .null,
            .date(raised), .text(kind), .number(task), .text(matter), .text("驻村工作队"), .date(raised.adding(days: 15)),
            isAnswered ? .date(answered) : .null, isAnswered ? .text(answer) : .null,
            handedUp ? .date(answered) : .null, handedUp ? .text("乡镇人民政府") : .null,
            isSettled ? .date(settled) : .null,
            isSettled ? .text(handedUp ? "settled_above" : "settled_in_village") : .null,
            isConfirmed ? .date(settled.adding(days: 2)) : .null,
            isConfirmed ? .text(random.chance(85) ? "satisfied" : random.chance(80) ? "fairly_satisfied" : "dissatisfied") : .null,
          ])
        }
      }
    }
  }

  private func loadActivities(_ loader: inout DemoLoader) throws {
    try loader.load(
      "activities", Bilingual("工作记录", "activities"),
      fields: [
        "activity_id", "village_code", "cadre_id", "date", "kind", "tasks", "households", "attendance", "invited",
        "summary", "item_id", "project_id",
      ]
    ) { emit in
      for village in villages {
        var random = random("work records", village)
        var number = 0
        func record(
          _ day: LocalDate, _ kind: String, _ task: Int, _ summary: String, households: [String] = [], came: Int? = nil,
          invited: Int? = nil, item: Int? = nil, project: Bool = false
        ) throws {
          guard day >= village.since, day <= Self.today else { return }
          number += 1
          try emit([
            .text("GZ\(village.code)-\(number)"), village.code.sqlValue, .text(village.cadre), .date(day), .text(kind),
            .text(String(task)), households.isEmpty ? .null : .list(households), came.map { .number($0) } ?? .null,
            invited.map { .number($0) } ?? .null, .text(summary), item.map { .text("\(village.planID)-\($0)") } ?? .null,
            project ? .text(village.projectID) : .null,
          ])
        }
        func october(_ day: Int) -> LocalDate { Day.day(2023, 10, day) }
        for household in village.households.prefix(4) {
          try record(october(8 + random.below(22)), "visit", 1, "入户走访，了解收入和“三保障”情况", households: [household], item: 1)
        }
        try record(october(20), "project_event", 4, "与合作社商定\(village.industry)扩大规模方案", item: 3, project: true)
        try record(october(25), "villagers_meeting", 9, "召开村民会议，商定清洁行动安排", came: 22 + random.below(20), invited: 50, item: 5)
        if village.code == DemoWorld.Named.jiangHe {
          // The three meetings and one class (三会一课) of a month.
          try record(october(9), "members_meeting", 10, "支部党员大会，学习党的二十大精神", came: 31, invited: 38, item: 2)
          try record(october(12), "committee_meeting", 10, "支部委员会研究下月工作", came: 5, invited: 5, item: 2)
          try record(october(19), "group_meeting", 10, "党小组会，讨论党员联系户安排", came: 9, invited: 12, item: 2)
          try record(october(31), "party_class", 10, "第一书记讲党课：党的二十大报告", came: 33, invited: 38, item: 2)
        } else if random.chance(60) {
          try record(october(10 + random.below(15)), "party_class", 10, "支部书记讲党课", came: 15 + random.below(20), invited: 40, item: 2)
        }
        if village.code == DemoWorld.Named.daLouWan {
          try record(october(18), "market_contact", 5, "联系成都水产市场，洽谈小龙虾销路", item: 9)
        }
      }
    }
  }
}
