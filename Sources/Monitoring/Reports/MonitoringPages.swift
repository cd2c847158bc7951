public import Basics
import Divisions
public import Store

/// A household in a figure; no personal data.
public struct HouseholdInFigure: Sendable, Hashable {
  public let householdID: String
  public let village: DivisionCode
  /// The first rightful identification.
  public let identifiedOn: LocalDate?
  public let isMeasured: Bool
  public let isEliminated: Bool
  public let isOpen: Bool
  public let membersThen: Int
  public let membersNow: Int
}

/// Which households a figure counts.
public enum HouseholdSelection: Sendable, Hashable { case identified, measured, eliminated, open }

extension MonitoringCounts {
  /// The households behind a figure, paged by their id.
  public static func households(
    _ selection: HouseholdSelection, in range: ClosedRange<Int64>, on date: LocalDate,
    after key: String, limit: Int, _ connection: any Connection
  ) throws -> [HouseholdInFigure] {
    let condition: String
    switch selection {
    case .identified: condition = "s.first_on IS NOT NULL"
    case .measured: condition = "s.first_on IS NOT NULL AND s.is_measured = 1"
    case .eliminated: condition = "s.first_on IS NOT NULL AND s.is_eliminated = 1 AND s.is_open = 0"
    case .open: condition = "s.is_open = 1"
    }
    return try connection.rows(
      """
      SELECT s.household_id, s.village_code, s.first_on, s.is_measured, s.is_eliminated, s.is_open,
        \(MonitoringSQL.members("COALESCE(s.first_on, 0)", of: "s")),
        \(MonitoringSQL.members(String(date.packed), of: "s"))
      FROM (SELECT h.*, CASE WHEN \(MonitoringSQL.measured(date)) THEN 1 ELSE 0 END AS is_measured
            FROM (\(MonitoringSQL.households(in: range, on: date))) h
            WHERE h.household_id > $1) s
      WHERE \(condition) ORDER BY s.household_id LIMIT $2
      """, [key, limit]
    ) { row in
      HouseholdInFigure(
        householdID: try row.get(0), village: try row.get(1), identifiedOn: try row.get(2),
        isMeasured: try row.get(3), isEliminated: try row.get(4), isOpen: try row.get(5),
        membersThen: try row.get(6), membersNow: try row.get(7))
    }
  }
}
