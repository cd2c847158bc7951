public import Authority
public import Basics
import Divisions
public import Store

/// How many people serve where on a day; invariant 2 of the domain: persons and villages are counted
/// once each.
public struct Staffing: Sendable, Hashable {
  public var inPost = 0
  public var firstSecretaries = 0
  public var members = 0
  /// Villages and communities with at least one open posting.
  public var coveredPlaces = 0
  /// Villagers' committees alone.
  public var coveredVillages = 0

  /// - Parameters:
  ///   - villages: the villagers' committees of the range on that day, sorted.
  ///   - postings: the open postings of the range on that day, where the caller has them already.
  public static func count(
    in range: ClosedRange<Int64>, on date: LocalDate, villages: [Int64],
    postings: OpenPostings? = nil, _ connection: any Connection
  ) throws -> Staffing {
    let postings = try postings ?? OpenPostings(in: range, on: date, connection)
    var out = Staffing()
    out.inPost = postings.persons
    out.firstSecretaries = postings.personsByRole["first_secretary"] ?? 0
    out.members = postings.personsByRole["member"] ?? 0
    out.coveredPlaces = postings.places.count
    out.coveredVillages = common(postings.places, villages)
    return out
  }

  /// The rounds of sending (轮次) with their first days, in order.
  public static func rounds(_ connection: any Connection) throws -> [(name: String, begin: LocalDate)] {
    try connection.rows(
      "SELECT round, MIN(starts_on) FROM postings WHERE round IS NOT NULL GROUP BY round ORDER BY MIN(starts_on), round"
    ) { (try $0.get(0), try $0.get(1)) }
  }

  /// Everyone whose first posting began on or before the day.
  ///
  /// Over a whole province it is quicker to go through the postings person by person, in the order
  /// of their index, than to sort out repeated persons; the plus sign keeps the engine from taking
  /// the index by village.
  public static func served(
    in range: ClosedRange<Int64>, by date: LocalDate, _ connection: any Connection
  ) throws -> Int {
    guard range.count >= DivisionRank.province.span else {
      return try connection.count(
        """
        SELECT count(DISTINCT cadre_id) FROM postings
        WHERE \(Validity.within(range, "village_code")) AND starts_on <= \(date.packed)
        """)
    }
    return try connection.count(
      """
      SELECT count(*) FROM (SELECT cadre_id FROM postings
        WHERE \(Validity.within(range, "+village_code")) AND +starts_on <= \(date.packed)
        GROUP BY cadre_id) AS persons
      """)
  }

  /// How many codes two sorted lists have in common.
  private static func common(_ a: [Int64], _ b: [Int64]) -> Int {
    var (i, j, count) = (0, 0, 0)
    while i < a.count, j < b.count {
      if a[i] == b[j] { count += 1 }
      if a[i] <= b[j] { i += 1 } else { j += 1 }
    }
    return count
  }

  /// The codes of places with an open posting, in order.
  public static func coveredPlaces(
    in range: ClosedRange<Int64>, on date: LocalDate, _ connection: any Connection
  ) throws -> [Int64] {
    try OpenPostings(in: range, on: date, connection).places
  }

  /// People in post per division of a rank, by the code of that division.
  public static func inPost(
    by rank: DivisionRank, in range: ClosedRange<Int64>, on date: LocalDate,
    _ connection: any Connection
  ) throws -> [Int64: Int] {
    var out: [Int64: Int] = [:]
    try connection.query(
      """
      SELECT village_code / \(rank.span), count(DISTINCT cadre_id) FROM postings
      WHERE \(Validity.within(range, "village_code")) AND \(open(date)) GROUP BY 1
      """, []
    ) { out[try $0.get(0, as: Int64.self) * rank.span] = try $0.get(1) }
    return out
  }

  static func open(_ date: LocalDate) -> String {
    "starts_on <= \(date.packed) AND (ends_on IS NULL OR ends_on >= \(date.packed))"
  }
}

/// One posting with the names a page shows.
public struct TeamMember: Sendable, Hashable {
  public let postingID: String
  public let cadreID: String
  public let name: String
  public let role: String
  public let unit: String?
  public let round: String?
  public let span: DateSpan
  /// A code of the list `end_reason`.
  public let endReason: String?
}

/// One support link.
public struct SupportLink: Sendable, Hashable {
  public let id: String
  public let slot: String
  public let holder: String
  public let span: DateSpan
}

/// The people and the support of one village.
public enum VillageTeam {
  /// Newest first.
  /// - Throws: `AuthorityError` outside the viewer's scope.
  public static func members(
    of village: DivisionCode, viewer: Viewer, _ connection: any Connection
  ) throws -> [TeamMember] {
    try viewer.require(.read, in: village)
    return try connection.rows(
      """
      SELECT p.id, p.cadre_id, c.name, p.role, u.name, p.round, p.starts_on, p.ends_on,
        p.end_reason
      FROM postings p JOIN cadres c ON c.id = p.cadre_id LEFT JOIN units u ON u.id = p.unit_id
      WHERE p.village_code = $1 ORDER BY p.starts_on DESC, p.role, p.cadre_id
      """, [village]
    ) {
      TeamMember(
        postingID: try $0.get(0), cadreID: try $0.get(1), name: try $0.get(2), role: try $0.get(3),
        unit: try $0.get(4), round: try $0.get(5),
        span: DateSpan(from: try $0.get(6), to: try $0.get(7)), endReason: try $0.get(8))
    }
  }

  /// Newest first.
  public static func support(
    of village: DivisionCode, viewer: Viewer, _ connection: any Connection
  ) throws -> [SupportLink] {
    try viewer.require(.read, in: village)
    return try connection.rows(
      """
      SELECT id, slot, holder, starts_on, ends_on FROM support WHERE division_code = $1
      ORDER BY starts_on DESC, slot, holder
      """, [village]
    ) {
      SupportLink(
        id: try $0.get(0), slot: try $0.get(1), holder: try $0.get(2),
        span: DateSpan(from: try $0.get(3), to: try $0.get(4)))
    }
  }
}
