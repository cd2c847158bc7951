public import Basics
public import Journal
public import Store

/// What a village is like and what is done there, as kinds of record.
public enum WorkRecords {
  private static let count = Field.Content.integer(0...10_000_000)

  public static let goals = RecordKind(
    "goals", Bilingual("任期目标", "term goals"), key: ["village_code", "indicator", "target_year"],
    placedBy: "village_code",
    [
      Field("village_code", "村代码", .division([.village])).required,
      Field("indicator", "指标", .code(list: "goal_indicator")).required,
      // Two decimals, like money: most goals are amounts in yuan.
      Field("baseline", "基数", .yuan),
      Field("baseline_year", "基数年度", .integer(1949...2100)),
      Field("target", "目标", .yuan).required,
      Field("target_year", "目标年度", .integer(1949...2100)).required,
    ],
    rules: [
      RecordRule { draft, _ in
        guard let from = draft.integer("baseline_year"), let to = draft.integer("target_year"), to < from
        else { return [] }
        return [RuleFinding(
          .error, recordID: draft.id, field: "target_year",
          Bilingual("目标年度早于基数年度", "the target's year lies before the baseline's"),
          remedy: Bilingual("改正年度", "correct one of the years"))]
      }
    ])

  public static let activities = RecordKind(
    "activities", Bilingual("工作记录", "activities"), key: ["activity_id"], placedBy: "village_code",
    [
      Field("activity_id", "记录编号", .identifier).required,
      Field("village_code", "村代码", .division([.village])).required,
      Field("cadre_id", "干部编号", .reference(kind: "cadres")),
      Field("date", "日期", .date(.event)).required,
      Field("kind", "类型", .code(list: "activity_kind")).required,
      Field("tasks", "任务", .numbers(1...12)),
      Field("households", "涉及农户", .list),
      Field("attendance", "参加人数", count),
      Field("summary", "内容"),
      Field("outcome", "结果"),
      Field("follow_up", "后续"),
      Field("participants", "参加人员", .list),
      Field("invited", "应到人数", count),
      Field("item_id", "计划事项", .reference(kind: "work_plan_items")),
      Field("project_id", "项目编号", .reference(kind: "projects")),
      Field("issue_id", "民情编号", .reference(kind: "issues")),
    ],
    rules: [.notInFuture("date")])

  public static let mentoring = RecordKind(
    "mentoring", Bilingual("帮带", "mentoring"), key: ["village_code", "mentee_name", "starts_on"],
    placedBy: "village_code",
    [
      Field("village_code", "村代码", .division([.village])).required,
      Field("mentee_name", "被帮带人").required,
      Field("mentee_kind", "类别", .code(list: "mentee_kind")).required,
      Field("mentor", "帮带人"),
      Field("starts_on", "起始日期", .date(.start)).required,
      Field("ends_on", "截止日期", .date(.end)),
    ],
    rules: [.ordered("starts_on", "ends_on")])

  /// In an order in which files can be read: what is referred to comes first.
  public static let kinds = [goals, mentoring] + ProjectRecords.kinds + PlanRecords.kinds + IssueRecords.kinds
    + [activities] + VillageRecords.kinds + EconomyRecords.kinds + ResultRecords.kinds + AssistanceRecords.kinds

  public static let migrations = [
    Migration(6, "village work", [
      """
      CREATE TABLE goals (
        id {text} PRIMARY KEY, version {int} NOT NULL, village_code {int} NOT NULL,
        indicator {text} NOT NULL, baseline {int}, baseline_year {int}, target {int} NOT NULL,
        target_year {int} NOT NULL, date_precision {text}) {clustered}
      """,
      "CREATE INDEX goals_village ON goals (village_code, target_year)",
      """
      CREATE TABLE activities (
        id {text} PRIMARY KEY, version {int} NOT NULL, activity_id {text} NOT NULL,
        village_code {int} NOT NULL, cadre_id {text}, date {int} NOT NULL, kind {text} NOT NULL,
        tasks {text}, households {text}, attendance {int}, summary {text}, outcome {text},
        follow_up {text}, date_precision {text}) {clustered}
      """,
      "CREATE INDEX activities_village ON activities (village_code, date)",
      """
      CREATE TABLE mentoring (
        id {text} PRIMARY KEY, version {int} NOT NULL, village_code {int} NOT NULL,
        mentee_name {text} NOT NULL, mentee_kind {text} NOT NULL, mentor {text},
        starts_on {int} NOT NULL, ends_on {int}, date_precision {text}) {clustered}
      """,
      "CREATE INDEX mentoring_village ON mentoring (village_code, starts_on, mentee_name)",
    ]),
    WorkTables.migration,
  ]
}
