import Basics
import Divisions
import Journal

/// The table `household_facts`: one row for each household that ever had a case.
///
/// Nearly all of them are plain: one case begun by an ordinary recognition, and no member whose joining or leaving is dated. A plain
/// row holds all that the figures of monitoring ask for on any day: the dates of the case, the first
/// beginning of a measure, the number of members. For the others only the key is kept; they are
/// counted from the records.
enum HouseholdFacts {
  static let table = DerivedTable(
    "household_facts", key: ["village_code", "household_id"],
    values: ["is_plain"] + plainValues.map(\.name),
    everyKey: "(SELECT DISTINCT village_code, household_id FROM cases)",
    rows: { keys in
      """
      SELECT h.village_code, h.household_id, h.is_plain,
        \(plainValues.map { "CASE WHEN h.is_plain = 1 THEN \($0.sql) END AS \($0.name)" }.joined(separator: ", "))
      FROM (SELECT k.village_code, k.household_id,
          CASE WHEN count(*) = 1 AND MIN(c.begun_by) IS NULL AND NOT EXISTS (SELECT 1 FROM persons p
            WHERE p.village_code = k.village_code AND p.household_id = k.household_id
            AND (p.joined_on IS NOT NULL OR p.left_on IS NOT NULL)) THEN 1 ELSE 0 END AS is_plain,
          MIN(c.identified_on) AS identified_on, MIN(c.eliminated_on) AS eliminated_on,
          MIN(c.left_on) AS left_on, MIN(c.left_reason) AS left_reason
        FROM \(keys) k JOIN cases c
          ON c.village_code = k.village_code AND c.household_id = k.household_id
        GROUP BY k.village_code, k.household_id) h
      """
    })

  private static let plainValues: [(name: String, sql: String)] = [
    // The least of one is the one.
    ("identified_on", "h.identified_on"), ("eliminated_on", "h.eliminated_on"),
    ("left_on", "h.left_on"), ("left_reason", "h.left_reason"),
    ("measured_on", """
      (SELECT MIN(m.started_on) FROM measures m
        WHERE m.village_code = h.village_code AND m.household_id = h.household_id)
      """),
    ("members", """
      (SELECT count(*) FROM persons p
        WHERE p.village_code = h.village_code AND p.household_id = h.household_id)
      """),
  ]

  /// Plain households with a case by `date`, for `MonitoringSQL.totals`. The limit, which is never
  /// reached, keeps SQLite from working the conditions out anew for each of the sums.
  static func plain(in range: ClosedRange<Int64>, on date: LocalDate) -> String {
    """
    SELECT CASE WHEN \(MonitoringSQL.rightlyAdmitted) THEN identified_on END AS first_on,
      CASE WHEN measured_on <= \(date.packed) THEN 1 ELSE 0 END AS is_measured,
      \(MonitoringSQL.isEliminated(date)) AS is_eliminated, \(MonitoringSQL.isOpen(date)) AS is_open,
      members AS members_then, members AS members_now
    FROM household_facts
    WHERE \(Validity.within(range, "village_code")) AND is_plain = 1 AND identified_on <= \(date.packed)
    LIMIT 1000000000
    """
  }

  /// All other households with a case by `date`, likewise; members are counted once for all sums.
  static func others(in range: ClosedRange<Int64>, on date: LocalDate) -> String {
    // CROSS JOIN tells SQLite to begin with the few.
    let cases = """
      (SELECT c.village_code, c.household_id, c.identified_on, c.eliminated_on, c.left_on, c.left_reason,
         c.begun_by FROM household_facts f CROSS JOIN cases c
       WHERE f.is_plain = 0 AND \(Validity.within(range, "f.village_code"))
         AND c.village_code = f.village_code AND c.household_id = f.household_id) AS cases_of_others
      """
    return """
      SELECT h.first_on, h.is_eliminated, h.is_open,
        CASE WHEN \(MonitoringSQL.measured(date)) THEN 1 ELSE 0 END AS is_measured,
        \(MonitoringSQL.members("COALESCE(h.first_on, 0)", of: "h")) AS members_then,
        \(MonitoringSQL.members(String(date.packed), of: "h")) AS members_now
      FROM (\(MonitoringSQL.households(of: cases, in: range, on: date))) h
      LIMIT 1000000000
      """
  }
}
