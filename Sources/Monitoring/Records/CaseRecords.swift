import Basics
public import Journal
public import Policy
import Store

/// Monitored households (监测对象) and the measures taken for them, as kinds of record.
public struct CaseRecords: Sendable {
  private let policy: PolicyBook

  /// - Parameter policy: which object types are in force when.
  public init(policy: PolicyBook) { self.policy = policy }

  public var kinds: [RecordKind] { [cases, Self.measures] }

  public var cases: RecordKind {
    RecordKind(
      "cases", Bilingual("监测对象", "monitored households"), key: ["case_id"],
      placedBy: "village_code",
      [
        Field("case_id", "监测编号", .identifier).required,
        Field("household_id", "户编号", .reference(kind: "households")).required,
        Field("object_type", "监测对象类别", .code(list: "object_type")).required,
        Field("identified_on", "识别日期", .date(.start)).required,
        Field("channel", "发现渠道", .code(list: "channel")),
        Field("risks", "风险类型", .codes(list: "risk", most: 5)),
        Field("contact", "帮扶联系人"),
        Field("eliminated_on", "风险消除日期", .date(.end)),
        Field("elimination_way", "消除方式", .code(list: "elimination_way")),
        Field("left_on", "退出日期", .date(.end)),
        Field("left_reason", "退出原因", .code(list: "left_reason")),
        Field("begun_by", "纳入方式", .code(list: "case_beginning")),
        Field("continues", "承接监测编号", .identifier),
        Field("proceeding_id", "认定流程编号", .identifier),
        Field("ended_by", "退出流程编号", .identifier),
        Field("household_type", "户类型", .code(list: "household_type"))
          .copied(from: "household_id", "household_type"),
        Field("village_code", "村代码", .division([.village]))
          .copied(from: "household_id", "village_code"),
      ],
      rules: [
        .notInFuture("identified_on"), .ordered("identified_on", "eliminated_on"),
        .ordered("identified_on", "left_on"), typeInForce(policy), Self.typeFitsHousehold,
      ],
      setRules: [Self.oneOpenCase, CaseRules.followsDecisions], derived: [HouseholdFacts.table])
  }

  public static let measures = RecordKind(
    "measures", Bilingual("帮扶措施", "measures"), key: ["measure_id"], placedBy: "village_code",
    [
      Field("measure_id", "措施编号", .identifier).required,
      Field("case_id", "监测编号", .reference(kind: "cases")).required,
      Field("category", "措施类别", .code(list: "measure_category")).required,
      Field("description", "内容"),
      Field("planned_on", "计划日期", .date(.event)),
      Field("started_on", "开始日期", .date(.start)),
      Field("finished_on", "完成日期", .date(.end)),
      Field("amount", "金额", .yuan),
      Field("household_id", "户编号", .reference(kind: "households")).copied(from: "case_id", "household_id"),
      Field("village_code", "村代码", .division([.village])).copied(from: "case_id", "village_code"),
    ],
    rules: [.ordered("started_on", "finished_on")], derived: [HouseholdFacts.table])

  /// The list of types is closed per period; a case that goes on from another keeps its type.
  private func typeInForce(_ policy: PolicyBook) -> RecordRule {
    RecordRule { draft, _ in
      guard let type = draft.text("object_type"), let date = draft.date("identified_on"),
        draft.text("begun_by") != "transfer", draft.text("begun_by") != "reversal",
        let list = policy.codeList("object_type", on: date),
        !list.values.contains(where: { $0.code == type })
      else { return [] }
      let names = list.values.map(\.name.zh).joined(separator: "、")
      return [RuleFinding(
        .error, recordID: draft.id, field: "object_type",
        Bilingual("\(date) 时没有这一类别", "this type is not in force on \(date)"),
        remedy: Bilingual("当时的类别：\(names)", "types then: \(list.values.map(\.code).joined(separator: ", "))"))]
    }
  }

  /// Invariant 7 of the domain, told and not refused: imported cases were decided elsewhere.
  private static let typeFitsHousehold = RecordRule { draft, _ in
    guard let type = draft.text("object_type"), let household = draft.text("household_type"),
      (type == "unstable_lifted" && household != "lifted")
        || (type == "vulnerable" && household != "ordinary")
    else { return [] }
    return [RuleFinding(
      .warning, recordID: draft.id, field: "object_type",
      Bilingual("监测对象类别与户类型不符", "the type does not fit the kind of household"))]
  }

  private static let oneOpenCase = SetRule { connection, touched in
    try connection.rows(
      """
      SELECT c.id, o.id FROM \(touched.sql) t JOIN cases c ON c.id = t.id
      JOIN cases o ON o.household_id = c.household_id AND o.id <> c.id
      WHERE c.eliminated_on IS NULL AND c.left_on IS NULL AND o.eliminated_on IS NULL
        AND o.left_on IS NULL
      """, touched.values
    ) { row in
      let other: String = try row.get(1)
      return RuleFinding(
        .warning, recordID: try row.get(0), field: "household_id",
        Bilingual("该户另有未消除的监测记录 \(other)", "the household has another open case, \(other)"))
    }
  }
}
