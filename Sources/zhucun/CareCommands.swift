import ArgumentParser
import Basics
import Exchange
import Foundation
import Installation
import Journal
import Monitoring
import Policy
import VillageWork

struct VisitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "visit", abstract: "登记入户核查、回访。 Enter a visit with the look at the guarantees.",
    discussion: "Guarantees: ok 有保障, problem 有问题, not_applicable 不适用. --all-ok fills in those not named.")
  @OptionGroup var common: CommonOptions
  @OptionGroup var when: DayOption
  @Argument var household: String
  @Option(help: "follow_up, verification, sweep or other.") var purpose = "follow_up"
  @Option(help: "Who visited, by commas.") var people: String?
  @Flag(help: "Every guarantee not named is ok.") var allOk = false
  @Option var food: String?
  @Option var clothing: String?
  @Option var schooling: String?
  @Option var medical: String?
  @Option var housing: String?
  @Option var water: String?
  @Option(help: "steady, rising or falling.") var income: String?
  @Option(help: "New risks, by commas.") var newRisks: String?
  @Option(help: "Kept sealed.") var note: String?

  func run() async throws {
    try await common.run {
      let installation = try await common.open()
      var visit = VisitInput(
        household, on: when.day(installation), purpose: installation.code(purpose, of: "check_purpose"))
      visit.people = people.map { $0.split(whereSeparator: { ",;，；、".contains($0) }).map(String.init) } ?? []
      for (field, word) in [
        ("food", food), ("clothing", clothing), ("schooling", schooling), ("medical", medical), ("housing", housing),
        ("water", water),
      ] {
        if let word { visit.guarantees[field] = installation.code(word, of: "assurance") } else if allOk { visit.guarantees[field] = "ok" }
      }
      visit.incomeChange = income.map { installation.code($0, of: "income_change") }
      visit.newRisks = installation.codes(newRisks, of: "risk")
      visit.note = note
      let made = try await installation.workDesk.visit(
        visit, monitoring: installation.monitoringDesk, by: .machineOperator)
      await installation.store.close()
      Console.print(made.check)
      if let lead = made.lead {
        Console.note(common.language == .chinese ? "发现新风险，已生成线索 \(lead)" : "a new risk: lead \(lead) was made")
      }
    }
  }
}

struct PlanHelp: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "制定或调整一户一策。 Make or adjust the plan of a monitored household.")
  @OptionGroup var common: CommonOptions
  @OptionGroup var when: DayOption
  @Argument(help: "The case.") var caseID: String
  @Option var aims: String
  @Option var needs: String?
  @Option(help: "The day the household agreed.") var agreedOn: LocalDate?
  @Option(help: "Who is in charge of the household (帮扶联系人).") var contact: String?

  func run() async throws {
    try await common.run {
      let installation = try await common.open()
      let receipt = try await installation.monitoringDesk.plan(
        caseID, on: when.day(installation), aims: aims, needs: needs, agreedOn: agreedOn, contact: contact,
        by: .machineOperator)
      await installation.store.close()
      Console.printReceipt(receipt.seq, changed: receipt.changedRecords > 0, common.language)
    }
  }
}

struct MeasureCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "measure", abstract: "登记帮扶措施；先行帮扶用 --proceeding。 Enter a measure, or help given before the decision.")
  @OptionGroup var common: CommonOptions
  @OptionGroup var when: DayOption
  @Option(name: .customLong("case"), help: "The case.") var caseID: String?
  @Option(help: "The proceeding of help first (先行落实帮扶措施).") var proceeding: String?
  @Option(help: "industry, employment, health …") var category: String
  @Option var description: String?
  @Option var plannedOn: LocalDate?
  @Option var startedOn: LocalDate?
  @Option var finishedOn: LocalDate?
  @Option(help: "Yuan, such as 1200 or 1200.50.") var amount: String?

  func validate() throws {
    guard (caseID == nil) != (proceeding == nil) else { throw ValidationError("Either --case or --proceeding.") }
  }

  func run() async throws {
    try await common.run {
      let installation = try await common.open()
      var measure = MeasureInput(installation.code(category, of: "measure_category"))
      measure.description = description
      (measure.plannedOn, measure.startedOn, measure.finishedOn) = (plannedOn, startedOn, finishedOn)
      if let amount {
        guard let yuan = Self.yuan(amount) else { throw ValidationError("--amount \(amount): yuan, such as 1200.50") }
        measure.amount = yuan
      }
      let (desk, day) = (installation.monitoringDesk, when.day(installation))
      let made: (id: String, receipt: Receipt)
      if let proceeding {
        made = try await desk.earlyMeasure(measure, in: proceeding, on: day, by: .machineOperator)
      } else {
        made = try await desk.measure(measure, for: caseID ?? "", on: day, by: .machineOperator)
      }
      await installation.store.close()
      for warning in made.receipt.warnings { Console.note("⚠ " + warning.reason[common.language]) }
      Console.print(made.id)
    }
  }

  private static func yuan(_ text: String) -> Yuan? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), let whole = Int64(parts[0]), whole >= 0, whole < 1_000_000_000_000 else { return nil }
    guard parts.count == 2 else { return Yuan(whole) }
    guard (1...2).contains(parts[1].count), let rest = Int64(parts[1]) else { return nil }
    return Yuan(fen: whole * 100 + (parts[1].count == 1 ? rest * 10 : rest))
  }
}

