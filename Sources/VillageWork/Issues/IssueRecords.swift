public import Basics
public import Journal

/// What villagers raise (民情台账), from raised to confirmed: difficulties, suggestions, errands, disputes
/// and benefits not received.
public enum IssueRecords {
  public static let issues = RecordKind(
    "issues", Bilingual("民情台账", "issues raised by villagers"), key: ["issue_id"], placedBy: "village_code",
    [
      Field("issue_id", "事项编号", .identifier).required,
      Field("village_code", "村代码", .division([.village])).defaulting(to: "household_id", "village_code"),
      Field("household_id", "户编号", .reference(kind: "households")),
      Field("raised_on", "反映日期", .date(.event)).required,
      Field("kind", "类别", .code(list: "issue_kind")).required,
      Field("task", "任务", .integer(1...12)),
      Field("matter", "事项").required,
      Field("owner", "责任人"),
      Field("due_on", "办理期限", .date(.event)),
      Field("answered_on", "答复日期", .date(.event)),
      Field("answer", "答复"),
      Field("handed_up_on", "上报日期", .date(.event)),
      Field("handed_up_to", "上报单位"),
      Field("settled_on", "办结日期", .date(.event)),
      Field("result", "办理结果", .code(list: "issue_result")),
      Field("confirmed_on", "群众确认日期", .date(.event)),
      Field("verdict", "群众评价", .code(list: "villager_verdict")),
      Field("repeats", "重复事项", .reference(kind: "issues")),
    ],
    rules: [
      .notInFuture("raised_on"), .ordered("raised_on", "answered_on"),
      .ordered("raised_on", "settled_on"), .ordered("answered_on", "confirmed_on"),
      .ordered("raised_on", "due_on"), .ordered("raised_on", "handed_up_on"),
      .notInFuture("answered_on"), .notInFuture("handed_up_on"), .notInFuture("settled_on"),
      .notInFuture("confirmed_on"),
    ] + IssueRules.ofOne, setRules: [IssueRules.repeatsAnEarlierOne])

  static let kinds = [issues]
}
