public import Basics
import Divisions
public import Store

/// Households and persons.
public struct HouseholdsAndPersons: Sendable, Hashable {
  public var households = 0
  public var persons = 0

  public init() {}

  mutating func add(_ members: Int) {
    households += 1
    persons += members
  }
}

/// What monitoring comes to in a range of villages on a day, by the definitions of the programme
/// summary.
public struct MonitoringCounts: Sendable, Hashable {
  /// Ever recognised, wrongly admitted ones left out; persons as on the day of recognition.
  public var identified = HouseholdsAndPersons()
  /// Of those, with at least one measure begun.
  public var measured = HouseholdsAndPersons()
  /// Of those identified, with a case eliminated and none open.
  public var eliminated = HouseholdsAndPersons()
  /// With a case neither eliminated nor left; persons as on the day asked for.
  public var open = HouseholdsAndPersons()

  public init() {}

  /// One pass over three covering indexes in the order of villages and households.
  public static func count(
    in range: ClosedRange<Int64>, on date: LocalDate, _ connection: any Connection
  ) throws -> MonitoringCounts {
    var out = MonitoringCounts()
    try each(in: range, on: date, connection) { standing in
      if standing.isIdentified {
        out.identified.add(standing.membersThen)
        if standing.isMeasured { out.measured.add(standing.membersThen) }
        if standing.isEliminated && !standing.isOpen { out.eliminated.add(standing.membersThen) }
      }
      if standing.isOpen { out.open.add(standing.membersNow) }
    }
    return out
  }

  /// Open households per division of a rank, by the code of that division.
  public static func openHouseholds(
    by rank: DivisionRank, in range: ClosedRange<Int64>, on date: LocalDate,
    _ connection: any Connection
  ) throws -> [Int64: Int] {
    var out: [Int64: Int] = [:]
    try connection.query(
      """
      SELECT village_code / \(rank.span), count(DISTINCT household_id) FROM cases
      WHERE \(Validity.within(range, "village_code")) AND \(MonitoringSQL.open(date)) GROUP BY 1
      """, []
    ) { out[try $0.get(0, as: Int64.self) * rank.span] = try $0.get(1) }
    return out
  }

  private static func each(
    in range: ClosedRange<Int64>, on date: LocalDate, _ connection: any Connection,
    _ body: (MonitoringSQL.Standing) -> Void
  ) throws {
    try connection.query(MonitoringSQL.standings(in: range, on: date), []) {
      body(try MonitoringSQL.Standing($0))
    }
  }
}

/// The definitions of monitoring, written once.
public enum MonitoringSQL {
  /// A case is open that was identified and is neither eliminated nor left; elimination and leaving
  /// count from their own day on.
  static func open(_ date: LocalDate) -> String {
    """
    identified_on <= \(date.packed) AND (eliminated_on IS NULL OR eliminated_on > \(date.packed)) \
    AND (left_on IS NULL OR left_on > \(date.packed))
    """
  }

  static let rightlyAdmitted = "(left_reason IS NULL OR left_reason <> 'wrongly_admitted')"

  /// Where one household stands on a day.
  struct Standing {
    let isIdentified: Bool
    let isMeasured: Bool
    let isEliminated: Bool
    let isOpen: Bool
    let membersThen: Int
    let membersNow: Int

    init(_ row: Row) throws {
      isIdentified = try row.get(0)
      isMeasured = try row.get(1)
      isEliminated = try row.get(2)
      isOpen = try row.get(3)
      membersThen = try row.get(4)
      membersNow = try row.get(5)
    }
  }

  /// One row for each household with a case by `date`: identified, measured, eliminated, open (as
  /// 0 or 1), members on the day of identification, members on the day asked for.
  static func standings(in range: ClosedRange<Int64>, on date: LocalDate) -> String {
    """
    SELECT CASE WHEN h.first_on IS NOT NULL THEN 1 ELSE 0 END,
      CASE WHEN \(measured(date)) THEN 1 ELSE 0 END, h.is_eliminated, h.is_open,
      \(members("COALESCE(h.first_on, 0)", of: "h")),
      CASE WHEN h.is_open = 1 THEN \(members(String(date.packed), of: "h")) ELSE 0 END
    FROM (\(households(in: range, on: date))) h
    """
  }

  /// One row for each household with a case by `date`: village_code, household_id, first_on (the
  /// first rightful identification), is_eliminated, is_open.
  static func households(in range: ClosedRange<Int64>, on date: LocalDate) -> String {
    """
    SELECT village_code, household_id,
      MIN(CASE WHEN \(rightlyAdmitted) THEN identified_on END) AS first_on,
      MAX(CASE WHEN eliminated_on <= \(date.packed) AND \(rightlyAdmitted) THEN 1 ELSE 0 END)
        AS is_eliminated,
      MAX(CASE WHEN \(open(date)) THEN 1 ELSE 0 END) AS is_open
    FROM cases WHERE \(Validity.within(range, "village_code")) AND identified_on <= \(date.packed)
    GROUP BY village_code, household_id
    """
  }

  static func measured(_ date: LocalDate) -> String {
    """
    EXISTS (SELECT 1 FROM measures m WHERE m.village_code = h.village_code
      AND m.household_id = h.household_id AND m.started_on <= \(date.packed))
    """
  }

  static func members(_ day: String, of table: String) -> String {
    """
    (SELECT count(*) FROM persons p WHERE p.household_id = \(table).household_id
      AND (p.joined_on IS NULL OR p.joined_on <= \(day))
      AND (p.left_on IS NULL OR p.left_on >= \(day)))
    """
  }
}
