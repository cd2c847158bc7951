import ArgumentParser
import Basics
import Installation
import Monitoring
import Policy
import Store

/// `monitor alerts`
struct AlertsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "alerts", abstract: "待处理的预警。 Alerts that nobody has dealt with yet.")
  @OptionGroup var common: CommonOptions
  @Option(help: "The division (default: the highest).") var division: DivisionCode?
  @Option(help: "Only of this rule.") var rule: String?
  @Option(help: "risk or data (default: both).") var kind: ScreeningRule.Kind?
  @Option(help: "Only of this household.") var household: String?
  @Flag(help: "Those that were dealt with too.") var all = false
  @Option(help: "At most so many rows.") var limit = 100
  @Option var format = OutputFormat.text

  func validate() throws {
    guard limit > 0 else { throw ValidationError("--limit must be positive") }
  }

  func run() async throws {
    try await common.run {
      let installation = try await common.open()
      let place = try await installation.division(division)
      var filter = AlertFilter()
      (filter.rule, filter.kind, filter.household, filter.includesClosed) = (rule, kind, household, all)
      let (wanted, most) = (filter, limit)
      let page = try await installation.store.read {
        try RecordedAlert.read(in: place, wanted, limit: most, by: .machineOperator, $0)
      }
      await installation.store.close()
      try table(page.alerts, installation.policy).print(format)
      if format == .text, page.total > page.alerts.count {
        Console.note(common.language == .chinese
          ? "共 \(page.total) 条，只列前 \(limit) 条（--limit）。"
          : "\(page.total) in all; the first \(limit) are shown (--limit).")
      }
    }
  }

  private func table(_ alerts: [RecordedAlert], _ policy: PolicyBook) -> FigureTable {
    let language = common.language
    func name(_ zh: String, _ en: String) -> String { language == .chinese ? zh : en }
    return FigureTable(
      columns: [
        ("alert", name("预警编号", "alert")), ("rule", name("规则", "rule")), ("kind", name("类别", "kind")),
        ("village", name("村", "village")), ("household", name("户编号", "household")),
        ("raised_on", name("预警日期", "raised on")), ("closed_on", name("处理日期", "closed on")),
        ("outcome", name("处理结果", "outcome")), ("shown", name("触发数值", "values")), ("reason", name("原因", "reason")),
      ],
      rows: alerts.map { alert in
        [
          alert.id, alert.rule, format == .text ? policy.wording(alert.kind, of: "alert_kind", in: language) : alert.kind,
          alert.village.description, alert.household, alert.raisedOn.description, alert.closedOn?.description ?? "",
          alert.outcome.map { format == .text ? policy.wording($0, of: "alert_outcome", in: language) : $0 } ?? "",
          alert.shown ?? "", alert.sentence[language],
        ]
      })
  }
}

/// `monitor alert`
struct AlertCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "alert", abstract: "处理一条预警。 Deal with one alert.",
    subcommands: [CloseAlert.self, LeadFromAlert.self])

  struct CloseAlert: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "close", abstract: "关闭预警，写明结果。 Close it with an outcome.")
    @OptionGroup var common: CommonOptions
    @OptionGroup var when: DayOption
    @Argument var alert: String
    @Option(help: "not_a_risk, corrected or passed.") var outcome: String
    @Option var note: String?

    func run() async throws {
      try await common.run {
        let installation = try await common.open()
        let id = alert
        _ = try await installation.store.read { try RecordedAlert.requireOpen(id, $0) }
        let receipt = try await installation.monitoringDesk.closeAlert(
          alert, on: when.day(installation), outcome: installation.code(outcome, of: "alert_outcome"), note: note,
          by: .machineOperator)
        await installation.store.close()
        Console.printReceipt(receipt.seq, changed: receipt.changedRecords > 0, common.language)
      }
    }
  }

  struct LeadFromAlert: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "lead", abstract: "预警转为线索。 Make it a lead, which is looked into; prints the lead's id.")
    @OptionGroup var common: CommonOptions
    @OptionGroup var when: DayOption
    @Argument var alert: String
    @Option(help: "illness, schooling …; several by commas.") var risks: String?

    func run() async throws {
      try await common.run {
        let installation = try await common.open()
        let id = alert
        let found = try await installation.store.read { try RecordedAlert.requireOpen(id, $0) }
        var lead = LeadInput(
          found.household, channel: "department_signal", receivedOn: when.day(installation))
        lead.alert = found.id
        lead.reason = found.sentence[common.language]
        lead.risks = installation.codes(risks, of: "risk")
        let made = try await installation.monitoringDesk.receive(lead, by: .machineOperator)
        await installation.store.close()
        Console.print(made)
      }
    }
  }
}
