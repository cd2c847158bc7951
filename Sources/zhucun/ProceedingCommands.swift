import ArgumentParser
import Basics
import Installation
import Monitoring
import Policy

struct LeadCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lead", abstract: "风险线索。 Leads: add, dismiss, duplicate, told.",
    subcommands: [AddLead.self, DismissLead.self, DuplicateLead.self, TellLead.self])

  struct AddLead: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "add", abstract: "登记线索。 Enter a lead from any of the three channels.")
    @OptionGroup var common: CommonOptions
    @OptionGroup var when: DayOption
    @Option var household: String
    @Option(help: "self_application, cadre_check or department_signal.") var channel: String
    @Option(help: "What is told, in words.") var reason: String?
    @Option(help: "illness, schooling …; several by commas.") var risks: String?
    @Option var reportedBy: String?
    @Option(help: "The department's signal that it comes from.") var signal: String?
    @Option(help: "The alert that it comes from.") var alert: String?
    @Option(help: "The sweep that it comes from.") var sweep: String?

    func run() async throws {
      try await common.run {
        let installation = try await common.open()
        var lead = LeadInput(
          household, channel: installation.code(channel, of: "channel"), receivedOn: when.day(installation))
        lead.reason = reason
        lead.risks = installation.codes(risks, of: "risk")
        (lead.reportedBy, lead.signal, lead.alert, lead.sweep) = (reportedBy, signal, alert, sweep)
        let id = try await installation.monitoringDesk.receive(lead, by: .machineOperator)
        await installation.store.close()
        Console.print(id)
      }
    }
  }

  struct DismissLead: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "dismiss", abstract: "暂不纳入，说明原因。 No risk, with the reason that the household is told.")
    @OptionGroup var common: CommonOptions
    @OptionGroup var when: DayOption
    @Argument var lead: String
    @Option(help: "A code of not_a_risk_reason.") var reason: String
    @Option var note: String?

    func run() async throws {
      try await common.run {
        let installation = try await common.open()
        let receipt = try await installation.monitoringDesk.dismiss(
          lead, on: when.day(installation), reason: installation.code(reason, of: "not_a_risk_reason"),
          note: note, by: .machineOperator)
        await installation.store.close()
        Console.printReceipt(receipt.seq, changed: receipt.changedRecords > 0, common.language)
      }
    }
  }

  struct DuplicateLead: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "duplicate", abstract: "重复线索。 The lead repeats another.")
    @OptionGroup var common: CommonOptions
    @OptionGroup var when: DayOption
    @Argument var lead: String
    @Option(help: "The lead that it repeats.") var of: String

    func run() async throws {
      try await common.run {
        let installation = try await common.open()
        let receipt = try await installation.monitoringDesk.markDuplicate(
          lead, of: of, on: when.day(installation), by: .machineOperator)
        await installation.store.close()
        Console.printReceipt(receipt.seq, changed: receipt.changedRecords > 0, common.language)
      }
    }
  }

  struct TellLead: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "told", abstract: "已告知农户。 The household was told why.")
    @OptionGroup var common: CommonOptions
    @OptionGroup var when: DayOption
    @Argument var lead: String

    func run() async throws {
      try await common.run {
        let installation = try await common.open()
        let receipt = try await installation.monitoringDesk.tell(
          aboutLead: lead, on: when.day(installation), by: .machineOperator)
        await installation.store.close()
        Console.printReceipt(receipt.seq, changed: receipt.changedRecords > 0, common.language)
      }
    }
  }
}

extension Installation {
  /// The codes of several words.
  func codes(_ words: String?, of list: String) -> [String] {
    (words ?? "").split(whereSeparator: { ",;，；、".contains($0) }).map { code(String($0), of: list) }
  }
}

struct BeginProceeding: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "begin", abstract: "启动流程。 Begin a procedure: identification, elimination, reversal or removal.")
  @OptionGroup var common: CommonOptions
  @OptionGroup var when: DayOption
  @Argument(help: "identification, elimination, reversal or removal.") var procedure: String
  @Option var household: String
  @Option(help: "The lead that it comes from.") var lead: String?
  @Flag(help: "Help first, the paper follows (先行落实帮扶措施).") var emergency = false

  func run() async throws {
    try await common.run {
      let installation = try await common.open()
      let id = try await installation.monitoringDesk.begin(
        installation.code(procedure, of: "procedure"), for: household, on: when.day(installation),
        lead: lead, isEmergency: emergency, by: .machineOperator)
      await installation.store.close()
      Console.print(id)
    }
  }
}

struct AuthoriseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "authorise", abstract: "登记授权查询书。 Enter a household's leave to query its data.")
  @OptionGroup var common: CommonOptions
  @OptionGroup var when: DayOption
  @Option var household: String
  @Option(help: "What may be queried.") var scope: String?
  @Option(help: "signed, fingerprint or proxy.") var form = "signed"

  func run() async throws {
    try await common.run {
      let installation = try await common.open()
      let id = try await installation.monitoringDesk.authorise(
        household, on: when.day(installation), scope: scope,
        form: installation.code(form, of: "authorisation_form"), by: .machineOperator)
      await installation.store.close()
      Console.print(id)
    }
  }
}

