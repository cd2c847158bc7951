public import ArgumentParser
import Authority
import Basics
import Exchange
import Foundation
import Installation
import Monitoring
public import Policy
import Store

extension ScreeningRule.Kind: ExpressibleByArgument {}

extension Installation {
  /// - Parameter files: rules to be asked instead of those of the policies.
  func screening(_ files: [String] = []) throws -> RegisterScreening {
    let rules = files.isEmpty
      ? nil : try ScreeningRules.load(files: files, over: policy, also: ScreeningCheck.problems)
    return RegisterScreening(
      store: store, keys: keys, policy: policy, surroundings: surroundings, rules: rules)
  }
}

/// `monitor screen`
struct ScreenCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "screen",
    abstract: "筛查：按规则比对登记数据，产生风险预警和数据疑点。 Ask the rules of every household; list alerts with reasons.",
    discussion: """
      Alerts are kept as records; one that is open is not raised again, and one about data is closed as
      passed once the fault is gone. Exit 0 whatever was found.
      预警存为记录；未处理的不重复产生；数据已更正的自动关闭。查出多少预警都以 0 退出。

        zhucun monitor screen --as-of 2023-10-31 --division 511113
        zhucun monitor screen --as-of 2023-10-31 --rules my-rules.yaml --dry-run --format json

      --rules asks the rules of other files instead, in the form of Policies/screening.yaml; names that
      they leave out are those of the policies. Name Policies/screening.yaml too to ask both.
      """)
  @OptionGroup var common: CommonOptions
  @Option(help: "The day it is (default: today).") var asOf: LocalDate?
  @Option(help: "The division (default: the highest).") var division: DivisionCode?
  @Option(help: "Another file of rules; may be given several times.") var rules: [String] = []
  @Option(help: "risk or data (default: both).") var kind: ScreeningRule.Kind?
  @Flag(help: "Write nothing.") var dryRun = false
  @Option(help: "Print at most so many alerts (default: 100 as text, else all).") var limit: Int?
  @Option var format = OutputFormat.text

  func validate() throws {
    if let limit, limit < 0 { throw ValidationError("--limit must not be negative") }
  }

  func run() async throws {
    try await common.run {
      let installation = try await common.open()
      let day = asOf ?? installation.surroundings.today
      let place = try await installation.division(division)
      let language = common.language
      let report = try await installation.screening(rules).run(
        place, on: day, kinds: kind.map { [$0] } ?? Set(ScreeningRule.Kind.allCases), writes: !dryRun,
        by: .machineOperator
      ) { Console.progress(Self.text($0, language)) }
      Console.endProgress()
      await installation.store.close()
      try ScreeningTables(report, language).print(format, limit: limit ?? (format == .text ? 100 : .max))
      note(report)
    }
  }

  private static func text(_ progress: ScreeningProgress, _ language: Language) -> String {
    let isChinese = language == .chinese
    switch progress {
    case .reading(let count): return isChinese ? "已读取 \(count) 户" : "\(count) households read"
    case .screening: return isChinese ? "正在比对规则" : "asking the rules"
    case .writing(let done, let all): return isChinese ? "写入预警 \(done)/\(all)" : "alerts \(done)/\(all)"
    }
  }

  private func note(_ report: ScreeningReport) {
    let isChinese = common.language == .chinese
    let (new, open, passed) = (report.new, report.open, report.passed.count)
    Console.note(
      isChinese
        ? "\(report.day)：\(report.households) 户，新增预警 \(new)，仍待处理 \(open)，近期已处理 \(report.resting)，情形已消失 \(passed)。"
        : "\(report.day): \(report.households) households; alerts new \(new), still open \(open), dealt with lately "
          + "\(report.resting), passed \(passed).")
    if !report.lingering.isEmpty {
      Console.note(
        isChinese
          ? "另有 \(report.lingering.count) 条风险预警已无触发情形，请人工处理。"
          : "\(report.lingering.count) open risk alert(s) no longer show anything; they wait for a person.")
    }
    if let entry = report.entry {
      Console.note(isChinese ? "已写入，日志第 \(entry) 条。" : "Written as journal entry \(entry).")
    } else if dryRun {
      Console.note(isChinese ? "试运行，未写入。" : "Dry run, nothing written.")
    }
  }
}

/// A report as tables and JSON.
private struct ScreeningTables {
  let report: ScreeningReport
  let language: Language

  init(_ report: ScreeningReport, _ language: Language) {
    self.report = report
    self.language = language
  }

