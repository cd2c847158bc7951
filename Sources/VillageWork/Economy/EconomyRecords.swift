public import Basics
public import Journal

/// The collective economy (村集体经济) and help with work, sales, posts and credit, as kinds of record.
public enum EconomyRecords {
  public static let ledger = RecordKind(
    "ledger", Bilingual("集体经济台账", "ledger of the collective economy"), key: ["entry_id"],
    placedBy: "village_code",
    [
      Field("entry_id", "分录编号", .identifier).required,
      Field("village_code", "村代码", .division([.village])).required,
      Field("date", "日期", .date(.event)).required,
      Field("kind", "收支类别", .code(list: "ledger_kind")).required,
      Field("category", "项目", .code(list: "ledger_category")).required,
      Field("amount", "金额", .yuan).required,
      Field("counterpart", "对方"),
      Field("project_id", "项目编号", .reference(kind: "projects")),
      Field("document", "凭证"),
      Field("note", "说明"),
    ],
    rules: [.notInFuture("date"), EconomyRules.categoryFitsKind])

  public static let assets = RecordKind(
    "assets", Bilingual("集体资产", "assets of the collective economy"), key: ["asset_id"],
    placedBy: "village_code",
    [
      Field("asset_id", "资产编号", .identifier).required,
      Field("village_code", "村代码", .division([.village])).required,
      Field("name", "名称").required,
      Field("kind", "类别", .code(list: "asset_kind")).required,
      Field("acquired_on", "取得日期", .date(.start)).required,
      Field("value", "原值", .yuan).required,
      Field("project_id", "项目编号", .reference(kind: "projects")),
      Field("use", "使用方式", .code(list: "asset_use")),
      Field("operator", "经营主体"),
      Field("disposed_on", "处置日期", .date(.event)),
      Field("disposal_reason", "处置原因"),
    ],
    rules: [.ordered("acquired_on", "disposed_on"), .notInFuture("acquired_on"), .notInFuture("disposed_on")])

  public static let jobs = RecordKind(
    "jobs", Bilingual("务工就业", "jobs"), key: ["job_id"], placedBy: "village_code",
    [
      Field("job_id", "就业编号", .identifier).required,
      Field("household_id", "户编号", .reference(kind: "households")).required,
      Field("village_code", "村代码", .division([.village])).defaulting(to: "household_id", "village_code"),
      Field("person_id", "人员编号", .reference(kind: "persons")),
      Field("place", "务工地点", .code(list: "job_place")).required,
      Field("employer", "用工单位"),
      Field("industry", "行业"),
      Field("channel", "就业渠道", .code(list: "job_channel")),
      Field("starts_on", "起始日期", .date(.start)).required,
      Field("ends_on", "截止日期", .date(.end)),
      Field("monthly_wage", "月工资", .yuan),
    ],
    rules: [.ordered("starts_on", "ends_on")], setRules: [WorkRule.personOfHousehold(in: "jobs")])

  public static let sales = RecordKind(
    "sales", Bilingual("消费帮扶", "sales to assisting buyers"), key: ["sale_id"], placedBy: "village_code",
    [
      Field("sale_id", "销售编号", .identifier).required,
      Field("village_code", "村代码", .division([.village])).required,
      Field("buyer", "采购单位").required,
      Field("unit_id", "单位编号", .reference(kind: "units")),
      Field("goods", "产品").required,
      Field("quantity", "数量", .decimal),
      Field("quantity_unit", "单位"),
      Field("amount", "金额", .yuan).required,
      Field("paid_on", "付款日期", .date(.event)).required,
    ],
    rules: [.notInFuture("paid_on")])

  public static let publicPosts = RecordKind(
    "public_posts", Bilingual("公益性岗位", "public-welfare posts"), key: ["post_id"], placedBy: "village_code",
    [
      Field("post_id", "岗位编号", .identifier).required,
      Field("household_id", "户编号", .reference(kind: "households")).required,
      Field("village_code", "村代码", .division([.village])).defaulting(to: "household_id", "village_code"),
      Field("person_id", "人员编号", .reference(kind: "persons")),
      Field("post", "岗位", .code(list: "public_post")).required,
      Field("monthly_pay", "月补贴", .yuan),
      Field("starts_on", "起始日期", .date(.start)).required,
      Field("ends_on", "截止日期", .date(.end)),
    ],
    rules: [.ordered("starts_on", "ends_on")], setRules: [WorkRule.personOfHousehold(in: "public_posts")])

  public static let loans = RecordKind(
    "loans", Bilingual("小额信贷", "small loans"), key: ["loan_id"], placedBy: "village_code",
    [
      Field("loan_id", "贷款编号", .identifier).required,
      Field("household_id", "户编号", .reference(kind: "households")).required,
      Field("village_code", "村代码", .division([.village])).defaulting(to: "household_id", "village_code"),
      Field("bank", "放贷机构"),
      Field("amount", "金额", .yuan).required,
      Field("lent_on", "放贷日期", .date(.event)).required,
      Field("due_on", "到期日期", .date(.event)),
      Field("repaid_on", "还清日期", .date(.event)),
      Field("purpose", "用途"),
    ],
    rules: [.notInFuture("lent_on"), .ordered("lent_on", "due_on"), .ordered("lent_on", "repaid_on")])

  static let kinds = [ledger, assets, jobs, sales, publicPosts, loans]
}
