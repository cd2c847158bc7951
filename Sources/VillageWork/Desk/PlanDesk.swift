public import Authority
public import Basics
public import Journal
import Policy
import Store

/// A goal of a term as it is entered.
public struct GoalInput: Sendable, Hashable {
  /// A code of the list `goal_indicator`.
  public var indicator: String
  public var baseline: Yuan?
  public var baselineYear: Int?
  public var target: Yuan
  public var targetYear: Int

  public init(_ indicator: String, from baseline: Yuan? = nil, in baselineYear: Int? = nil, to target: Yuan, in targetYear: Int) {
    (self.indicator, self.baseline, self.baselineYear) = (indicator, baseline, baselineYear)
    (self.target, self.targetYear) = (target, targetYear)
  }

  func edit(_ village: DivisionCode) -> Edit {
    Edit("goals", [
      "village_code": village.sqlValue, "indicator": .text(indicator), "baseline": baseline.sqlValue,
      "baseline_year": baselineYear.sqlValue, "target": target.sqlValue, "target_year": targetYear.sqlValue,
    ])
  }
}

/// An item of a plan as it is entered.
public struct PlanItemInput: Sendable, Hashable {
  public var year: Int
  public var task: Int
  public var what: String
  /// A code of the list `plan_owner`.
  public var ownerType: String
  public var owner: String?
  public var partner: String?
  public var amount: Yuan?
  public var dueMonth: Int?
  /// A code of the list `goal_indicator`.
  public var indicator: String?
  public var target: Quantity?
  public var project: String?

  public init(_ year: Int, task: Int, _ what: String, by ownerType: String) {
    (self.year, self.task, self.what, self.ownerType) = (year, task, what, ownerType)
  }

  func edit(_ id: String, plan: String) -> Edit {
    var edit = EditValues([
      "item_id": .text(id), "plan_id": .text(plan), "year": year.sqlValue, "task": task.sqlValue,
      "owner_type": .text(ownerType),
    ])
    edit.set(text: "what", what)
    edit.set(text: "owner", owner)
    edit.set(text: "partner", partner)
    edit.set("amount", amount)
    edit.set("due_month", dueMonth)
    edit.set("indicator", indicator)
    edit.set("target", target)
    edit.set("project_id", project)
    return Edit("work_plan_items", edit.values, basedOn: nil)
  }
}

/// A plan for a term as it is entered.
public struct PlanInput: Sendable, Hashable {
  public var village: DivisionCode
  public var startsOn: LocalDate
  public var endsOn: LocalDate
  public var diagnosis: String
  public var approach: String?
  /// The id of a cadre. Default: the viewer, where that is a cadre.
  public var madeBy: String?
  public var goals: [GoalInput] = []
  public var items: [PlanItemInput] = []

  public init(_ village: DivisionCode, from startsOn: LocalDate, to endsOn: LocalDate, diagnosis: String) {
    (self.village, self.startsOn, self.endsOn, self.diagnosis) = (village, startsOn, endsOn, diagnosis)
  }
}

// Plans: begun, made up, signed and reviewed.
extension WorkDesk {
  /// Enters a plan with its goals and items.
  /// - Returns: its id.
  /// - Throws: `ChangeError` where the village has a plan for that time, `AuthorityError`.
  @discardableResult
  public func begin(_ input: PlanInput, on day: LocalDate, by viewer: Viewer) async throws -> Made {
    try viewer.require(.write, in: input.village)
    let id = newIdentifier()
    let isCadre = try await store.read { try $0.first("SELECT 1 FROM cadres WHERE id = $1", [viewer.id]) { _ in true } }
    var edit = EditValues([
      "plan_id": .text(id), "village_code": input.village.sqlValue, "starts_on": input.startsOn.sqlValue,
      "ends_on": input.endsOn.sqlValue, "made_on": day.sqlValue,
    ])
    edit.set(text: "diagnosis", input.diagnosis)
    edit.set(text: "approach", input.approach)
    edit.set("made_by", input.madeBy ?? (isCadre == true ? viewer.id : nil))
    let edits = [Edit("work_plans", edit.values, basedOn: nil)] + input.goals.map { $0.edit(input.village) }
      + input.items.enumerated().map { $1.edit("\(id)-\($0 + 1)", plan: id) }
    return Made(id: id, receipt: try await submit(edits, on: day, viewer))
  }

  /// Sets or corrects a term goal; a plan that was signed needs a new version then.
  @discardableResult
  public func setGoal(_ goal: GoalInput, of village: DivisionCode, on day: LocalDate, by viewer: Viewer) async throws -> Receipt {
    try await submit([goal.edit(village)], on: day, viewer)
  }

