public import Authority
public import Basics
import Divisions
import Monitoring
public import Policy
public import Store

/// What a report is asked about.
public struct ReportRequest: Sendable, Hashable {
  public var division: DivisionCode
  public var asOf: LocalDate
  /// The first day of reports over a stretch of days; nil is the first of the month.
  public var from: LocalDate?
  /// The records behind the figures instead of figures by division.
  public var listsRecords = false
  /// Records after this key.
  public var after = ""
  public var limit = 1_000

  public init(_ division: DivisionCode, asOf: LocalDate) {
    self.division = division
    self.asOf = asOf
  }

  var begin: LocalDate { from ?? LocalDate(asOf.year, asOf.month, 1) ?? asOf }
}

/// One report of the catalogue.
public struct ReportDefinition: Sendable {
  public let id: String
  public let name: Bilingual
  public let definition: Bilingual
  /// Whether it also lists the records behind it, or is such a list.
  public let listsRecords: Bool
  /// Whether it has no figures by division, only records.
  public var isAlwaysRecords = false
  /// How often offices make it.
  public var cycle = ReportLayout.Cycle.month
  /// Whether its first day matters.
  public var usesStretch = true
  let make: @Sendable (ReportRequest, ReportDefinition, PolicyBook, Viewer, any Connection) throws -> ReportTable

  /// - Throws: `AuthorityError` beyond the viewer's scope; `StoreError`.
  public func table(
    _ request: ReportRequest, policy: PolicyBook, by viewer: Viewer, _ connection: any Connection
  ) throws -> ReportTable {
    _ = try viewer.visibleRange(of: request.division)
    return try make(request, self, policy, viewer, connection)
  }
}

/// The reports of monitoring (监测帮扶报表).
public enum MonitoringReports {
  public static let all = [ledger, balance, overdue, signals, income, sweeps]

  public static func find(_ id: String) -> ReportDefinition? { all.first { $0.id == id } }

  /// The division's rows: one for each division below it, and the total last; the division alone
  /// where there is none below.
  static func byDivision(
    _ request: ReportRequest, _ connection: any Connection,
    _ cells: (DivisionCode) throws -> [ReportTable.Cell]
  ) throws -> [ReportTable.Row] {
    var rows: [ReportTable.Row] = []
    let children = try DivisionQueries.children(of: request.division, on: request.asOf, connection)
    for child in children where child.code.rank <= .village {
      rows.append(ReportTable.Row(
        .division(child.code), [.text(child.shortName)] + (try cells(child.code))))
    }
    let name: Bilingual = children.isEmpty ? Bilingual("本村", "this village") : Bilingual("合计", "total")
    rows.append(ReportTable.Row(.total, [.words(name)] + (try cells(request.division))))
    return rows
  }

  static let place = ReportTable.Column("division", Bilingual("地区", "area"), .text)

  static let balance = ReportDefinition(
    id: "monitoring-balance", name: Bilingual("监测月报平衡表", "monthly books of monitoring"),
    definition: Bilingual(
      "期初＋新增＋再次认定＋回退＋自然增加－帮扶消除－自然消除－自然减少－清退＝期末；户与人分别平衡，人数按当日在户成员计。",
      "Opening + new + recognised again + reversed + natural increase − eliminated − natural decrease − removed = closing, for households and for persons; persons are the members on the day."),
    listsRecords: true
  ) { request, report, policy, viewer, connection in
    if request.listsRecords { return try movements(request, report, policy, viewer, connection) }
    let parts: [(String, Bilingual, @Sendable (MonthlyBalance) -> HouseholdsAndPersons)] = [
      ("opening", Bilingual("期初", "opening"), { $0.opening }),
      ("new", Bilingual("新增", "new"), { $0.new }),
      ("re_identified", Bilingual("再次认定", "recognised again"), { $0.reidentified }),
      ("reversed", Bilingual("回退", "reversed"), { $0.reversed }),
      ("natural_increase", Bilingual("自然增加", "natural increase"), { $0.naturalIncrease }),
      ("eliminated_assistance", Bilingual("帮扶消除", "eliminated by help"), { $0.eliminatedByAssistance }),
      ("eliminated_natural", Bilingual("自然消除", "eliminated naturally"), { $0.eliminatedNaturally }),
      ("natural_decrease", Bilingual("自然减少", "natural decrease"), { $0.naturalDecrease }),
      ("removed", Bilingual("清退", "removed"), { $0.removed }),
      ("closing", Bilingual("期末", "closing"), { $0.closing }),
    ]
    let columns = [place] + parts.flatMap { id, name, _ in
      [
        ReportTable.Column(id + "_households", Bilingual(name.zh + "（户）", name.en + ", households")),
        ReportTable.Column(id + "_persons", Bilingual(name.zh + "（人）", name.en + ", persons")),
      ]
    }
    let rows = try byDivision(request, connection) { division in
      let balance = try MonthlyBalance.count(
        in: division, from: request.begin, to: request.asOf, by: viewer, connection)
      return parts.flatMap { [.count($0.2(balance).households), .count($0.2(balance).persons)] }
    }
    return ReportTable(
      report.id, report.name, report.definition, division: request.division, from: request.begin,
      asOf: request.asOf, columns: columns, rows: rows)
  }

