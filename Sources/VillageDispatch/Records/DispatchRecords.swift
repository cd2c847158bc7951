public import Basics
public import Journal
public import Store

/// Nominations, plans, opinions and handovers, as kinds of record.
public enum DispatchRecords {
  public static let kinds = [nominations, plans, rulings, placements, opinions, handovers, handoverItems]

  /// Who is put forward for a round, and for what.
  public static let nominations = RecordKind(
    "nominations", Bilingual("推荐人选", "nominations"), key: ["round", "cadre_id"], placedBy: "division_code",
    [
      Field("round", "轮次", .identifier).required,
      Field("cadre_id", "干部编号", .reference(kind: "cadres")).required,
      Field("first_secretary", "可任第一书记", .code(list: "yes_no")).required,
      Field("member", "可任工作队员", .code(list: "yes_no")).required,
      Field("unit_id", "单位编号", .reference(kind: "units")).defaulting(to: "cadre_id", "unit_id"),
      Field("note", "说明"),
      Field("division_code", "所在区划", .division([])).copied(from: "cadre_id", "division_code"),
    ])

  /// One allocation: what went into it, and what became of it.
  public static let plans = RecordKind(
    "plans", Bilingual("选派方案", "allocation plans"), key: ["plan_id"], placedBy: "division_code",
    [
      Field("plan_id", "方案编号", .identifier).required,
      Field("round", "轮次", .identifier).required,
      Field("division_code", "区划代码", .division([])).required,
      Field("as_of", "数据日期", .date(.event)).required,
      Field("starts_on", "到岗日期", .date(.start)).required,
      Field("cutover_on", "交接生效日期", .date(.start)).required,
      Field("ends_on", "任期截止日期", .date(.end)),
      Field("state", "状态", .code(list: "plan_state")).required,
      Field("policy_digest", "政策版本").required,
      Field("inputs_hash", "输入摘要").required,
      Field("result_hash", "结果摘要"),
      Field("objective", "目标值", .integer(-1_000_000_000_000...1_000_000_000_000)),
      Field("import_number", "发布编号", .integer(0...Int64.max)),
      Field("note", "说明"),
    ],
    rules: [.ordered("starts_on", "cutover_on"), .ordered("cutover_on", "ends_on")])

  /// A pair pinned or ruled out by hand, in the order of `step`.
  public static let rulings = RecordKind(
    "rulings", Bilingual("方案裁定", "rulings on a plan"), key: ["plan_id", "step"], placedBy: "village_code",
    [
      Field("plan_id", "方案编号", .reference(kind: "plans")).required,
      Field("step", "序号", .integer(1...1_000_000)).required,
      Field("ruling", "裁定", .code(list: "ruling")).required,
      Field("cadre_id", "干部编号", .reference(kind: "cadres")).required,
      Field("village_code", "村代码", .division([.village])).required,
      Field("role", "职务", .code(list: "role")).required,
      Field("reason", "理由"),
    ])

  /// Where a plan sends a cadre.
  public static let placements = RecordKind(
    "placements", Bilingual("拟派岗位", "placements"), key: ["plan_id", "cadre_id"], placedBy: "village_code",
    [
      Field("plan_id", "方案编号", .reference(kind: "plans")).required,
      Field("cadre_id", "干部编号", .reference(kind: "cadres")).required,
      Field("village_code", "村代码", .division([.village])).required,
      Field("role", "职务", .code(list: "role")).required,
      Field("state", "状态", .code(list: "placement_state")).required,
      Field("unit_id", "单位编号", .reference(kind: "units")).defaulting(to: "cadre_id", "unit_id"),
    ])

  /// What a unit, a township or a county says of a plan, of all of it that concerns them (`*`) or of
  /// one cadre.
  public static let opinions = RecordKind(
    "opinions", Bilingual("方案意见", "opinions on a plan"), key: ["plan_id", "giver", "subject"],
    placedBy: "division_code",
    [
      Field("plan_id", "方案编号", .reference(kind: "plans")).required,
      Field("giver_kind", "意见来源", .code(list: "opinion_giver")).required,
      Field("giver", "单位编号或区划代码", .identifier).required,
      Field("subject", "干部编号（全部为*）", .identifier).required,
      Field("verdict", "意见", .code(list: "verdict")).required,
      Field("text", "说明"),
      Field("given_on", "日期", .date(.event)),
      Field("division_code", "区划代码", .division([])).copied(from: "plan_id", "division_code"),
    ])

