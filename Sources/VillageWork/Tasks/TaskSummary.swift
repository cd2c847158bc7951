public import Authority
public import Basics
public import Policy
public import Store

/// What was done on each of the twelve tasks in a village or a division over a period: the monthly,
/// half-yearly and yearly summary (工作总结), counted from the records and typed by nobody.
public struct TaskSummary: Sendable, Hashable {
  /// One figure; nil where its base is zero.
  public struct Figure: Sendable, Hashable {
    public let id: String
    public let name: Bilingual
    public let unit: WorkUnit
    public let value: Quantity?
    /// Whether it is of the last day.
    public let isOfLastDay: Bool
  }

  public struct Task: Sendable, Hashable {
    public let number: Int
    /// Activities that name the task; one may name several.
    public let activities: Int
    /// Items of plans due in the period, and those of them that the records show as done by its end.
    public let itemsDue: Int
    public let itemsDone: Int
    /// Projects of the task that reached a stage in the period.
    public let projects: Int
    /// Landmark results of the period.
    public let results: Int
    public let figures: [Figure]

    /// Whether anything was recorded for it.
    public var isEmpty: Bool {
      activities == 0 && itemsDue == 0 && projects == 0 && results == 0
        && figures.allSatisfy { $0.value == nil || $0.value == Quantity(0) }
    }
  }

  public let division: DivisionCode
  public let from: LocalDate
  public let to: LocalDate
  /// 1 to 12.
  public let tasks: [Task]
  public let activities: Int
  /// Activities that name no task.
  public let withoutTask: Int
  /// Distinct households that activities name.
  public let households: Int

  public subscript(task: Int, figure: String) -> Quantity? {
    tasks.first { $0.number == task }?.figures.first { $0.id == figure }?.value
  }

  /// - Parameters:
  ///   - from: the first day of the period.
  ///   - to: the last day.
  /// - Throws: `AuthorityError` outside the viewer's scope.
  public static func count(
    in division: DivisionCode, from: LocalDate, to: LocalDate, policy: PolicyBook, viewer: Viewer,
    _ connection: any Connection
  ) throws -> TaskSummary {
    let scope = try TaskScope(division, from: from, to: to, viewer: viewer, connection)
    let items = try PlanItemProgress.all(
      in: division, years: from.year...max(from.year, to.year), on: to, policy: policy, viewer: viewer, connection
    ).filter { from <= $0.item.due && $0.item.due <= to && $0.state != .dropped }
    let projects = try scope.byTask(
      """
      SELECT p.task, count(DISTINCT p.id) FROM projects p
      JOIN project_stages s ON s.village_code = p.village_code AND s.project_id = p.id
      WHERE {here p} AND {in s.reached_on} GROUP BY p.task
      """)
    let results = try scope.byTask("SELECT task, count(*) FROM results WHERE {here} AND {in done_on} GROUP BY task")
    return TaskSummary(
      division: division, from: from, to: to,
      tasks: try (1...12).map { number in
        let due = items.filter { $0.item.task == number }
        return Task(
          number: number, activities: scope.activities.byTask[number] ?? 0, itemsDue: due.count,
          itemsDone: due.reduce(0) { $0 + ($1.state == .done ? 1 : 0) }, projects: projects[number] ?? 0,
          results: results[number] ?? 0,
          figures: try TaskIndicator.all.filter { $0.task == number }.map {
            Figure(id: $0.id, name: $0.name, unit: $0.unit, value: try $0.measure(scope), isOfLastDay: $0.isOfLastDay)
          })
      },
      activities: scope.activities.total, withoutTask: scope.activities.withoutTask,
      households: scope.activities.households.count)
  }
}
