internal import Authority
public import Basics
internal import Divisions
internal import Monitoring
internal import Policy
internal import Roster
internal import Store
internal import VillageWork

// What is done in a village: goals, plan, activities, issues, projects, economy, results.

extension LiveConsole {
  /// The work of a village on a day; nil where there is no such village.
  public func villageWork(_ code: DivisionCode, asOf: LocalDate?) async throws -> VillageWorkModel? {
    guard code.rank == .village, let place = try await place(code) else { return nil }
    let (viewer, policy, date) = (viewer, policy, day(asOf))
    let found = try await store.read { try FoundWork(code, on: date, policy, viewer, $0) }
    let parts = WorkParts(console: self, found: found, day: date)
    return VillageWorkModel(
      path: place.path, asOf: date, plan: found.plan.map(plan), summary: parts.summary, parts: parts.all,
      histories: histories(found.history), forms: ActivityForms(console: self, day: day(nil)).all(team: found.team))
  }

  private func plan(_ file: PlanFile) -> VillageWorkModel.Plan {
    let missing = file.versions.last?.missing.map { word($0, "plan_signer") } ?? []
    let standing: Bilingual
    if file.isInForce {
      standing = Bilingual("已签署生效", "signed and in force")
    } else if file.needsNewVersion {
      standing = Bilingual("内容有改动，待定稿签署", "changed: a new version is to be made and signed")
    } else {
      standing = Bilingual(
        "待签署：" + missing.map(\.zh).joined(separator: "、"), "to be signed by: " + missing.map(\.en).joined(separator: ", "))
    }
    return VillageWorkModel.Plan(
      id: file.id, span: DateSpan(from: file.startsOn, to: file.endsOn), diagnosis: Masking.stray(file.diagnosis),
      approach: file.approach.map(Masking.stray), standing: standing,
      signatures: (file.versions.last?.signatures ?? []).map { (word($0.role, "plan_signer"), $0.signer, $0.on) })
  }

  private static let profileNames: [String: Bilingual] = [
    "collective_income": Bilingual("集体经济收入（元）", "Collective income, yuan"),
    "disposable_income_per_capita": Bilingual("人均可支配收入（元）", "Disposable income per head, yuan"),
    "collective_assets": Bilingual("集体资产（元）", "Collective assets, yuan"),
    "resident_population": Bilingual("常住人口（人）", "Resident population"),
    "labour_force": Bilingual("劳动力（人）", "Labour force"),
  ]

  private func histories(_ history: ProfileHistory) -> [VillageWorkModel.History] {
    history.indicators.sorted { $0.key < $1.key }.compactMap { id, points in
      let known = policy.codeList("profile_item")?.values.contains { $0.code == id } ?? false
      guard let name = Self.profileNames[id] ?? (known ? word(id, "profile_item") : nil) else { return nil }
      let own = points.filter { $0.village == history.village }
      guard own.count > 1 else { return nil }
      return VillageWorkModel.History(
        name: name,
        points: own.sorted { $0.year < $1.year }.map { .init(year: $0.year, value: $0.value.value, source: $0.source) })
    }
  }
}

/// What the page of a village's work reads, together.
struct FoundWork: Sendable {
  let plan: PlanFile?
  let goals: [GoalProgress]
  let activities: RecordList<ActivityRecord>
  let issues: RecordList<IssueRecord>
  let projects: [ProjectProgress]
  let economy: [EconomyYear]
  let results: [ResultRecord]
  let tasks: TaskSummary
  let history: ProfileHistory
  let team: [String]
  let cadres: [String: String]