  /// A village passed from a leaver to whoever comes after.
  public static let handovers = RecordKind(
    "handovers", Bilingual("交接", "handovers"), key: ["handover_id"], placedBy: "village_code",
    [
      Field("handover_id", "交接编号", .identifier).required,
      Field("village_code", "村代码", .division([.village])).required,
      Field("role", "职务", .code(list: "role")).required,
      Field("leaver_id", "离任干部", .reference(kind: "cadres")).required,
      Field("successor_id", "接任干部", .reference(kind: "cadres")),
      Field("plan_id", "方案编号", .reference(kind: "plans")),
      Field("cutover_on", "交接生效日期", .date(.start)).required,
      Field("leaver_signed_on", "离任者签字日期", .date(.event)),
      Field("successor_signed_on", "接任者签字日期", .date(.event)),
      Field("secretary_signed_on", "村支书签字日期", .date(.event)),
      Field("township_signed_on", "乡镇签字日期", .date(.event)),
    ])

  /// One item of a handover; left open it is the successor's task.
  public static let handoverItems = RecordKind(
    "handover_items", Bilingual("交接事项", "handover items"), key: ["handover_id", "item"],
    placedBy: "village_code",
    [
      Field("handover_id", "交接编号", .reference(kind: "handovers")).required,
      Field("item", "序号", .integer(1...100_000)).required,
      Field("kind", "类别", .code(list: "handover_item_kind")).required,
      Field("text", "内容").required,
      Field("amount", "金额", .yuan),
      Field("source", "来源记录"),
      Field("state", "状态", .code(list: "handover_item_state")).required,
      Field("note", "说明"),
      Field("village_code", "村代码", .division([.village])).copied(from: "handover_id", "village_code"),
    ])

  public static let migrations = [
    Migration(8, "dispatch", [
      """
      CREATE TABLE nominations (
        id {text} PRIMARY KEY, version {int} NOT NULL, round {text} NOT NULL, cadre_id {text} NOT NULL,
        first_secretary {text} NOT NULL, member {text} NOT NULL, unit_id {text}, note {text},
        division_code {int}, date_precision {text}) {clustered}
      """,
      """
      CREATE TABLE plans (
        id {text} PRIMARY KEY, version {int} NOT NULL, plan_id {text} NOT NULL, round {text} NOT NULL,
        division_code {int} NOT NULL, as_of {int} NOT NULL, starts_on {int} NOT NULL,
        cutover_on {int} NOT NULL, ends_on {int}, state {text} NOT NULL, policy_digest {text} NOT NULL,
        inputs_hash {text} NOT NULL, result_hash {text}, objective {int}, import_number {int},
        note {text}, date_precision {text}) {clustered}
      """,
      """
      CREATE TABLE rulings (
        id {text} PRIMARY KEY, version {int} NOT NULL, plan_id {text} NOT NULL, step {int} NOT NULL,
        ruling {text} NOT NULL, cadre_id {text} NOT NULL, village_code {int} NOT NULL,
        role {text} NOT NULL, reason {text}, date_precision {text}) {clustered}
      """,
      """
      CREATE TABLE placements (
        id {text} PRIMARY KEY, version {int} NOT NULL, plan_id {text} NOT NULL,
        cadre_id {text} NOT NULL, village_code {int} NOT NULL, role {text} NOT NULL,
        state {text} NOT NULL, unit_id {text}, date_precision {text}) {clustered}
      """,
      "CREATE INDEX placements_village ON placements (plan_id, village_code, role, state, cadre_id)",
      """
      CREATE TABLE opinions (
        id {text} PRIMARY KEY, version {int} NOT NULL, plan_id {text} NOT NULL,
        giver_kind {text} NOT NULL, giver {text} NOT NULL, subject {text} NOT NULL,
        verdict {text} NOT NULL, text {text}, given_on {int}, division_code {int},
        date_precision {text}) {clustered}
      """,
      """
      CREATE TABLE handovers (
        id {text} PRIMARY KEY, version {int} NOT NULL, handover_id {text} NOT NULL,
        village_code {int} NOT NULL, role {text} NOT NULL, leaver_id {text} NOT NULL,
        successor_id {text}, plan_id {text}, cutover_on {int} NOT NULL, leaver_signed_on {int},
        successor_signed_on {int}, secretary_signed_on {int}, township_signed_on {int},
        date_precision {text}) {clustered}
      """,
      "CREATE INDEX handovers_village ON handovers (village_code, cutover_on)",
      "CREATE INDEX handovers_successor ON handovers (successor_id)",
      """
      CREATE TABLE handover_items (
        id {text} PRIMARY KEY, version {int} NOT NULL, handover_id {text} NOT NULL, item {int} NOT NULL,
        kind {text} NOT NULL, text {text} NOT NULL, amount {int}, source {text}, state {text} NOT NULL,
        note {text}, village_code {int}, date_precision {text}) {clustered}
      """,
      """
      CREATE TABLE dispatch_files (
        hash {text} PRIMARY KEY, content {blob} NOT NULL) {clustered}
      """,
    ])
  ]
}
