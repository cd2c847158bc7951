import ArgumentParser
import Authority
import Basics
import Installation
import Policy
import Store
import VillageWork

struct ShowWorkPlan: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "计划及进展：目标、事项、版本、总结。 A village's plan and how far it has come.",
    discussion: "The argument is a village's code or a plan's id. csv gives the items.")
  @OptionGroup var common: CommonOptions
  @Argument(help: "The village, or the plan.") var subject: String
  @Option(help: "The day it is (default: today).") var asOf: LocalDate?
  @Option var format = OutputFormat.text

  func run() async throws {
    try await common.run {
      let installation = try await common.open()
      let (policy, day, id) = (installation.policy, asOf ?? installation.surroundings.today, subject)
      let file: PlanFile? = try await installation.store.read { connection -> PlanFile? in
        if let file = try PlanFile.read(id, on: day, policy: policy, viewer: .machineOperator, connection) { return file }
        guard let village = DivisionCode(abbreviated: id) else { throw WorkError.unknownPlan(id) }
        return try PlanFile.read(of: village, on: day, policy: policy, viewer: .machineOperator, connection)
      }
      await installation.store.close()
      guard let file else { throw WorkError.unknownPlan(id) }
      switch format {
      case .text: text(file, policy, day)
      case .csv: try items(file, policy).print(.csv)
      case .json: try Console.json(PlanOutput(file))
      }
    }
  }

  private func items(_ file: PlanFile, _ policy: PolicyBook) -> FigureTable {
    let words = Words(common.language, format)
    return FigureTable(
      columns: [
        ("year", words("年度", "year")), ("task", words("任务", "task")), ("what", words("事项", "item")),
        ("owner_type", words("责任主体", "by")), ("owner", words("责任人", "owner")), ("due", words("期限", "due")),
        ("state", words("进展", "state")), ("overdue", words("超期", "overdue")),
        ("activities", words("工作记录", "activities")), ("stage", words("项目阶段", "stage")),
        ("paid_percent", words("支付%", "paid %")), ("value", words("指标现值", "value")), ("target", words("目标值", "target")),
        ("id", words("事项编号", "id")),
      ],
      rows: file.items.map { progress in
        let item = progress.item
        return [
          String(item.year), String(item.task), item.what, words.code(item.ownerType, "plan_owner", policy),
          item.owner ?? "", item.due.description, words.name(progress.state.name, progress.state.rawValue),
          progress.isOverdue ? words("是", "yes") : "", String(progress.activities),
          words.code(progress.stage?.rawValue, "project_stage", policy), Typed.percent(progress.paidShare),
          progress.value?.value.description ?? "", item.target?.description ?? "", item.id,
        ]
      }, numbers: ["year", "task", "activities", "paid_percent", "value", "target"])
  }

  private func text(_ file: PlanFile, _ policy: PolicyBook, _ day: LocalDate) {
    let (words, language) = (Words(common.language), common.language)
    Console.print(words(
      "计划 \(file.id)  村 \(file.village)  \(file.startsOn) 至 \(file.endsOn)",
      "plan \(file.id)  village \(file.village)  \(file.startsOn) to \(file.endsOn)"))
    Console.print(words("村情分析：", "Diagnosis: ") + file.diagnosis)
    if let approach = file.approach { Console.print(words("工作思路：", "Approach: ") + approach) }
    Console.print(words("任期目标", "Goals"))
    for progress in file.goals { Console.print("  " + Self.line(progress, policy, language)) }
    Console.print(words("计划事项", "Items"))
    try? items(file, policy).print(.text)
    for version in file.versions {
      let signed = version.signatures.map { policy.wording($0.role, of: "plan_signer", in: language) + " " + $0.signer + " \($0.on)" }
      Console.print(words("第 \(version.number) 版 \(version.madeOn)", "version \(version.number) \(version.madeOn)")
        + "  " + version.digest.prefix(12) + "  " + (signed.isEmpty ? words("未签署", "unsigned") : signed.joined(separator: words("；", "; "))))
    }
    if file.needsNewVersion {
      Console.print(words("计划有未定稿的内容，须定稿并签署。", "The plan says what no version has; make one and sign it."))
    }
    for review in file.reviews {
      Console.print(words("截至 \(review.periodEnd) 总结", "review until \(review.periodEnd)")
        + "  " + [review.progress, review.problems, review.nextSteps].compactMap { $0 }.joined(separator: words("；", "; ")))
    }
    if let next = file.nextReview, next <= day {
      Console.print(words("应总结：截至 \(next)", "a review is due: until \(next)"))
    }
  }

  /// A goal and its progress in one line.
  static func line(_ progress: GoalProgress, _ policy: PolicyBook, _ language: Language) -> String {
    let (words, goal) = (Words(language), progress.goal)
    let unit = progress.unit.map { words("", " ") + $0.name[language] } ?? ""
    var line = policy.wording(goal.indicator, of: "goal_indicator", in: language) + words("：", ": ")
    if let baseline = goal.baseline { line += "\(baseline)\(unit)" + (goal.baselineYear.map { "(\($0))" } ?? "") + " → " }
    line += "\(goal.target)\(unit)(\(goal.targetYear))"
    guard let current = progress.current else { return line + words("；", "; ") + (progress.reason?[language] ?? "") }
    line += words("；现值 ", "; now ") + "\(current.value)\(unit)"
      + words("（\(current.year)年，\(current.source.name.zh)", " (\(current.year), \(current.source.name.en)")
      + (current.asOf.map { words("，截至\($0)", ", by \($0)") } ?? "") + words("）", ")")
    if let share = progress.share { line += words("，完成 ", ", ") + Typed.percent(share) + "%" }
    return line + (progress.isReached ? words("，已达到", ", reached") : "")
  }
}

