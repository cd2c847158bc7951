import ArgumentParser
import Authority
import Basics
import Installation
import Journal
import Policy
import Store
import VillageWork

struct EconomyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "economy", abstract: "集体经济：年度收支、资产；登记分录。 The collective economy.",
    subcommands: [Show.self, Book.self], defaultSubcommand: Show.self)

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "show", abstract: "某年收支、利润、分红、资产和就业、销售。 A year's income, cost, profit, dividends and assets.")
    @OptionGroup var common: CommonOptions
    @Option var division: DivisionCode?
    @Option(help: "Default: the year of --as-of.") var year: Int?
    @Option(help: "The last day counted (default: today).") var asOf: LocalDate?
    @Option var format = OutputFormat.text

    func run() async throws {
      try await common.run {
        let installation = try await common.open()
        let place = try await installation.division(division)
        let day = asOf ?? installation.surroundings.today
        let wanted = year ?? day.year
        let (economy, work) = try await installation.store.read { connection in
          (
            try EconomyYear.count(in: place, year: wanted, on: day, viewer: .machineOperator, connection),
            try EmploymentCounts.count(in: place, on: day, viewer: .machineOperator, connection)
          )
        }
        let policy = installation.policy
        await installation.store.close()
        var out = Outcome()
        func group(_ id: String, _ name: Bilingual, _ amounts: [String: Yuan], _ list: String) {
          for (code, amount) in amounts.sorted(by: { $0.key < $1.key }) {
            out.add("\(id)_\(code)", Bilingual(name.zh + policy.wording(code, of: list),
              name.en + policy.wording(code, of: list, in: .english)), amount)
          }
        }
        out.add("year", Bilingual("年度", "Year"), economy.year)
        out.add("through", Bilingual("统计截至", "Counted up to"), economy.through)
        out.add("income", Bilingual("收入（元）", "Income, yuan"), economy.totalIncome)
        group("income", Bilingual("　", "  "), economy.income, "ledger_category")
        out.add("operating_percent", Bilingual("经营收入占比（%）", "Operating income, %"), Typed.percent(economy.operatingShare))
        out.add("cost", Bilingual("成本支出（元）", "Cost, yuan"), economy.totalCost)
        out.add("profit", Bilingual("利润（元）", "Profit, yuan"), economy.profit)
        out.add("dividends", Bilingual("分红（元）", "Dividends, yuan"), economy.totalDividends)
        out.add("assets", Bilingual("登记资产（元）", "Assets on the register, yuan"), economy.assetsValue)
        group("assets", Bilingual("　", "  "), economy.assets, "asset_kind")
        out.add("idle_assets", Bilingual("其中闲置（元）", "Of these idle, yuan"), economy.idleAssets)
        out.add("income_of_profiles", Bilingual("村情所载集体收入（元）", "Income by the profiles, yuan"),
          economy.incomeOfProfiles?.description ?? "")
        out.add("assets_of_profiles", Bilingual("村情所载集体资产（元）", "Assets by the profiles, yuan"),
          economy.assetsOfProfiles?.description ?? "")
        out.add("people_in_jobs", Bilingual("在岗务工（人）", "People in jobs"), work.people)
        out.add("public_posts", Bilingual("公益性岗位（个）", "Public-welfare posts"), work.postsInAll)
        out.add("sales", Bilingual("当年消费帮扶（元）", "Sales of the year, yuan"), work.sales)
        out.add("loans", Bilingual("未还小额信贷（笔）", "Small loans not repaid"), work.loans)
        out.add("loans_overdue", Bilingual("其中逾期（笔）", "Of these overdue"), work.loansOverdue)
        try out.print(format, common.language)
      }
    }
  }

  struct Book: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "book", abstract: "登记集体经济分录。 Book an entry; prints its id.")
    @OptionGroup var common: CommonOptions
    @OptionGroup var when: DayOption
    @OptionGroup var operation: OperationOption
    @Option var village: DivisionCode
    @Option(help: "income, cost or dividend.") var kind: String
    @Option(help: "operation, contracting, subsidy, wages … or their Chinese names.") var category: String
    @Option(help: "Yuan, such as 12000 or 3.2万.") var amount: String
    @Option var counterpart: String?
    @Option var project: String?
    @Option(help: "The voucher.") var document: String?
    @Option var note: String?

    func run() async throws {
      try await common.run {
        let installation = try await common.open()
        guard let yuan = try Typed.yuan(amount, "--amount") else { throw wrongCommandLine }
        var entry = LedgerInput(
          village, on: when.day(installation), installation.code(kind, of: "ledger_kind"),
          installation.code(category, of: "ledger_category"), yuan)
        (entry.counterpart, entry.project, entry.document, entry.note) = (counterpart, project, document, note)
        let made = try await operation.desk(installation).book(entry, by: .machineOperator)
        await installation.store.close()
        Console.printMade(made.id, made.receipt, common.language)
      }
    }
  }
}

