import ArgumentParser
import Authority
import Basics
import Installation
import Policy
import Store
import VillageWork

struct WorkSummaryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "summary", abstract: "工作总结：十二项任务的数字，由记录生成。 What was done on each of the twelve tasks, counted from the records.")
  @OptionGroup var common: CommonOptions
  @Option(help: "A village or any division.") var division: DivisionCode?
  @Option(help: "The same for a village.") var village: DivisionCode?
  @Option(help: "The first day.") var from: LocalDate
  @Option(help: "The last day (default: today).") var to: LocalDate?
  @Option var format = OutputFormat.text

  func validate() throws {
    if division != nil, village != nil { throw ValidationError("Either --division or --village.") }
    if let to, to < from { throw ValidationError("--to \(to) lies before --from \(from)") }
  }

  func run() async throws {
    try await common.run {
      let installation = try await common.open()
      let place = try await installation.division(village ?? division)
      let (policy, first, last) = (installation.policy, from, to ?? installation.surroundings.today)
      let summary = try await installation.store.read {
        try TaskSummary.count(in: place, from: first, to: last, policy: policy, viewer: .machineOperator, $0)
      }
      await installation.store.close()
      let (words, language) = (Words(common.language, format), common.language)
      if format == .text {
        for line in TaskBrief.lines(summary, policy: policy, in: language) { Console.print(line) }
        return
      }
      var rows: [[String]] = []
      for task in summary.tasks {
        func row(_ id: String, _ name: Bilingual, _ value: String, _ unit: WorkUnit, isOfLastDay: Bool = false) {
          rows.append([
            String(task.number), id, name[language], value, unit.rawValue, isOfLastDay ? last.description : "",
          ])
        }
        row("activities", Bilingual("工作记录", "activities"), String(task.activities), .records)
        row("items_due", Bilingual("到期计划事项", "items due"), String(task.itemsDue), .records)
        row("items_done", Bilingual("完成计划事项", "items done"), String(task.itemsDone), .records)
        row("projects", Bilingual("推进项目", "projects moved on"), String(task.projects), .projects)
        row("results", Bilingual("标志性成果", "landmark results"), String(task.results), .records)
        for figure in task.figures {
          row(figure.id, figure.name, figure.value?.description ?? "", figure.unit, isOfLastDay: figure.isOfLastDay)
        }
      }
      try FigureTable(
        columns: [
          ("task", words("任务", "task")), ("id", "id"), ("name", words("名称", "name")), ("value", words("数值", "value")),
          ("unit", words("单位", "unit")), ("as_of", words("截至", "as of")),
        ], rows: rows, numbers: ["task", "value"]
      ).print(format)
    }
  }
}

struct AssistanceCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "assistance", abstract: "结对帮扶（不计入驻村干部）。 Assistance beside the village teams, never counted among them.",
    subcommands: [List.self], defaultSubcommand: List.self)

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "结对关系及投入。 Links and what they brought.")
    @OptionGroup var common: CommonOptions
    @Option var division: DivisionCode?
    @Option(help: "The day it is (default: today).") var asOf: LocalDate?
    @Option var format = OutputFormat.text

    func run() async throws {
      try await common.run {
        let installation = try await common.open()
        let place = try await installation.division(division)
        let day = asOf ?? installation.surroundings.today
        let summary = try await installation.store.read {
          try AssistanceSummary.count(in: place, on: day, viewer: .machineOperator, $0)
        }
        let policy = installation.policy
        await installation.store.close()
        let words = Words(common.language, format)
        try FigureTable(
          columns: [
            ("receiver", words("受帮扶区划", "receiver")), ("kind", words("帮扶类型", "kind")), ("giver", words("帮扶方", "giver")),
            ("starts_on", words("起始日期", "from")), ("ends_on", words("截止日期", "to")), ("people", words("在岗人数", "people")),
            ("money", words("资金", "money")), ("projects", words("项目", "projects")), ("document", words("文号", "document")),
            ("note", words("说明", "note")), ("id", words("结对编号", "id")),
          ],
          rows: summary.links.map { link in
            [
              link.receiver.description, words.code(link.kind, "assistance_kind", policy), link.giver,
              link.span.from?.description ?? "", link.span.to?.description ?? "", String(link.people),
              link.money.description, String(link.projects.count), link.document ?? "", link.note ?? "", link.id,
            ]
          }, numbers: ["people", "money", "projects"]
        ).print(format)
        words.tell(shown: summary.links.count, total: summary.links.count)
      }
    }
  }
}

struct ProfileCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "profile", abstract: "村情逐年：各指标及来源、建制沿革。 A village's figures year by year, and its lineage.")
  @OptionGroup var common: CommonOptions
  @Argument var village: DivisionCode
  @Option(help: "Only this figure.") var indicator: String?
  @Option var format = OutputFormat.text

  func run() async throws {
    try await common.run {
      let installation = try await common.open()
      let place = try await installation.division(village)
      let history = try await installation.store.read {
        try ProfileHistory.read(of: place, viewer: .machineOperator, $0)
      }
      let policy = installation.policy
      let fields = installation.registry.kind("profiles")?.fields ?? []
      await installation.store.close()
      let words = Words(common.language, format)
      func name(_ id: String) -> String {
        guard format == .text else { return id }
        if let field = fields.first(where: { $0.name == id }) { return field.heading(in: common.language) }
        return policy.wording(id, of: "profile_item", in: common.language)
      }
      let wanted = indicator.map { installation.code($0, of: "profile_item") }
      try FigureTable(
        columns: [
          ("indicator", words("指标", "figure")), ("year", words("年度", "year")), ("value", words("数值", "value")),
          ("source", words("来源", "source")), ("village", words("村", "village")), ("entry", words("日志", "journal entry")),
        ],
        rows: history.indicators.sorted { $0.key < $1.key }.flatMap { id, points in
          wanted.map { $0 == id } ?? true
            ? points.map { point in
              [
                name(id), String(point.year), point.value.description,
                point.source ?? words.name(Bilingual("村情", "village profile"), "profiles"), point.village.description,
                String(point.entry),
              ]
            } : []
        }, numbers: ["year", "value", "entry"]
      ).print(format)
      guard format == .text else { return }
      for (title, list) in [
        (words("前身：", "came from: "), history.predecessors), (words("后继：", "became: "), history.successors),
      ] where !list.isEmpty {
        Console.note(title + list.map { "\($0.division) \($0.name)" }.joined(separator: words("、", ", ")))
      }
    }
  }
}
