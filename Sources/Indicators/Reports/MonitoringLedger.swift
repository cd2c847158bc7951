import Basics
import Divisions
import Monitoring
import Policy
import Store

extension MonitoringReports {
  /// 监测对象台账: one row for each case, as of the day.
  static let ledger = ReportDefinition(
    id: "monitoring-ledger", name: Bilingual("监测对象台账", "ledger of monitored households"),
    definition: Bilingual(
      "截至当日认定的监测对象逐户列出；监测收入线与人均纯收入以认定时留存的依据为准，人口与措施截至当日。",
      "Every household recognised by the day; line and income as kept with the decision, people and measures as of the day."),
    listsRecords: true
  ) { request, report, policy, viewer, connection in
    let range = try viewer.visibleRange(of: request.division)
    let day = request.asOf.packed
    let rows = try connection.rows(
      """
      SELECT c.id, c.household_id, c.village_code, d.name, h.group_name, c.object_type, c.identified_on, c.channel,
        c.risks, b.income_line, b.per_capita, c.contact, c.eliminated_on, c.elimination_way, c.left_on,
        c.left_reason,
        (SELECT count(*) FROM persons p WHERE p.village_code = c.village_code AND p.household_id = c.household_id
          AND (p.joined_on IS NULL OR p.joined_on <= \(day)) AND (p.left_on IS NULL OR p.left_on >= \(day))),
        (SELECT count(*) FROM measures m WHERE m.case_id = c.id AND m.started_on <= \(day)),
        (SELECT MIN(m.started_on) FROM measures m WHERE m.case_id = c.id)
      FROM cases c JOIN households h ON h.id = c.household_id JOIN divisions d ON d.code = c.village_code
      LEFT JOIN decision_bases b ON b.id = c.proceeding_id
      WHERE \(Validity.within(range, "c.village_code")) AND c.identified_on <= \(day) AND c.id > $1
      ORDER BY c.id LIMIT $2
      """, [request.after, request.limit + 1]
    ) { row -> ReportTable.Row in
      func date(_ column: Int) throws -> ReportTable.Cell {
        guard let day: LocalDate = try row.get(column), day <= request.asOf else { return .empty }
        return .date(day)
      }
      func money(_ column: Int) -> ReportTable.Cell { row[column].integer.map { .yuan(Yuan(fen: $0)) } ?? .empty }
      func word(_ column: Int, _ list: String) -> ReportTable.Cell {
        row[column].text.map { code(list, $0, policy) } ?? .empty
      }
      let eliminated = try date(12)
      let left = try date(14)
      return ReportTable.Row(.household(try row.get(1)), [
        .text(try row.get(0)), .text(try row.get(1)), .text(String(try row.get(2, as: Int64.self))),
        .text(try row.get(3)), row[4].text.map { .text($0) } ?? .empty, .count(try row.get(16)),
        word(5, "object_type"), .date(try row.get(6)), word(7, "channel"), codes("risk", row[8].text, policy),
        money(9), money(10), .count(try row.get(17)), try date(18), row[11].text.map { .text($0) } ?? .empty,
        eliminated, eliminated == .empty ? .empty : word(13, "elimination_way"), left,
        left == .empty ? .empty : word(15, "left_reason"),
      ])
    }
    let page = Array(rows.prefix(request.limit))
    typealias Column = ReportTable.Column
    return ReportTable(
      report.id, report.name, report.definition, division: request.division, asOf: request.asOf,
      columns: [
        Column("case_id", Bilingual("监测编号", "case"), .text), Column("household_id", Bilingual("户编号", "household"), .text),
        Column("village_code", Bilingual("村代码", "village code"), .text), Column("village", Bilingual("村", "village"), .text),
        Column("group_name", Bilingual("村民小组", "group"), .text), Column("people", Bilingual("人口", "people")),
        Column("object_type", Bilingual("监测对象类别", "type"), .text),
        Column("identified_on", Bilingual("认定日期", "recognised on"), .date),
        Column("channel", Bilingual("发现渠道", "channel"), .text), Column("risks", Bilingual("风险类型", "risks"), .text),
        Column("income_line", Bilingual("监测收入线（元）", "income line, yuan"), .yuan),
        Column("per_capita", Bilingual("人均纯收入（元）", "net income per head, yuan"), .yuan),
        Column("measures", Bilingual("措施数", "measures")),
        Column("first_measure_on", Bilingual("首项措施日期", "first measure on"), .date),
        Column("contact", Bilingual("帮扶联系人", "contact"), .text),
        Column("eliminated_on", Bilingual("风险消除日期", "eliminated on"), .date),
        Column("elimination_way", Bilingual("消除方式", "how"), .text),
        Column("left_on", Bilingual("退出日期", "left on"), .date), Column("left_reason", Bilingual("退出原因", "why"), .text),
      ], rows: page, next: rows.count > page.count ? last(page) : nil)
  }

  private static func last(_ rows: [ReportTable.Row]) -> String? {
    guard case .text(let id)? = rows.last?.cells.first else { return nil }
    return id
  }