struct CompareCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare", abstract: "信息比对：发出或登记反馈。 Ask departments, or enter what one found.")
  @OptionGroup var common: CommonOptions
  @OptionGroup var when: DayOption
  @Argument var proceeding: String
  @Option(help: "Departments to ask, by commas.") var ask: String?
  @Option(help: "By when they are to answer.") var due: LocalDate?
  @Option(help: "The department that answers.") var from: String?
  @Option(help: "clear, found, explained or not_needed.") var result: String?
  @Option var note: String?

  func validate() throws {
    guard (ask == nil) != (from == nil), (from == nil) == (result == nil) else {
      throw ValidationError("Either --ask DEPARTMENTS, or --from DEPARTMENT with --result.")
    }
  }

  func run() async throws {
    try await common.run {
      let installation = try await common.open()
      let (desk, day) = (installation.monitoringDesk, when.day(installation))
      if let ask {
        let names = ask.split(whereSeparator: { ",;，；、".contains($0) }).map(String.init)
        try await desk.ask(names, in: proceeding, on: day, due: due, by: .machineOperator)
      } else if let from, let result {
        try await desk.answer(
          from, in: proceeding, on: day, result: installation.code(result, of: "comparison_result"), note: note,
          by: .machineOperator)
      }
      await installation.store.close()
    }
  }
}

struct TakeStep: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "step", abstract: "办理一步。 Take a step of a proceeding.",
    discussion: "Actions: done (default), posted, returned, refused, withdrawn, objection, dismissed, upheld, told.")
  @OptionGroup var common: CommonOptions
  @OptionGroup var when: DayOption
  @Argument var proceeding: String
  @Argument(help: "The step of the workflow, such as verification.") var step: String
  @Option var action = "done"
  @Option(help: "household, grid_worker, first_secretary, village_committee, township, county_bureau …") var actor: String
  @Option(help: "Who took part, by commas.") var people: String?
  @Option var present: Int?
  @Option(name: .customLong("for"), help: "Votes for.") var votesFor: Int?
  @Option(help: "Votes against.") var against: Int?
  @Option(help: "Relatives who stayed out (回避).") var avoided: Int?
  @Option(help: "A code of step_reason.") var reason: String?
  @Option(help: "The step it goes back to.") var to: String?
  @Option(help: "unstable_lifted, vulnerable, sudden_hardship, relapse_risk.") var objectType: String?
  @Option(help: "Risks, by commas.") var risks: String?
  @Option(help: "assistance or natural.") var way: String?
  @Option(help: "Minutes or findings; kept sealed.") var note: String?
  @Option var format = OutputFormat.text

  func run() async throws {
    try await common.run {
      let installation = try await common.open()
      guard let known = StepAction(rawValue: installation.code(action, of: "step_action")) else {
        throw ValidationError("--action \(action): one of \(StepAction.allCases.map(\.rawValue).joined(separator: ", "))")
      }
      var input = StepInput(
        step, known, by: installation.code(actor, of: "workflow_actor"), on: when.day(installation))
      input.people = people.map { $0.split(whereSeparator: { ",;，；、".contains($0) }).map(String.init) } ?? []
      (input.present, input.votesFor, input.votesAgainst, input.avoided) = (present, votesFor, against, avoided)
      input.reason = reason.map { installation.code($0, of: "step_reason") }
      input.returnsTo = to
      input.objectType = objectType.map { installation.code($0, of: "object_type") }
      input.risks = installation.codes(risks, of: "risk")
      input.eliminationWay = way.map { installation.code($0, of: "elimination_way") }
      input.note = note
      let (state, receipt) = try await installation.monitoringDesk.take(input, in: proceeding, by: .machineOperator)
      await installation.store.close()
      for warning in receipt.warnings { Console.note("⚠ " + warning.reason[common.language]) }
      try ProceedingView(state, installation.policy, common.language).table.print(format)
    }
  }
}

struct ShowProceeding: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "流程走到哪一步。 Where a proceeding stands.")
  @OptionGroup var common: CommonOptions
  @Argument var proceeding: String
  @Option var format = OutputFormat.text

  func run() async throws {
    try await common.run {
      let installation = try await common.open()
      let found = try await installation.store.read { [proceeding] in try Proceeding.find(proceeding, $0) }
      await installation.store.close()
      guard let found else { throw ProceedingError.unknown(proceeding) }
      try ProceedingView(try found.replay(installation.policy), installation.policy, common.language).table.print(format)
    }
  }
}

/// The steps of a proceeding with their days.
struct ProceedingView {
  let table: FigureTable

  init(_ state: Procedure, _ policy: PolicyBook, _ language: Language) {
    func name(_ zh: String, _ en: String) -> String { language == .chinese ? zh : en }
    let ready = Set(state.ready.map(\.id))
    table = FigureTable(
      columns: [
        ("step", name("步骤", "step")), ("name", name("名称", "name")), ("state", name("状态", "state")),
        ("done_on", name("完成", "done")), ("due", name("期限", "due")), ("actors", name("办理角色", "who")),
      ],
      rows: state.workflow.steps.map { step in
        let isReady = ready.contains(step.id)
        let word: String
        if state.done[step.id] != nil {
          word = name("已办", "done")
        } else if isReady {
          word = state.posted[step.id] != nil ? name("公示中", "on show") : name("待办", "ready")
        } else {
          word = state.isRunning ? name("未到", "waits") : name("未办", "not taken")
        }
        let due: LocalDate?? = isReady ? try? state.due(step, policy.workCalendar) : nil
        return [
          step.id, step.name[language], word, state.done[step.id]?.description ?? "",
          (due ?? nil)?.description ?? "",
          step.actors.map { policy.wording($0, of: "workflow_actor", in: language) }.joined(separator: name("、", ", ")),
        ]
      })
  }
}
