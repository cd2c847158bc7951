import ArgumentParser
import Authority
import Basics
import Installation
import Journal
import Monitoring
import Policy
import Store

extension Installation {
  var monitoringDesk: MonitoringDesk {
    MonitoringDesk(store: store, pipeline: pipeline, keys: keys, policy: policy, surroundings: surroundings)
  }
}

struct MonitorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "monitor",
    abstract: "防止返贫监测帮扶：线索、流程、待办、平衡表、筛查。 Monitoring of households at risk.",
    discussion: """
      Examples 示例:
        zhucun monitor queue --division 511902 --as-of 2023-10-31      # what is due, and what is overdue
        zhucun monitor lead add --household H00001 --channel 农户自主申报 --reason "父亲住院，自付费用高"
        zhucun monitor begin identification --household H00001 --lead L… 
        zhucun monitor authorise --household H00001
        zhucun monitor step PROCEEDING application --actor 农户
        zhucun monitor step PROCEEDING review --actor 村“两委” --present 25 --for 24 --against 1 --note 评议记录
        zhucun monitor show PROCEEDING
        zhucun monitor balance --division 51 --month 2023-10
      """,
    subcommands: [
      QueueCommand.self, LeadCommand.self, BeginProceeding.self, TakeStep.self, ShowProceeding.self,
      AuthoriseCommand.self, CompareCommand.self, BalanceCommand.self, ScreenCommand.self,
      AlertsCommand.self, AlertCommand.self, CheckHousehold.self, HouseholdCommand.self, VisitCommand.self,
      PlanHelp.self, MeasureCommand.self, FeedbackCommand.self, SweepCommand.self, PaperCommand.self,
      NoticeCommand.self, FormCommand.self,
    ])
}

/// The day that something happened on: the one given, else today.
struct DayOption: ParsableArguments {
  @Option(help: "The day it was done (default: today).") var on: LocalDate?

  func day(_ installation: Installation) -> LocalDate { on ?? installation.surroundings.today }
}