  /// 部门线索推送反馈表: by department, or signal by signal as it goes back to them.
  static let signals = ReportDefinition(
    id: "signals-feedback", name: Bilingual("部门线索推送反馈表", "departments' signals and feedback"),
    definition: Bilingual(
      "期间内部门推送的线索及截至期末的办理结果；逐条清单供反馈部门，不含个人信息。",
      "Signals that departments sent in the stretch and their outcome by its end; the list goes back to them and holds no personal data."),
    listsRecords: true
  ) { request, report, policy, viewer, connection in
    let feedback = try SignalFeedback.read(
      in: request.division, from: request.begin, to: request.asOf, by: viewer, connection)
    typealias Column = ReportTable.Column
    if request.listsRecords {
      let start = Int(request.after) ?? 0
      let page = feedback.lines.dropFirst(start).prefix(request.limit)
      return ReportTable(
        report.id, report.name, report.definition, division: request.division, from: request.begin,
        asOf: request.asOf,
        columns: [
          Column("signal_id", Bilingual("线索编号", "signal"), .text), Column("department", Bilingual("推送部门", "department"), .text),
          Column("kind", Bilingual("线索类型", "kind"), .text), Column("occurred_on", Bilingual("发生日期", "occurred on"), .date),
          Column("outcome", Bilingual("办理结果", "outcome"), .text), Column("reason", Bilingual("不予纳入原因", "why no risk"), .text),
          Column("closed_on", Bilingual("办结日期", "closed on"), .date),
        ],
        rows: page.map { line in
          ReportTable.Row(line.lead.map { .lead($0) } ?? .none, [
            .text(line.signal), .text(line.department), code("signal_kind", line.kind, policy),
            line.occurredOn.map { .date($0) } ?? .empty,
            line.outcome.map { code("lead_outcome", $0, policy) } ?? .words(Bilingual("核查中", "being looked into")),
            line.reason.map { code("not_a_risk_reason", $0, policy) } ?? .empty,
            line.closedOn.map { .date($0) } ?? .empty,
          ])
        }, next: start + page.count < feedback.lines.count ? String(start + page.count) : nil)
    }
    let departments = feedback.departments
    let reasons = Set(departments.flatMap(\.notARisk.keys)).sorted()
    return ReportTable(
      report.id, report.name, report.definition, division: request.division, from: request.begin,
      asOf: request.asOf,
      columns: [
        Column("department", Bilingual("部门", "department"), .text), Column("signals", Bilingual("推送线索", "signals")),
        Column("leads", Bilingual("已核查", "looked into")), Column("cases", Bilingual("纳入监测", "became cases")),
        Column("duplicates", Bilingual("重复", "duplicates")), Column("open", Bilingual("未办结", "open")),
      ] + reasons.map { Column("not_" + $0, Bilingual(
        "暂不纳入：" + policy.wording($0, of: "not_a_risk_reason", in: .chinese),
        "no risk: " + policy.wording($0, of: "not_a_risk_reason", in: .english))) },
      rows: departments.map { part in
        ReportTable.Row(.none, [
          .text(part.name), .count(part.signals), .count(part.leads), .count(part.cases),
          .count(part.duplicates), .count(part.open),
        ] + reasons.map { .count(part.notARisk[$0] ?? 0) })
      })
  }

  /// 集中排查统计: one row for each sweep.
  static let sweeps = ReportDefinition(
    id: "sweeps", name: Bilingual("集中排查统计", "sweeps"),
    definition: Bilingual(
      "各次集中排查的应查户、已入户、电话联系、无人、拒访，发现线索、新增监测、问题与整改，截至当日。",
      "Of each sweep: households due, visited, phoned, absent, refused; leads, new cases, problems found and fixed, as of the day."),
    listsRecords: false
  ) { request, report, policy, viewer, connection in
    let sweeps = try SweepStatistics.all(in: request.division, on: request.asOf, by: viewer, connection)
    typealias Column = ReportTable.Column
    let results = ["done", "phoned", "absent", "refused"]
    return ReportTable(
      report.id, report.name, report.definition, division: request.division, asOf: request.asOf,
      columns: [
        Column("sweep", Bilingual("排查", "sweep"), .text), Column("from", Bilingual("起始", "from"), .date),
        Column("to", Bilingual("截止", "to"), .date), Column("due", Bilingual("应查户", "households due")),
      ] + results.map { Column($0, Bilingual(
        policy.wording($0, of: "sweep_result", in: .chinese), policy.wording($0, of: "sweep_result", in: .english))) }
        + [
          Column("open", Bilingual("未查", "not yet")), Column("leads", Bilingual("发现线索", "leads")),
          Column("cases", Bilingual("新增监测", "new cases")), Column("problems", Bilingual("发现问题", "problems")),
          Column("fixed", Bilingual("已整改", "fixed")),
        ],
      rows: sweeps.map { sweep in
        ReportTable.Row(.sweep(sweep.sweep), [
          .text(sweep.name), .date(sweep.from), .date(sweep.to), .count(sweep.due),
        ] + results.map { .count(sweep.results[$0] ?? 0) } + [
          .count(sweep.open), .count(sweep.leads), .count(sweep.cases), .count(sweep.problems), .count(sweep.fixed),
        ])
      })
  }
}
