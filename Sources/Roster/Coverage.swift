public import Authority
public import Basics
import Divisions
public import Policy
public import Store

/// Every village against the team standards in force on a day.
///
/// Invariant 3 of the domain: gaps are listed, never filled automatically.
public struct Coverage: Sendable {
  /// A slot that a standard requires and nobody fills.
  public struct Gap: Sendable, Hashable {
    public let village: DivisionCode
    public let standard: String
    public let slot: String
    /// The first day on which the slot was due and empty.
    public let since: LocalDate
  }

  /// One standard in one area.
  public struct Result: Sendable {
    public let standard: TeamStandard
    public let due: Int
    public let met: Int
    /// In the order of villages and of the standard's slots.
    public let gaps: [Gap]
    /// The villages it applies to.
    public let dueVillages: [Int64]
  }

  public let date: LocalDate
  public let division: DivisionCode
  public let results: [Result]

  public var gaps: [Gap] { results.flatMap(\.gaps).sorted { ($0.village, $0.slot) < ($1.village, $1.slot) } }

  /// - Parameters:
  ///   - places: the places of the division on that day, where the caller has them already.
  ///   - postings: likewise its open postings.
  /// - Throws: `AuthorityError` outside the viewer's scope.
  public static func check(
    _ division: DivisionCode, on date: LocalDate, policy: PolicyBook, viewer: Viewer,
    places: (villages: [Int64], communities: [Int64])? = nil, postings: OpenPostings? = nil,
    _ connection: any Connection
  ) throws -> Coverage {
    let range = try viewer.visibleRange(of: division)
    let standards = policy.teamStandards(in: division, on: date)
    guard !standards.isEmpty else { return Coverage(date: date, division: division, results: []) }
    let places = try places ?? DivisionQueries.places(in: range, on: date, connection)
    let filled = try FilledSlots(
      Set(standards.flatMap { $0.slots.flatMap(\.filledBy) }),
      postings ?? OpenPostings(in: range, on: date, connection), range, date, connection)
    let results = try standards.map { standard in
      let due = try applicable(standard, places, range, date, connection).sorted()
      let lacking = due.filter { village in
        standard.slots.contains { !filled.isFilled(village, by: $0.filledBy) }
      }
      let ends = try LastEnds(lacking, before: date, connection)
      let dueSince = try DueSince(standard, lacking, on: date, connection)
      var gaps: [Gap] = []
      for village in lacking {
        let start = dueSince.day(village, on: date)
        for slot in standard.slots where !filled.isFilled(village, by: slot.filledBy) {
          let lastEnd = ends.last(village, of: slot.filledBy).map { $0.adding(days: 1) }
          if let code = DivisionCode(village) {
            gaps.append(Gap(
              village: code, standard: standard.id, slot: slot.id, since: max(start, lastEnd ?? start)))
          }
        }
      }
      return Result(
        standard: standard, due: due.count, met: due.count - lacking.count, gaps: gaps,
        dueVillages: due)
    }
    return Coverage(date: date, division: division, results: results)
  }

  /// The places that a standard applies to.
  private static func applicable(
    _ standard: TeamStandard, _ places: (villages: [Int64], communities: [Int64]),
    _ range: ClosedRange<Int64>, _ date: LocalDate, _ connection: any Connection
  ) throws -> Set<Int64> {
    let rule = standard.appliesTo
    var out: Set<Int64>
    if rule.anyOfTags.isEmpty {
      out = Set(places.villages)
    } else {
      // A resettlement community counts like a village.
      let existing = Set(places.villages).union(places.communities)
      out = existing.intersection(
        try DivisionQueries.tagged(rule.anyOfTags, in: range, on: date, connection).keys)
    }
    if !rule.noneOfTags.isEmpty {
      out.subtract(try DivisionQueries.tagged(rule.noneOfTags, in: range, on: date, connection).keys)
    }
    if let minimum = rule.minimumPoorHouseholds {
      let poor = try VillageProfiles.latestPoorHouseholds(in: range, on: date, connection)
      out = out.filter { (poor[$0] ?? 0) >= minimum }
    }
    return out
  }
}

/// Which slots are filled where on a day: first secretary and team by postings or links, the others
/// by support links.
struct FilledSlots {
  private var filled: [String: Set<Int64>] = [:]

  static func slot(ofRole role: String) -> String { role == "member" ? "work_team" : role }

  init(
    _ slots: Set<String>, _ postings: OpenPostings, _ range: ClosedRange<Int64>, _ date: LocalDate,
    _ connection: any Connection
  ) throws {
    var found: [String: Set<Int64>] = [:]
    for (role, places) in postings.placesByRole { found[Self.slot(ofRole: role)] = places }
    try connection.query(
      """
      SELECT slot, division_code FROM support
      WHERE \(Validity.within(range, "division_code")) AND \(Staffing.open(date))
      """, []
    ) { row in
      let name = Self.slot(ofRole: try row.get(0))
      if slots.contains(name) { found[name, default: []].insert(try row.get(1)) }
    }
    filled = found
  }

  func isFilled(_ village: Int64, by slots: [String]) -> Bool {
    slots.contains { filled[$0]?.contains(village) ?? false }
  }
}

/// When somebody last filled a slot in the villages that lack one.
struct LastEnds {
  private var ends: [String: [Int64: LocalDate]] = [:]

  init(_ villages: [Int64], before date: LocalDate, _ connection: any Connection) throws {
    var found: [String: [Int64: LocalDate]] = [:]
    func read(_ table: String, _ place: String, _ slot: String) throws {
      for chunk in stride(from: 0, to: villages.count, by: 500) {
        let codes = villages[chunk..<min(chunk + 500, villages.count)].map(String.init)
        try connection.query(
          """
          SELECT \(slot), \(place), MAX(ends_on) FROM \(table)
          WHERE \(place) IN (\(codes.joined(separator: ", "))) AND ends_on < \(date.packed)
          GROUP BY \(slot), \(place)
          """, []
        ) { row in
          let name = FilledSlots.slot(ofRole: try row.get(0))
          let (code, end): (Int64, LocalDate) = (try row.get(1), try row.get(2))
          if let known = found[name]?[code], known >= end { return }
          found[name, default: [:]][code] = end
        }
      }
    }
    try read("postings", "village_code", "role")
    try read("support", "division_code", "slot")
    ends = found
  }

  func last(_ village: Int64, of slots: [String]) -> LocalDate? {
    slots.compactMap { ends[$0]?[village] }.max()
  }
}
