import ArgumentParser
import Basics
import Indicators
import Installation

/// Any report of the catalogue by its id.
struct ShowReport: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "按编号出报表：report monitoring-balance … A report by its id; see `report list`.",
    discussion: """
      zhucun report monitoring-balance --division 5119 --from 2023-10-01 --as-of 2023-10-31
      zhucun report monitoring-balance --records --division 511902 --as-of 2023-10-31
      zhucun report signals-feedback --records --from 2023-10-01 --as-of 2023-10-31 --format csv
      """)
  @OptionGroup var common: CommonOptions
  @Argument(help: "The id of the report.") var report: String
  @Option(help: "A day such as 2023-09-30 (default: today).") var asOf: LocalDate?
  @Option(help: "The first day, for reports over a stretch of days (default: the first of the month).") var from: LocalDate?
  @Option(help: "A division code, or its significant digits (default: the province).") var division: DivisionCode?
  @Flag(help: "The records behind the figures instead.") var records = false
  @Option(help: "With --records: begin after this key.") var after = ""
  @Option(help: "How many rows of records.") var limit = 1_000
  @Option var format = OutputFormat.text

  func validate() throws {
    if limit < 1 || limit > 100_000 { throw ValidationError("--limit: 1 to 100000") }
  }

  func run() async throws {
    try await common.run {
      let installation = try await common.open()
      guard let definition = installation.reports.find(report) else {
        let ids = installation.reports.reports.map(\.id).joined(separator: ", ")
        throw ValidationError("\(report): one of summary, \(ids)")
      }
      var request = ReportRequest(
        try await installation.division(division), asOf: asOf ?? installation.surroundings.today)
      request.from = from
      if let from, from > request.asOf {
        throw ValidationError("--from \(from) lies after --as-of \(request.asOf)")
      }
      (request.listsRecords, request.after, request.limit) = (records, after, limit)
      let (policy, asked) = (installation.policy, request)
      let table = try await installation.store.read {
        try definition.table(asked, policy: policy, by: .machineOperator, $0)
      }
      await installation.store.close()
      let language = common.language
      try FigureTable(
        columns: table.columns.map { ($0.id, $0.name[language]) },
        rows: table.rows.map { $0.cells.map { $0.exact(in: language) } },
        numbers: Set(table.columns.filter { [.count, .yuan, .percent, .days].contains($0.kind) }.map(\.id))
      ).print(format)
      guard format == .text else { return }
      if table.rows.isEmpty { Console.note(language == .chinese ? "没有记录。" : "No records.") }
      if let next = table.next {
        Console.note(language == .chinese ? "下一页：--after \(next)" : "next page: --after \(next)")
      }
    }
  }
}
