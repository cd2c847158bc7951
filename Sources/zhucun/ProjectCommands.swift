import ArgumentParser
import Authority
import Basics
import Installation
import Journal
import Policy
import Store
import VillageWork

struct ProjectCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "project", abstract: "项目：登记、进度、资金、支付、带动农户。 Projects.",
    subcommands: [Add.self, Stage.self, Fund.self, Pay.self, Link.self, Cancel.self, Show.self, List.self])

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "add", abstract: "登记项目。 Enter a project; prints its id.")
    @OptionGroup var common: CommonOptions
    @OptionGroup var when: DayOption
    @OptionGroup var operation: OperationOption
    @Option var village: DivisionCode
    @Option var name: String
    @Option(help: "industry, infrastructure, environment … or their Chinese names.") var kind: String
    @Option(help: "1 to 12.") var task: Int
    @Option var year: Int?
    @Option(help: "Yuan.") var budget: String?
    @Option(help: "Planned start.") var start: LocalDate?
    @Option(help: "Planned finish.") var finish: LocalDate?
    @Option(help: "How much, such as 3.5.") var quantity: String?
    @Option(help: "Of what, such as 公里 or 亩.") var unit: String?
    @Option(help: "Households served.") var households: Int?
    @Option(help: "Who carries it out.") var responsible: String?
    @Option(help: "Who is to look after it.") var caretaker: String?
    @Option(help: "How households gain by it (联农带农机制).") var linking: String?

    func run() async throws {
      try await common.run {
        let installation = try await common.open()
        var input = ProjectInput(village, name, kind: installation.code(kind, of: "project_kind"), task: task)
        (input.planYear, input.plannedStart, input.plannedFinish) = (year, start, finish)
        (input.quantityUnit, input.servedHouseholds, input.responsible) = (unit, households, responsible)
        (input.caretaker, input.linking) = (caretaker, linking)
        input.budget = try Typed.yuan(budget, "--budget")
        input.quantity = try Typed.quantity(quantity, "--quantity")
        let made = try await operation.desk(installation).begin(input, on: when.day(installation), by: .machineOperator)
        await installation.store.close()
        Console.printMade(made.id, made.receipt, common.language)
      }
    }
  }

  struct Stage: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "stage", abstract: "登记项目进度。 A project reaches a stage.",
      discussion: "Stages: approved 立项, tendered 招标, started 开工, finished 完工, accepted 验收, handed_over 移交管护, checked 管护检查.")
    @OptionGroup var common: CommonOptions
    @OptionGroup var when: DayOption
    @OptionGroup var operation: OperationOption
    @Argument var project: String
    @Argument var stage: String
    @Option var document: String?
    @Option var note: String?

    func run() async throws {
      try await common.run {
        let installation = try await common.open()
        guard let reached = ProjectStage(rawValue: installation.code(stage, of: "project_stage")) else {
          throw ValidationError("\(stage): one of \(ProjectStage.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        let receipt = try await operation.desk(installation).reach(
          reached, of: project, on: when.day(installation), document: document, note: note, by: .machineOperator)
        await installation.store.close()
        Console.printDone(receipt, common.language)
      }
    }
  }

  struct Fund: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "fund", abstract: "资金到位。 Money arrives for a project.")
    @OptionGroup var common: CommonOptions
    @OptionGroup var when: DayOption
    @OptionGroup var operation: OperationOption
    @Argument var project: String
    @Option(help: "Yuan, such as 12000 or 3.2万.") var amount: String
    @Option(help: "central, province, county, unit … or their Chinese names.") var source: String
    @Option var document: String?

    func run() async throws {
      try await common.run {
        let installation = try await common.open()
        guard let yuan = try Typed.yuan(amount, "--amount") else { throw wrongCommandLine }
        let made = try await operation.desk(installation).fund(
          project, yuan, from: installation.code(source, of: "fund_source"), on: when.day(installation),
          document: document, by: .machineOperator)
        await installation.store.close()
        Console.printMade(made.id, made.receipt, common.language)
      }
    }
  }

  struct Pay: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "pay", abstract: "项目支付。 Money is paid for a project.")
    @OptionGroup var common: CommonOptions
    @OptionGroup var when: DayOption
    @OptionGroup var operation: OperationOption
    @Argument var project: String
    @Option(help: "Yuan, such as 12000 or 3.2万.") var amount: String
    @Option(help: "To whom.") var payee: String?
    @Option(help: "For what.") var purpose: String?

    func run() async throws {
      try await common.run {
        let installation = try await common.open()
        guard let yuan = try Typed.yuan(amount, "--amount") else { throw wrongCommandLine }
        let made = try await operation.desk(installation).pay(
          project, yuan, to: payee, for: purpose, on: when.day(installation), by: .machineOperator)
        await installation.store.close()
        Console.printMade(made.id, made.receipt, common.language)
      }
    }
  }

  struct Link: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "link", abstract: "联农带农：农户与项目联结。 A household is linked to a project.")
    @OptionGroup var common: CommonOptions
    @OptionGroup var when: DayOption
    @OptionGroup var operation: OperationOption
    @Argument var project: String
    @Option var household: String
    @Option(help: "employment, land_rent, shares, orders, trusteeship, inputs.") var way: String
    @Option(help: "Yuan more in a year, as expected.") var benefit: String?

    func run() async throws {
      try await common.run {
        let installation = try await common.open()
        let receipt = try await operation.desk(installation).link(
          household, to: project, way: installation.code(way, of: "link_way"), from: when.day(installation),
          benefit: try Typed.yuan(benefit, "--benefit"), by: .machineOperator)
        await installation.store.close()
        Console.printDone(receipt, common.language)
      }
    }
  }

  struct Cancel: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "cancel", abstract: "取消项目，写明原因。 A project is given up.")
    @OptionGroup var common: CommonOptions
    @OptionGroup var when: DayOption
    @OptionGroup var operation: OperationOption
    @Argument var project: String
    @Option var reason: String

    func run() async throws {
      try await common.run {
        let installation = try await common.open()
        let receipt = try await operation.desk(installation).cancel(
          project: project, reason: reason, on: when.day(installation), by: .machineOperator)
        await installation.store.close()
        Console.printDone(receipt, common.language)
      }
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "一个项目的全部。 One project with everything.")
    @OptionGroup var common: CommonOptions
    @Argument var project: String
    @Option(help: "The day it is (default: today).") var asOf: LocalDate?
    @Option var format = OutputFormat.text

    func run() async throws {
      try await common.run {
        let installation = try await common.open()
        let (policy, day, id) = (installation.policy, asOf ?? installation.surroundings.today, project)
        let file = try await installation.store.read {
          try ProjectFile.read(id, on: day, policy: policy, viewer: .machineOperator, $0)
        }
        await installation.store.close()
        guard let file else { throw WorkError.unknownProject(id) }
        let words = Words(common.language, format)
        var out = Outcome()
        let progress = file.progress
        out.add("id", Bilingual("项目编号", "Project"), progress.id)
        out.add("name", Bilingual("名称", "Name"), progress.name)
        out.add("village", Bilingual("村", "Village"), progress.village)
        out.add("kind", Bilingual("类别", "Kind"), words.code(progress.kind, "project_kind", policy))
        out.add("task", Bilingual("任务", "Task"), progress.task)
        for stage in progress.stages {
          out.add("stage_\(stage.stage.rawValue)",
            Bilingual(policy.wording(stage.stage.rawValue, of: "project_stage"),
              policy.wording(stage.stage.rawValue, of: "project_stage", in: .english)), stage.on)
        }
        out.add("budget", Bilingual("预算（元）", "Budget, yuan"), progress.budget?.description ?? "")
        out.add("arrived", Bilingual("到位（元）", "Arrived, yuan"), progress.arrived)
        for (source, amount) in progress.funds.sorted(by: { $0.key < $1.key }) {
          out.add("arrived_\(source)", Bilingual("　" + policy.wording(source, of: "fund_source"),
            "  " + policy.wording(source, of: "fund_source", in: .english)), amount)
        }
        out.add("paid", Bilingual("已支付（元）", "Paid, yuan"), progress.paid)
        out.add("paid_percent", Bilingual("支付占到位资金（%）", "Paid, % of what has arrived"), Typed.percent(progress.paidShare))
        out.add("overdue", Bilingual("超期", "Overdue"), progress.isOverdue)
        out.add("care_due", Bilingual("管护回访期限", "Care to be looked at by"), progress.careDue?.description ?? "")
        out.add("linked_households", Bilingual("带动农户", "Households linked"), progress.linkedHouseholds)
        out.add("activities", Bilingual("工作记录", "Activities"), file.activities)
        if let cancelled = progress.cancelledOn { out.add("cancelled_on", Bilingual("取消日期", "Cancelled on"), cancelled) }
        try out.print(format, common.language)
      }
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "项目与资金进度。 Projects with their stage and money.")
    @OptionGroup var common: CommonOptions
    @Option var division: DivisionCode?
    @Option(help: "The day it is (default: today).") var asOf: LocalDate?
    @Flag(help: "Only those overdue, or whose care is to be looked at.") var overdue = false
    @Option var limit = 1_000
    @Option var format = OutputFormat.text

    func run() async throws {
      try await common.run {
        let installation = try await common.open()
        let place = try await installation.division(division)
        let (policy, day) = (installation.policy, asOf ?? installation.surroundings.today)
        var projects = try await installation.store.read {
          try ProjectProgress.all(in: place, on: day, policy: policy, viewer: .machineOperator, $0)
        }
        await installation.store.close()
        if overdue { projects = projects.filter { $0.isOverdue || $0.isCareOverdue(on: day) } }
        let words = Words(common.language, format)
        try FigureTable(
          columns: [
            ("id", words("项目编号", "id")), ("village", words("村", "village")), ("name", words("名称", "name")),
            ("kind", words("类别", "kind")), ("task", words("任务", "task")), ("stage", words("阶段", "stage")),
            ("budget", words("预算", "budget")), ("arrived", words("到位", "arrived")), ("paid", words("支付", "paid")),
            ("paid_percent", words("支付%", "paid %")), ("linked_households", words("带动农户", "linked")),
            ("overdue", words("超期", "overdue")), ("care_due", words("管护回访期限", "care due")),
          ],
          rows: projects.prefix(limit).map { project in
            [
              project.id, project.village.description, project.name, words.code(project.kind, "project_kind", policy),
              String(project.task), project.cancelledOn != nil ? words.name(Bilingual("已取消", "cancelled"), "cancelled")
                : words.code(project.stage?.rawValue, "project_stage", policy), project.budget?.description ?? "",
              project.arrived.description, project.paid.description, Typed.percent(project.paidShare),
              String(project.linkedHouseholds), project.isOverdue ? words("是", "yes") : "",
              project.careDue?.description ?? "",
            ]
          }, numbers: ["task", "budget", "arrived", "paid", "paid_percent", "linked_households"]
        ).print(format)
        words.tell(shown: min(limit, projects.count), total: projects.count)
      }
    }
  }
}