  /// Adds an item to a plan.
  /// - Returns: the item's id.
  @discardableResult
  public func add(_ item: PlanItemInput, to plan: String, on day: LocalDate, by viewer: Viewer) async throws -> Made {
    let id = newIdentifier()
    return Made(id: id, receipt: try await submit([item.edit(id, plan: plan)], on: day, viewer))
  }

  /// An item is done. Where a project or a target tells it, nobody needs to.
  @discardableResult
  public func finish(item: String, on day: LocalDate, by viewer: Viewer) async throws -> Receipt {
    try await change(item: item, ["done_on": day.sqlValue], on: day, viewer)
  }

  /// An item is given up, with the reason; the plan needs a new version then.
  @discardableResult
  public func drop(item: String, reason: String, on day: LocalDate, by viewer: Viewer) async throws -> Receipt {
    try await change(
      item: item, ["dropped_on": day.sqlValue, "drop_reason": .text(Masking.stray(reason))], on: day, viewer)
  }

  private func change(
    item: String, _ values: [String: SQLValue], on day: LocalDate, _ viewer: Viewer
  ) async throws -> Receipt {
    if let done = try await carriedOut() { return done }
    let version = try await store.read { connection in
      try connection.first("SELECT version FROM work_plan_items WHERE id = $1", [item]) { try $0.get(0, as: Int64.self) }
    }
    guard let version else { throw WorkError.unknownItem(item) }
    let all = values.merging(["item_id": .text(item)]) { $1 }
    return try await submit([Edit("work_plan_items", all, basedOn: version)], on: day, viewer)
  }

  /// Makes a version (定稿) of what the plan says now.
  /// - Returns: its number.
  /// - Throws: `WorkError.nothingChanged` where the latest version says the same.
  @discardableResult
  public func makeVersion(of plan: String, on day: LocalDate, by viewer: Viewer) async throws -> (number: Int, receipt: Receipt) {
    let (content, versions) = try await store.read { connection in
      (try PlanContent.load(plan, connection), try PlanFile.versions(of: plan, connection))
    }
    guard let content else { throw WorkError.unknownPlan(plan) }
    try viewer.require(.write, in: content.village)
    if let done = try await carriedOut(), let last = versions.last { return (last.number, done) }
    if let last = versions.last, last.content == content.text {
      throw WorkError.nothingChanged(plan: plan, number: last.number)
    }
    let number = (versions.last?.number ?? 0) + 1
    let receipt = try await submit([
      Edit("work_plan_versions", [
        "plan_id": .text(plan), "number": number.sqlValue, "made_on": day.sqlValue,
        "digest": .text(PlanText.digest(content.text)), "content": .text(content.text),
      ], basedOn: nil)
    ], on: day, viewer)
    return (number, receipt)
  }

  /// Signs the latest version.
  /// - Parameter role: a code of the list `plan_signer`; `township` only by a viewer of a township or above.
  /// - Throws: `WorkError`, `ChangeError` where the plan was edited since the version, `AuthorityError`.
  @discardableResult
  public func sign(
    _ plan: String, as role: String, signer: String, on day: LocalDate, by viewer: Viewer
  ) async throws -> (number: Int, receipt: Receipt) {
    let (content, versions) = try await store.read { connection in
      (try PlanContent.load(plan, connection), try PlanFile.versions(of: plan, connection))
    }
    guard let content else { throw WorkError.unknownPlan(plan) }
    try viewer.require(.write, in: content.village)
    if role == "township", let scope = viewer.scope, scope.rank > .township { throw WorkError.notForTownship }
    guard let last = versions.last else { throw WorkError.noVersion(plan) }
    if let done = try await carriedOut() { return (last.number, done) }
    if !last.missing.contains(role), last.signatures.contains(where: { $0.role == role }) {
      throw WorkError.signedAlready(role: role, number: last.number)
    }
    let receipt = try await submit([
      Edit("work_plan_signatures", [
        "plan_id": .text(plan), "number": last.number.sqlValue, "role": .text(role), "signer": .text(signer),
        "signed_on": day.sqlValue,
      ], basedOn: nil)
    ], on: day, viewer)
    return (last.number, receipt)
  }

  /// Reviews a plan in words; the figures beside them come from the records.
  @discardableResult
  public func review(
    _ plan: String, until periodEnd: LocalDate, progress: String? = nil, problems: String? = nil,
    nextSteps: String? = nil, on day: LocalDate, by viewer: Viewer
  ) async throws -> Receipt {
    var edit = EditValues(["plan_id": .text(plan), "period_end": periodEnd.sqlValue, "reviewed_on": day.sqlValue])
    edit.set(text: "progress", progress)
    edit.set(text: "problems", problems)
    edit.set(text: "next_steps", nextSteps)
    return try await submit([Edit("work_plan_reviews", edit.values)], on: day, viewer)
  }
}