struct QueueCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "queue", abstract: "待办：什么到期、还剩几天、为什么。 What waits for whom, the most pressing first.")
  @OptionGroup var common: CommonOptions
  @Option var division: DivisionCode?
  @Option(help: "The day it is (default: today).") var asOf: LocalDate?
  @Option(help: "Whose: grid_worker, first_secretary, township, county_bureau …") var actor: String?
  @Option(help: "lead, alert, step, objection, answer, telling, feedback, plan, measure, follow_up, elimination, sweep")
  var kind: [String] = []
  @Option(help: "overdue, pressing or open") var urgency: String?
  @Option(help: "Part of an id or of the reason.") var search: String?
  @Option(help: "At most so many rows.") var limit = 100
  @Option var format = OutputFormat.text

  func validate() throws {
    for kind in kind where QueueItem.Kind(rawValue: kind) == nil {
      throw ValidationError("--kind \(kind): one of \(QueueItem.Kind.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    if let urgency, QueueItem.Urgency(rawValue: urgency) == nil {
      throw ValidationError("--urgency \(urgency): one of \(QueueItem.Urgency.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    guard limit > 0 else { throw ValidationError("--limit must be positive") }
  }

  func run() async throws {
    try await common.run {
      let installation = try await common.open()
      let day = asOf ?? installation.surroundings.today
      let place = try await installation.division(division)
      var filter = WorkQueue.Filter()
      filter.actor = actor.map { installation.code($0, of: "workflow_actor") }
      filter.kinds = Set(kind.compactMap(QueueItem.Kind.init(rawValue:)))
      filter.urgency = urgency.flatMap(QueueItem.Urgency.init(rawValue:))
      filter.text = search
      let (policy, wanted) = (installation.policy, filter)
      let queue = try await installation.store.read {
        try WorkQueue.read(in: place, on: day, filter: wanted, policy: policy, by: .machineOperator, $0)
      }
      await installation.store.close()
      try table(queue, policy).print(format)
      if format == .text {
        if queue.items.isEmpty { Console.note(common.language == .chinese ? "没有待办事项。" : "Nothing waits.") }
        if queue.items.count > limit {
          Console.note(common.language == .chinese
            ? "共 \(queue.items.count) 项，只列前 \(limit) 项（--limit）。"
            : "\(queue.items.count) in all; the first \(limit) are shown (--limit).")
        }
      }
    }
  }

  private func table(_ queue: WorkQueue, _ policy: PolicyBook) -> FigureTable {
    let language = common.language
    func name(_ zh: String, _ en: String) -> String { language == .chinese ? zh : en }
    return FigureTable(
      columns: [
        ("due", name("期限", "due")), ("days_left", name("剩余天数", "days left")), ("urgency", name("状态", "state")),
        ("kind", name("事项", "what")), ("step", name("步骤", "step")), ("actors", name("办理角色", "who")),
        ("village", name("村", "village")), ("household", name("户编号", "household")),
        ("subject", name("编号", "id")), ("why", name("原因", "why")),
      ],
      rows: queue.items.prefix(limit).map { item in
        [
          item.due?.description ?? "", item.daysLeft(on: queue.day).map(String.init) ?? "",
          format == .text ? item.urgency(on: queue.day).name[language] : item.urgency(on: queue.day).rawValue,
          format == .text ? item.kind.name[language] : item.kind.rawValue,
          format == .text ? item.step?[language] ?? "" : item.stepID ?? "",
          item.actors.map { format == .text ? policy.wording($0, of: "workflow_actor", in: language) : $0 }
            .joined(separator: format == .text && language == .chinese ? "、" : ";"),
          item.village.description, item.household, item.subject,
          item.why[language] + (item.dueUnknown.map { name("（", " (") + $0[language] + name("）", ")") } ?? ""),
        ]
      }, numbers: ["days_left"])
  }
}

struct BalanceCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "balance", abstract: "监测月报平衡表：期初＋新增－消除±自然增减＝期末。 The month's books of monitoring.")
  @OptionGroup var common: CommonOptions
  @Option var division: DivisionCode?
  @Option(help: "The month, such as 2023-10 (default: the present one).") var month: String?
  @Option var format = OutputFormat.text

  func run() async throws {
    try await common.run {
      let installation = try await common.open()
      let place = try await installation.division(division)
      let today = installation.surroundings.today
      guard let first = Self.first(of: month ?? "\(today.year)-\(today.month)") else {
        throw ValidationError("--month \(month ?? ""): a month such as 2023-10")
      }
      let balance = try await installation.store.read {
        try MonthlyBalance.count(
          in: place, from: first, to: first.lastOfMonth, by: .machineOperator, $0)
      }
      await installation.store.close()
      try BalanceTable(balance, common.language).table.print(format)
      if !balance.isBalanced { throw foundWanting }
    }
  }

  private static func first(of text: String) -> LocalDate? {
    let parts = text.split(whereSeparator: { "-/.年月".contains($0) })
    guard parts.count == 2, let year = Int(parts[0]), let month = Int(parts[1]) else { return nil }
    return LocalDate(year, month, 1)
  }
}

/// The rows of the month's books.
struct BalanceTable {
  let table: FigureTable

  init(_ balance: MonthlyBalance, _ language: Language) {
    let rows: [(String, Bilingual, HouseholdsAndPersons)] = [
      ("opening", Bilingual("期初", "Opening"), balance.opening),
      ("new", Bilingual("新增认定", "New"), balance.new),
      ("re_identified", Bilingual("再次认定", "Recognised again"), balance.reidentified),
      ("reversed", Bilingual("回退", "Eliminations reversed"), balance.reversed),
      ("natural_increase", Bilingual("自然增加", "Natural increase"), balance.naturalIncrease),
      ("eliminated_assistance", Bilingual("帮扶消除", "Eliminated by assistance"), balance.eliminatedByAssistance),
      ("eliminated_natural", Bilingual("自然消除", "Eliminated naturally"), balance.eliminatedNaturally),
      ("natural_decrease", Bilingual("自然减少", "Natural decrease"), balance.naturalDecrease),
      ("removed", Bilingual("清退", "Removed"), balance.removed),
      ("closing", Bilingual("期末", "Closing"), balance.closing),
    ]
    table = FigureTable(
      columns: [
        ("id", language == .chinese ? "项目" : "item"), ("name", language == .chinese ? "名称" : "name"),
        ("households", language == .chinese ? "户" : "households"), ("persons", language == .chinese ? "人" : "persons"),
      ],
      rows: rows.map { [$0.0, $0.1[language], String($0.2.households), String($0.2.persons)] },
      numbers: ["households", "persons"])
  }
}
