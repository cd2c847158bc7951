public import Basics
public import Journal

/// Plans for the term, their yearly items, signed versions and reviews (驻村工作计划), as kinds of record.
public enum PlanRecords {
  public static let workPlans = RecordKind(
    "work_plans", Bilingual("驻村工作计划", "plans"), key: ["plan_id"], placedBy: "village_code",
    [
      Field("plan_id", "计划编号", .identifier).required,
      Field("village_code", "村代码", .division([.village])).required,
      Field("starts_on", "起始日期", .date(.start)).required,
      Field("ends_on", "截止日期", .date(.end)).required,
      Field("diagnosis", "村情分析").required,
      Field("approach", "工作思路"),
      Field("made_by", "编制人", .reference(kind: "cadres")),
      Field("made_on", "编制日期", .date(.event)),
    ],
    rules: [.ordered("starts_on", "ends_on"), .notInFuture("made_on")],
    setRules: [PlanRules.oneAtATime])

  public static let workPlanItems = RecordKind(
    "work_plan_items", Bilingual("计划事项", "items of plans"), key: ["item_id"], placedBy: "village_code",
    [
      Field("item_id", "事项编号", .identifier).required,
      Field("plan_id", "计划编号", .reference(kind: "work_plans")).required,
      Field("village_code", "村代码", .division([.village])).copied(from: "plan_id", "village_code"),
      Field("year", "年度", .integer(1949...2100)).required,
      Field("task", "任务", .integer(1...12)).required,
      Field("what", "事项").required,
      Field("owner_type", "责任主体", .code(list: "plan_owner")).required,
      Field("owner", "责任人"),
      Field("partner", "协作单位"),
      Field("amount", "资金", .yuan),
      Field("due_month", "完成月份", .integer(1...12)),
      Field("indicator", "指标", .code(list: "goal_indicator")),
      Field("target", "目标值", .decimal),
      Field("project_id", "项目编号", .reference(kind: "projects")),
      Field("done_on", "完成日期", .date(.event)),
      Field("dropped_on", "取消日期", .date(.event)),
      Field("drop_reason", "取消原因"),
    ],
    rules: [.notInFuture("done_on"), .notInFuture("dropped_on"), PlanRules.doneOrDropped, PlanRules.targetHasIndicator],
    setRules: [PlanRules.itemInTerm, PlanRules.projectOfVillage])

  public static let workPlanVersions = RecordKind(
    "work_plan_versions", Bilingual("计划版本", "versions of plans"), key: ["plan_id", "number"],
    placedBy: "village_code",
    [
      Field("plan_id", "计划编号", .reference(kind: "work_plans")).required,
      Field("village_code", "村代码", .division([.village])).copied(from: "plan_id", "village_code"),
      Field("number", "版次", .integer(1...1000)).required,
      Field("made_on", "定稿日期", .date(.event)).required,
      Field("digest", "内容摘要").required,
      Field("content", "内容").required,
    ],
    rules: [.notInFuture("made_on"), PlanRules.digestFits])

  public static let workPlanSignatures = RecordKind(
    "work_plan_signatures", Bilingual("计划签署", "signatures of plans"), key: ["plan_id", "number", "role"],
    placedBy: "village_code",
    [
      Field("plan_id", "计划编号", .reference(kind: "work_plans")).required,
      Field("village_code", "村代码", .division([.village])).copied(from: "plan_id", "village_code"),
      Field("number", "版次", .integer(1...1000)).required,
      Field("role", "签署角色", .code(list: "plan_signer")).required,
      Field("signer", "签署人").required,
      Field("signed_on", "签署日期", .date(.event)).required,
    ],
    rules: [.notInFuture("signed_on")], setRules: [PlanRules.signsTheLatest, PlanRules.signsWhatIsThere])

  public static let workPlanReviews = RecordKind(
    "work_plan_reviews", Bilingual("计划总结", "reviews of plans"), key: ["plan_id", "period_end"],
    placedBy: "village_code",
    [
      Field("plan_id", "计划编号", .reference(kind: "work_plans")).required,
      Field("village_code", "村代码", .division([.village])).copied(from: "plan_id", "village_code"),
      Field("period_end", "总结截止日", .date(.end)).required,
      Field("progress", "进展"),
      Field("problems", "问题"),
      Field("next_steps", "下一步打算"),
      Field("reviewed_on", "总结日期", .date(.event)).required,
    ],
    rules: [.notInFuture("reviewed_on")], setRules: [PlanRules.reviewInTerm])

  static let kinds = [workPlans, workPlanItems, workPlanVersions, workPlanSignatures, workPlanReviews]
}
