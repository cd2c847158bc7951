public import Basics
public import Journal

/// What is noted of a village beside its yearly profile: further figures, its land-use plan,
/// disclosures and environment works, as kinds of record.
public enum VillageRecords {
  public static let profileItems = RecordKind(
    "profile_items", Bilingual("村情指标", "figures of village profiles"), key: ["village_code", "year", "item"],
    placedBy: "village_code",
    [
      Field("village_code", "村代码", .division([.village])).required,
      Field("year", "年度", .integer(1949...2100)).required,
      Field("item", "指标", .code(list: "profile_item")).required,
      Field("value", "数值", .decimal).required,
      Field("source", "来源"),
      Field("noted_on", "登记日期", .date(.event)),
    ],
    rules: [.notInFuture("noted_on")])

  public static let villagePlans = RecordKind(
    "village_plans", Bilingual("村庄规划", "village plans"), key: ["village_plan_id"], placedBy: "village_code",
    [
      Field("village_plan_id", "规划编号", .identifier).required,
      Field("village_code", "村代码", .division([.village])).required,
      Field("name", "规划名称").required,
      Field("drafted_on", "编制日期", .date(.event)),
      Field("consulted_on", "征求意见日期", .date(.event)),
      Field("submitted_on", "报批日期", .date(.event)),
      Field("approved_on", "批准日期", .date(.event)),
      Field("approved_by", "批准单位"),
      Field("document", "文号"),
      Field("ends_on", "规划期末", .date(.end)),
    ],
    rules: [
      .ordered("drafted_on", "consulted_on"), .ordered("consulted_on", "submitted_on"),
      .ordered("submitted_on", "approved_on"), .ordered("drafted_on", "approved_on"), .notInFuture("approved_on"),
    ])

  public static let disclosures = RecordKind(
    "disclosures", Bilingual("村务公开", "disclosures"), key: ["village_code", "kind", "period_end"],
    placedBy: "village_code",
    [
      Field("village_code", "村代码", .division([.village])).required,
      Field("kind", "类别", .code(list: "disclosure_kind")).required,
      Field("period_end", "公开事项截止日", .date(.end)).required,
      Field("due_on", "应公开日期", .date(.event)).required,
      Field("disclosed_on", "公开日期", .date(.event)),
      Field("way", "公开方式"),
    ],
    rules: [.notInFuture("disclosed_on")])

  public static let environmentWorks = RecordKind(
    "environment_works", Bilingual("人居环境整治", "environment works"), key: ["environment_id"],
    placedBy: "village_code",
    [
      Field("environment_id", "记录编号", .identifier).required,
      Field("village_code", "村代码", .division([.village])).required,
      Field("date", "日期", .date(.event)).required,
      Field("kind", "类别", .code(list: "environment_kind")).required,
      Field("households", "涉及户数", .integer(0...10_000_000)),
      Field("quantity", "数量", .decimal),
      Field("quantity_unit", "单位"),
      Field("project_id", "项目编号", .reference(kind: "projects")),
      Field("summary", "内容"),
    ],
    rules: [.notInFuture("date")])

  static let kinds = [profileItems, villagePlans, disclosures, environmentWorks]
}
