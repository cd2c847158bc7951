public import Basics
public import Journal
public import Policy
public import Store

/// Monitored households (监测对象) and the measures taken for them, as kinds of record.
public struct CaseRecords: Sendable {
  private let policy: PolicyBook

  /// - Parameter policy: which object types are in force when.
  public init(policy: PolicyBook) { self.policy = policy }

  public var kinds: [RecordKind] { [cases, Self.measures] }

  public var cases: RecordKind {
    RecordKind(
      "cases", Bilingual("监测对象", "monitored households"), key: ["case_id"],
      placedBy: "village_code",
      [
        Field("case_id", "监测编号", .identifier).required,
        Field("household_id", "户编号", .reference(kind: "households")).required,
        Field("object_type", "监测对象类别", .code(list: "object_type")).required,
        Field("identified_on", "识别日期", .date(.start)).required,
        Field("channel", "发现渠道", .code(list: "channel")),
        Field("risks", "风险类型", .codes(list: "risk", most: 5)),
        Field("contact", "帮扶联系人"),
        Field("eliminated_on", "风险消除日期", .date(.end)),
        Field("elimination_way", "消除方式", .code(list: "elimination_way")),
        Field("left_on", "退出日期", .date(.end)),
        Field("left_reason", "退出原因", .code(list: "left_reason")),
        Field("household_type", "户类型", .code(list: "household_type"))
          .copied(from: "household_id", "household_type"),
        Field("village_code", "村代码", .division([.village]))
          .copied(from: "household_id", "village_code"),
      ],
      rules: [
        .notInFuture("identified_on"), .ordered("identified_on", "eliminated_on"),
        .ordered("identified_on", "left_on"), typeInForce(policy), Self.typeFitsHousehold,
      ],
      setRules: [Self.oneOpenCase], derived: [HouseholdFacts.table])
  }

  public static let measures = RecordKind(
    "measures", Bilingual("帮扶措施", "measures"), key: ["measure_id"], placedBy: "village_code",
    [
      Field("measure_id", "措施编号", .identifier).required,
      Field("case_id", "监测编号", .reference(kind: "cases")).required,
      Field("category", "措施类别", .code(list: "measure_category")).required,
      Field("description", "内容"),
      Field("planned_on", "计划日期", .date(.event)),
      Field("started_on", "开始日期", .date(.start)),
      Field("finished_on", "完成日期", .date(.end)),
      Field("amount", "金额", .yuan),
      Field("household_id", "户编号", .reference(kind: "households")).copied(from: "case_id", "household_id"),
      Field("village_code", "村代码", .division([.village])).copied(from: "case_id", "village_code"),
    ],
    rules: [.ordered("started_on", "finished_on")], derived: [HouseholdFacts.table])

  /// The list of types is closed per period.
  private func typeInForce(_ policy: PolicyBook) -> RecordRule {
    RecordRule { draft, _ in
      guard let type = draft.text("object_type"), let date = draft.date("identified_on"),
        let list = policy.codeList("object_type", on: date),
        !list.values.contains(where: { $0.code == type })
      else { return [] }
      let names = list.values.map(\.name.zh).joined(separator: "、")
      return [RuleFinding(
        .error, recordID: draft.id, field: "object_type",
        Bilingual("\(date) 时没有这一类别", "this type is not in force on \(date)"),
        remedy: Bilingual("当时的类别：\(names)", "types then: \(list.values.map(\.code).joined(separator: ", "))"))]
    }
  }

  /// Invariant 7 of the domain, told and not refused: imported cases were decided elsewhere.
  private static let typeFitsHousehold = RecordRule { draft, _ in
    guard let type = draft.text("object_type"), let household = draft.text("household_type"),
      (type == "unstable_lifted" && household != "lifted")
        || (type == "vulnerable" && household != "ordinary")
    else { return [] }
    return [RuleFinding(
      .warning, recordID: draft.id, field: "object_type",
      Bilingual("监测对象类别与户类型不符", "the type does not fit the kind of household"))]
  }

  private static let oneOpenCase = SetRule { connection, touched in
    try connection.rows(
      """
      SELECT c.id, o.id FROM \(touched.sql) t JOIN cases c ON c.id = t.id
      JOIN cases o ON o.household_id = c.household_id AND o.id <> c.id
      WHERE c.eliminated_on IS NULL AND c.left_on IS NULL AND o.eliminated_on IS NULL
        AND o.left_on IS NULL
      """, touched.values
    ) { row in
      let other: String = try row.get(1)
      return RuleFinding(
        .warning, recordID: try row.get(0), field: "household_id",
        Bilingual("该户另有未消除的监测记录 \(other)", "the household has another open case, \(other)"))
    }
  }
}

