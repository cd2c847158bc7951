import Basics
import Divisions
import Monitoring
import Store

/// The present values of indicators for the villages of a range, read from the records in one pass for
/// each source that is asked for.
///
/// Amounts of a year come from the ledger or the sales of that year, up to the day; where a year has
/// none, from the profile. Counts are those of the day. A goal of an earlier year is looked at as of the
/// end of that year.
struct IndicatorReader {
  private let range: ClosedRange<Int64>
  private let day: LocalDate
  private let connection: any Connection
  /// By source, what was read: by village, then by year (or by the day packed, for counts of a day).
  private var known: [String: [Int64: [Int: Int64]]] = [:]

  init(_ range: ClosedRange<Int64>, on day: LocalDate, _ connection: any Connection) {
    self.range = range
    self.day = day
    self.connection = connection
  }

  /// - Parameters:
  ///   - last: the year of the target; later records do not count towards it.
  ///   - since: the year of the baseline.
  mutating func value(
    of indicator: String, in village: DivisionCode, until last: Int, since: Int?
  ) throws -> IndicatorValue? {
    let end = LocalDate(last, 12, 31).map { min($0, day) } ?? day
    switch indicator {
    case "collective_income":
      let ledger = try yearly("SELECT village_code, date / 10000, SUM(amount) FROM ledger WHERE kind = 'income' AND date", village)
      return latest(ledger, .ledger, end, profile: try profile("collective_income", village))
    case "sales":
      let sales = try yearly("SELECT village_code, paid_on / 10000, SUM(amount) FROM sales WHERE paid_on", village)
      return latest(sales, .sales, end, profile: [:])
    case "collective_assets":
      if let value = try stock(assets(end), end, village) { return ofDay(value, .assets, end) }
      return latest([:], .profile, end, profile: try profile("collective_assets", village))
    case "disposable_income_per_capita":
      return latest([:], .profile, end, profile: try profile("disposable_income_per_capita", village))
    case "jobs":
      return try stock(jobs(end), end, village).map { ofDay($0 * 100, .jobs, end) }
    case "reserve_cadres":
      return try stock(reserve(end), end, village).map { ofDay($0 * 100, .mentoring, end) }
    case "open_cases":
      let open = try openCases(end)[village.value] ?? [:]
      return ofDay((open[Int(end.packed)] ?? 0) * 100, .cases, end)
    case "party_members":
      return try newMembers(village, since: since, end)
    default:
      return try profileItem(indicator, village, end)
    }
  }

  private func ofDay(_ hundredths: Int64, _ source: GoalSource, _ end: LocalDate) -> IndicatorValue {
    IndicatorValue(value: Quantity(hundredths: hundredths), source: source, year: end.year, asOf: end)
  }

  /// The latest year not after the end that either has; in one year, records come before the profile.
  private func latest(
    _ records: [Int: Int64], _ source: GoalSource, _ end: LocalDate, profile: [Int: Int64]
  ) -> IndicatorValue? {
    guard let year = (Array(records.keys) + profile.keys).filter({ $0 <= end.year }).max() else { return nil }
    if let value = records[year] {
      let isPartial = year == day.year && LocalDate(year, 12, 31).map { day < $0 } ?? false
      return IndicatorValue(
        value: Quantity(hundredths: value), source: source, year: year, asOf: isPartial ? day : nil)
    }
    return profile[year].map {
      IndicatorValue(value: Quantity(hundredths: $0), source: .profile, year: year, asOf: nil)
    }
  }

  private mutating func read(_ name: String, _ sql: String) throws -> [Int64: [Int: Int64]] {
    if let found = known[name] { return found }
    var out: [Int64: [Int: Int64]] = [:]
    try connection.query(sql, []) { row in
      guard let value = try row.get(2, as: Int64?.self) else { return }
      out[try row.get(0), default: [:]][try row.get(1)] = value
    }
    known[name] = out
    return out
  }

  /// - Parameter head: a query up to the column of the day.
  private mutating func yearly(_ head: String, _ village: DivisionCode) throws -> [Int: Int64] {
    try read(head, "\(head) <= \(day.packed) AND \(Validity.within(range, "village_code")) GROUP BY 1, 2")[village.value] ?? [:]
  }

  private mutating func profile(_ column: String, _ village: DivisionCode) throws -> [Int: Int64] {
    try read(
      column,
      "SELECT village_code, year, \(column) FROM profiles WHERE \(Validity.within(range, "village_code")) AND year <= \(day.year)"
    )[village.value] ?? [:]
  }

  private mutating func stock(_ sql: String, _ end: LocalDate, _ village: DivisionCode) throws -> Int64? {
    try read(sql, sql)[village.value]?[Int(end.packed)]
  }

  private var here: String { Validity.within(range, "village_code") }

  private func assets(_ end: LocalDate) -> String {
    """
    SELECT village_code, \(end.packed), SUM(value) FROM assets WHERE \(here)
      AND \(AssetSQL.held(end)) GROUP BY village_code
    """
  }

  private func jobs(_ end: LocalDate) -> String {
    """
    SELECT village_code, \(end.packed), count(DISTINCT COALESCE(person_id, id)) FROM jobs WHERE \(here)
      AND \(Validity.on(end, from: "starts_on", to: "ends_on")) GROUP BY village_code
    """
  }

  private func reserve(_ end: LocalDate) -> String {
    """
    SELECT village_code, \(end.packed), count(DISTINCT mentee_name) FROM mentoring WHERE \(here)
      AND mentee_kind = 'reserve_cadre' AND starts_on <= \(end.packed) GROUP BY village_code
    """
  }

  private mutating func openCases(_ end: LocalDate) throws -> [Int64: [Int: Int64]] {
    let name = "open_cases \(end.packed)"
    if let found = known[name] { return found }
    let open = try MonitoringCounts.openHouseholds(by: .village, in: range, on: end, connection)
    let out = open.mapValues { [Int(end.packed): Int64($0)] }
    known[name] = out
    return out
  }

  /// New party members since the year of the baseline: the difference of the two profiles.
  private mutating func newMembers(
    _ village: DivisionCode, since: Int?, _ end: LocalDate
  ) throws -> IndicatorValue? {
    let members = try profile("party_members", village)
    guard let since, let before = members[since],
      let year = members.keys.filter({ $0 > since && $0 <= end.year }).max(), let now = members[year]
    else { return nil }
    return IndicatorValue(value: Quantity(Int(now - before)), source: .profile, year: year, asOf: nil)
  }

  /// A figure of the profile under the indicator's own name.
  private mutating func profileItem(
    _ indicator: String, _ village: DivisionCode, _ end: LocalDate
  ) throws -> IndicatorValue? {
    let name = "item \(indicator)"
    if known[name] == nil {
      var out: [Int64: [Int: Int64]] = [:]
      try connection.query(
        """
        SELECT village_code, year, value FROM profile_items
        WHERE item = $1 AND \(here) AND year <= \(day.year)
        """, [indicator]
      ) { out[try $0.get(0), default: [:]][try $0.get(1)] = try $0.get(2, as: Int64.self) }
      known[name] = out
    }
    let years = known[name]?[village.value] ?? [:]
    guard let year = years.keys.filter({ $0 <= end.year }).max(), let value = years[year] else { return nil }
    return IndicatorValue(value: Quantity(hundredths: value), source: .profileItem, year: year, asOf: nil)
  }
}
