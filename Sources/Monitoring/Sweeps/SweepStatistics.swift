public import Authority
public import Basics
import Divisions
public import Store

/// What a sweep has come to in a division (集中排查统计).
public struct SweepStatistics: Sendable, Hashable {
  public let sweep: String
  public let name: String
  public let from: LocalDate
  public let to: LocalDate
  /// Households with a task.
  public internal(set) var due = 0
  /// By code of the list `sweep_result`.
  public internal(set) var results: [String: Int] = [:]
  /// Leads that came of it by the day, and how many of them became cases by then.
  public internal(set) var leads = 0
  public internal(set) var cases = 0
  /// By code of the list `sweep_group`: households and leads.
  public internal(set) var byGroup: [String: (due: Int, leads: Int)] = [:]
  public internal(set) var problems = 0
  public internal(set) var fixed = 0

  public var open: Int { due - results.values.reduce(0, +) }

  public static func == (a: SweepStatistics, b: SweepStatistics) -> Bool { a.flat == b.flat }
  public func hash(into hasher: inout Hasher) { hasher.combine(flat) }

  private var flat: [String] {
    [sweep, name, "\(from)", "\(to)", "\(due)", "\(leads)", "\(cases)", "\(problems)", "\(fixed)"]
      + results.map { "\($0.key)=\($0.value)" }.sorted()
      + byGroup.map { "\($0.key)=\($0.value.due)/\($0.value.leads)" }.sorted()
  }

  /// Every sweep with tasks in a division, the latest first, as of a day.
  /// - Throws: `AuthorityError` beyond the viewer's scope; `StoreError`.
  public static func all(
    in division: DivisionCode, on day: LocalDate, by viewer: Viewer, _ connection: any Connection
  ) throws -> [SweepStatistics] {
    let range = try viewer.visibleRange(of: division)
    var found: [SweepStatistics] = []
    var positions: [String: Int] = [:]
    try connection.query(
      "SELECT id, name, starts_on, ends_on FROM sweeps WHERE starts_on <= \(day.packed) ORDER BY starts_on DESC, id", []
    ) { row in
      positions[try row.get(0)] = found.count
      found.append(SweepStatistics(
        sweep: try row.get(0), name: try row.get(1), from: try row.get(2), to: try row.get(3)))
    }
    let isLead = """
      (SELECT MAX(CASE WHEN l.outcome = 'case' AND l.closed_on <= \(day.packed) THEN 2 ELSE 1 END) FROM leads l
       WHERE l.household_id = t.household_id AND l.sweep_id = t.sweep_id AND l.received_on <= \(day.packed))
      """
    try connection.query(
      """
      SELECT t.sweep_id, CASE WHEN t.done_on <= \(day.packed) THEN t.result END, t.key_groups, \(isLead),
        CASE WHEN t.done_on <= \(day.packed) THEN t.problems END,
        CASE WHEN t.fixed_on <= \(day.packed) THEN 1 END, count(*)
      FROM sweep_tasks t WHERE \(Validity.within(range, "t.village_code"))
      GROUP BY 1, 2, 3, 4, 5, 6
      """, []
    ) { row in
      guard let i = positions[try row.get(0)] else { return }
      let count: Int = try row.get(6)
      let lead = row[3].integer ?? 0
      found[i].due += count
      if let result = row[1].text { found[i].results[result, default: 0] += count }
      if lead > 0 { found[i].leads += count }
      if lead == 2 { found[i].cases += count }
      for group in (row[2].text ?? "ordinary").split(separator: ";").map(String.init) {
        found[i].byGroup[group, default: (0, 0)].due += count
        if lead > 0 { found[i].byGroup[group, default: (0, 0)].leads += count }
      }
      if row[4].text != nil {
        found[i].problems += count
        if !row[5].isNull { found[i].fixed += count }
      }
    }
    return found.filter { $0.due > 0 }
  }
}
