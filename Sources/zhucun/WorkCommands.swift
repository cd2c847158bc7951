import ArgumentParser
import Authority
import Basics
import Foundation
import Installation
import Journal
import Policy
import Store
import VillageWork

extension Installation {
  var workDesk: WorkDesk {
    WorkDesk(store: store, pipeline: pipeline, policy: policy, surroundings: surroundings)
  }
}

struct WorkCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "work",
    abstract: "驻村工作：走访、民情、计划、项目、集体经济、成果、结对帮扶。 Village work.",
    discussion: """
      Examples 示例:
        zhucun work visit --household H00001 --summary "了解务工情况" --cadre C000123
        zhucun work activity list --division 512022111213 --from 2023-10-01
        zhucun work issue raise --household H00001 --kind 困难诉求 --matter "饮水管道漏水" --due 2023-11-10
        zhucun work issue answer ISSUE --text "已联系水务站" ; zhucun work issue settle ISSUE --result 村内解决
        zhucun work issue confirm ISSUE --verdict 满意
        zhucun work plan show 512022111213 ; zhucun work plan draft PLAN ; zhucun work plan sign PLAN --as 第一书记 --signer 姓名
        zhucun work project stage PROJECT 开工 ; zhucun work project pay PROJECT --amount 20000
        zhucun work economy --division 512022111213 --year 2023
        zhucun work summary --division 512022111213 --from 2023-07-01 --to 2023-12-31
      """,
    subcommands: [
      VisitActivity.self, ActivityCommand.self, IssueCommand.self, WorkPlanCommand.self, ProjectCommand.self,
      EconomyCommand.self, WorkSummaryCommand.self, ResultCommand.self, AssistanceCommand.self, ProfileCommand.self,
    ])
}

/// A Change named where it was made, so that sending it again counts once.
struct OperationOption: ParsableArguments {
  @Option(help: "A name for this change; the same name again changes nothing.") var operation: String?

  func desk(_ installation: Installation) -> WorkDesk {
    operation.map { installation.workDesk.carrying($0) } ?? installation.workDesk
  }
}

/// Amounts and numbers as people type them.
enum Typed {
  static func yuan(_ text: String?, _ option: String) throws -> Yuan? {
    guard let text else { return nil }
    guard let fen = LooseReader.number(text, scale: 100) else {
      throw ValidationError("\(option) \(text): yuan, such as 1200.50 or 3.2万")
    }
    return Yuan(fen: fen)
  }

  static func quantity(_ text: String?, _ option: String) throws -> Quantity? {
    guard let text else { return nil }
    guard let number = LooseReader.number(text, scale: 100) else {
      throw ValidationError("\(option) \(text): a number with at most two decimals")
    }
    return Quantity(hundredths: number)
  }

  /// Words separated by commas, semicolons or their Chinese forms.
  static func list(_ text: String?) -> [String] { LooseReader.list(text ?? "") }

  static func tasks(_ text: String?) throws -> [Int] {
    try list(text).map {
      guard let task = Int($0), (1...12).contains(task) else { throw ValidationError("--tasks \($0): 1 to 12") }
      return task
    }
  }

  /// A percentage to one decimal; empty where there is none.
  static func percent(_ share: Double?) -> String { share.map { Numerals.decimal($0, places: 1) } ?? "" }
}

extension Console {
  /// The id of a new record, with what was warned of beside it.
  static func printMade(_ id: String, _ receipt: Receipt, _ language: Language) {
    warn(receipt, language)
    if receipt.wasKnown { note(language == .chinese ? "此前已登记，没有重复。" : "entered before; nothing was added") }
    print(id)
  }

  static func printDone(_ receipt: Receipt, _ language: Language) {
    warn(receipt, language)
    printReceipt(receipt.seq, changed: receipt.changedRecords > 0, language)
  }

  private static func warn(_ receipt: Receipt, _ language: Language) {
    for warning in receipt.warnings { note("⚠ \(warning.recordID ?? "") \(warning.reason[language])") }
  }
}

/// What an activity is described by.
struct ActivityOptions: ParsableArguments {
  @Option(help: "The village, where no household, item, project or issue tells it.") var village: DivisionCode?
  @Option(help: "The id of the cadre.") var cadre: String?
  @Option(help: "Of the twelve, by commas (default: what follows from the item, the kind or the household).") var tasks: String?
  @Option(help: "Ids of households, by commas.") var household: String?
  @Option(help: "How many came.") var attendance: Int?
  @Option(help: "How many were due to come.") var invited: Int?
  @Option var summary: String?
  @Option var outcome: String?
  @Option var followUp: String?
  @Option(help: "Names, by commas.") var participants: String?
  @Option(help: "The item of the plan that it is work on.") var item: String?
  @Option var project: String?
  @Option var issue: String?

