import Basics
public import Journal

/// Leads, proceedings and their steps, and what a decision rested on, as kinds of record.
public enum WorkflowRecords {
  /// The household's leave to query its data (承诺授权).
  public static let authorisations = RecordKind(
    "authorisations", Bilingual("授权查询书", "authorisations"), key: ["authorisation_id"],
    placedBy: "village_code",
    [
      Field("authorisation_id", "授权编号", .identifier).required,
      Field("household_id", "户编号", .reference(kind: "households")).required,
      Field("granted_on", "授权日期", .date(.start)).required,
      Field("scope", "授权范围"),
      Field("given_by", "签署方式", .code(list: "authorisation_form")),
      Field("withdrawn_on", "撤回日期", .date(.end)),
      Field("village_code", "村代码", .division([.village])).copied(from: "household_id", "village_code"),
    ],
    rules: [.notInFuture("granted_on"), .ordered("granted_on", "withdrawn_on")])

  /// A hint that a household may be at risk (线索), from whichever of the three channels.
  public static let leads = RecordKind(
    "leads", Bilingual("风险线索", "leads"), key: ["lead_id"], placedBy: "village_code",
    [
      Field("lead_id", "线索编号", .identifier).required,
      Field("household_id", "户编号", .reference(kind: "households")).required,
      Field("channel", "发现渠道", .code(list: "channel")).required,
      Field("received_on", "收到日期", .date(.start)).required,
      Field("reason", "反映的困难"),
      Field("risks", "疑似风险", .codes(list: "risk", most: 5)),
      Field("reported_by", "上报人"),
      Field("signal_id", "部门线索编号", .reference(kind: "signals")),
      Field("alert_id", "预警编号", .reference(kind: "alerts")),
      Field("sweep_id", "排查编号", .reference(kind: "sweeps")),
      Field("closed_on", "办结日期", .date(.end)),
      Field("outcome", "办理结果", .code(list: "lead_outcome")),
      Field("outcome_reason", "不予纳入原因", .code(list: "not_a_risk_reason")),
      Field("outcome_note", "结果说明").sealed(.hidden),
      Field("duplicate_of", "重复于线索", .identifier),
      Field("told_on", "告知农户日期", .date(.event)),
      Field("fed_back_on", "反馈部门日期", .date(.event)),
      Field("village_code", "村代码", .division([.village])).copied(from: "household_id", "village_code"),
    ],
    rules: [.notInFuture("received_on"), .ordered("received_on", "closed_on"), leadEndsWhole])

  /// One run of a procedure for one household: recognition, elimination, reversal, removal.
  public static let proceedings = RecordKind(
    "proceedings", Bilingual("办理流程", "proceedings"), key: ["proceeding_id"], placedBy: "village_code",
    [
      Field("proceeding_id", "流程编号", .identifier).required,
      Field("procedure", "流程类别", .code(list: "procedure")).required,
      Field("household_id", "户编号", .reference(kind: "households")).required,
      Field("workflow", "流程版本").required,
      Field("opened_on", "启动日期", .date(.start)).required,
      Field("lead_id", "线索编号", .reference(kind: "leads")),
      Field("case_id", "监测编号", .reference(kind: "cases")),
      Field("is_emergency", "先行帮扶", .code(list: "yes_no")),
      Field("closed_on", "办结日期", .date(.end)),
      Field("closing", "办结方式", .code(list: "proceeding_closing")),
      Field("village_code", "村代码", .division([.village])).copied(from: "household_id", "village_code"),
    ],
    rules: [.notInFuture("opened_on"), .ordered("opened_on", "closed_on")])

  /// Something done in a proceeding, in the order of `number`.
  public static let steps = RecordKind(
    "proceeding_steps", Bilingual("流程步骤", "steps"), key: ["proceeding_id", "number"],
    placedBy: "village_code",
    [
      Field("proceeding_id", "流程编号", .reference(kind: "proceedings")).required,
      Field("number", "序号", .integer(1...10_000)).required,
      Field("step", "步骤", .identifier).required,
      Field("action", "动作", .code(list: "step_action")).required,
      Field("actor", "办理角色", .code(list: "workflow_actor")).required,
      Field("acted_on", "日期", .date(.event)).required,
      Field("people", "参加人员", .list),
      Field("present", "到会人数", .integer(0...100_000)),
      Field("votes_for", "同意票", .integer(0...100_000)),
      Field("votes_against", "反对票", .integer(0...100_000)),
      Field("avoided", "回避人数", .integer(0...100_000)),
      Field("reason", "原因", .code(list: "step_reason")),
      Field("returns_to", "退回步骤", .identifier),
      Field("object_type", "监测对象类别", .code(list: "object_type")),
      Field("risks", "风险类型", .codes(list: "risk", most: 5)),
      Field("elimination_way", "消除方式", .code(list: "elimination_way")),
      Field("note", "记录").sealed(.hidden),
      Field("village_code", "村代码", .division([.village])).copied(from: "proceeding_id", "village_code"),
    ],
    rules: [.notInFuture("acted_on")])