  func print(_ format: OutputFormat, limit: Int) throws {
    switch format {
    case .text:
      try counts.print(.text)
      let alerts = report.alerts.prefix(limit)
      if !alerts.isEmpty {
        Console.print("")
        try table(Array(alerts)).print(.text)
      }
      if alerts.count < report.alerts.count {
        Console.note(
          language == .chinese
            ? "共 \(report.alerts.count) 条，只列前 \(alerts.count) 条（--limit）。"
            : "\(report.alerts.count) in all; the first \(alerts.count) are shown (--limit).")
      }
    case .csv: try table(Array(report.alerts.prefix(limit))).print(.csv)
    case .json: try Console.json(JSON(report, limit: limit))
    }
  }

  private var counts: FigureTable {
    let isChinese = language == .chinese
    return FigureTable(
      columns: [
        ("rule", isChinese ? "规则" : "rule"), ("name", isChinese ? "名称" : "name"),
        ("kind", isChinese ? "类别" : "kind"), ("severity", isChinese ? "程度" : "severity"),
        ("new", isChinese ? "新增" : "new"), ("open", isChinese ? "待处理" : "open"),
        ("resting", isChinese ? "近期已处理" : "dealt with"), ("passed", isChinese ? "已消失" : "passed"),
      ],
      rows: report.counts.filter { $0.new + $0.open + $0.resting + $0.passed > 0 }.map {
        [
          $0.rule, $0.name[language], $0.kind.name[language], $0.severity.name[language], String($0.new),
          String($0.open), String($0.resting), String($0.passed),
        ]
      }, numbers: ["new", "open", "resting", "passed"])
  }

  private func table(_ alerts: [FoundAlert]) -> FigureTable {
    let isChinese = language == .chinese
    return FigureTable(
      columns: [
        ("rule", isChinese ? "规则" : "rule"), ("village", isChinese ? "村" : "village"),
        ("household", isChinese ? "户编号" : "household"), ("state", isChinese ? "状态" : "state"),
        ("alert", isChinese ? "预警编号" : "alert"), ("reason", isChinese ? "原因" : "reason"),
      ],
      rows: alerts.map {
        [
          $0.rule, $0.village.description, $0.household, $0.state.rawValue, $0.id, $0.sentence[language],
        ]
      })
  }

  private struct JSON: Encodable {
    struct Count: Encodable {
      let rule, zh, en, kind, severity: String
      let new, open, resting, passed: Int
    }

    struct Alert: Encodable {
      let id, rule, household, village, state, zh, en: String
      let values: [String: Int64]
    }

    let asOf, division: String
    let households: Int
    let journalEntry: Int64?
    let rules: [Count]
    let alerts: [Alert]
    let passed, lingering: [String]

    enum CodingKeys: String, CodingKey {
      case asOf = "as_of"
      case journalEntry = "journal_entry"
      case division, households, rules, alerts, passed, lingering
    }

    init(_ report: ScreeningReport, limit: Int) {
      (asOf, division) = (report.day.description, report.division.description)
      (households, journalEntry) = (report.households, report.entry)
      rules = report.counts.map {
        Count(
          rule: $0.rule, zh: $0.name.zh, en: $0.name.en, kind: $0.kind.rawValue, severity: $0.severity.rawValue,
          new: $0.new, open: $0.open, resting: $0.resting, passed: $0.passed)
      }
      alerts = report.alerts.prefix(limit).map { alert in
        Alert(
          id: alert.id, rule: alert.rule, household: alert.household, village: alert.village.description,
          state: alert.state.rawValue, zh: alert.sentence.zh, en: alert.sentence.en,
          values: Dictionary(alert.values.compactMap { value in value.number.map { (value.name, $0) } }) { first, _ in first })
      }
      (passed, lingering) = (report.passed, report.lingering)
    }
  }
}

/// `monitor check`
struct CheckHousehold: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "核对一户的数据。 Ask the rules of one household; nothing is written.")
  @OptionGroup var common: CommonOptions
  @Argument(help: "The household.") var household: String
  @Option(help: "The day it is (default: today).") var asOf: LocalDate?
  @Option(help: "risk or data (default: both).") var kind: ScreeningRule.Kind?
  @Option(help: "Another file of rules; may be given several times.") var rules: [String] = []
  @Option var format = OutputFormat.text

  func run() async throws {
    try await common.run {
      let installation = try await common.open()
      let found = try await installation.screening(rules).check(
        household: household, on: asOf, kinds: kind.map { [$0] } ?? Set(ScreeningRule.Kind.allCases),
        by: .machineOperator)
      await installation.store.close()
      let isChinese = common.language == .chinese
      try FigureTable(
        columns: [("rule", isChinese ? "规则" : "rule"), ("reason", isChinese ? "原因" : "reason")],
        rows: found.map { [$0.rule, $0.sentence[common.language]] }
      ).print(format)
      if found.isEmpty, format == .text { Console.note(isChinese ? "没有发现问题。" : "Nothing found.") }
    }
  }
}
