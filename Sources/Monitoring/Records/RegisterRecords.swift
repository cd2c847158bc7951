import Basics
public import Journal
import Store

/// Households, their members, incomes and the departments' signals, as kinds of record.
public enum RegisterRecords {
  public static let households = RecordKind(
    "households", Bilingual("农户", "households"), key: ["household_id"], placedBy: "village_code",
    [
      Field("household_id", "户编号", .identifier).required,
      Field("village_code", "村代码", .division([.village])).required,
      Field("group_name", "村民小组"),
      Field("household_type", "户类型", .code(list: "household_type")),
      Field("address", "住址").sealed(.hidden),
      Field("grid_id", "网格编号", .reference(kind: "grids")),
      Field("phone", "联系电话").sealed(.phone),
      Field("bank_account", "惠民惠农一卡通").sealed(.hidden),
      Field("house_grade", "住房等级", .code(list: "house_grade")),
      Field("water_safety", "饮水安全", .code(list: "water_safety")),
      Field("safety_net", "整户兜底保障", .code(list: "yes_no")),
      Field("opened_on", "立户日期", .date(.start)),
      Field("closed_on", "销户日期", .date(.end)),
      Field("closed_reason", "销户原因", .code(list: "household_closing")),
      Field("came_from", "原户编号", .identifier),
    ],
    rules: [.ordered("opened_on", "closed_on")], setRules: [staysWithItsRecords])

  public static let persons = RecordKind(
    "persons", Bilingual("家庭成员", "household members"), key: ["person_id"],
    placedBy: "village_code",
    [
      Field("person_id", "人员编号", .identifier).required,
      Field("household_id", "户编号", .reference(kind: "households")).required,
      Field("name", "姓名").required.sealed(.name),
      Field("id_number", "证件号码", .citizenID).sealed(.citizenID),
      Field("relation", "与户主关系", .code(list: "relation")),
      Field("sex", "性别", .code(list: "sex")),
      Field("birth_date", "出生日期", .date(.birth)),
      Field("ethnicity", "民族"),
      Field("education", "文化程度", .code(list: "education")),
      Field("schooling", "在校状况", .code(list: "schooling")),
      Field("health", "健康状况", .code(list: "health")),
      Field("labour", "劳动技能", .code(list: "labour")),
      Field("medical_insurance", "医保", .code(list: "medical_insurance")),
      Field("minimum_living", "低保特困", .code(list: "minimum_living")),
      Field("disability", "残疾"),
      Field("serious_illness_insurance", "大病保险", .code(list: "yes_no")),
      Field("pension", "养老保险", .code(list: "pension")),
      Field("dropout_cause", "失学辍学原因", .code(list: "dropout_cause")),
      Field("shares_income", "共享收支", .code(list: "yes_no")),
      Field("registered", "户籍在户", .code(list: "yes_no")),
      Field("work_place", "务工地点", .code(list: "work_place")),
      Field("employer", "务工企业"),
      Field("work_industry", "务工行业"),
      Field("work_channel", "务工渠道"),
      Field("work_from", "务工起始月", .date(.start)),
      Field("work_to", "务工截止月", .date(.end)),
      Field("joined_on", "加入日期", .date(.start)),
      Field("left_on", "离开日期", .date(.end)),
      Field("village_code", "村代码", .division([.village])).copied(from: "household_id", "village_code"),
    ],
    rules: [
      .notInFuture("birth_date"), .ordered("joined_on", "left_on"),
      .ordered("work_from", "work_to"),
      .agreesWithCitizenID("id_number", sex: "sex", birthDate: "birth_date"),
    ],
    setRules: [childOlderThanHead], derived: [HouseholdFacts.table])

  public static let income = RecordKind(
    "income", Bilingual("收入支出", "income and expense"), key: ["item_id"], placedBy: "village_code",
    [
      Field("item_id", "条目编号", .identifier).required,
      Field("household_id", "户编号", .reference(kind: "households")).required,
      Field("person_id", "人员编号", .reference(kind: "persons")),
      Field("category", "类别", .code(list: "income_category")).required,
      Field("item", "项目"),
      Field("amount", "金额", .yuan).required,
      Field("period_start", "起始日期", .date(.start)),
      Field("period_end", "截止日期", .date(.end)),
      Field("source", "来源"),
      Field("village_code", "村代码", .division([.village])).copied(from: "household_id", "village_code"),
    ],
    rules: [.ordered("period_start", "period_end")])

  public static let signals = RecordKind(
    "signals", Bilingual("部门线索", "departments' signals"), key: ["signal_id"],
    placedBy: "village_code",
    [
      Field("signal_id", "线索编号", .identifier).required,
      Field("id_number", "证件号码", .citizenID).sealed(.citizenID),
      Field("household_id", "户编号", .reference(kind: "households")),
      Field("kind", "线索类型", .code(list: "signal_kind")).required,
      Field("occurred_on", "发生日期", .date(.event)),
      Field("amount", "金额", .yuan),
      Field("department", "推送部门"),
      Field("note", "备注"),
      Field("village_code", "村代码", .division([.village])).copied(from: "household_id", "village_code"),
    ],
    rules: [
      .notInFuture("occurred_on"),
      RecordRule { draft, _ in
        guard draft["id_number"].isNull, draft["household_id"].isNull else { return [] }
        return [RuleFinding(
          .error, recordID: draft.id, field: "id_number",
          Bilingual("证件号码和户编号都为空", "neither citizen id nor household is given"),
          remedy: Bilingual("至少填写一项", "fill in one of them"))]
      },
    ])

  public static let kinds = [households, persons, income, signals]

  /// Members, incomes and cases carry the village of their household, which figures count by: what
  /// was counted in the old village stays counted there, so a move closes one household and opens another.
  private static let staysWithItsRecords = SetRule { connection, touched in
    var findings: [RuleFinding] = []
    for table in ["persons", "cases", "income"] {
      let rows = try connection.rows(
        """
        SELECT DISTINCT h.id FROM \(touched.sql) t JOIN households h ON h.id = t.id
        JOIN \(table) x ON x.household_id = h.id AND x.village_code <> h.village_code
        """, touched.values
      ) { try $0.get(0, as: String.self) }
      findings += rows.map { id in
        RuleFinding(
          .error, recordID: id, field: "village_code",
          Bilingual("该户已有成员、收支或监测记录在原村，不能只改户的村代码",
            "members, incomes or cases of the household are recorded in its former village"),
          remedy: Bilingual("用 zhucun monitor household move 办理迁移：原户销户，新村立户",
            "move it by `zhucun monitor household move`: the old household closes, a new one opens"))
      }
    }
    return findings
  }

  /// Told, not refused: a child born before the head of its household.
  private static let childOlderThanHead = SetRule { connection, touched in
    try connection.rows(
      """
      SELECT p.id FROM \(touched.sql) t JOIN persons p ON p.id = t.id
      JOIN persons h ON h.village_code = p.village_code AND h.household_id = p.household_id
        AND h.relation = 'head' AND h.id <> p.id
      WHERE p.relation IN ('child', 'grandchild') AND p.birth_date < h.birth_date
      """, touched.values
    ) { row in
      RuleFinding(
        .warning, recordID: try row.get(0), field: "birth_date",
        Bilingual("子女（孙子女）比户主年长", "a child or grandchild is older than the head"))
    }
  }
}
