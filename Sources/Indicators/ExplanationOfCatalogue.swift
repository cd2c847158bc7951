import Basics
import Divisions
import Facts
import Monitoring
import Policy
import Roster
import Store
import VillageWork

/// The records behind the indicators of the catalogue that the summary does not have.
extension Explanation.Reader {
  typealias Page = (columns: [Explanation.Column], lines: [Explanation.Line])

  func ofCatalogue(_ figure: String) throws -> Page? {
    guard let indicator = policy.indicator(figure) else { return nil }
    if case .percent(let part, _) = indicator.formula { return try page(part) }
    guard case .sum(let terms) = indicator.formula, let series = terms.first?.series else { return nil }
    for case let source as SimpleFacts in MonitoringFactSources.all + WorkFactSources.all
    where source.prefixes.contains(where: { series.hasPrefix($0) }) {
      return try records(series, source, isFlow: indicator.period != .stock)
    }
    switch series {
    case "villages.covered_committees":
      let villages = Set(try DivisionQueries.places(in: range, on: date, connection).villages)
      return try places(Staffing.coveredPlaces(in: range, on: date, connection).filter { villages.contains($0) })
    case "communities.total":
      return try places(DivisionQueries.places(in: range, on: date, connection).communities)
    case "mentoring.now": return try mentees(onlyNow: true)
    case "activities.households.ever": return try visitedHouseholds(since: nil)
    case "activities.households.last_30_days": return try visitedHouseholds(since: date.adding(days: -29))
    case "counties.total":
      return try places(DivisionQueries.all(level: "county", in: range, on: date, connection).map(\.code.value))
    default:
      guard series.hasPrefix("counties.tag.") else { return nil }
      let tagged = try DivisionQueries.tagged([String(series.dropFirst(13))], in: range, on: date, connection)
      return try places(
        DivisionQueries.all(level: "county", in: range, on: date, connection).map(\.code.value)
          .filter { tagged[$0] != nil })
    }
  }

  /// One line for each record of a declared source.
  private func records(_ series: String, _ source: SimpleFacts, isFlow: Bool) throws -> Page {
    let since = isFlow ? from ?? LocalDate(date.year, 1, 1) : nil
    let found = try source.records(
      series, in: [range], since: since, on: date, after: after, limit: limit, connection)
    return ([
      Explanation.Column(id: "record", name: Bilingual("记录", "record")),
      Explanation.Column(id: "village", name: Bilingual("村", "village")),
      Explanation.Column(id: "from", name: Bilingual("起", "from")),
      Explanation.Column(id: "to", name: Bilingual("止", "to")),
      Explanation.Column(id: "amount", name: Bilingual("计入", "counted")),
    ], try found.map { record in
      let place = DivisionCode(record.place)
      return Explanation.Line(
        key: record.id,
        cells: [
          record.id, try place.map { try villageName($0) } ?? "", record.from?.description ?? "",
          record.through?.description ?? "", String(record.amount),
        ],
        place: place, record: Explanation.Record(kind: record.kind, id: record.id))
    })
  }

  private func visitedHouseholds(since: LocalDate?) throws -> Page {
    let found = try WorkFacts.visited(
      in: range, since: since, on: date, after: after, limit: limit, connection)
    return ([
      Explanation.Column(id: "household_id", name: Bilingual("户编号", "household")),
      Explanation.Column(id: "village", name: Bilingual("村", "village")),
      Explanation.Column(id: "last", name: Bilingual("最近一次", "last")),
      Explanation.Column(id: "times", name: Bilingual("次数", "times")),
    ], try found.map { visited in
      Explanation.Line(
        key: visited.key,
        cells: [visited.household, try villageName(visited.village), visited.last.description, String(visited.times)],
        place: visited.village, record: nil)
    })
  }
}

/// Puts the lines of several ranges together: the division itself, and former places that count in it.
struct MovedLines {
  private let lineage: Lineage
  private let range: ClosedRange<Int64>
  private let date: LocalDate
  private let limit: Int

  init(_ lineage: Lineage, _ range: ClosedRange<Int64>, _ date: LocalDate, limit: Int) {
    self.lineage = lineage
    self.range = range
    self.date = date
    self.limit = limit
  }

  /// - Parameter pages: one page for each range; nil where there is no such figure.
  func lines(
    _ figure: String, after: String,
    _ pages: (_ figure: String, _ after: String) throws -> [Explanation.Reader.Page?]
  ) throws -> Explanation.Reader.Page? {
    var (after, out): (String, [Explanation.Line]) = (after, [])
    while true {
      let found = try pages(figure, after)
      guard let first = found.first, let own = first else { return nil }
      let full = found.compactMap { $0 }.filter { $0.lines.count >= limit }
      // Beyond the last line of a full page others of the same range may come first.
      let end = full.compactMap(\.lines.last?.key).min { precedes($0, $1) }
      var seen: Set<[UInt8]> = []
      out += found.compactMap { $0?.lines }.joined()
        .filter { line in end.map { !precedes($0, line.key) } ?? true }
        .filter { line in line.place.map { counts($0) } ?? true }
        .sorted { precedes($0.key, $1.key) }
        .filter { seen.insert(Array($0.key.utf8)).inserted }
      guard let end, out.count < limit else { return (own.columns, out) }
      after = end
    }
  }

  /// As the database orders keys.
  private func precedes(_ a: String, _ b: String) -> Bool { a.utf8.lexicographicallyPrecedes(b.utf8) }

  private func counts(_ place: DivisionCode) -> Bool {
    !lineage.hasMoved(place.value) || range.contains(lineage.place(of: place.value, on: date))
  }
}