/// The tables of the register and of monitoring.
public enum MonitoringSchema {
  public static let migrations = [
    Migration(5, "monitoring", [
      """
      CREATE TABLE households (
        id {text} PRIMARY KEY, version {int} NOT NULL, household_id {text} NOT NULL,
        village_code {int} NOT NULL, group_name {text}, household_type {text}, address {blob},
        date_precision {text}) {clustered}
      """,
      "CREATE INDEX households_village ON households (village_code)",
      """
      CREATE TABLE persons (
        id {text} PRIMARY KEY, version {int} NOT NULL, person_id {text} NOT NULL,
        household_id {text} NOT NULL, name {blob}, id_number {blob}, id_number_hash {blob},
        relation {text}, sex {text}, birth_date {int}, ethnicity {text}, education {text},
        schooling {text}, health {text}, labour {text}, medical_insurance {text},
        minimum_living {text}, disability {text}, joined_on {int}, left_on {int},
        village_code {int} NOT NULL, date_precision {text}) {clustered}
      """,
      "CREATE INDEX persons_household ON persons (village_code, household_id, joined_on, left_on)",
      "CREATE INDEX persons_id_number ON persons (id_number_hash)",
      """
      CREATE TABLE income (
        id {text} PRIMARY KEY, version {int} NOT NULL, item_id {text} NOT NULL,
        household_id {text} NOT NULL, person_id {text}, category {text} NOT NULL, item {text},
        amount {int} NOT NULL, period_start {int}, period_end {int}, source {text},
        village_code {int} NOT NULL, date_precision {text}) {clustered}
      """,
      "CREATE INDEX income_household ON income (household_id, period_start)",
      """
      CREATE TABLE signals (
        id {text} PRIMARY KEY, version {int} NOT NULL, signal_id {text} NOT NULL,
        id_number {blob}, id_number_hash {blob}, household_id {text}, kind {text} NOT NULL,
        occurred_on {int}, amount {int}, department {text}, note {text}, village_code {int},
        date_precision {text}) {clustered}
      """,
      "CREATE INDEX signals_household ON signals (household_id)",
      """
      CREATE TABLE cases (
        id {text} PRIMARY KEY, version {int} NOT NULL, case_id {text} NOT NULL,
        household_id {text} NOT NULL, object_type {text} NOT NULL, identified_on {int} NOT NULL,
        channel {text}, risks {text}, contact {text}, eliminated_on {int}, elimination_way {text},
        left_on {int}, left_reason {text}, household_type {text}, village_code {int} NOT NULL,
        date_precision {text}) {clustered}
      """,
      """
      CREATE INDEX cases_village ON cases
        (village_code, household_id, identified_on, eliminated_on, left_on, left_reason)
      """,
      "CREATE INDEX cases_household ON cases (household_id)",
      """
      CREATE TABLE measures (
        id {text} PRIMARY KEY, version {int} NOT NULL, measure_id {text} NOT NULL,
        case_id {text} NOT NULL, category {text} NOT NULL, description {text}, planned_on {int},
        started_on {int}, finished_on {int}, amount {int}, household_id {text} NOT NULL,
        village_code {int} NOT NULL, date_precision {text}) {clustered}
      """,
      "CREATE INDEX measures_village ON measures (village_code, household_id, started_on)",
      "CREATE INDEX measures_case ON measures (case_id)",
    ]),
    Migration(7, "household facts", [
      """
      CREATE TABLE household_facts (
        village_code {int} NOT NULL, household_id {text} NOT NULL, is_plain {int} NOT NULL,
        identified_on {int}, eliminated_on {int}, left_on {int}, left_reason {text},
        measured_on {int}, members {int},
        PRIMARY KEY (village_code, household_id)) {clustered}
      """,
      """
      CREATE INDEX household_facts_others ON household_facts (village_code, household_id)
      WHERE is_plain = 0
      """,
      // The definition of `HouseholdFacts` as it stood at this step.
      """
      INSERT INTO household_facts (village_code, household_id, is_plain, identified_on,
        eliminated_on, left_on, left_reason, measured_on, members)
      SELECT h.village_code, h.household_id, h.is_plain,
        CASE WHEN h.is_plain = 1 THEN h.identified_on END,
        CASE WHEN h.is_plain = 1 THEN h.eliminated_on END,
        CASE WHEN h.is_plain = 1 THEN h.left_on END,
        CASE WHEN h.is_plain = 1 THEN h.left_reason END,
        CASE WHEN h.is_plain = 1 THEN (SELECT MIN(m.started_on) FROM measures m
          WHERE m.village_code = h.village_code AND m.household_id = h.household_id) END,
        CASE WHEN h.is_plain = 1 THEN (SELECT count(*) FROM persons p
          WHERE p.village_code = h.village_code AND p.household_id = h.household_id) END
      FROM (SELECT c.village_code, c.household_id,
          CASE WHEN count(*) = 1 AND NOT EXISTS (SELECT 1 FROM persons p
            WHERE p.village_code = c.village_code AND p.household_id = c.household_id
            AND (p.joined_on IS NOT NULL OR p.left_on IS NOT NULL)) THEN 1 ELSE 0 END AS is_plain,
          MIN(c.identified_on) AS identified_on, MIN(c.eliminated_on) AS eliminated_on,
          MIN(c.left_on) AS left_on, MIN(c.left_reason) AS left_reason
        FROM cases c GROUP BY c.village_code, c.household_id) h
      """,
    ]),
  ]
}
