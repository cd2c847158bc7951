public import Basics
import Divisions
public import Store

/// Households and persons.
public struct HouseholdsAndPersons: Sendable, Hashable {
  public var households = 0
  public var persons = 0

  init(households: Int = 0, persons: Int = 0) {
    self.households = households
    self.persons = persons
  }

  mutating func add(_ other: HouseholdsAndPersons) {
    households += other.households
    persons += other.persons
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

  /// Adds another range that shares no village with this one.
  mutating func add(_ other: MonitoringCounts) {
    identified.add(other.identified)
    measured.add(other.measured)
    eliminated.add(other.eliminated)
    open.add(other.open)
  }

  /// One pass over the facts of plain households; the few others are counted from the records.
  public static func count(
    in range: ClosedRange<Int64>, on date: LocalDate, _ connection: any Connection
  ) throws -> MonitoringCounts {
    var out = MonitoringCounts()
    for households in [HouseholdFacts.plain(in: range, on: date), HouseholdFacts.others(in: range, on: date)] {
      try connection.query(MonitoringSQL.totals(households), []) { row in
        func read(_ column: Int) throws -> HouseholdsAndPersons {
          HouseholdsAndPersons(
            households: try row.get(column), persons: try row.get(column + 1, as: Int?.self) ?? 0)
        }
        var part = MonitoringCounts()
        part.identified = try read(0)
        part.measured = try read(2)
        part.eliminated = try read(4)
        part.open = try read(6)
        out.add(part)
      }
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

  /// One row: households and persons identified, measured, eliminated, open.
  /// - Parameter households: one row for each household with a case by the day: first_on,
  ///   is_measured, is_eliminated, is_open, members_then, members_now.
  static func totals(_ households: String) -> String {
    func both(_ condition: String, _ members: String) -> String {
      "count(*) FILTER (WHERE \(condition)), SUM(\(members)) FILTER (WHERE \(condition))"
    }
    let identified = "s.first_on IS NOT NULL"
    return """
      SELECT \(both(identified, "s.members_then")),
        \(both(identified + " AND s.is_measured = 1", "s.members_then")),
        \(both(identified + " AND s.is_eliminated = 1 AND s.is_open = 0", "s.members_then")),
        \(both("s.is_open = 1", "s.members_now"))
      FROM (\(households)) s
      """
  }

  /// One row for each household with a case by `date`: village_code, household_id, first_on (the
  /// first rightful identification), is_eliminated, is_open.
  /// - Parameter cases: where the cases are, with these columns.
  static func households(
    of cases: String = "cases", in range: ClosedRange<Int64>, on date: LocalDate
  ) -> String {
    """
    SELECT village_code, household_id, MIN(\(firstOn)) AS first_on,
      MAX(\(isEliminated(date))) AS is_eliminated, MAX(\(isOpen(date))) AS is_open
    FROM \(cases) WHERE \(Validity.within(range, "village_code")) AND identified_on <= \(date.packed)
    GROUP BY village_code, household_id
    """
  }

  /// A case that goes on from another (moved, split off, reversed) is no recognition of its own.
  static let recognised = "(begun_by IS NULL OR begun_by = 're_identification')"

  /// Of one case: the day of a rightful identification.
  static let firstOn = "CASE WHEN \(rightlyAdmitted) AND \(recognised) THEN identified_on END"

  static func isEliminated(_ date: LocalDate) -> String {
    "CASE WHEN eliminated_on <= \(date.packed) AND \(rightlyAdmitted) THEN 1 ELSE 0 END"
  }

  static func isOpen(_ date: LocalDate) -> String { "CASE WHEN \(open(date)) THEN 1 ELSE 0 END" }

  static func measured(_ date: LocalDate) -> String {
    """
    EXISTS (SELECT 1 FROM measures m WHERE m.village_code = h.village_code
      AND m.household_id = h.household_id AND m.started_on <= \(date.packed))
    """
  }

  static func members(_ day: String, of table: String) -> String {
    """
    (SELECT count(*) FROM persons p
      WHERE p.village_code = \(table).village_code AND p.household_id = \(table).household_id
      AND (p.joined_on IS NULL OR p.joined_on <= \(day))
      AND (p.left_on IS NULL OR p.left_on >= \(day)))
    """
  }
}
