import Basics
public import Journal
public import Policy

/// Leave by exception, absences, monthly presence, training and assessment of cadres (干部管理), as kinds
/// of record.
public struct PeopleRecords: Sendable {
  let policy: PolicyBook

  /// - Parameter policy: where chains of leave and schemes of assessment are looked up.
  public init(policy: PolicyBook) { self.policy = policy }

  public var kinds: [RecordKind] {
    [
      Self.leave, leaveDecisions, Self.absences, Self.presenceSheets, Self.training, assessments, Self.assessmentItems,
      Self.assessmentPolls,
    ]
  }

  public static let leave = RecordKind(
    "leave", Bilingual("请假", "leave"), key: ["leave_id"], placedBy: "village_code",
    [
      Field("leave_id", "请假编号", .identifier).required,
      Field("cadre_id", "干部编号", .reference(kind: "cadres")).required,
      Field("village_code", "村代码", .division([.village])).required,
      Field("kind", "请假类型", .code(list: "leave_kind")).required,
      Field("starts_on", "起始日期", .date(.start)).required,
      Field("ends_on", "截止日期", .date(.end)).required,
      Field("applied_on", "申请日期", .date(.event)).required,
      Field("returned_on", "销假日期", .date(.event)),
      Field("cancelled_on", "撤回日期", .date(.event)),
      Field("note", "说明"),
    ],
    rules: [.ordered("starts_on", "ends_on"), .notInFuture("applied_on"), .notInFuture("returned_on")],
    setRules: [LeaveRules.withinAPosting, LeaveRules.oneLeaveAtATime])

  public var leaveDecisions: RecordKind { RecordKind(
    "leave_decisions", Bilingual("请假审批", "decisions on leave"), key: ["leave_id", "step"],
    placedBy: "village_code",
    [
      Field("leave_id", "请假编号", .reference(kind: "leave")).required,
      Field("village_code", "村代码", .division([.village])).copied(from: "leave_id", "village_code"),
      Field("step", "审批环节", .code(list: "leave_step")).required,
      Field("decision", "审批意见", .code(list: "leave_decision")).required,
      Field("decided_on", "审批日期", .date(.event)).required,
      Field("decided_by", "审批人"),
      Field("note", "说明"),
    ],
    rules: [.notInFuture("decided_on")], setRules: [LeaveRules.inOrder(policy)]) }

  public static let absences = RecordKind(
    "absences", Bilingual("缺岗", "absences without leave"), key: ["absence_id"], placedBy: "village_code",
    [
      Field("absence_id", "缺岗编号", .identifier).required,
      Field("cadre_id", "干部编号", .reference(kind: "cadres")).required,
      Field("village_code", "村代码", .division([.village])).required,
      Field("starts_on", "起始日期", .date(.start)).required,
      Field("ends_on", "截止日期", .date(.end)).required,
      Field("noted_by", "登记人").required,
      Field("note", "说明"),
    ],
    rules: [.ordered("starts_on", "ends_on")])

  public static let presenceSheets = RecordKind(
    "presence_sheets", Bilingual("在岗月报", "monthly presence sheets"), key: ["village_code", "month_end"],
    placedBy: "village_code",
    [
      Field("village_code", "村代码", .division([.village])).required,
      Field("month_end", "月末", .date(.end)).required,
      Field("made_on", "生成日期", .date(.event)).required,
      Field("digest", "内容摘要").required,
      Field("content", "内容").required,
      Field("village_confirmed_on", "村确认日期", .date(.event)),
      Field("village_confirmed_by", "村确认人"),
      Field("township_confirmed_on", "乡镇确认日期", .date(.event)),
      Field("township_confirmed_by", "乡镇确认人"),
      Field("remark", "说明"),
    ],
    rules: [.notInFuture("made_on")])

  public static let training = RecordKind(
    "training", Bilingual("培训", "training"), key: ["training_id", "cadre_id"], placedBy: "division_code",
    [
      Field("training_id", "培训编号", .identifier).required,
      Field("cadre_id", "干部编号", .reference(kind: "cadres")).required,
      Field("division_code", "所在区划", .division([])).copied(from: "cadre_id", "division_code"),
      Field("name", "培训名称").required,
      Field("level", "培训层级", .code(list: "training_level")).required,
      Field("organiser", "主办单位"),
      Field("topic", "内容"),
      Field("starts_on", "起始日期", .date(.start)).required,
      Field("ends_on", "截止日期", .date(.end)).required,
    ],
    rules: [.ordered("starts_on", "ends_on")])

  public var assessments: RecordKind { RecordKind(
    "assessments", Bilingual("考核", "assessments"), key: ["assessment_id"], placedBy: "village_code",
    [
      Field("assessment_id", "考核编号", .identifier).required,
      Field("cadre_id", "干部编号", .reference(kind: "cadres")).required,
      Field("village_code", "村代码", .division([.village])).required,
      Field("kind", "考核类型", .code(list: "assessment_kind")).required,
      Field("year", "年度", .integer(1949...2100)).required,
      Field("assessed_on", "考核日期", .date(.event)).required,
      Field("township_view", "乡镇意见"),
      Field("unit_view", "派出单位意见"),
      Field("grade", "等次", .code(list: "assessment_grade")),
      Field("approved_on", "审定日期", .date(.event)),
      Field("approved_by", "审定单位"),
      Field("note", "说明"),
    ],
    rules: [.notInFuture("assessed_on"), .notInFuture("approved_on")], setRules: [AssessmentRules.grades(policy)]) }

  public static let assessmentItems = RecordKind(
    "assessment_items", Bilingual("考核项目", "items of assessments"), key: ["assessment_id", "item"],
    placedBy: "village_code",
    [
      Field("assessment_id", "考核编号", .reference(kind: "assessments")).required,
      Field("village_code", "村代码", .division([.village])).copied(from: "assessment_id", "village_code"),
      Field("item", "考核项目", .code(list: "assessment_item")).required,
      Field("rating", "评价", .code(list: "assessment_rating")).required,
      Field("note", "说明"),
    ])

  public static let assessmentPolls = RecordKind(
    "assessment_polls", Bilingual("民主测评", "polls of assessments"), key: ["assessment_id", "question", "polled"],
    placedBy: "village_code",
    [
      Field("assessment_id", "考核编号", .reference(kind: "assessments")).required,
      Field("village_code", "村代码", .division([.village])).copied(from: "assessment_id", "village_code"),
      Field("question", "测评项目", .code(list: "poll_question")).required,
      Field("polled", "测评人群", .code(list: "poll_group")).required,
      Field("asked", "参加人数", .integer(0...10_000_000)).required,
      Field("satisfied", "满意人数", .integer(0...10_000_000)).required,
    ], rules: [AssessmentRules.noMoreSatisfiedThanAsked])
}
