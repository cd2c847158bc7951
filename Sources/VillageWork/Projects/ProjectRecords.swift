public import Basics
public import Journal

/// Projects (项目) with stages, funds by source, payments and the households linked to them (联农带农), as
/// kinds of record.
public enum ProjectRecords {
  public static let projects = RecordKind(
    "projects", Bilingual("项目", "projects"), key: ["project_id"], placedBy: "village_code",
    [
      Field("project_id", "项目编号", .identifier).required,
      Field("village_code", "村代码", .division([.village])).required,
      Field("name", "项目名称").required,
      Field("kind", "类别", .code(list: "project_kind")).required,
      Field("task", "任务", .integer(1...12)).required,
      Field("plan_year", "计划年度", .integer(1949...2100)),
      Field("responsible", "实施单位"),
      Field("budget", "预算", .yuan),
      Field("planned_start", "计划开工", .date(.start)),
      Field("planned_finish", "计划完工", .date(.end)),
      Field("quantity", "规模", .decimal),
      Field("quantity_unit", "单位"),
      Field("served_households", "受益户数", .integer(0...10_000_000)),
      Field("asset_owner", "资产归属"),
      Field("caretaker", "管护责任人"),
      Field("linking", "联农带农机制"),
      Field("cancelled_on", "取消日期", .date(.event)),
      Field("cancel_reason", "取消原因"),
    ],
    rules: [.ordered("planned_start", "planned_finish"), .notInFuture("cancelled_on"),
      WorkRule.needs("cancelled_on", "cancel_reason", Bilingual("取消项目要写明原因", "a cancelled project needs a reason"))])

  public static let projectStages = RecordKind(
    "project_stages", Bilingual("项目进度", "stages of projects"), key: ["project_id", "stage"],
    placedBy: "village_code",
    [
      Field("project_id", "项目编号", .reference(kind: "projects")).required,
      Field("village_code", "村代码", .division([.village])).copied(from: "project_id", "village_code"),
      Field("stage", "阶段", .code(list: "project_stage")).required,
      Field("reached_on", "完成日期", .date(.event)).required,
      Field("document", "文号"),
      Field("note", "说明"),
    ],
    rules: [.notInFuture("reached_on")], setRules: [ProjectRules.stagesInOrder, ProjectRules.stagesBefore, ProjectRules.notAfterCancelling])

  public static let projectFunds = RecordKind(
    "project_funds", Bilingual("项目资金", "funds of projects"), key: ["fund_id"], placedBy: "village_code",
    [
      Field("fund_id", "资金编号", .identifier).required,
      Field("project_id", "项目编号", .reference(kind: "projects")).required,
      Field("village_code", "村代码", .division([.village])).copied(from: "project_id", "village_code"),
      Field("source", "资金来源", .code(list: "fund_source")).required,
      Field("amount", "金额", .yuan).required,
      Field("arrived_on", "到位日期", .date(.event)).required,
      Field("document", "文号"),
    ],
    rules: [.notInFuture("arrived_on")], setRules: [ProjectRules.fundsCoverPayments])

  public static let projectPayments = RecordKind(
    "project_payments", Bilingual("项目支付", "payments of projects"), key: ["payment_id"],
    placedBy: "village_code",
    [
      Field("payment_id", "支付编号", .identifier).required,
      Field("project_id", "项目编号", .reference(kind: "projects")).required,
      Field("village_code", "村代码", .division([.village])).copied(from: "project_id", "village_code"),
      Field("paid_on", "支付日期", .date(.event)).required,
      Field("amount", "金额", .yuan).required,
      Field("payee", "收款单位"),
      Field("purpose", "用途"),
    ],
    rules: [.notInFuture("paid_on")], setRules: [ProjectRules.paymentsWithinFunds])

  public static let projectHouseholds = RecordKind(
    "project_households", Bilingual("联农带农", "households linked to projects"), key: ["project_id", "household_id"],
    placedBy: "village_code",
    [
      Field("project_id", "项目编号", .reference(kind: "projects")).required,
      Field("household_id", "户编号", .reference(kind: "households")).required,
      Field("village_code", "村代码", .division([.village])).copied(from: "project_id", "village_code"),
      Field("way", "联结方式", .code(list: "link_way")).required,
      Field("starts_on", "起始日期", .date(.start)).required,
      Field("ends_on", "截止日期", .date(.end)),
      Field("benefit", "年增收", .yuan),
    ],
    rules: [.ordered("starts_on", "ends_on")])

  static let kinds = [projects, projectStages, projectFunds, projectPayments, projectHouseholds]
}
