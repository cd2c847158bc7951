import ArgumentParser
import Authority
import Basics
import Divisions
import Exchange
import Foundation
import Indicators
import Installation
import Journal
import Policy
import Roster
import Store

enum PolicyLoading {
  static func shipped() throws -> PolicyBook { try PolicyBook.load(folder: PolicyBook.shippedFolder()) }
}

struct ReportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "报表。 Reports.",
    subcommands: [
      SummaryReport.self, FiguresReport.self, BurdenReport.self, ListReports.self, ShowReport.self, SignReport.self,
      SignedReportsCommand.self,
    ],
    defaultSubcommand: ShowReport.self)

  struct ListReports: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "全部报表。 Every report.")
    @OptionGroup var common: CommonOptions
    @Option var format: OutputFormat = .text

    func run() async throws {
      let language = common.language
      let policy = try PolicyLoading.shipped()
      let known = MonitoringReports.all.map { [$0.id, $0.name[language], $0.cycle.name[language], $0.definition[language]] }
      let laidOut = policy.reportLayouts.map { [$0.id, $0.name[language], $0.cycle.name[language], $0.definition[language]] }
      func t(_ zh: String, _ en: String) -> String { language == .chinese ? zh : en }
      try FigureTable(
        columns: [("id", "id"), ("name", t("名称", "name")), ("cycle", t("周期", "cycle")), ("definition", t("口径", "definition"))],
        rows: [["summary", t("驻村帮扶汇总", "programme summary"), ReportLayout.Cycle.month.name[language], t("任一日期、任一区划的汇总", "any division on any day")]]
          + [["burden", t("填报负担", "burden of reporting"), ReportLayout.Cycle.month.name[language], t("每张表要填多少项", "how many values each form asks for")]]
          + [["figures", t("任一指标", "any indicator"), ReportLayout.Cycle.live.name[language], t("任一级、任一日期、任一指标", "any level, any day, any indicator")]]
          + known + laidOut
          + policy.indicators.map { [$0.id, $0.name[language], t("指标", "indicator"), $0.definition[language]] }
      ).print(format)
    }
  }

  struct SummaryReport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "summary", abstract: "任一日期、任一区划的汇总。 The programme summary of any division on any day.")
    @OptionGroup var common: CommonOptions
    @Option(help: "A date such as 2023-09-30 (default: today).") var asOf: LocalDate?
    @Option(help: "A division code, or its significant digits (default: the province).") var division: DivisionCode?
    @Option(help: "List the records behind this figure, or any indicator of the catalogue, instead.") var explain: String?
    @Option(help: "With --explain: the first day of the period.") var from: LocalDate?
    @Option(help: "With --explain: begin after this key.") var after = ""
    @Option(help: "With --explain: how many records.") var limit = 100
    @Option var format: OutputFormat = .text

    func validate() throws {
      if limit < 1 || limit > 100_000 { throw ValidationError("--limit: 1 to 100000") }
    }

    func run() async throws {
      try await common.run {
        let installation = try await common.open()
        let code = try await installation.division(division)
        let date = asOf ?? installation.surroundings.today
        if let explain {
          try await show(explain, code, date, installation)
        } else {
          let summary = try await Summary.compute(
            of: code, on: date, policy: installation.policy, viewer: .machineOperator, installation.store)
          switch format {
          case .json: try Console.json(SummaryJSON(summary, common.language))
          case .csv:
            var out = CSVWriter()
            out.append(["id", "name", "value", "unit", "as_of", "division", "definition", "base", "reason"])
            for f in summary.figures {
              out.append([
                f.id, f.name[common.language], SummaryJSON.exact(f), f.unit[common.language],
                f.asOf.description, code.description, f.definition[common.language],
                f.base?[common.language] ?? "", SummaryJSON.reason(f, common.language) ?? "",
              ])
            }
            Console.write(out.bytes)
          case .text:
            let brief = try await SummaryBrief.compose(
              summary, policy: installation.policy, viewer: .machineOperator, installation.store)
            Console.print(brief.text(in: common.language))
          }
        }
        await installation.store.close()
      }
    }

    private struct Page: Encodable {
      let figure, division, as_of: String
      let columns: [String]
      let rows: [[String]]
      let next: String?
    }

    private func show(
      _ figure: String, _ code: DivisionCode, _ date: LocalDate, _ installation: Installation
    ) async throws {
      let (after, limit, language, from) = (after, limit, common.language, from)
      let page = try await installation.store.read { connection in
        try Explanation.of(
          figure, division: code, on: date, after: after, limit: limit, policy: installation.policy,
          language: language, viewer: .machineOperator, from: from, connection)
      }
      switch format {
      case .json:
        try Console.json(Page(
          figure: figure, division: code.description, as_of: date.description,
          columns: page.columns.map(\.id), rows: page.lines.map(\.cells), next: page.next))
      case .csv, .text:
        var out = CSVWriter()
        out.append(page.columns.map { format == .csv ? $0.id : $0.name[language] })
        for line in page.lines { out.append(line.cells) }
        Console.write(out.bytes)
        if let next = page.next { Console.note((language == .chinese ? "下一页：--after " : "next page: --after ") + "'\(next)'") }
      }
    }
  }
}

