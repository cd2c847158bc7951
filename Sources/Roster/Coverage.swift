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

  /// - Throws: `AuthorityError` outside the viewer's scope.
  public static func check(
    _ division: DivisionCode, on date: LocalDate, policy: PolicyBook, viewer: Viewer,
    _ connection: any Connection
  ) throws -> Coverage {
    let range = try viewer.visibleRange(of: division)
    let standards = policy.teamStandards(in: division, on: date)
    guard !standards.isEmpty else { return Coverage(date: date, division: division, results: []) }
    let places = try DivisionQueries.places(in: range, on: date, connection)
    let filled = try FilledSlots(
      Set(standards.flatMap { $0.slots.flatMap(\.filledBy) }), range, date, connection)
    let results = try standards.map { standard in
      let since = try applicable(standard, places, range, date, connection)
      let due = since.keys.sorted()
      var met = 0
      var gaps: [Gap] = []
      for village in due {
        var isMet = true
        for slot in standard.slots where !filled.isFilled(village, by: slot.filledBy) {
          isMet = false
          let start = max(since[village] ?? date, standard.span.from ?? LocalDate(dayNumber: 0))
          let lastEnd = filled.lastEnd(village, of: slot.filledBy).map { $0.adding(days: 1) }
          if let code = DivisionCode(village) {
            gaps.append(Gap(
              village: code, standard: standard.id, slot: slot.id, since: max(start, lastEnd ?? start)))
          }
        }
        if isMet { met += 1 }
      }
      return Result(standard: standard, due: due.count, met: met, gaps: gaps, dueVillages: due)
    }
    return Coverage(date: date, division: division, results: results)
  }

  /// The places that a standard applies to, with the day since when.
  private static func applicable(
    _ standard: TeamStandard, _ places: (villages: [Int64], communities: [Int64]),
    _ range: ClosedRange<Int64>, _ date: LocalDate, _ connection: any Connection
  ) throws -> [Int64: LocalDate] {
    let rule = standard.appliesTo
    let start = standard.span.from ?? date
    var out: [Int64: LocalDate]
    if rule.anyOfTags.isEmpty {
      out = Dictionary(uniqueKeysWithValues: places.villages.map { ($0, start) })
    } else {
      // A resettlement community counts like a village.
      let existing = Set(places.villages).union(places.communities)
      out = try DivisionQueries.tagged(rule.anyOfTags, in: range, on: date, connection)
        .filter { existing.contains($0.key) }
    }
    if !rule.noneOfTags.isEmpty {
      for code in try DivisionQueries.tagged(rule.noneOfTags, in: range, on: date, connection).keys {
        out[code] = nil
      }
    }
    if let minimum = rule.minimumPoorHouseholds {
      let poor = try VillageProfiles.latestPoorHouseholds(in: range, on: date, connection)
      out = out.filter { (poor[$0.key] ?? 0) >= minimum }
    }
    return out
  }
}

/// Which slots are filled where on a day: first secretary and team by postings or links, the others
/// by support links.
struct FilledSlots {
  private var filled: [String: Set<Int64>] = [:]
  private var ended: [String: [Int64: LocalDate]] = [:]

  static func slot(ofRole role: String) -> String { role == "member" ? "work_team" : role }

  init(
    _ slots: Set<String>, _ range: ClosedRange<Int64>, _ date: LocalDate, _ connection: any Connection
  ) throws {
    let open = "starts_on <= \(date.packed) AND (ends_on IS NULL OR ends_on >= \(date.packed))"
    var reader = self
    func read(_ table: String, _ place: String, _ slot: String) throws {
      let within = Validity.within(range, place)
      try connection.query("SELECT DISTINCT \(slot), \(place) FROM \(table) WHERE \(within) AND \(open)", []) { row in
        let name = FilledSlots.slot(ofRole: try row.get(0))
        if slots.contains(name) { reader.filled[name, default: []].insert(try row.get(1)) }
      }
      try connection.query(
        """
        SELECT \(slot), \(place), MAX(ends_on) FROM \(table)
        WHERE \(within) AND ends_on < \(date.packed) GROUP BY \(slot), \(place)
        """, []
      ) { row in
        let name = FilledSlots.slot(ofRole: try row.get(0))
        guard slots.contains(name) else { return }
        let (code, end): (Int64, LocalDate) = (try row.get(1), try row.get(2))
        if let known = reader.ended[name]?[code], known >= end { return }
        reader.ended[name, default: [:]][code] = end
      }
    }
    try read("postings", "village_code", "role")
    try read("support", "division_code", "slot")
    self = reader
  }

  func isFilled(_ village: Int64, by slots: [String]) -> Bool {
    slots.contains { filled[$0]?.contains(village) ?? false }
  }

  func lastEnd(_ village: Int64, of slots: [String]) -> LocalDate? {
    slots.compactMap { ended[$0]?[village] }.max()
  }
}
