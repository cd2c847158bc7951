public import Basics
public import Journal

/// Landmark results (标志性成果): what was done for whom, before and after, what villagers say, and whether
/// it still stands a year later.
public enum ResultRecords {
  public static let results = RecordKind(
    "results", Bilingual("标志性成果", "landmark results"), key: ["result_id"], placedBy: "village_code",
    [
      Field("result_id", "成果编号", .identifier).required,
      Field("village_code", "村代码", .division([.village])).required,
      Field("title", "名称").required,
      Field("what", "做了什么").required,
      Field("task", "任务", .integer(1...12)),
      Field("households", "受益户数", .integer(0...10_000_000)),
      Field("before", "实施前"),
      Field("after", "实施后"),
      Field("cost", "投入", .yuan),
      Field("project_id", "项目编号", .reference(kind: "projects")),
      Field("done_on", "完成日期", .date(.event)).required,
      Field("asked", "征求户数", .integer(0...10_000_000)),
      Field("in_favour", "满意户数", .integer(0...10_000_000)),
      Field("verdict_on", "评价日期", .date(.event)),
      Field("checked_on", "回访日期", .date(.event)),
      Field("check_result", "回访结果", .code(list: "result_check")),
      Field("check_note", "回访说明"),
    ],
    rules: [.notInFuture("done_on"), .ordered("done_on", "checked_on"), .notInFuture("checked_on"),
      .ordered("done_on", "verdict_on"),
      WorkRule.atMost("in_favour", "asked", Bilingual("满意户数多于征求户数", "more in favour than were asked")),
      WorkRule.needs("in_favour", "asked", Bilingual("缺少征求户数", "how many were asked is missing")),
      WorkRule.needs("checked_on", "check_result", Bilingual("回访要写明结果", "a check needs its result")),
      WorkRule.needs("check_result", "checked_on", Bilingual("缺少回访日期", "the day of the check is missing")),
    ])

  static let kinds = [results]
}