  init(
    _ village: DivisionCode, on day: LocalDate, _ policy: PolicyBook, _ viewer: Viewer, _ connection: any Connection
  ) throws {
    plan = try PlanFile.read(of: village, on: day, policy: policy, viewer: viewer, connection)
    goals = try GoalProgress.all(in: village, on: day, viewer: viewer, connection)
    var upTo = ActivityList.Filter()
    upTo.to = day
    activities = try ActivityList.read(in: village, upTo, limit: 30, viewer: viewer, connection)
    issues = try IssueList.read(in: village, on: day, limit: 20, viewer: viewer, connection)
    projects = try ProjectProgress.all(in: village, on: day, policy: policy, viewer: viewer, connection)
    economy = try (0..<3).map {
      try EconomyYear.count(in: village, year: day.year - $0, on: day, viewer: viewer, connection)
    }
    results = try ResultList.read(in: village, on: day, policy: policy, viewer: viewer, connection)
    tasks = try TaskSummary.count(
      in: village, from: LocalDate(day.year, 1, 1) ?? day, to: day, policy: policy, viewer: viewer, connection)
    history = try ProfileHistory.read(of: village, viewer: viewer, connection)
    team = try Staffing.persons(.open(role: nil), in: village.subtree, on: day, after: "", limit: 6, connection).map(\.name)
    cadres = try RosterNames.cadres(Set(activities.rows.compactMap(\.cadre)), connection)
  }
}

/// The parts of the page as tables.
struct WorkParts {
  let console: LiveConsole
  let found: FoundWork
  let day: LocalDate

  typealias Part = VillageWorkModel.Part
  typealias Row = VillageWorkModel.Row

  var summary: [Bilingual] {
    zip(
      TaskBrief.lines(found.tasks, policy: console.policy, in: .chinese),
      TaskBrief.lines(found.tasks, policy: console.policy, in: .english)
    ).map { Bilingual($0, $1) }
  }

  var all: [Part] { [goals, items, activities, issues, projects, economy, results] }

  private func text(_ text: String?) -> CellValue { text.map { .text($0) } ?? .empty }
  private func date(_ date: LocalDate?) -> CellValue { date.map { .date($0) } ?? .empty }
  private func money(_ amount: Yuan?) -> CellValue { amount.map { .money($0) } ?? .empty }
  private func percent(_ share: Double?) -> CellValue {
    share.map { .text(Format(language: .chinese).percent($0)) } ?? .empty
  }
  private func amount(_ value: Quantity?, _ unit: WorkUnit?) -> CellValue {
    guard let value else { return .empty }
    if unit == .yuan { return .money(Yuan(fen: value.hundredths)) }
    return .decimal(value.value)
  }

  private var goals: Part {
    Part(
      Bilingual("任期目标", "Goals of the term"),
      heads: [
        Bilingual("指标", "Indicator"), Bilingual("基数", "Baseline"), Bilingual("目标", "Target"), Bilingual("目标年度", "Year"),
        Bilingual("现值", "Now"), Bilingual("依据", "From"), Bilingual("完成进度", "Part of the way"), Bilingual("状态", "State"),
      ],
      rows: found.goals.map { goal in
        let state = goal.isReached
          ? Bilingual("已实现", "reached") : goal.isMissed ? Bilingual("未实现", "missed") : Bilingual("推进中", "underway")
        return Row(
          RecordRef(kind: "goals", id: "\(goal.village)|\(goal.goal.indicator)|\(goal.goal.targetYear)"),
          [
            .term(console.word(goal.goal.indicator, "goal_indicator")), amount(goal.goal.baseline.map { Quantity($0) }, goal.unit),
            amount(Quantity(goal.goal.target), goal.unit), .year(goal.goal.targetYear), amount(goal.current?.value, goal.unit),
            goal.current.map { current in
              .term(Bilingual("\(current.source.name.zh)（\(current.year)年）", "\(current.source.name.en), \(current.year)"))
            } ?? (goal.reason.map { .term($0) } ?? .empty),
            percent(goal.share), .term(state),
          ], isLate: goal.isMissed)
      }, empty: Bilingual("还没有登记任期目标。", "No goals yet."))
  }

