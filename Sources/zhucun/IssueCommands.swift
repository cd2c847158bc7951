import ArgumentParser
import Authority
import Basics
import Installation
import Journal
import Store
import VillageWork

struct IssueCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "issue", abstract: "民情台账：反映、答复、上报、办结、群众确认。 Issues raised by villagers.",
    subcommands: [Raise.self, Answer.self, HandUp.self, Settle.self, Confirm.self, List.self, Counts.self])

  struct Raise: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "raise", abstract: "登记群众反映的事项。 Enter what a villager raised; prints its id.")
    @OptionGroup var common: CommonOptions
    @OptionGroup var when: DayOption
    @OptionGroup var operation: OperationOption
    @Option(help: "difficulty, suggestion, errand, dispute, entitlement, petition, safety.") var kind: String
    @Option(help: "What it is about, in words.") var matter: String
    @Option var household: String?
    @Option(help: "Where there is no household.") var village: DivisionCode?
    @Option(help: "1 to 12 (default: that of the kind).") var task: Int?
    @Option(help: "Who sees to it.") var owner: String?
    @Option(help: "By when.") var due: LocalDate?
    @Option(help: "The earlier issue that it repeats.") var repeats: String?

    func run() async throws {
      try await common.run {
        let installation = try await common.open()
        var input = IssueInput(
          installation.code(kind, of: "issue_kind"), matter, on: when.day(installation))
        (input.household, input.village, input.task) = (household, village, task)
        (input.owner, input.dueOn, input.repeats) = (owner, due, repeats)
        let made = try await operation.desk(installation).raise(input, by: .machineOperator)
        await installation.store.close()
        Console.printMade(made.id, made.receipt, common.language)
      }
    }
  }

  struct Answer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "answer", abstract: "答复群众。 Answer the villager.")
    @OptionGroup var common: CommonOptions
    @OptionGroup var when: DayOption
    @OptionGroup var operation: OperationOption
    @Argument var issue: String
    @Option var text: String

    func run() async throws {
      try await common.run {
        let installation = try await common.open()
        let receipt = try await operation.desk(installation).answer(
          issue, text, on: when.day(installation), by: .machineOperator)
        await installation.store.close()
        Console.printDone(receipt, common.language)
      }
    }
  }

  struct HandUp: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "hand-up", abstract: "上报上级办理。 Hand it up to somebody who can settle it.")
    @OptionGroup var common: CommonOptions
    @OptionGroup var when: DayOption
    @OptionGroup var operation: OperationOption
    @Argument var issue: String
    @Option var to: String

    func run() async throws {
      try await common.run {
        let installation = try await common.open()
        let receipt = try await operation.desk(installation).handUp(
          issue, to: to, on: when.day(installation), by: .machineOperator)
        await installation.store.close()
        Console.printDone(receipt, common.language)
      }
    }
  }

  struct Settle: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "settle", abstract: "办结；此前未答复的须同时答复。 Settle it, with the answer where none was given.")
    @OptionGroup var common: CommonOptions
    @OptionGroup var when: DayOption
    @OptionGroup var operation: OperationOption
    @Argument var issue: String
    @Option(help: "settled_in_village, settled_above, cannot.") var result: String
    @Option var answer: String?

    func run() async throws {
      try await common.run {
        let installation = try await common.open()
        let receipt = try await operation.desk(installation).settle(
          issue, result: installation.code(result, of: "issue_result"), answer: answer, on: when.day(installation),
          by: .machineOperator)
        await installation.store.close()
        Console.printDone(receipt, common.language)
      }
    }
  }

  struct Confirm: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "confirm", abstract: "群众确认和评价。 The villager's word on the answer.")
    @OptionGroup var common: CommonOptions
    @OptionGroup var when: DayOption
    @OptionGroup var operation: OperationOption
    @Argument var issue: String
    @Option(help: "satisfied, fairly_satisfied, dissatisfied.") var verdict: String

    func run() async throws {
      try await common.run {
        let installation = try await common.open()
        let receipt = try await operation.desk(installation).confirm(
          issue, verdict: installation.code(verdict, of: "villager_verdict"), on: when.day(installation),
          by: .machineOperator)
        await installation.store.close()
        Console.printDone(receipt, common.language)
      }
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "民情台账一览，新的在前。 Issues, newest first.")
    @OptionGroup var common: CommonOptions
    @Option var division: DivisionCode?
    @Option(help: "The day it is (default: today).") var asOf: LocalDate?
    @Option var from: LocalDate?
    @Option var kind: String?
    @Option var task: Int?
    @Option var household: String?
    @Flag(help: "Not settled.") var open = false
    @Flag(help: "Not settled and overdue.") var overdue = false
    @Option(help: "Part of the matter or of an id.") var search: String?
    @Option(help: "Begin after this place in the list.") var after: String?
    @Option var limit = 100
    @Option var format = OutputFormat.text

    func run() async throws {
      try await common.run {
        let installation = try await common.open()
        let place = try await installation.division(division)
        let day = asOf ?? installation.surroundings.today
        var filter = IssueList.Filter()
        (filter.from, filter.task, filter.household, filter.text) = (from, task, household, search)
        (filter.onlyOpen, filter.onlyOverdue) = (open, overdue)
        filter.kind = kind.map { installation.code($0, of: "issue_kind") }
        let (wanted, cursor, count) = (filter, try Cursor.read(after), limit)
        let list = try await installation.store.read {
          try IssueList.read(in: place, on: day, wanted, after: cursor, limit: count, viewer: .machineOperator, $0)
        }
        await installation.store.close()
        let (words, policy) = (Words(common.language, format), installation.policy)
        try FigureTable(
          columns: [
            ("raised_on", words("反映日期", "raised")), ("village", words("村", "village")),
            ("household", words("户编号", "household")), ("kind", words("类别", "kind")),
            ("matter", words("事项", "matter")), ("state", words("状态", "state")), ("due_on", words("期限", "due")),
            ("overdue", words("超期", "overdue")), ("owner", words("责任人", "owner")), ("answer", words("答复", "answer")),
            ("result", words("结果", "result")), ("verdict", words("群众评价", "verdict")), ("id", words("事项编号", "id")),
          ],
          rows: list.rows.map { row in
            [
              row.raisedOn.description, row.village.description, row.household ?? "",
              words.code(row.kind, "issue_kind", policy), row.matter, words.name(row.state.name, row.state.rawValue),
              row.dueOn?.description ?? "", row.isOverdue ? words("是", "yes") : "", row.owner ?? "", row.answer ?? "",
              words.code(row.result, "issue_result", policy), words.code(row.verdict, "villager_verdict", policy), row.id,
            ]
          }
        ).print(format)
        words.tell(next: list.next?.text, shown: list.rows.count, total: list.total)
      }
    }
  }

  struct Counts: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "counts", abstract: "民情台账统计。 Issues of a period, counted by kind.")
    @OptionGroup var common: CommonOptions
    @Option var division: DivisionCode?
    @Option(help: "The first day.") var from: LocalDate
    @Option(help: "The last day (default: today).") var to: LocalDate?
    @Option var format = OutputFormat.text

    func run() async throws {
      try await common.run {
        let installation = try await common.open()
        let place = try await installation.division(division)
        let (first, last) = (from, to ?? installation.surroundings.today)
        let ledger = try await installation.store.read {
          try IssueLedger.count(in: place, from: first, to: last, viewer: .machineOperator, $0)
        }
        await installation.store.close()
        let (words, policy) = (Words(common.language, format), installation.policy)
        let kinds = policy.codeList("issue_kind")?.values.map(\.code) ?? []
        let rows = [("", ledger.all)] + kinds.compactMap { kind in ledger.byKind[kind].map { (kind, $0) } }
        try FigureTable(
          columns: [
            ("kind", words("类别", "kind")), ("raised", words("反映", "raised")), ("repeats", words("其中重复", "repeats")),
            ("answered", words("答复", "answered")), ("handed_up", words("上报", "handed up")),
            ("settled", words("办结", "settled")), ("confirmed", words("群众确认", "confirmed")),
            ("satisfied", words("满意", "satisfied")), ("dissatisfied", words("不满意", "dissatisfied")),
            ("open", words("未办结", "open")), ("overdue", words("超期", "overdue")),
            ("median_days", words("办结天数中位数", "median days")),
          ],
          rows: rows.map { kind, counts in
            [
              kind.isEmpty ? words.name(Bilingual("合计", "all"), "all") : words.code(kind, "issue_kind", policy),
              String(counts.raised), String(counts.repeats), String(counts.answered), String(counts.handedUp),
              String(counts.settledInAll), String(counts.confirmed), String(counts.verdicts["satisfied"] ?? 0),
              String(counts.verdicts["dissatisfied"] ?? 0), String(counts.open), String(counts.overdue),
              counts.medianDays.map { Numerals.decimal($0, places: 1) } ?? "",
            ]
          },
          numbers: [
            "raised", "repeats", "answered", "handed_up", "settled", "confirmed", "satisfied", "dissatisfied", "open",
            "overdue", "median_days",
          ]
        ).print(format)
      }
    }
  }
}