  /// What one department found when data were compared (信息比对).
  public static let comparisons = RecordKind(
    "comparisons", Bilingual("信息比对", "comparisons"), key: ["proceeding_id", "department"],
    placedBy: "village_code",
    [
      Field("proceeding_id", "流程编号", .reference(kind: "proceedings")).required,
      Field("department", "比对部门", .identifier).required,
      Field("asked_on", "发出日期", .date(.start)).required,
      Field("due_on", "应反馈日期", .date(.end)),
      Field("answered_on", "反馈日期", .date(.end)),
      Field("result", "比对结果", .code(list: "comparison_result")),
      Field("note", "说明").sealed(.hidden),
      Field("village_code", "村代码", .division([.village])).copied(from: "proceeding_id", "village_code"),
    ],
    rules: [.ordered("asked_on", "due_on"), .ordered("asked_on", "answered_on")])

  /// What a decision rested on: line, scheme, incomes and members of that day (invariant 8).
  public static let decisionBases = RecordKind(
    "decision_bases", Bilingual("认定依据", "bases of decisions"), key: ["proceeding_id"],
    placedBy: "village_code",
    [
      Field("proceeding_id", "流程编号", .reference(kind: "proceedings")).required,
      Field("decided_on", "审定日期", .date(.event)).required,
      Field("workflow", "流程版本").required,
      Field("policy_digest", "政策版本").required,
      Field("income_line", "监测收入线", .yuan),
      Field("line_source", "收入线依据"),
      Field("window_start", "核算起始日期", .date(.event)),
      Field("window_end", "核算截止日期", .date(.event)),
      Field("people", "家庭人口数", .integer(0...10_000)),
      Field("net_income", "家庭年纯收入", .yuan),
      Field("per_capita", "家庭年人均纯收入", .yuan),
      Field("essential_expense", "刚性支出", .yuan),
      Field("items", "收支条目").sealed(.hidden),
      Field("members", "家庭成员").sealed(.hidden),
      Field("village_code", "村代码", .division([.village])).copied(from: "proceeding_id", "village_code"),
    ])

  /// Help given before the paper is done (先行落实帮扶措施); a measure once the case is decided.
  public static let earlyMeasures = RecordKind(
    "early_measures", Bilingual("先行帮扶措施", "early measures"), key: ["early_measure_id"],
    placedBy: "village_code",
    [
      Field("early_measure_id", "先行措施编号", .identifier).required,
      Field("proceeding_id", "流程编号", .reference(kind: "proceedings")).required,
      Field("category", "措施类别", .code(list: "measure_category")).required,
      Field("description", "内容"),
      Field("started_on", "开始日期", .date(.start)).required,
      Field("amount", "金额", .yuan),
      Field("village_code", "村代码", .division([.village])).copied(from: "proceeding_id", "village_code"),
    ],
    rules: [.notInFuture("started_on")])

  /// A lead ends as a case, as a duplicate of another, or as no risk with a reason.
  private static let leadEndsWhole = RecordRule { draft, _ in
    var findings: [RuleFinding] = []
    func refuse(_ field: String, _ reason: Bilingual, _ remedy: Bilingual) {
      findings.append(RuleFinding(.error, recordID: draft.id, field: field, reason, remedy: remedy))
    }
    let outcome = draft.text("outcome")
    if (outcome == nil) != draft["closed_on"].isNull {
      refuse("outcome", Bilingual("办结日期与办理结果须同时填写", "a closed lead has a day and an outcome"),
        Bilingual("补全另一项", "fill in the other one"))
    }
    if outcome == "not_a_risk", draft["outcome_reason"].isNull {
      refuse("outcome_reason", Bilingual("不予纳入须说明原因", "no risk needs a reason"),
        Bilingual("从原因表中选择", "choose one of the list"))
    }
    if outcome == "duplicate", draft["duplicate_of"].isNull {
      refuse("duplicate_of", Bilingual("未写明重复于哪条线索", "which lead it repeats is not said"),
        Bilingual("填写原线索编号", "give the id of the first lead"))
    }
    if draft.text("duplicate_of") == draft.text("lead_id"), draft.text("lead_id") != nil {
      refuse("duplicate_of", Bilingual("不能与自身重复", "a lead cannot repeat itself"),
        Bilingual("填写原线索编号", "give the id of the first lead"))
    }
    return findings
  }
}
