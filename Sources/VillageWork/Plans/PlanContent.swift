public import Basics
import Store

/// One yearly item of a plan (计划事项) as it is written down; how far it has come is
/// `PlanItemProgress`.
public struct PlanItem: Sendable, Hashable {
  public let id: String
  public let version: Int64
  public let plan: String
  public let village: DivisionCode
  public let year: Int
  /// One of the twelve tasks.
  public let task: Int
  public let what: String
  /// A code of the list `plan_owner`.
  public let ownerType: String
  public let owner: String?
  public let partner: String?
  public let amount: Yuan?
  /// The month by whose end it is due; the end of the year where none is given.
  public let dueMonth: Int?
  /// A code of the list `goal_indicator`.
  public let indicator: String?
  public let target: Quantity?
  public let project: String?
  public let doneOn: LocalDate?
  public let droppedOn: LocalDate?
  public let dropReason: String?

  /// The last day on which it may be done.
  public var due: LocalDate {
    let month = LocalDate(year, dueMonth ?? 12, 1)
    return month?.lastOfMonth ?? LocalDate(dayNumber: 0)
  }

  static let columns = """
    id, version, plan_id, village_code, year, task, what, owner_type, owner, partner, amount, due_month, \
    indicator, target, project_id, done_on, dropped_on, drop_reason
    """

  init(_ row: Row) throws {
    id = try row.get(0)
    version = try row.get(1)
    plan = try row.get(2)
    village = try row.get(3)
    year = try row.get(4)
    task = try row.get(5)
    what = try row.get(6)
    ownerType = try row.get(7)
    owner = try row.get(8)
    partner = try row.get(9)
    amount = try row.get(10)
    dueMonth = try row.get(11)
    indicator = try row.get(12)
    target = try row.get(13)
    project = try row.get(14)
    doneOn = try row.get(15)
    droppedOn = try row.get(16)
    dropReason = try row.get(17)
  }

  var line: String {
    PlanText.line([
      "item", id, String(year), String(task), what, ownerType, owner, partner, amount?.description,
      dueMonth.map(String.init), indicator, target?.description, project, droppedOn == nil ? nil : "dropped", dropReason,
    ])
  }
}

/// What a plan says: the plan itself, the goals of its term and its items.
struct PlanContent {
  let id: String
  let version: Int64
  let village: DivisionCode
  let startsOn: LocalDate
  let endsOn: LocalDate
  let diagnosis: String
  let approach: String?
  let madeBy: String?
  let madeOn: LocalDate?
  let goals: [TermGoal]
  let items: [PlanItem]

  static func load(_ id: String, _ connection: any Connection) throws -> PlanContent? {
    try load(where: "id = $1", id, connection)
  }

  /// The village's plan on a day.
  static func load(of village: DivisionCode, on day: LocalDate, _ connection: any Connection) throws -> PlanContent? {
    try load(
      where: "village_code = $1 AND starts_on <= \(day.packed) AND ends_on >= \(day.packed)", village, connection)
  }

  private static func load(
    where condition: String, _ value: any SQLRepresentable, _ connection: any Connection
  ) throws -> PlanContent? {
    struct Head {
      let id: String
      let version: Int64
      let village: DivisionCode
      let from, to: LocalDate
      let diagnosis: String
      let approach, madeBy: String?
      let madeOn: LocalDate?
    }
    let head = try connection.first(
      """
      SELECT id, version, village_code, starts_on, ends_on, diagnosis, approach, made_by, made_on
      FROM work_plans WHERE \(condition) ORDER BY starts_on DESC
      """, [value]
    ) {
      Head(
        id: try $0.get(0), version: try $0.get(1), village: try $0.get(2), from: try $0.get(3), to: try $0.get(4),
        diagnosis: try $0.get(5), approach: try $0.get(6), madeBy: try $0.get(7), madeOn: try $0.get(8))
    }
    guard let head else { return nil }
    let goals = try connection.rows(
      """
      SELECT indicator, baseline, baseline_year, target, target_year FROM goals
      WHERE village_code = $1 AND target_year BETWEEN \(head.from.year) AND \(head.to.year)
      ORDER BY target_year, indicator
      """, [head.village], TermGoal.init)
    let items = try connection.rows(
      "SELECT \(PlanItem.columns) FROM work_plan_items WHERE plan_id = $1 ORDER BY year, task, id", [head.id],
      PlanItem.init)
    return PlanContent(
      id: head.id, version: head.version, village: head.village, startsOn: head.from, endsOn: head.to,
      diagnosis: head.diagnosis, approach: head.approach, madeBy: head.madeBy, madeOn: head.madeOn, goals: goals,
      items: items)
  }

  /// What a version keeps: see `PlanText`.
  var text: String {
    var lines = [PlanText.line(["plan", id, village.description, startsOn.description, endsOn.description, diagnosis, approach])]
    lines += goals.map { goal in
      PlanText.line([
        "goal", goal.indicator, goal.baseline?.description, goal.baselineYear.map(String.init),
        goal.target.description, String(goal.targetYear),
      ])
    }
    lines += items.map(\.line)
    return lines.joined(separator: "\n") + "\n"
  }
}