/// A plan as JSON has it.
struct PlanOutput: Encodable {
  struct Goal: Encodable {
    let indicator, target: String
    let target_year: Int
    let baseline, value, source, as_of, reason: String?
    let baseline_year, value_year: Int?
    let percent: Double?
    let reached: Bool
  }
  struct Item: Encodable {
    let id: String
    let year, task: Int
    let what, owner_type, due, state: String
    let overdue: Bool
    let activities: Int
    let project, stage, indicator, target, value: String?
    let paid_percent: Double?
  }
  struct Signature: Encodable { let role, signer, on: String }
  struct Version: Encodable {
    let number: Int
    let made_on, digest: String
    let signatures: [Signature]
    let missing: [String]
  }
  struct Review: Encodable { let period_end: String; let progress, problems, next_steps: String? }
  let id, village, starts_on, ends_on, diagnosis: String
  let approach, next_review: String?
  let needs_new_version, in_force: Bool
  let goals: [Goal]
  let items: [Item]
  let versions: [Version]
  let reviews: [Review]

  init(_ file: PlanFile) {
    (id, village, diagnosis, approach) = (file.id, file.village.description, file.diagnosis, file.approach)
    (starts_on, ends_on) = (file.startsOn.description, file.endsOn.description)
    (needs_new_version, in_force) = (file.needsNewVersion, file.isInForce)
    next_review = file.nextReview?.description
    goals = file.goals.map { progress in
      Goal(
        indicator: progress.goal.indicator, target: progress.goal.target.description,
        target_year: progress.goal.targetYear, baseline: progress.goal.baseline?.description,
        value: progress.current?.value.description, source: progress.current?.source.rawValue,
        as_of: progress.current?.asOf?.description, reason: progress.reason?.zh,
        baseline_year: progress.goal.baselineYear, value_year: progress.current?.year, percent: progress.share,
        reached: progress.isReached)
    }
    items = file.items.map { progress in
      Item(
        id: progress.item.id, year: progress.item.year, task: progress.item.task, what: progress.item.what,
        owner_type: progress.item.ownerType, due: progress.item.due.description, state: progress.state.rawValue,
        overdue: progress.isOverdue, activities: progress.activities, project: progress.item.project,
        stage: progress.stage?.rawValue, indicator: progress.item.indicator, target: progress.item.target?.description,
        value: progress.value?.value.description, paid_percent: progress.paidShare)
    }
    versions = file.versions.map { version in
      Version(
        number: version.number, made_on: version.madeOn.description, digest: version.digest,
        signatures: version.signatures.map { Signature(role: $0.role, signer: $0.signer, on: $0.on.description) },
        missing: version.missing)
    }
    reviews = file.reviews.map {
      Review(period_end: $0.periodEnd.description, progress: $0.progress, problems: $0.problems, next_steps: $0.nextSteps)
    }
  }
}
