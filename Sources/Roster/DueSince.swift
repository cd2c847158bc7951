import Basics
import Divisions
import Policy
import Store

/// Since when a standard has applied to villages without a break: tags follow one another, others
/// end, a new year's profile passes the threshold.
struct DueSince {
  private let rule: Applicability
  private let earliest: LocalDate
  private var tags: [Int64: [(tag: String, span: DateSpan)]] = [:]
  private var poor: [Int64: [(year: Int, households: Int)]] = [:]
  private var founded: [Int64: LocalDate] = [:]

  /// - Parameter villages: those asked about, to which the standard applies on `date`.
  init(
    _ standard: TeamStandard, _ villages: [Int64], on date: LocalDate, _ connection: any Connection
  ) throws {
    rule = standard.appliesTo
    earliest = standard.span.from ?? LocalDate(dayNumber: 0)
    let watched = Set(rule.anyOfTags + rule.noneOfTags)
    for chunk in stride(from: 0, to: villages.count, by: 500) {
      let codes = villages[chunk..<min(chunk + 500, villages.count)].map(String.init).joined(separator: ", ")
      try connection.query(
        """
        SELECT division_code, tag, valid_from, valid_to FROM tags
        WHERE division_code IN (\(codes)) AND valid_from <= \(date.packed)
        """, []
      ) { row in
        let tag: String = try row.get(1)
        guard watched.contains(tag) else { return }
        tags[try row.get(0), default: []].append(
          (tag, DateSpan(from: try row.get(2), to: try row.get(3))))
      }
      try connection.query(
        "SELECT code, valid_from FROM divisions WHERE code IN (\(codes)) AND valid_from IS NOT NULL", []
      ) { founded[try $0.get(0)] = try $0.get(1, as: LocalDate.self) }
      guard rule.minimumPoorHouseholds != nil else { continue }
      try connection.query(
        """
        SELECT village_code, year, poor_households FROM profiles
        WHERE village_code IN (\(codes)) AND year <= \(date.year) ORDER BY village_code, year
        """, []
      ) { row in
        poor[try row.get(0), default: []].append((try row.get(1), try row.get(2, as: Int?.self) ?? 0))
      }
    }
  }

  /// The first day of the stretch that reaches `date`.
  func day(_ village: Int64, on date: LocalDate) -> LocalDate {
    let spans = tags[village] ?? []
    let lowest = max(earliest, founded[village] ?? earliest)
    // Between these days nothing changes.
    var turns = spans.compactMap(\.span.from) + spans.compactMap { $0.span.to?.adding(days: 1) }
    turns += (poor[village] ?? []).compactMap { LocalDate($0.year, 1, 1) } + [lowest]
    var since = date
    for turn in turns.filter({ $0 <= date && $0 >= lowest }).sorted(by: >) {
      guard applies(village, spans, turn) else { break }
      since = turn
    }
    return since
  }

  private func applies(
    _ village: Int64, _ spans: [(tag: String, span: DateSpan)], _ day: LocalDate
  ) -> Bool {
    rule.holds(
      tags: Set(spans.filter { $0.span.contains(day) }.map(\.tag)),
      poorHouseholds: poor[village]?.last { $0.year <= day.year }?.households ?? 0)
  }
}