  func input(_ kind: String, on day: LocalDate) throws -> ActivityInput {
    var input = ActivityInput(kind, on: day)
    (input.village, input.cadre) = (village, cadre)
    input.tasks = try Typed.tasks(tasks)
    input.households = Typed.list(household)
    (input.attendance, input.invited) = (attendance, invited)
    (input.summary, input.outcome, input.followUp) = (summary, outcome, followUp)
    input.participants = Typed.list(participants)
    (input.item, input.project, input.issue) = (item, project, issue)
    return input
  }
}

private func record(
  _ kind: String, _ options: ActivityOptions, _ when: DayOption, _ operation: OperationOption, _ common: CommonOptions
) async throws {
  let installation = try await common.open()
  let input = try options.input(installation.code(kind, of: "activity_kind"), on: when.day(installation))
  let made = try await operation.desk(installation).record(input, by: .machineOperator)
  await installation.store.close()
  if common.language == .chinese {
    Console.note("村 \(made.village)，任务 \(made.tasks.isEmpty ? "未注明" : made.tasks.map(String.init).joined(separator: "、"))")
  } else {
    Console.note("village \(made.village), tasks \(made.tasks.isEmpty ? "none" : made.tasks.map(String.init).joined(separator: ", "))")
  }
  Console.printMade(made.id, made.receipt, common.language)
}

struct VisitActivity: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "visit", abstract: "登记走访。 Enter a visit; what is known is filled in.")
  @OptionGroup var common: CommonOptions
  @OptionGroup var when: DayOption
  @OptionGroup var operation: OperationOption
  @OptionGroup var options: ActivityOptions

  func run() async throws {
    try await common.run { try await record("visit", options, when, operation, common) }
  }
}

struct ActivityCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "activity", abstract: "工作记录。 Activities: add, list.", subcommands: [Add.self, List.self])

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "add", abstract: "登记工作记录：会议、党课、调解、代办…… Enter any activity.")
    @OptionGroup var common: CommonOptions
    @OptionGroup var when: DayOption
    @OptionGroup var operation: OperationOption
    @OptionGroup var options: ActivityOptions
    @Option(help: "party_class, villagers_meeting, mediation … or their Chinese names.") var kind: String

    func run() async throws {
      try await common.run { try await record(kind, options, when, operation, common) }
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "工作记录一览，新的在前。 Activities, newest first.")
    @OptionGroup var common: CommonOptions
    @Option var division: DivisionCode?
    @Option var from: LocalDate?
    @Option var to: LocalDate?
    @Option var kind: String?
    @Option(help: "1 to 12.") var task: Int?
    @Option var household: String?
    @Option var cadre: String?
    @Option(help: "The item of a plan.") var item: String?
    @Option var project: String?
    @Option(help: "Part of the text.") var search: String?
    @Option(help: "Begin after this place in the list.") var after: String?
    @Option var limit = 100
    @Option var format = OutputFormat.text

    func run() async throws {
      try await common.run {
        let installation = try await common.open()
        let place = try await installation.division(division)
        var filter = ActivityList.Filter()
        (filter.from, filter.to, filter.task, filter.household) = (from, to, task, household)
        (filter.cadre, filter.item, filter.project, filter.text) = (cadre, item, project, search)
        filter.kind = kind.map { installation.code($0, of: "activity_kind") }
        let (wanted, cursor, count) = (filter, try Cursor.read(after), limit)
        let list = try await installation.store.read {
          try ActivityList.read(in: place, wanted, after: cursor, limit: count, viewer: .machineOperator, $0)
        }
        await installation.store.close()
        let (words, policy) = (Words(common.language, format), installation.policy)
        try FigureTable(
          columns: [
            ("date", words("日期", "date")), ("village", words("村", "village")), ("kind", words("类型", "kind")),
            ("tasks", words("任务", "tasks")), ("cadre", words("干部编号", "cadre")),
            ("households", words("涉及农户", "households")), ("summary", words("内容", "summary")),
            ("outcome", words("结果", "outcome")), ("id", words("记录编号", "id")),
          ],
          rows: list.rows.map { row in
            [
              row.date.description, row.village.description, words.code(row.kind, "activity_kind", policy),
              row.tasks.map(String.init).joined(separator: ";"), row.cadre ?? "", row.households.joined(separator: ";"),
              row.summary ?? "", row.outcome ?? "", row.id,
            ]
          }
        ).print(format)
        words.tell(next: list.next?.text, shown: list.rows.count, total: list.total)
      }
    }
  }
}
