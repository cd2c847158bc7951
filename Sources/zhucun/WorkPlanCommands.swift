import ArgumentParser
import Authority
import Basics
import Installation
import Journal
import Policy
import Store
import VillageWork

struct WorkPlanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "驻村工作计划：制定、定稿、签署、总结、进展。 Plans of villages.",
    subcommands: [
      ShowWorkPlan.self, BeginPlan.self, GoalCommand.self, ItemCommand.self, DraftPlan.self, SignPlan.self, ReviewPlan.self,
    ])

  struct BeginPlan: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "begin", abstract: "制定计划；事项可随后逐条加入或用文件导入。 Enter a plan; prints its id.")
    @OptionGroup var common: CommonOptions
    @OptionGroup var when: DayOption
    @OptionGroup var operation: OperationOption
    @Option var village: DivisionCode
    @Option(help: "The first day of the term.") var from: LocalDate
    @Option(help: "The last day.") var to: LocalDate
    @Option(help: "What the village is like and lacks (村情分析).") var diagnosis: String
    @Option(help: "What is to be done (工作思路).") var approach: String?
    @Option(help: "The cadre who made it.") var cadre: String?

    func run() async throws {
      try await common.run {
        let installation = try await common.open()
        var input = PlanInput(village, from: from, to: to, diagnosis: diagnosis)
        (input.approach, input.madeBy) = (approach, cadre)
        let made = try await operation.desk(installation).begin(input, on: when.day(installation), by: .machineOperator)
        await installation.store.close()
        Console.printMade(made.id, made.receipt, common.language)
      }
    }
  }

  struct GoalCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "goal", abstract: "设定任期目标。 Set a term goal of a village.")
    @OptionGroup var common: CommonOptions
    @OptionGroup var when: DayOption
    @OptionGroup var operation: OperationOption
    @Argument var village: DivisionCode
    @Option(help: "collective_income, industry_area … or their Chinese names.") var indicator: String
    @Option var baseline: String?
    @Option var baselineYear: Int?
    @Option var target: String
    @Option var targetYear: Int

    func run() async throws {
      try await common.run {
        let installation = try await common.open()
        guard let target = try Typed.yuan(target, "--target") else { throw wrongCommandLine }
        let goal = GoalInput(
          installation.code(indicator, of: "goal_indicator"), from: try Typed.yuan(baseline, "--baseline"),
          in: baselineYear, to: target, in: targetYear)
        let receipt = try await operation.desk(installation).setGoal(
          goal, of: village, on: when.day(installation), by: .machineOperator)
        await installation.store.close()
        Console.printDone(receipt, common.language)
      }
    }
  }

  struct ItemCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "item", abstract: "计划事项：加入、完成、取消。 Items of a plan.",
      subcommands: [Add.self, Done.self, Drop.self])

    struct Add: AsyncParsableCommand {
      static let configuration = CommandConfiguration(commandName: "add", abstract: "加入事项。 Add an item; prints its id.")
      @OptionGroup var common: CommonOptions
      @OptionGroup var when: DayOption
      @OptionGroup var operation: OperationOption
      @Argument(help: "The plan.") var plan: String
      @Option var year: Int
      @Option(help: "1 to 12.") var task: Int
      @Option var what: String
      @Option(help: "team, village_committee, township, unit or county_department.") var by: String
      @Option(help: "Who exactly.") var owner: String?
      @Option var partner: String?
      @Option(help: "Yuan.") var amount: String?
      @Option(help: "Due by the end of this month, 1 to 12.") var month: Int?
      @Option var indicator: String?
      @Option var target: String?
      @Option var project: String?

      func run() async throws {
        try await common.run {
          let installation = try await common.open()
          var item = PlanItemInput(year, task: task, what, by: installation.code(by, of: "plan_owner"))
          (item.owner, item.partner, item.dueMonth, item.project) = (owner, partner, month, project)
          item.amount = try Typed.yuan(amount, "--amount")
          item.indicator = indicator.map { installation.code($0, of: "goal_indicator") }
          item.target = try Typed.quantity(target, "--target")
          let made = try await operation.desk(installation).add(
            item, to: plan, on: when.day(installation), by: .machineOperator)
          await installation.store.close()
          Console.printMade(made.id, made.receipt, common.language)
        }
      }
    }

    struct Done: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        commandName: "done", abstract: "事项完成（项目或指标能说明的不必登记）。 An item is done, where no project or target tells it.")
      @OptionGroup var common: CommonOptions
      @OptionGroup var when: DayOption
      @OptionGroup var operation: OperationOption
      @Argument var item: String

      func run() async throws {
        try await common.run {
          let installation = try await common.open()
          let receipt = try await operation.desk(installation).finish(
            item: item, on: when.day(installation), by: .machineOperator)
          await installation.store.close()
          Console.printDone(receipt, common.language)
        }
      }
    }

    struct Drop: AsyncParsableCommand {
      static let configuration = CommandConfiguration(commandName: "drop", abstract: "取消事项，写明原因。 An item is given up.")
      @OptionGroup var common: CommonOptions
      @OptionGroup var when: DayOption
      @OptionGroup var operation: OperationOption
      @Argument var item: String
      @Option var reason: String

      func run() async throws {
        try await common.run {
          let installation = try await common.open()
          let receipt = try await operation.desk(installation).drop(
            item: item, reason: reason, on: when.day(installation), by: .machineOperator)
          await installation.store.close()
          Console.printDone(receipt, common.language)
        }
      }
    }
  }

  struct DraftPlan: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "draft", abstract: "定稿：把计划现在的内容定为新版本，供签署。 Make a version of what the plan says now.")
    @OptionGroup var common: CommonOptions
    @OptionGroup var when: DayOption
    @OptionGroup var operation: OperationOption
    @Argument var plan: String

    func run() async throws {
      try await common.run {
        let installation = try await common.open()
        let made = try await operation.desk(installation).makeVersion(
          of: plan, on: when.day(installation), by: .machineOperator)
        await installation.store.close()
        Console.print(Words(common.language)("第 \(made.number) 版", "version \(made.number)"))
        Console.printDone(made.receipt, common.language)
      }
    }
  }

  struct SignPlan: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "sign", abstract: "签署最新版本。 Sign the latest version.")
    @OptionGroup var common: CommonOptions
    @OptionGroup var when: DayOption
    @OptionGroup var operation: OperationOption
    @Argument var plan: String
    @Option(name: .customLong("as"), help: "first_secretary, village_secretary or township.") var role: String
    @Option(help: "The signer's name.") var signer: String

    func run() async throws {
      try await common.run {
        let installation = try await common.open()
        let signed = try await operation.desk(installation).sign(
          plan, as: installation.code(role, of: "plan_signer"), signer: signer, on: when.day(installation),
          by: .machineOperator)
        await installation.store.close()
        Console.print(Words(common.language)("已签署第 \(signed.number) 版", "version \(signed.number) signed"))
        Console.printDone(signed.receipt, common.language)
      }
    }
  }

  struct ReviewPlan: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "review", abstract: "半年总结：文字部分；数字由记录生成。 Review a plan in words; figures come from the records.")
    @OptionGroup var common: CommonOptions
    @OptionGroup var when: DayOption
    @OptionGroup var operation: OperationOption
    @Argument var plan: String
    @Option(help: "The last day of the period.") var until: LocalDate
    @Option var progress: String?
    @Option var problems: String?
    @Option var next: String?

    func run() async throws {
      try await common.run {
        let installation = try await common.open()
        let receipt = try await operation.desk(installation).review(
          plan, until: until, progress: progress, problems: problems, nextSteps: next, on: when.day(installation),
          by: .machineOperator)
        await installation.store.close()
        Console.printDone(receipt, common.language)
      }
    }
  }
}