struct ResultCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "result", abstract: "标志性成果：登记、群众评价、一年后回访。 Landmark results.",
    subcommands: [Add.self, Poll.self, Check.self, List.self])

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "add", abstract: "登记成果。 Enter a result; prints its id.")
    @OptionGroup var common: CommonOptions
    @OptionGroup var when: DayOption
    @OptionGroup var operation: OperationOption
    @Option var village: DivisionCode
    @Option var title: String
    @Option(help: "What was done.") var what: String
    @Option(help: "1 to 12.") var task: Int?
    @Option(help: "For how many households.") var households: Int?
    @Option var before: String?
    @Option(name: .customLong("after"), help: "How it is now.") var afterwards: String?
    @Option(help: "Yuan.") var cost: String?
    @Option var project: String?

    func run() async throws {
      try await common.run {
        let installation = try await common.open()
        var result = ResultInput(village, title, what: what, doneOn: when.day(installation))
        (result.task, result.households, result.before, result.after) = (task, households, before, afterwards)
        (result.cost, result.project) = (try Typed.yuan(cost, "--cost"), project)
        let made = try await operation.desk(installation).enter(result, by: .machineOperator)
        await installation.store.close()
        Console.printMade(made.id, made.receipt, common.language)
      }
    }
  }

  struct Poll: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "poll", abstract: "群众评价。 What the villagers say of it.")
    @OptionGroup var common: CommonOptions
    @OptionGroup var when: DayOption
    @OptionGroup var operation: OperationOption
    @Argument var result: String
    @Option(help: "How many were asked.") var asked: Int
    @Option(help: "How many are in favour.") var inFavour: Int

    func run() async throws {
      try await common.run {
        let installation = try await common.open()
        let receipt = try await operation.desk(installation).poll(
          result: result, asked: asked, inFavour: inFavour, on: when.day(installation), by: .machineOperator)
        await installation.store.close()
        Console.printDone(receipt, common.language)
      }
    }
  }

  struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "check", abstract: "回访：是否仍在发挥作用。 Whether it still stands.")
    @OptionGroup var common: CommonOptions
    @OptionGroup var when: DayOption
    @OptionGroup var operation: OperationOption
    @Argument var result: String
    @Option(help: "lasting, partly or lapsed.") var outcome: String
    @Option var note: String?

    func run() async throws {
      try await common.run {
        let installation = try await common.open()
        let receipt = try await operation.desk(installation).check(
          result: result, installation.code(outcome, of: "result_check"), note: note, on: when.day(installation),
          by: .machineOperator)
        await installation.store.close()
        Console.printDone(receipt, common.language)
      }
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "成果一览及应回访。 Results, and checks due.")
    @OptionGroup var common: CommonOptions
    @Option var division: DivisionCode?
    @Option(help: "The day it is (default: today).") var asOf: LocalDate?
    @Flag(help: "Only those to be looked at again.") var due = false
    @Option var format = OutputFormat.text

    func run() async throws {
      try await common.run {
        let installation = try await common.open()
        let place = try await installation.division(division)
        let (policy, day, onlyDue) = (installation.policy, asOf ?? installation.surroundings.today, due)
        let results = try await installation.store.read {
          try ResultList.read(in: place, on: day, onlyDue: onlyDue, policy: policy, viewer: .machineOperator, $0)
        }
        await installation.store.close()
        let words = Words(common.language, format)
        try FigureTable(
          columns: [
            ("done_on", words("完成日期", "done")), ("village", words("村", "village")), ("title", words("名称", "title")),
            ("task", words("任务", "task")), ("households", words("受益户数", "households")), ("before", words("实施前", "before")),
            ("after", words("实施后", "after")), ("cost", words("投入", "cost")), ("favour_percent", words("满意%", "in favour %")),
            ("check_due", words("回访期限", "check due")), ("check_result", words("回访结果", "check")), ("id", words("成果编号", "id")),
          ],
          rows: results.map { result in
            [
              result.doneOn.description, result.village.description, result.title, result.task.map(String.init) ?? "",
              result.households.map(String.init) ?? "", result.before ?? "", result.after ?? "",
              result.cost?.description ?? "", Typed.percent(result.favourShare), result.checkDue?.description ?? "",
              words.code(result.checkResult, "result_check", policy), result.id,
            ]
          }, numbers: ["task", "households", "cost", "favour_percent"]
        ).print(format)
        words.tell(shown: results.count, total: results.count)
      }
    }
  }
}
