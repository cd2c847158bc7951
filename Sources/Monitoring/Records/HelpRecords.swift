import Basics
public import Journal

/// Plans and visits of monitored households, alerts, sweeps and grids, as kinds of record.
public enum HelpRecords {
  /// The smallest area of grid management (网格) with the people in charge of it.
  public static let grids = RecordKind(
    "grids", Bilingual("网格", "grids"), key: ["grid_id"], placedBy: "village_code",
    [
      Field("grid_id", "网格编号", .identifier).required,
      Field("village_code", "村代码", .division([.village])).required,
      Field("name", "网格名称"),
      Field("head", "网格长"),
      Field("supervisor", "监管员"),
      Field("monitor", "监测员"),
      Field("starts_on", "起始日期", .date(.start)),
      Field("ends_on", "截止日期", .date(.end)),
    ],
    rules: [.ordered("starts_on", "ends_on")])

  /// What changed in a household (自然增减、分户并户、迁移).
  public static let householdEvents = RecordKind(
    "household_events", Bilingual("家庭变动", "household events"), key: ["event_id"],
    placedBy: "village_code",
    [
      Field("event_id", "变动编号", .identifier).required,
      Field("household_id", "户编号", .reference(kind: "households")).required,
      Field("kind", "变动类型", .code(list: "household_event")).required,
      Field("occurred_on", "发生日期", .date(.event)).required,
      Field("person_id", "人员编号", .reference(kind: "persons")),
      Field("other_household_id", "对方户编号", .reference(kind: "households")),
      Field("note", "说明").sealed(.hidden),
      Field("village_code", "村代码", .division([.village])).copied(from: "household_id", "village_code"),
    ],
    rules: [.notInFuture("occurred_on")])

  /// A visit to a household with the look at the two assurances, three guarantees and water
  /// (两不愁三保障+饮水): for verification, follow-up or a sweep.
  public static let checks = RecordKind(
    "household_checks", Bilingual("入户核查", "household checks"), key: ["check_id"],
    placedBy: "village_code",
    [
      Field("check_id", "核查编号", .identifier).required,
      Field("household_id", "户编号", .reference(kind: "households")).required,
      Field("visited_on", "入户日期", .date(.event)).required,
      Field("purpose", "目的", .code(list: "check_purpose")).required,
      Field("people", "入户人员", .list),
      Field("food", "吃", .code(list: "assurance")),
      Field("clothing", "穿", .code(list: "assurance")),
      Field("schooling", "义务教育", .code(list: "assurance")),
      Field("medical", "基本医疗", .code(list: "assurance")),
      Field("housing", "住房安全", .code(list: "assurance")),
      Field("water", "饮水安全", .code(list: "assurance")),
      Field("income_change", "收入变化", .code(list: "income_change")),
      Field("new_risks", "新增风险", .codes(list: "risk", most: 5)),
      Field("note", "记录").sealed(.hidden),
      Field("village_code", "村代码", .division([.village])).copied(from: "household_id", "village_code"),
    ],
    rules: [.notInFuture("visited_on")])

  /// The plan of help for one household (一户一策).
  public static let helpPlans = RecordKind(
    "help_plans", Bilingual("一户一策", "help plans"), key: ["case_id"], placedBy: "village_code",
    [
      Field("case_id", "监测编号", .reference(kind: "cases")).required,
      Field("made_on", "制定日期", .date(.event)).required,
      Field("aims", "帮扶目标").required,
      Field("needs", "主要需求"),
      Field("agreed_on", "农户确认日期", .date(.event)),
      Field("reviewed_on", "最近调整日期", .date(.event)),
      Field("village_code", "村代码", .division([.village])).copied(from: "case_id", "village_code"),
    ],
    rules: [.notInFuture("made_on"), .ordered("made_on", "agreed_on")])

  /// What a screening rule found in a household (预警), or a fault in its data.
  public static let alerts = RecordKind(
    "alerts", Bilingual("预警", "alerts"), key: ["alert_id"], placedBy: "village_code",
    [
      Field("alert_id", "预警编号", .identifier).required,
      Field("household_id", "户编号", .reference(kind: "households")).required,
      Field("rule", "规则编号", .identifier).required,
      Field("kind", "预警类别", .code(list: "alert_kind")).required,
      Field("raised_on", "预警日期", .date(.start)).required,
      Field("shown", "触发数值"),
      Field("sentence_zh", "说明（中文）"),
      Field("sentence_en", "说明（英文）"),
      Field("closed_on", "处理日期", .date(.end)),
      Field("outcome", "处理结果", .code(list: "alert_outcome")),
      Field("note", "处理说明").sealed(.hidden),
      Field("village_code", "村代码", .division([.village])).copied(from: "household_id", "village_code"),
    ],
    rules: [.ordered("raised_on", "closed_on")], setRules: [oneOpenAlert])

  /// A campaign that looks at many households (集中排查).
  public static let sweeps = RecordKind(
    "sweeps", Bilingual("集中排查", "sweeps"), key: ["sweep_id"], placedBy: "division_code",
    [
      Field("sweep_id", "排查编号", .identifier).required,
      Field("name", "名称").required,
      Field("division_code", "区划代码", .division([])).required,
      Field("starts_on", "起始日期", .date(.start)).required,
      Field("ends_on", "截止日期", .date(.end)).required,
      Field("key_groups", "重点人群", .codes(list: "sweep_group", most: 20)),
      Field("document", "文号"),
    ],
    rules: [.ordered("starts_on", "ends_on")])

  /// One household of a sweep.
  public static let sweepTasks = RecordKind(
    "sweep_tasks", Bilingual("排查任务", "sweep tasks"), key: ["sweep_id", "household_id"],
    placedBy: "village_code",
    [
      Field("sweep_id", "排查编号", .reference(kind: "sweeps")).required,
      Field("household_id", "户编号", .reference(kind: "households")).required,
      Field("grid_id", "网格编号", .reference(kind: "grids")),
      Field("key_groups", "重点人群", .codes(list: "sweep_group", most: 20)),
      Field("result", "排查结果", .code(list: "sweep_result")),
      Field("done_on", "排查日期", .date(.event)),
      Field("done_by", "排查人"),
      Field("problems", "发现问题", .codes(list: "risk", most: 5)),
      Field("fixed_on", "整改日期", .date(.event)),
      Field("note", "记录").sealed(.hidden),
      Field("village_code", "村代码", .division([.village])).copied(from: "household_id", "village_code"),
    ],
    rules: [.notInFuture("done_on")])

  /// The same alert is not raised twice while it is open.
  private static let oneOpenAlert = SetRule { connection, touched in
    try connection.rows(
      """
      SELECT DISTINCT a.id, o.id FROM \(touched.sql) t JOIN alerts a ON a.id = t.id
      JOIN alerts o ON o.household_id = a.household_id AND o.rule = a.rule AND o.id <> a.id
      WHERE a.closed_on IS NULL AND o.closed_on IS NULL
      """, touched.values
    ) { row in
      let other: String = try row.get(1)
      return RuleFinding(
        .error, recordID: try row.get(0), field: "rule",
        Bilingual("同一预警尚未处理：\(other)", "the same alert is still open: \(other)"),
        remedy: Bilingual("先处理原预警", "deal with that one first"))
    }
  }
}
