public import Basics
public import Journal
public import Policy
public import Store

/// Units, cadres, postings and support links, as kinds of record.
public struct RosterRecords: Sendable {
  private let policy: PolicyBook

  /// - Parameter policy: where the overlap of first secretaries is looked up.
  public init(policy: PolicyBook) { self.policy = policy }

  public var kinds: [RecordKind] { [Self.units, Self.cadres, postings, Self.support] + PeopleRecords(policy: policy).kinds }

  public static let units = RecordKind(
    "units", Bilingual("派出单位", "sending units"), key: ["unit_id"], placedBy: "division_code",
    [
      Field("unit_id", "单位编号", .identifier).required,
      Field("name", "单位名称").required,
      Field("tier", "层级", .code(list: "tier")).required,
      Field("kind", "类别", .code(list: "unit_kind")).required,
      Field("division_code", "所在区划", .division([])),
    ])

  public static let cadres = RecordKind(
    "cadres", Bilingual("干部", "cadres"), key: ["cadre_id"], placedBy: "division_code",
    [
      Field("cadre_id", "干部编号", .identifier).required,
      Field("name", "姓名").required,
      Field("id_number", "身份证号", .citizenID).sealed(.citizenID),
      Field("sex", "性别", .code(list: "sex")),
      Field("birth_date", "出生日期", .date(.birth)),
      Field("ethnicity", "民族"),
      Field("unit_id", "单位编号", .reference(kind: "units")).required,
      Field("political_status", "政治面貌", .code(list: "political_status")),
      Field("party_joined_on", "入党日期", .date(.event)),
      Field("work_started_on", "参加工作日期", .date(.event)),
      Field("specialties", "专长", .list),
      Field("languages", "语言", .list),
      Field("health", "健康状况", .code(list: "health")),
      Field("phone", "电话").sealed(.phone),
      Field("position_rank", "职务职级"),
      Field("education", "学历", .code(list: "education")),
      Field("spouse_id_number", "配偶身份证号", .citizenID).sealed(.citizenID),
      Field("home_division", "籍贯"),
      Field("division_code", "所在区划", .division([])).copied(from: "unit_id", "division_code"),
    ],
    rules: [
      .notInFuture("birth_date"), .ordered("birth_date", "party_joined_on"),
      .ordered("birth_date", "work_started_on"),
      .agreesWithCitizenID("id_number", sex: "sex", birthDate: "birth_date"),
    ])

  public var postings: RecordKind {
    RecordKind(
      "postings", Bilingual("派驻", "postings"),
      key: ["cadre_id", "village_code", "role", "starts_on"], placedBy: "village_code",
      [
        Field("cadre_id", "干部编号", .reference(kind: "cadres")).required,
        Field("village_code", "村代码", .division([.village])).required,
        Field("role", "职务", .code(list: "role")).required,
        Field("round", "轮次"),
        Field("starts_on", "起始日期", .date(.start)).required,
        Field("ends_on", "截止日期", .date(.end)),
        Field("end_reason", "结束原因", .code(list: "end_reason")),
        Field("unit_id", "单位编号", .reference(kind: "units")).defaulting(to: "cadre_id", "unit_id"),
      ],
      rules: [.ordered("starts_on", "ends_on")],
      setRules: [PostingRules.onePostingAtATime, PostingRules.overlap(policy)])
  }

  public static let support = RecordKind(
    "support", Bilingual("帮扶力量", "support links"),
    key: ["division_code", "slot", "holder", "starts_on"], placedBy: "division_code",
    [
      Field("division_code", "区划代码", .division([])).required,
      Field("slot", "类型", .code(list: "slot")).required,
      Field("holder", "帮扶主体").required,
      Field("starts_on", "起始日期", .date(.start)).required,
      Field("ends_on", "截止日期", .date(.end)),
    ],
    rules: [.ordered("starts_on", "ends_on")])

  public static let migrations = [
    Migration(3, "roster", [
      """
      CREATE TABLE units (
        id {text} PRIMARY KEY, version {int} NOT NULL, unit_id {text} NOT NULL,
        name {text} NOT NULL, tier {text} NOT NULL, kind {text} NOT NULL, division_code {int},
        date_precision {text}) {clustered}
      """,
      """
      CREATE TABLE cadres (
        id {text} PRIMARY KEY, version {int} NOT NULL, cadre_id {text} NOT NULL,
        name {text} NOT NULL, id_number {blob}, id_number_hash {blob}, sex {text},
        birth_date {int}, ethnicity {text}, unit_id {text} NOT NULL, political_status {text},
        party_joined_on {int}, work_started_on {int}, specialties {text}, languages {text},
        health {text}, phone {blob}, position_rank {text}, education {text},
        spouse_id_number {blob}, spouse_id_number_hash {blob}, home_division {text},
        division_code {int}, date_precision {text}) {clustered}
      """,
      "CREATE INDEX cadres_id_number ON cadres (id_number_hash)",
      "CREATE INDEX cadres_unit ON cadres (unit_id)",
      """
      CREATE TABLE postings (
        id {text} PRIMARY KEY, version {int} NOT NULL, cadre_id {text} NOT NULL,
        village_code {int} NOT NULL, role {text} NOT NULL, round {text},
        starts_on {int} NOT NULL, ends_on {int}, end_reason {text}, unit_id {text},
        date_precision {text}, CHECK (ends_on IS NULL OR ends_on >= starts_on)) {clustered}
      """,
      "CREATE INDEX postings_village ON postings (village_code, starts_on, ends_on, role, cadre_id)",
      "CREATE INDEX postings_cadre ON postings (cadre_id, starts_on, ends_on, village_code)",
      """
      CREATE TABLE support (
        id {text} PRIMARY KEY, version {int} NOT NULL, division_code {int} NOT NULL,
        slot {text} NOT NULL, holder {text} NOT NULL, starts_on {int} NOT NULL, ends_on {int},
        date_precision {text}, CHECK (ends_on IS NULL OR ends_on >= starts_on)) {clustered}
      """,
      "CREATE INDEX support_place ON support (division_code, slot, starts_on, ends_on)",
    ]),
    PeopleTables.migration,
  ]
}
