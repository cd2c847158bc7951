public import Basics
public import Journal

/// Assistance between places and units beside the village teams (定点帮扶、对口帮扶、东西部协作、托底性帮扶), as kinds of
/// record. Their people are never counted as village-stationed cadres.
public enum AssistanceRecords {
  public static let assistanceLinks = RecordKind(
    "assistance_links", Bilingual("结对帮扶", "assistance links"), key: ["link_id"], placedBy: "division_code",
    [
      Field("link_id", "结对编号", .identifier).required,
      Field("kind", "帮扶类型", .code(list: "assistance_kind")).required,
      Field("giver", "帮扶方").required,
      Field("giver_division", "帮扶方区划", .division([])),
      Field("unit_id", "单位编号", .reference(kind: "units")),
      Field("division_code", "受帮扶区划", .division([])).required,
      Field("starts_on", "起始日期", .date(.start)).required,
      Field("ends_on", "截止日期", .date(.end)),
      Field("document", "文号"),
      Field("note", "说明"),
    ],
    rules: [.ordered("starts_on", "ends_on")])

  public static let assistanceFlows = RecordKind(
    "assistance_flows", Bilingual("帮扶投入", "what assistance links bring"), key: ["flow_id"],
    placedBy: "division_code",
    [
      Field("flow_id", "投入编号", .identifier).required,
      Field("link_id", "结对编号", .reference(kind: "assistance_links")).required,
      Field("division_code", "受益区划", .division([])).defaulting(to: "link_id", "division_code"),
      Field("kind", "投入类型", .code(list: "assistance_flow")).required,
      Field("date", "日期", .date(.start)).required,
      Field("ends_on", "截止日期", .date(.end)),
      Field("people", "人数", .integer(0...10_000_000)),
      Field("amount", "金额", .yuan),
      Field("project", "项目"),
      Field("note", "说明"),
    ],
    rules: [.ordered("date", "ends_on")])

  static let kinds = [assistanceLinks, assistanceFlows]
}
