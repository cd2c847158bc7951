public import Basics
import Divisions
public import Store

/// What was done in monitoring over a period in a range of villages.
public struct MonitoringWork: Sendable, Hashable {
  /// Received in the period.
  public let leads: Int
  /// Visits with the look at the guarantees, and distinct households visited.
  public let visits: Int
  public let householdsVisited: Int
  /// Begun in the period.
  public let measures: Int
  /// Households with an open case on the last day.
  public let openHouseholds: Int

  public static func count(
    in range: ClosedRange<Int64>, from: LocalDate, to: LocalDate, _ connection: any Connection
  ) throws -> MonitoringWork {
    func count(_ what: String, _ table: String, _ day: String) throws -> Int {
      try connection.count(
        """
        SELECT \(what) FROM \(table) WHERE \(Validity.within(range, "village_code"))
          AND \(day) BETWEEN \(from.packed) AND \(to.packed)
        """)
    }
    return MonitoringWork(
      leads: try count("count(*)", "leads", "received_on"),
      visits: try count("count(*)", "household_checks", "visited_on"),
      householdsVisited: try count("count(DISTINCT household_id)", "household_checks", "visited_on"),
      measures: try count("count(*)", "measures", "started_on"),
      openHouseholds: try connection.count(
        """
        SELECT count(DISTINCT household_id) FROM cases
        WHERE \(Validity.within(range, "village_code")) AND \(MonitoringSQL.open(to))
        """))
  }
}
