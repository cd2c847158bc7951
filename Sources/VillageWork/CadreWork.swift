public import Basics
public import Store

/// What the work records hold of one cadre, as plain counts (工作实绩): for assessments, which show
/// them and never ask for them.
public struct CadreWork: Sendable, Hashable {
  /// Activities the cadre is named in, in all.
  public let activities: Int
  /// Of those, by number of the twelve tasks; one activity may serve several.
  public let activitiesByTask: [Int: Int]
  /// Issues of the village raised in the time, and those of them settled by its end.
  public let issuesRaised: Int
  public let issuesClosed: Int
  /// Projects of the village that reached a stage in the time.
  public let projects: Int

  /// - Parameters:
  ///   - village: issues and projects are the village's; activities are the cadre's own.
  ///   - from: the first day; `to` the last.
  public static func count(
    of cadre: String, in village: DivisionCode, from: LocalDate, to: LocalDate, _ connection: any Connection
  ) throws -> CadreWork {
    var (activities, byTask): (Int, [Int: Int]) = (0, [:])
    try connection.query(
      """
      SELECT tasks FROM activities WHERE village_code = $1 AND cadre_id = $2
        AND date BETWEEN \(from.packed) AND \(to.packed)
      """, [village, cadre]
    ) { row in
      activities += 1
      let tasks = try row.get(0, as: String?.self) ?? ""
      for task in Set(tasks.split(separator: ";").compactMap { Int($0) }) { byTask[task, default: 0] += 1 }
    }
    return CadreWork(
      activities: activities, activitiesByTask: byTask,
      issuesRaised: try connection.count(
        "SELECT COUNT(*) FROM issues WHERE village_code = $1 AND raised_on BETWEEN \(from.packed) AND \(to.packed)", [village]),
      issuesClosed: try connection.count(
        """
        SELECT COUNT(*) FROM issues WHERE village_code = $1 AND raised_on BETWEEN \(from.packed) AND \(to.packed)
          AND settled_on <= \(to.packed)
        """, [village]),
      projects: try connection.count(
        """
        SELECT COUNT(DISTINCT project_id) FROM project_stages
        WHERE village_code = $1 AND reached_on BETWEEN \(from.packed) AND \(to.packed)
        """, [village]))
  }
}
