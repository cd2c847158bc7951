public import Authority
public import Basics
import Divisions
public import Policy
public import Store

/// How far one item of a plan has come, read from what is recorded for it.
public struct PlanItemProgress: Sendable, Hashable {
  public enum State: String, Sendable, Hashable, CaseIterable {
    case done, underway, dropped
    case notBegun = "not_begun"

    public var name: Bilingual {
      switch self {
      case .done: Bilingual("已完成", "done")
      case .underway: Bilingual("推进中", "underway")
      case .notBegun: Bilingual("未启动", "not begun")
      case .dropped: Bilingual("已取消", "dropped")
      }
    }
  }

  public let item: PlanItem
  public let state: State
  /// Due before the day and neither done nor dropped.
  public let isOverdue: Bool
  /// Activities recorded for the item, and the last of them.
  public let activities: Int
  public let lastActivity: LocalDate?
  /// The stage that the item's project has reached, and what part of its money is paid.
  public let stage: ProjectStage?
  /// Paid, of the funds that have arrived, in per cent; nil where none has.
  public let paidShare: Double?
  /// For an item with a target: what the records tell.
  public let value: IndicatorValue?

  init(
    _ item: PlanItem, activities: Int, last: LocalDate?, project: ProjectProgress?, value: IndicatorValue?,
    on day: LocalDate
  ) {
    self.item = item
    self.activities = activities
    lastActivity = last
    stage = project?.stage
    paidShare = project?.paidShare
    self.value = value
    let isFinished = project.map { $0.stage.map { $0 >= .finished } ?? false } ?? false
    // A value that stood there before the year began does not finish an item of the year.
    let isReached = item.target.map { target in
      value.map { $0.year >= item.year && Self.reaches($0.value, target, item.indicator) } ?? false
    } ?? false
    if let dropped = item.droppedOn, dropped <= day {
      state = .dropped
    } else if item.doneOn.map({ $0 <= day }) ?? false || isFinished || isReached {
      state = .done
    } else {
      state = activities > 0 || project?.stage != nil ? .underway : .notBegun
    }
    isOverdue = item.due < day && state != .done && state != .dropped
  }

  private static func reaches(_ value: Quantity, _ target: Quantity, _ indicator: String?) -> Bool {
    indicator == "open_cases" ? value <= target : value >= target
  }

  /// The items of a division's plans, by village, year and task.
  /// - Parameters:
  ///   - years: items of other years are left out.
  ///   - plan: the items of this plan only.
  /// - Throws: `AuthorityError` outside the viewer's scope.
  public static func all(
    in division: DivisionCode, years: ClosedRange<Int> = 1...9999, plan: String? = nil, on day: LocalDate,
    policy: PolicyBook, viewer: Viewer, _ connection: any Connection
  ) throws -> [PlanItemProgress] {
    let range = try viewer.visibleRange(of: division)
    let condition = plan == nil ? "" : "AND plan_id = $1"
    let items = try connection.rows(
      """
      SELECT \(PlanItem.columns) FROM work_plan_items WHERE \(Validity.within(range, "village_code"))
        AND year BETWEEN \(years.lowerBound) AND \(years.upperBound) \(condition)
      ORDER BY village_code, year, task, id
      """, plan.map { [$0] } ?? [], PlanItem.init)
    guard !items.isEmpty else { return [] }
    var activities: [String: (count: Int, last: LocalDate)] = [:]
    try connection.query(
      """
      SELECT item_id, count(*), MAX(date) FROM activities WHERE \(Validity.within(range, "village_code"))
        AND item_id IS NOT NULL AND date <= \(day.packed) GROUP BY item_id
      """, []
    ) { activities[try $0.get(0)] = (try $0.get(1), try $0.get(2)) }
    var projects: [String: ProjectProgress] = [:]
    if items.contains(where: { $0.project != nil }) {
      for project in try ProjectProgress.all(in: division, on: day, policy: policy, viewer: viewer, connection) {
        projects[project.id] = project
      }
    }
    var reader = IndicatorReader(range, on: day, connection)
    return try items.map { item in
      var value: IndicatorValue?
      if let indicator = item.indicator, item.target != nil {
        value = try reader.value(of: indicator, in: item.village, until: item.year, since: item.year - 1)
      }
      let own = activities[item.id]
      return PlanItemProgress(
        item, activities: own?.count ?? 0, last: own?.last, project: item.project.flatMap { projects[$0] },
        value: value, on: day)
    }
  }
}