  private var items: Part {
    Part(
      Bilingual("年度计划事项", "Items of the plan"),
      heads: [
        Bilingual("年度", "Year"), Bilingual("任务", "Task"), Bilingual("事项", "What"), Bilingual("责任", "Owner"),
        Bilingual("期限", "Due"), Bilingual("依据记录", "By records"), Bilingual("进展", "State"),
      ],
      rows: (found.plan?.items ?? []).map { progress in
        let item = progress.item
        let name = console.policy.tasks.first { $0.number == item.task }?.name
        var evidence: [Bilingual] = []
        if progress.activities > 0 { evidence.append(Bilingual("记录\(progress.activities)条", "\(progress.activities) activities")) }
        if let stage = progress.stage { evidence.append(console.word(stage.rawValue, "project_stage")) }
        return Row(
          RecordRef(kind: "work_plan_items", id: item.id),
          [
            .year(item.year), name.map { .term($0) } ?? .number(item.task), .text(Masking.stray(item.what)),
            .term(console.word(item.ownerType, "plan_owner")), .date(item.due),
            evidence.isEmpty
              ? .empty
              : .term(Bilingual(evidence.map(\.zh).joined(separator: "，"), evidence.map(\.en).joined(separator: ", "))),
            .term(progress.state.name),
          ], isLate: progress.isOverdue)
      }, empty: Bilingual("还没有计划事项。", "No items yet."))
  }

  private var activities: Part {
    Part(
      Bilingual("工作记录", "Activities"),
      heads: [
        Bilingual("日期", "Day"), Bilingual("类型", "Kind"), Bilingual("干部", "Cadre"), Bilingual("内容", "What"),
        Bilingual("结果", "Outcome"), Bilingual("后续", "Follow-up"),
      ],
      rows: found.activities.rows.map { activity in
        Row(
          RecordRef(kind: "activities", id: activity.id),
          [
            .date(activity.date), .term(console.word(activity.kind, "activity_kind")),
            text(activity.cadre.map { found.cadres[$0] ?? $0 } ?? activity.participants.first),
            text(activity.summary), text(activity.outcome), text(activity.followUp),
          ])
      }, empty: Bilingual("还没有工作记录。", "No activities yet."), total: found.activities.total)
  }

  private var issues: Part {
    Part(
      Bilingual("民情台账", "Issues raised by villagers"),
      heads: [
        Bilingual("反映日期", "Raised"), Bilingual("类别", "Kind"), Bilingual("事项", "Matter"), Bilingual("期限", "Due"),
        Bilingual("状态", "State"), Bilingual("群众评价", "Verdict"),
      ],
      rows: found.issues.rows.map { issue in
        Row(
          RecordRef(kind: "issues", id: issue.id),
          [
            .date(issue.raisedOn), .term(console.word(issue.kind, "issue_kind")), .text(issue.matter), date(issue.dueOn),
            .term(issue.state.name), issue.verdict.map { .term(console.word($0, "villager_verdict")) } ?? .empty,
          ], isLate: issue.isOverdue)
      }, empty: Bilingual("还没有群众反映的事项。", "Nothing was raised yet."), total: found.issues.total)
  }

  private var projects: Part {
    Part(
      Bilingual("项目", "Projects"),
      heads: [
        Bilingual("项目", "Project"), Bilingual("类别", "Kind"), Bilingual("预算", "Budget"), Bilingual("到位", "Arrived"),
        Bilingual("已支付", "Paid"), Bilingual("进度", "Stage"), Bilingual("联农带农（户）", "Linked"),
      ],
      rows: found.projects.map { project in
        Row(
          RecordRef(kind: "projects", id: project.id),
          [
            .text(project.name), .term(console.word(project.kind, "project_kind")), money(project.budget),
            .money(project.arrived), .money(project.paid),
            project.stage.map { .term(console.word($0.rawValue, "project_stage")) } ?? .empty,
            .number(project.linkedHouseholds),
          ], isLate: project.isOverdue || project.isCareOverdue(on: day))
      }, empty: Bilingual("还没有项目。", "No projects yet."))
  }