struct FeedbackCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "feedback", abstract: "向部门反馈线索办理结果：写出文件并记为已反馈。 Write the file that goes back to a department, and mark its leads.",
    discussion: "The file holds signal ids, kinds, outcomes and reasons; no personal data.")
  @OptionGroup var common: CommonOptions
  @Option var department: String
  @Option var division: DivisionCode?
  @Option(help: "Signals from this day on.") var from: LocalDate
  @Option(help: "Signals and outcomes up to this day (default: today).") var asOf: LocalDate?
  @Option(help: "The file to write (CSV).") var out: String
  @Flag(help: "Write the file only; mark nothing.") var dryRun = false

  func run() async throws {
    try await common.run {
      let installation = try await common.open()
      let place = try await installation.division(division)
      let day = asOf ?? installation.surroundings.today
      let (start, name, policy, language) = (from, department, installation.policy, common.language)
      let feedback = try await installation.store.read {
        try SignalFeedback.read(in: place, from: start, to: day, department: name, by: .machineOperator, $0)
      }
      let closed = feedback.lines.filter { $0.outcome != nil }
      guard !closed.isEmpty else {
        Console.note(language == .chinese ? "没有可以反馈的线索。" : "Nothing to report back.")
        return
      }
      var file = CSVWriter()
      file.append(["signal_id/线索编号", "kind/线索类型", "occurred_on/发生日期", "outcome/办理结果", "reason/不予纳入原因", "closed_on/办结日期"])
      for line in closed {
        file.append([
          line.signal, policy.wording(line.kind, of: "signal_kind", in: language), line.occurredOn?.description ?? "",
          policy.wording(line.outcome ?? "", of: "lead_outcome", in: language),
          line.reason.map { policy.wording($0, of: "not_a_risk_reason", in: language) } ?? "", line.closedOn?.description ?? "",
        ])
      }
      try Data(file.bytes).write(to: URL(fileURLWithPath: out), options: .atomic)
      var marked = 0
      if !dryRun {
        marked = try await installation.monitoringDesk.markFedBack(closed.compactMap(\.lead), on: day, by: .machineOperator)
      }
      await installation.store.close()
      Console.print(language == .chinese
        ? "写出 \(closed.count) 条，新记为已反馈 \(marked) 条：\(out)" : "\(closed.count) lines written, \(marked) newly marked: \(out)")
    }
  }
}

struct SweepCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sweep", abstract: "集中排查。 Sweeps: begin one, enter visits; figures by `report sweeps`.",
    subcommands: [BeginSweep.self, SweepVisitCommand.self])

  struct BeginSweep: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "begin", abstract: "启动排查，为范围内每户生成任务。 Begin a sweep with a task for each household.")
    @OptionGroup var common: CommonOptions
    @Option var id: String
    @Option var name: String
    @Option var division: DivisionCode
    @Option var from: LocalDate
    @Option var to: LocalDate
    @Option(help: "Groups, by commas: monitored, lifted, serious_illness … (default: every household).") var groups: String?
    @Option var document: String?

    func run() async throws {
      try await common.run {
        let installation = try await common.open()
        let desk = SweepDesk(installation.monitoringDesk, registry: installation.registry)
        let count = try await desk.begin(
          id, name: name, in: try await installation.division(division), from: from, to: to,
          groups: installation.codes(groups, of: "sweep_group"), document: document, by: .machineOperator
        ) { Console.progress("\($0)") }
        Console.endProgress()
        await installation.store.close()
        Console.print(common.language == .chinese ? "\(count) 户" : "\(count) households")
      }
    }
  }

  struct SweepVisitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "visit", abstract: "登记排查结果。 Enter how a household of a sweep was met.")
    @OptionGroup var common: CommonOptions
    @OptionGroup var when: DayOption
    @Argument var sweep: String
    @Argument var household: String
    @Option(help: "done, phoned, absent or refused.") var result = "done"
    @Option var by: String?
    @Option(help: "Problems found, by commas.") var problems: String?
    @Option var note: String?
    @Flag(help: "What was found goes into the lead queue.") var lead = false

    func run() async throws {
      try await common.run {
        let installation = try await common.open()
        var visit = SweepVisit(
          sweep, household, result: installation.code(result, of: "sweep_result"), on: when.day(installation))
        (visit.by, visit.note, visit.makesLead) = (by, note, lead)
        visit.problems = installation.codes(problems, of: "risk")
        let made = try await SweepDesk(installation.monitoringDesk, registry: installation.registry)
          .visit(visit, by: .machineOperator)
        await installation.store.close()
        if let made { Console.print(made) }
      }
    }
  }
}