/// The summary as other programs read it (FORMATS §3).
struct SummaryJSON: Encodable {
  struct Item: Encodable {
    let id: String
    let name: String
    let value: Double?
    let isCount: Bool
    let unit: String
    let as_of: String
    let definition: String
    let base: String?
    let reason: String?

    private enum Keys: String, CodingKey { case id, name, value, unit, as_of, definition, base, reason }

    func encode(to encoder: any Encoder) throws {
      var c = encoder.container(keyedBy: Keys.self)
      try c.encode(id, forKey: .id)
      try c.encode(name, forKey: .name)
      if let value {
        if isCount { try c.encode(Int(value), forKey: .value) } else { try c.encode(value, forKey: .value) }
      } else {
        try c.encodeNil(forKey: .value)
      }
      try c.encode(unit, forKey: .unit)
      try c.encode(as_of, forKey: .as_of)
      try c.encode(definition, forKey: .definition)
      try c.encode(base, forKey: .base)
      try c.encodeIfPresent(reason, forKey: .reason)
    }
  }

  let as_of: String
  let division: String
  let figures: [Item]

  init(_ summary: Summary, _ language: Language) {
    as_of = summary.asOf.description
    division = summary.division.description
    figures = summary.figures.map { figure in
      var isCount = false
      if case .count = figure.value { isCount = true }
      return Item(
        id: figure.id, name: figure.name[language], value: figure.number, isCount: isCount,
        unit: figure.unit[language], as_of: figure.asOf.description,
        definition: figure.definition[language], base: figure.base?[language],
        reason: Self.reason(figure, language))
    }
  }

  static func exact(_ figure: Figure) -> String {
    switch figure.value {
    case .count(let n): return String(n)
    case .percent(let p): return String(p)
    case .yuan(let amount): return amount.description
    case .none: return ""
    }
  }

  static func reason(_ figure: Figure, _ language: Language) -> String? {
    if case .none(let why) = figure.value { return why[language] }
    return nil
  }
}

struct CoverageCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "coverage", abstract: "各村对照当日标准，逐一列出缺口。 Villages against the standard in force; each gap named.")
  @OptionGroup var common: CommonOptions
  @Option var asOf: LocalDate?
  @Option var division: DivisionCode?
  @Option var format: OutputFormat = .text

  private struct Result: Encodable {
    let as_of, division: String
    let standards: [Standard]
    let gaps: [Gap]
    struct Standard: Encodable { let id, name: String; let due, met: Int }
    struct Gap: Encodable { let village, name, standard, slot, since: String }
  }

  func run() async throws {
    try await common.run {
      let installation = try await common.open()
      let code = try await installation.division(division)
      let date = asOf ?? installation.surroundings.today
      let language = common.language
      let result = try await installation.store.read { connection in
        let coverage = try Coverage.check(
          code, on: date, policy: installation.policy, viewer: .machineOperator, connection)
        let slots = installation.policy.codeList("slot")
        return Result(
          as_of: date.description, division: code.description,
          standards: coverage.results.map {
            .init(id: $0.standard.id, name: $0.standard.name[language], due: $0.due, met: $0.met)
          },
          gaps: try coverage.gaps.map { gap in
            let path = try DivisionQueries.lineage(gap.village, connection).filter { $0.code.rank > .prefecture }
            let named = coverage.results.first { $0.standard.id == gap.standard }?.standard.slots
              .first { $0.id == gap.slot }?.name[language]
            return .init(
              village: gap.village.description, name: path.map(\.shortName).joined(),
              standard: gap.standard,
              slot: format == .text ? named ?? slots?.name(of: gap.slot, in: language) ?? gap.slot : gap.slot,
              since: gap.since.description)
          })
      }
      await installation.store.close()
      switch format {
      case .json: try Console.json(result)
      case .csv:
        var out = CSVWriter()
        out.append(["village", "name", "standard", "slot", "since"])
        for gap in result.gaps { out.append([gap.village, gap.name, gap.standard, gap.slot, gap.since]) }
        Console.write(out.bytes)
      case .text:
        let zh = language == .chinese
        if result.standards.isEmpty {
          Console.print(zh ? "\(date) 没有已知的力量配备标准" : "no team standard is known for \(date)")
        }
        for s in result.standards {
          Console.print(zh ? "\(s.name)：应配 \(s.due) 个村，已配齐 \(s.met) 个，缺 \(s.due - s.met) 个" : "\(s.name): due in \(s.due) villages, met in \(s.met), missing in \(s.due - s.met)")
        }
        for gap in result.gaps {
          Console.print(zh ? "  \(gap.village) \(gap.name)：缺\(gap.slot)（自 \(gap.since)）" : "  \(gap.village) \(gap.name): no \(gap.slot) since \(gap.since)")
        }
      }
      if !result.gaps.isEmpty { throw foundWanting }
    }
  }
}
