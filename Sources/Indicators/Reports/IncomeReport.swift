import Basics
import Monitoring
import Policy

extension MonitoringReports {
  /// 收入分析: by division.
  static let income = ReportDefinition(
    id: "income-analysis", name: Bilingual("收入分析", "income analysis"),
    definition: Bilingual(
      "当日在监测的农户，按年度统计口径（窗口见政策 income_scheme）核算的人均纯收入；下降20%以上指同口径上年比较。",
      "Households monitored on the day, net income per head over the yearly window of the policy (income_scheme); falls of a fifth or more against the year before."),
    listsRecords: false
  ) { request, report, policy, viewer, connection in
    typealias Column = ReportTable.Column
    var bounds: [Bilingual] = []
    var low = 0
    for high in IncomeAnalysis.bands {
      bounds.append(low == 0 ? Bilingual("\(high)元以下", "below \(high)") : Bilingual("\(low)—\(high)元", "\(low)–\(high)"))
      low = high
    }
    bounds.append(Bilingual("\(low)元及以上", "\(low) and more"))
    let rows = try byDivision(request, connection) { division in
      let found = try IncomeAnalysis.read(in: division, on: request.asOf, policy: policy, by: viewer, connection)
      var cells: [ReportTable.Cell] = [
        .count(found.counted.households), .count(found.counted.persons), .count(found.without),
        found.mean.map { .yuan($0) } ?? .empty, found.belowLine.map { .count($0) } ?? .empty,
      ]
      cells += found.inBand.map { .count($0) }
      cells += [found.wage, found.business, found.property, found.transfer, found.cost].map { .yuan($0) }
      let change: ReportTable.Cell = found.totalBefore.fen > 0
        ? .percent(Int((found.totalOfComparable.fen - found.totalBefore.fen) * 10_000 / found.totalBefore.fen)) : .empty
      return cells + [change, .count(found.fell)]
    }
    return ReportTable(
      report.id, report.name, report.definition, division: request.division, asOf: request.asOf,
      columns: [
        place, Column("households", Bilingual("有收入记录户", "households with income")), Column("persons", Bilingual("人口", "people")),
        Column("without", Bilingual("无收入记录户", "households without")),
        Column("mean", Bilingual("人均纯收入（元）", "net per head, yuan"), .yuan),
        Column("below_line", Bilingual("低于监测线户", "below the line")),
      ] + bounds.enumerated().map { Column("band_\($0 + 1)", $1) } + [
        Column("wage", Bilingual("工资性（元）", "wages, yuan"), .yuan), Column("business", Bilingual("生产经营性（元）", "business, yuan"), .yuan),
        Column("property", Bilingual("财产性（元）", "property, yuan"), .yuan), Column("transfer", Bilingual("转移性（元）", "transfers, yuan"), .yuan),
        Column("cost", Bilingual("生产经营支出（元）", "business cost, yuan"), .yuan),
        Column("change", Bilingual("比上年（%）", "against the year before, %"), .percent),
        Column("fell", Bilingual("下降20%以上户", "fell by a fifth or more")),
      ], rows: rows)
  }
}
