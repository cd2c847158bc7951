public import Basics
import Store

/// A figure by which the work on one of the twelve tasks (十二项参与任务) is told, counted from records.
public struct TaskIndicator: Sendable {
  public let id: String
  /// 1 to 12.
  public let task: Int
  public let name: Bilingual
  public let unit: WorkUnit
  /// The kinds of record that it is counted from.
  public let kinds: [String]
  /// Whether it is of the last day, and not of the whole period.
  public let isOfLastDay: Bool
  let measure: @Sendable (TaskScope) throws -> Quantity?

  init(
    _ task: Int, _ id: String, _ name: Bilingual, _ unit: WorkUnit, from kinds: [String], ofLastDay: Bool = false,
    _ measure: @escaping @Sendable (TaskScope) throws -> Quantity?
  ) {
    self.task = task
    self.id = id
    self.name = name
    self.unit = unit
    self.kinds = kinds
    isOfLastDay = ofLastDay
    self.measure = measure
  }

  /// Counted by one query of one value; amounts, areas and lengths are kept as hundredths.
  private static func query(
    _ task: Int, _ id: String, _ name: Bilingual, _ unit: WorkUnit, from kinds: [String], ofLastDay: Bool = false,
    _ sql: String
  ) -> TaskIndicator {
    TaskIndicator(task, id, name, unit, from: kinds, ofLastDay: ofLastDay) { try $0.value(sql, unit) }
  }

  /// Activities of some kinds.
  private static func activities(_ task: Int, _ id: String, _ name: Bilingual, _ kinds: [String]) -> TaskIndicator {
    TaskIndicator(task, id, name, .times, from: ["activities"]) { scope in
      Quantity(kinds.reduce(0) { $0 + (scope.activities.byKind[$1] ?? 0) })
    }
  }

  /// Issues of a kind.
  private static func issues(
    _ task: Int, _ id: String, _ name: Bilingual, _ unit: WorkUnit, ofLastDay: Bool = false,
    _ kind: String, _ read: @escaping @Sendable (IssueLedger.Counts) -> Quantity?
  ) -> TaskIndicator {
    TaskIndicator(task, id, name, unit, from: ["issues"], ofLastDay: ofLastDay) { scope in
      guard let counts = scope.issues.byKind[kind] else { return unit == .percent || unit == .days ? nil : Quantity(0) }
      return read(counts)
    }
  }

  /// Every one, by task. In the texts `{here}` is the range of villages, `{in X}` says that the day X lies
  /// in the period, `{last}` and `{first}` are its ends.
  public static let all = monitoring + service + industry + economy + building + order

  private static let monitoring = [
    TaskIndicator(1, "open_households", Bilingual("未消除风险监测户", "monitored households still at risk"), .households,
      from: ["cases"], ofLastDay: true) { Quantity($0.monitoring.openHouseholds) },
    TaskIndicator(1, "leads", Bilingual("收到风险线索", "leads received"), .records, from: ["leads"]) {
      Quantity($0.monitoring.leads)
    },
    TaskIndicator(1, "checks", Bilingual("入户核查、回访", "visits to look at the guarantees"), .times,
      from: ["household_checks"]) { Quantity($0.monitoring.visits) },
    TaskIndicator(1, "measures", Bilingual("开始实施的帮扶措施", "measures begun"), .records, from: ["measures"]) {
      Quantity($0.monitoring.measures)
    },
    query(1, "people_in_jobs", Bilingual("在岗务工人员", "people in jobs"), .people, from: ["jobs"], ofLastDay: true,
      """
      SELECT count(DISTINCT COALESCE(person_id, id)) FROM jobs
      WHERE {here} AND starts_on <= {last} AND (ends_on IS NULL OR ends_on >= {last})
      """),
  ]