  private var economy: Part {
    let years = found.economy.filter { $0.totalIncome.fen != 0 || $0.totalCost.fen != 0 || $0.incomeOfProfiles != nil }
    return Part(
      Bilingual("集体经济", "Collective economy"),
      heads: [
        Bilingual("年度", "Year"), Bilingual("收入（台账）", "Income, ledger"), Bilingual("成本", "Cost"), Bilingual("收益", "Profit"),
        Bilingual("分红", "Dividends"), Bilingual("资产（原值）", "Assets"), Bilingual("收入（村情）", "Income, profile"),
      ],
      rows: years.map { year in
        Row(nil, [
          .year(year.year), .money(year.totalIncome), .money(year.totalCost), .money(year.profit), .money(year.totalDividends),
          .money(year.assetsValue), money(year.incomeOfProfiles),
        ])
      }, empty: Bilingual("还没有集体经济台账。", "No ledger yet."))
  }

  private var results: Part {
    Part(
      Bilingual("标志性成果", "Landmark results"),
      heads: [
        Bilingual("名称", "Title"), Bilingual("实施前", "Before"), Bilingual("实施后", "After"), Bilingual("受益户", "Households"),
        Bilingual("完成日期", "Done"), Bilingual("满意率", "In favour"), Bilingual("一年后回访", "A year later"),
      ],
      rows: found.results.map { result in
        Row(
          RecordRef(kind: "results", id: result.id),
          [
            .text(result.title), text(result.before), text(result.after), result.households.map { .number($0) } ?? .empty,
            .date(result.doneOn), percent(result.favourShare),
            result.checkResult.map { .term(console.word($0, "result_check")) } ?? date(result.checkDue),
          ], isLate: result.isCheckOverdue(on: day))
      }, empty: Bilingual("还没有标志性成果。", "No landmark results yet."))
  }
}

/// The forms of village work.
struct ActivityForms {
  let console: LiveConsole
  let day: LocalDate

  func all(team: [String]) -> [FormModel] { [activity(team: team), issue] }

  private func activity(team: [String]) -> FormModel {
    FormModel(
      "activity", Bilingual("登记工作记录", "Enter an activity"),
      explanation: Bilingual(
        "记一次，计划、十二项任务、总结和考核都从这里取数。", "Entered once: the plan, the twelve tasks, summaries and assessments read it."),
      fields: [
        FormField("kind", Bilingual("类型", "Kind"), .choice(console.choices("activity_kind")), isRequired: true, option: "--kind"),
        LeadForms.dayField(day),
        FormField("summary", Bilingual("内容", "What"), .text, isRequired: true, option: "--summary"),
        FormField(
          "participants", Bilingual("参加人员", "Who"), .line(200), value: team.isEmpty ? [] : [team.joined(separator: "、")],
          hint: Bilingual("用顿号隔开。", "Separated by commas."), option: "--participants"),
        FormField("attendance", Bilingual("参加人数", "Attendance"), .number, option: "--attendance"),
        FormField("outcome", Bilingual("结果", "Outcome"), .line(200), option: "--outcome"),
        FormField("follow_up", Bilingual("后续", "Follow-up"), .line(200), option: "--follow-up"),
      ], submit: Bilingual("登记", "Enter"), command: "zhucun work visit", isMain: true)
  }

  private var issue: FormModel {
    FormModel(
      "issue", Bilingual("登记群众反映的事项", "Enter what a villager raised"),
      fields: [
        FormField("kind", Bilingual("类别", "Kind"), .choice(console.choices("issue_kind")), isRequired: true, option: "--kind"),
        FormField("matter", Bilingual("事项", "Matter"), .text, isRequired: true, option: "--matter"),
        LeadForms.dayField(day),
        FormField("household", Bilingual("户编号", "Household"), .line(60), option: "--household"),
        FormField("due", Bilingual("办理期限", "Due"), .date, option: "--due"),
      ], submit: Bilingual("登记", "Enter"), command: "zhucun work issue raise")
  }
}
