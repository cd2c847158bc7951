public import Authority
public import Basics
import Divisions
public import Store

/// A term goal (任期目标) of a village.
public struct TermGoal: Sendable, Hashable {
  public let indicator: String
  public let baseline: Yuan?
  public let baselineYear: Int?
  public let target: Yuan
  public let targetYear: Int

  /// - Parameter row: indicator, baseline, baseline_year, target, target_year.
  init(_ row: Row) throws {
    indicator = try row.get(0)
    baseline = try row.get(1)
    baselineYear = try row.get(2)
    target = try row.get(3)
    targetYear = try row.get(4)
  }
}

/// What village work publishes to pages and figures.
public enum WorkFacts {
  /// Distinct mentees (village and name) with mentoring begun on or before the day.
  public static func mentees(
    in range: ClosedRange<Int64>, on date: LocalDate, _ connection: any Connection
  ) throws -> Int {
    try connection.count(
      """
      SELECT count(*) FROM (
        SELECT DISTINCT village_code, mentee_name FROM mentoring
        WHERE \(Validity.within(range, "village_code")) AND starts_on <= \(date.packed)) AS mentees
      """)
  }

  /// Projects of some kinds that were accepted in a stretch of days.
  /// - Parameter kinds: codes of the list `project_kind`.
  public static func projectsAccepted(
    _ kinds: [String], in range: ClosedRange<Int64>, from: LocalDate, to: LocalDate, _ connection: any Connection
  ) throws -> Int {
    let places = kinds.indices.map { "$\($0 + 1)" }.joined(separator: ", ")
    return try connection.count(
      """
      SELECT count(*) FROM project_stages s JOIN projects p ON p.id = s.project_id
      WHERE \(Validity.within(range, "s.village_code")) AND s.stage = 'accepted'
        AND s.reached_on BETWEEN \(from.packed) AND \(to.packed) AND p.kind IN (\(places))
      """, kinds)
  }

  /// - Throws: `AuthorityError` outside the viewer's scope.
  public static func goals(
    of village: DivisionCode, viewer: Viewer, _ connection: any Connection
  ) throws -> [TermGoal] {
    try viewer.require(.read, in: village)
    return try connection.rows(
      """
      SELECT indicator, baseline, baseline_year, target, target_year FROM goals
      WHERE village_code = $1 ORDER BY target_year, indicator
      """, [village], TermGoal.init)
  }
}

/// A village or reserve cadre being mentored (帮带).
public struct Mentee: Sendable, Hashable {
  /// Village code and name, which together name a mentee.
  public let key: String
  public let village: DivisionCode
  public let name: String
  public let kind: String
  public let since: LocalDate
}

extension WorkFacts {
  /// The mentees behind the figure, paged by their key.
  /// - Parameter onlyNow: those whose mentoring runs on the day.
  public static func menteeList(
    in range: ClosedRange<Int64>, on date: LocalDate, onlyNow: Bool = false, after key: String, limit: Int,
    _ connection: any Connection
  ) throws -> [Mentee] {
    let running = onlyNow ? " AND (ends_on IS NULL OR ends_on >= \(date.packed))" : ""
    return try connection.rows(
      """
      SELECT m.mentee_key, m.village_code, m.mentee_name, m.kind, m.since
      FROM (SELECT CAST(village_code AS TEXT) || '|' || mentee_name AS mentee_key, village_code,
              mentee_name, MIN(mentee_kind) AS kind, MIN(starts_on) AS since
            FROM mentoring
            WHERE \(Validity.within(range, "village_code")) AND starts_on <= \(date.packed)\(running)
            GROUP BY village_code, mentee_name) m
      WHERE m.mentee_key > $1 ORDER BY m.mentee_key LIMIT $2
      """, [key, limit]
    ) {
      Mentee(
        key: try $0.get(0), village: try $0.get(1), name: try $0.get(2), kind: try $0.get(3),
        since: try $0.get(4))
    }
  }
}