  private static let service = [
    issues(2, "entitlements_found", Bilingual("发现应享未享政策", "benefits found not received"), .records, "entitlement") {
      Quantity($0.raised)
    },
    issues(2, "entitlements_settled", Bilingual("落实应享未享政策", "of these put right"), .records, "entitlement") {
      Quantity($0.settledInAll)
    },
    activities(2, "policy_talks", Bilingual("政策宣讲", "policy talks"), ["policy_talk"]),
    query(2, "public_posts", Bilingual("公益性岗位在岗", "public-welfare posts held"), .people, from: ["public_posts"],
      ofLastDay: true,
      "SELECT count(*) FROM public_posts WHERE {here} AND starts_on <= {last} AND (ends_on IS NULL OR ends_on >= {last})"),
    activities(3, "errands", Bilingual("代办服务", "errands for villagers"), ["errand"]),
    issues(3, "errands_settled", Bilingual("办结代办事项", "errands settled"), .records, "errand") { Quantity($0.settledInAll) },
    TaskIndicator(3, "issues_settled", Bilingual("办结民情事项", "issues settled"), .records, from: ["issues"]) {
      Quantity($0.issues.all.settledInAll)
    },
    TaskIndicator(3, "issues_open", Bilingual("未办结民情事项", "issues open"), .records, from: ["issues"], ofLastDay: true) {
      Quantity($0.issues.all.open)
    },
    TaskIndicator(3, "issue_days", Bilingual("民情办结天数（中位数）", "days to settle an issue, median"), .days, from: ["issues"]) {
      $0.issues.all.medianDays.map { Quantity(hundredths: Int64($0 * 100)) }
    },
  ]

  private static let industry = [
    query(4, "industry_area", Bilingual("产业项目完工规模", "area of industry projects finished"), .mu,
      from: ["projects", "project_stages"],
      """
      SELECT SUM(p.quantity) FROM projects p JOIN project_stages s ON s.village_code = p.village_code AND s.project_id = p.id
      WHERE {here p} AND p.kind = 'industry' AND p.quantity_unit = '亩' AND s.stage = 'finished' AND {in s.reached_on}
      """),
    query(4, "linked_households", Bilingual("联农带农户", "households linked to projects"), .households,
      from: ["project_households"], ofLastDay: true,
      """
      SELECT count(DISTINCT household_id) FROM project_households
      WHERE {here} AND starts_on <= {last} AND (ends_on IS NULL OR ends_on >= {last})
      """),
    query(5, "sales", Bilingual("消费帮扶销售额", "sales to assisting buyers"), .yuan, from: ["sales"],
      "SELECT SUM(amount) FROM sales WHERE {here} AND {in paid_on}"),
    query(5, "loans", Bilingual("发放小额信贷", "small loans lent"), .yuan, from: ["loans"],
      "SELECT SUM(amount) FROM loans WHERE {here} AND {in lent_on}"),
    activities(5, "market_contacts", Bilingual("产销对接", "contacts with buyers"), ["market_contact"]),
  ]

  private static let economy = [
    query(6, "collective_income", Bilingual("村集体经济收入", "income of the collective economy"), .yuan, from: ["ledger"],
      "SELECT SUM(amount) FROM ledger WHERE {here} AND kind = 'income' AND {in date}"),
    TaskIndicator(6, "operating_share", Bilingual("经营收入占比", "share of operating income"), .percent, from: ["ledger"]) {
      try $0.share(
        """
        SELECT SUM(CASE WHEN category = 'operation' THEN amount ELSE 0 END), SUM(amount) FROM ledger
        WHERE {here} AND kind = 'income' AND {in date}
        """)
    },
    query(6, "dividends", Bilingual("分红", "dividends"), .yuan, from: ["ledger"],
      "SELECT SUM(amount) FROM ledger WHERE {here} AND kind = 'dividend' AND {in date}"),
    query(6, "collective_assets", Bilingual("村集体资产", "assets of the collective economy"), .yuan, from: ["assets"],
      ofLastDay: true,
      "SELECT SUM(value) FROM assets WHERE {here} AND acquired_on <= {last} AND (disposed_on IS NULL OR disposed_on > {last})"),
  ]