  /// The spells that began or ended in the stretch.
  private static func movements(
    _ request: ReportRequest, _ report: ReportDefinition, _ policy: PolicyBook, _ viewer: Viewer,
    _ connection: any Connection
  ) throws -> ReportTable {
    let range = try viewer.visibleRange(of: request.division)
    let (from, to) = (request.begin.packed, request.asOf.packed)
    func inside(_ column: String) -> String { "\(column) BETWEEN \(from) AND \(to)" }
    let spells = try Spell.load(
      """
      \(Validity.within(range, "village_code")) AND id > $1
        AND (\(inside("identified_on")) OR \(inside("eliminated_on")) OR \(inside("left_on")))
      """, [request.after], connection
    ).sorted { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) }
    let page = spells.prefix(request.limit)
    return ReportTable(
      report.id, report.name, report.definition, division: request.division, from: request.begin,
      asOf: request.asOf,
      columns: [
        ReportTable.Column("case_id", Bilingual("监测编号", "case"), .text),
        ReportTable.Column("household_id", Bilingual("户编号", "household"), .text),
        ReportTable.Column("village_code", Bilingual("村代码", "village"), .text),
        ReportTable.Column("begun_by", Bilingual("纳入方式", "begun by"), .text),
        ReportTable.Column("identified_on", Bilingual("纳入日期", "begun on"), .date),
        ReportTable.Column("eliminated_on", Bilingual("消除日期", "eliminated on"), .date),
        ReportTable.Column("left_on", Bilingual("退出日期", "left on"), .date),
        ReportTable.Column("left_reason", Bilingual("退出原因", "why"), .text),
      ],
      rows: page.map { spell in
        ReportTable.Row(.household(spell.household), [
          .text(spell.id), .text(spell.household), .text(spell.village.description),
          spell.begunBy.map { code("case_beginning", $0, policy) } ?? .words(Bilingual("认定", "recognition")),
          .date(spell.identifiedOn), spell.eliminatedOn.map { .date($0) } ?? .empty,
          spell.leftOn.map { .date($0) } ?? .empty,
          spell.leftReason.map { code("left_reason", $0, policy) } ?? .empty,
        ])
      },
      next: spells.count > page.count ? page.last?.id : nil)
  }

  /// A code in words.
  static func code(_ list: String, _ code: String, _ policy: PolicyBook) -> ReportTable.Cell {
    .words(Bilingual(policy.wording(code, of: list, in: .chinese), policy.wording(code, of: list, in: .english)))
  }

  /// Several codes in words.
  static func codes(_ list: String, _ codes: String?, _ policy: PolicyBook) -> ReportTable.Cell {
    let parts = (codes ?? "").split(separator: ";").map(String.init)
    if parts.isEmpty { return .empty }
    func words(_ language: Language) -> [String] { parts.map { policy.wording($0, of: list, in: language) } }
    return .words(Bilingual(words(.chinese).joined(separator: "、"), words(.english).joined(separator: ", ")))
  }

  static let overdue = ReportDefinition(
    id: "monitoring-overdue", name: Bilingual("监测待办与逾期统计", "what waits in monitoring, and what is overdue"),
    definition: Bilingual(
      "按当日记录计算的待办事项数和其中已超过期限的数；期限依各地政策。",
      "Matters that wait on the day by the records, and those past their last day by the policy of the area."),
    listsRecords: true
  ) { request, report, policy, viewer, connection in
    let queue = try WorkQueue.read(
      in: request.division, on: request.asOf, policy: policy, by: viewer, connection)
    if request.listsRecords { return overdueRecords(queue, request, report, policy) }
    let kinds = QueueItem.Kind.allCases
    let ranks = try DivisionQueries.children(of: request.division, on: request.asOf, connection)
    let span: Int64 = ranks.first.map { $0.code.rank.span } ?? 1
    // By division and by kind: all that waits, and what is overdue of it; 0 is the whole division.
    var waiting: [Int64: [QueueItem.Kind: Int]] = [:]
    var late: [Int64: [QueueItem.Kind: Int]] = [:]
    for item in queue.items {
      let own: Int64 = item.village.value / span * span
      let isLate = item.urgency(on: queue.day) == .overdue
      for key in Set<Int64>([own, 0]) {
        waiting[key, default: [:]][item.kind, default: 0] += 1
        if isLate { late[key, default: [:]][item.kind, default: 0] += 1 }
      }
    }
    let rows = try byDivision(request, connection) { division in
      let key: Int64 = division == request.division ? 0 : division.value
      let (all, over) = (waiting[key] ?? [:], late[key] ?? [:])
      var cells: [ReportTable.Cell] = []
      for kind in kinds { cells += [.count(all[kind] ?? 0), .count(over[kind] ?? 0)] }
      return cells
    }
    return ReportTable(
      report.id, report.name, report.definition, division: request.division, asOf: request.asOf,
      columns: [place] + kinds.flatMap { kind in
        [
          ReportTable.Column(kind.rawValue, Bilingual(kind.name.zh, kind.name.en)),
          ReportTable.Column(kind.rawValue + "_overdue", Bilingual(kind.name.zh + "：逾期", kind.name.en + ": overdue")),
        ]
      }, rows: rows)
  }

  private static func overdueRecords(
    _ queue: WorkQueue, _ request: ReportRequest, _ report: ReportDefinition, _ policy: PolicyBook
  ) -> ReportTable {
    let late = queue.items.filter { $0.urgency(on: queue.day) == .overdue }
    let start = Int(request.after) ?? 0
    let page = late.dropFirst(start).prefix(request.limit)
    return ReportTable(
      report.id, report.name, report.definition, division: request.division, asOf: request.asOf,
      columns: [
        ReportTable.Column("kind", Bilingual("事项", "what"), .text),
        ReportTable.Column("step", Bilingual("步骤", "step"), .text),
        ReportTable.Column("actors", Bilingual("办理角色", "who"), .text),
        ReportTable.Column("village_code", Bilingual("村代码", "village"), .text),
        ReportTable.Column("household_id", Bilingual("户编号", "household"), .text),
        ReportTable.Column("due", Bilingual("期限", "due"), .date),
        ReportTable.Column("days_over", Bilingual("逾期天数", "days overdue"), .days),
      ],
      rows: page.map { item in
        let subject: ReportTable.Subject
        switch item.kind {
        case .lead, .feedback: subject = .lead(item.subject)
        case .step, .objection, .answer, .telling: subject = .proceeding(item.subject)
        default: subject = .household(item.household)
        }
        return ReportTable.Row(subject, [
          .words(item.kind.name), item.step.map { .words($0) } ?? .empty,
          codes("workflow_actor", item.actors.joined(separator: ";"), policy), .text(item.village.description),
          .text(item.household), item.due.map { .date($0) } ?? .empty,
          item.daysLeft(on: queue.day).map { .count(-$0) } ?? .empty,
        ])
      },
      next: start + page.count < late.count ? String(start + page.count) : nil)
  }
}
