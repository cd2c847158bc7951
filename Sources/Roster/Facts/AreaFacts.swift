public import Facts
public import Journal
public import Policy
import Basics
import Divisions
import Store

/// Counties, those of the four area types (四类地区), and the prefectures that have one. One group for
/// each prefecture, so that it counts once.
public struct AreaFacts: FactSource {
  private let policy: PolicyBook

  public init(policy: PolicyBook) { self.policy = policy }

  public var prefixes: [String] { ["counties.", "prefectures."] }
  public var watched: [WatchedKind] {
    [WatchedKind("divisions", ["code"]), WatchedKind("tags", ["division_code"])]
  }

  public func groups(of record: RecordImage, by lineage: Lineage) -> [String] {
    let code = (record.kind == "tags" ? record["division_code"] : record["code"]).integer.flatMap { DivisionCode($0) }
    guard let code, code.rank == .county, let prefecture = code.ancestor(.prefecture) else { return [] }
    return [prefecture.description]
  }

  public func read(
    _ selection: GroupSelection, _ reading: FactReading, _ tell: (String, [Fact]) throws -> Void
  ) throws {
    switch selection {
    case .all: try read(reading.within, reading, tell)
    case .some(let groups):
      for group in groups {
        guard let range = DivisionCode(group)?.subtree else { continue }
        try read({ Validity.within(range, $0) }, reading, tell)
      }
    }
  }

  private func read(
    _ within: (String) -> String, _ reading: FactReading, _ tell: (String, [Fact]) throws -> Void
  ) throws {
    var tags: [Int64: [(tag: String, span: DateSpan)]] = [:]
    // The tags of counties are few beside those of villages, whose codes end in other digits.
    try reading.connection.query(
      """
      SELECT division_code, tag, valid_from, valid_to FROM tags
      WHERE \(within("division_code")) AND division_code % 1000000 = 0
      """, []
    ) { row in
      tags[try row.get(0), default: []].append(
        (try row.get(1), DateSpan(from: try row.get(2), to: try row.get(3))))
    }
    var groups: [Int64: [Fact]] = [:]
    try reading.connection.query(
      "SELECT code, valid_from, valid_to FROM divisions WHERE \(within("code")) AND level = 'county'", []
    ) { row in
      let code: Int64 = try row.get(0)
      let valid = DateSpan(from: try row.get(1), to: try row.get(2))
      groups[code - code % DivisionRank.prefecture.span, default: []] += facts(
        code, valid, tags[code] ?? [], reading)
    }
    for (code, facts) in groups { try tell(String(code), facts) }
  }

  private func facts(
    _ code: Int64, _ valid: DateSpan, _ tags: [(tag: String, span: DateSpan)], _ reading: FactReading
  ) -> [Fact] {
    let kinds = Set(tags.map(\.tag)).sorted()
    let names = ["counties.total", "counties.priority"] + kinds.map { "counties.tag.\($0)" }
    let series = names.map { reading.series($0) }
      + [reading.series("prefectures.with_priority_counties", .distinct)]
    let turns = ([valid] + tags.map(\.span)).flatMap { [$0.from, $0.to?.adding(days: 1)].compactMap { $0 } }
    return Piecewise.facts(turns: turns, at: code, series: series) { day in
      let day = day ?? LocalDate(dayNumber: -700_000)
      guard valid.contains(day) else { return series.map { _ in 0 } }
      let held = Set(tags.filter { $0.span.contains(day) }.map(\.tag))
      let isPriority: Int64 = held.isDisjoint(with: policy.priorityAreaTags) ? 0 : 1
      return [1, isPriority] + kinds.map { held.contains($0) ? 1 : 0 } + [isPriority]
    }
  }
}