  private static let building = [
    query(7, "village_plans", Bilingual("获批村庄规划", "village plans approved"), .records, from: ["village_plans"],
      ofLastDay: true, "SELECT count(*) FROM village_plans WHERE {here} AND approved_on <= {last}"),
    query(7, "village_plans_underway", Bilingual("编制中的村庄规划", "village plans being drawn up"), .records,
      from: ["village_plans"], ofLastDay: true,
      """
      SELECT count(*) FROM village_plans
      WHERE {here} AND drafted_on <= {last} AND (approved_on IS NULL OR approved_on > {last})
      """),
    query(8, "infrastructure_finished", Bilingual("基础设施项目完工", "infrastructure projects finished"), .projects,
      from: ["projects", "project_stages"],
      """
      SELECT count(*) FROM projects p JOIN project_stages s ON s.village_code = p.village_code AND s.project_id = p.id
      WHERE {here p} AND p.task = 8 AND s.stage = 'finished' AND {in s.reached_on}
      """),
    query(8, "infrastructure_accepted", Bilingual("基础设施项目验收", "infrastructure projects accepted"), .projects,
      from: ["projects", "project_stages"],
      """
      SELECT count(*) FROM projects p JOIN project_stages s ON s.village_code = p.village_code AND s.project_id = p.id
      WHERE {here p} AND p.task = 8 AND s.stage = 'accepted' AND {in s.reached_on}
      """),
    query(8, "road_length", Bilingual("完工道路里程", "length of road finished"), .kilometres,
      from: ["projects", "project_stages"],
      """
      SELECT SUM(p.quantity) FROM projects p JOIN project_stages s ON s.village_code = p.village_code AND s.project_id = p.id
      WHERE {here p} AND p.task = 8 AND p.quantity_unit = '公里' AND s.stage = 'finished' AND {in s.reached_on}
      """),
    query(8, "infrastructure_paid", Bilingual("基础设施项目支付", "paid for infrastructure"), .yuan,
      from: ["projects", "project_payments"],
      """
      SELECT SUM(m.amount) FROM projects p JOIN project_payments m ON m.village_code = p.village_code AND m.project_id = p.id
      WHERE {here p} AND p.task = 8 AND {in m.paid_on}
      """),
    query(9, "environment_works", Bilingual("人居环境整治", "environment works"), .times, from: ["environment_works"],
      "SELECT count(*) FROM environment_works WHERE {here} AND {in date}"),
    query(9, "environment_households", Bilingual("整治涉及户次", "households of environment works"), .households,
      from: ["environment_works"], "SELECT SUM(households) FROM environment_works WHERE {here} AND {in date}"),
  ]

  private static let order = [
    activities(10, "party_meetings", Bilingual("三会一课", "party meetings and classes"),
      ["party_meeting", "members_meeting", "committee_meeting", "group_meeting", "party_class"]),
    activities(10, "party_classes", Bilingual("其中党课", "of these party classes"), ["party_class"]),
    query(10, "mentored", Bilingual("在帮带的村干部、后备干部", "village and reserve cadres being mentored"), .people,
      from: ["mentoring"], ofLastDay: true,
      """
      SELECT count(*) FROM (SELECT DISTINCT village_code, mentee_name FROM mentoring
        WHERE {here} AND starts_on <= {last} AND (ends_on IS NULL OR ends_on >= {last})) AS m
      """),
    query(11, "disclosures", Bilingual("村务公开", "disclosures made"), .times, from: ["disclosures"],
      "SELECT count(*) FROM disclosures WHERE {here} AND {in disclosed_on}"),
    TaskIndicator(11, "disclosures_on_time", Bilingual("按时公开", "disclosures made on time"), .percent, from: ["disclosures"]) {
      try $0.share(
        """
        SELECT SUM(CASE WHEN disclosed_on <= due_on THEN 1 ELSE 0 END), count(*) FROM disclosures
        WHERE {here} AND {in due_on}
        """)
    },
    activities(11, "villagers_meetings", Bilingual("村民会议", "villagers' meetings"), ["villagers_meeting"]),
    issues(12, "disputes", Bilingual("反映矛盾纠纷", "disputes raised"), .records, "dispute") { Quantity($0.raised) },
    issues(12, "disputes_settled", Bilingual("化解矛盾纠纷", "disputes settled"), .records, "dispute") { Quantity($0.settledInAll) },
    issues(12, "disputes_in_village", Bilingual("村内化解率", "disputes settled in the village"), .percent, "dispute") {
      $0.settledInVillageShare.map { Quantity(hundredths: Int64(($0 * 100).rounded())) }
    },
    activities(12, "mediations", Bilingual("调解", "mediations"), ["mediation"]),
  ]
}
