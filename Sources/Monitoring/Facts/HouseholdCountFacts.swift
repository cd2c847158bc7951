public import Facts
public import Journal
import Basics
import Store

/// Monitored households and their persons, by the definitions of `MonitoringCounts`. One group for each
/// household in a village, with its cases, measures and members.
public struct HouseholdCountFacts: FactSource {
  public init() {}

  public var prefixes: [String] {
    ["identified", "measured", "eliminated", "open"].map { "monitoring.\($0)." }
  }

  public var watched: [WatchedKind] {
    ["cases", "measures", "persons"].map { WatchedKind($0, ["village_code", "household_id"]) }
  }

  public func groups(of record: RecordImage, by lineage: Lineage) -> [String] {
    guard let village = record["village_code"].integer, let household = record["household_id"].text else { return [] }
    return ["\(village)|\(household)"]
  }

  public func read(
    _ selection: GroupSelection, _ reading: FactReading, _ tell: (String, [Fact]) throws -> Void
  ) throws {
    let series = ["identified", "measured", "eliminated", "open"].flatMap { part in
      ["households", "persons"].map { reading.series("monitoring.\(part).\($0)") }
    }
    let sql = """
      SELECT village_code, household_id, is_plain, identified_on, eliminated_on, left_on, left_reason,
        measured_on, members FROM household_facts
      """
    var others: [(village: Int64, household: String)] = []
    func take(_ row: Row) throws {
      let (village, household): (Int64, String) = (try row.get(0), try row.get(1))
      guard try row.get(2, as: Bool.self) else {
        others.append((village, household))
        return
      }
      var story = HouseholdStory()
      story.cases = [HouseholdStory.Case(
        identifiedOn: try row.get(3), eliminatedOn: try row.get(4), leftOn: try row.get(5),
        isRightful: row[6].text != "wrongly_admitted", isRecognition: true)]
      story.measuredOn = try row.get(7)
      story.lastingMembers = try row.get(8)
      try tell("\(village)|\(household)", story.facts(at: village, series))
    }
    switch selection {
    case .all: try reading.connection.stream("\(sql) WHERE \(reading.within("village_code"))", [], take)
    case .some(let groups):
      for group in groups {
        guard let (village, household) = Self.parts(group) else { continue }
        try reading.connection.query(sql + " WHERE village_code = $1 AND household_id = $2", [village, household], take)
      }
    }
    for (village, household) in others {
      let story = try HouseholdStory(village, household, reading.connection)
      try tell("\(village)|\(household)", story.facts(at: village, series))
    }
  }

  private static func parts(_ group: String) -> (Int64, String)? {
    guard let bar = group.firstIndex(of: "|"), let village = Int64(group[..<bar]) else { return nil }
    return (village, String(group[group.index(after: bar)...]))
  }
}

/// What the counts of monitoring need to know of one household.
struct HouseholdStory {
  struct Case {
    let identifiedOn: LocalDate
    let eliminatedOn: LocalDate?
    let leftOn: LocalDate?
    /// Not wrongly admitted.
    let isRightful: Bool
    /// No continuation of another case (moved, split off, reversed).
    let isRecognition: Bool

    /// The last day on which it is open; nil for good. Elimination and leaving count from their own day.
    var openThrough: LocalDate? { [eliminatedOn, leftOn].compactMap { $0 }.min()?.adding(days: -1) }

    func isOpen(on day: LocalDate) -> Bool {
      identifiedOn <= day && (openThrough.map { day <= $0 } ?? true)
    }
  }

  var cases: [Case] = []
  /// When the first measure began.
  var measuredOn: LocalDate?
  /// Members without any day of joining or leaving.
  var lastingMembers = 0
  var otherMembers: [DateSpan] = []

  init() {}

  init(_ village: Int64, _ household: String, _ connection: any Connection) throws {
    cases = try connection.rows(
      """
      SELECT identified_on, eliminated_on, left_on, left_reason, begun_by FROM cases
      WHERE village_code = $1 AND household_id = $2
      """, [village, household]
    ) { row in
      Case(
        identifiedOn: try row.get(0), eliminatedOn: try row.get(1), leftOn: try row.get(2),
        isRightful: row[3].text != "wrongly_admitted",
        isRecognition: row[4].isNull || row[4].text == "re_identification")
    }
    measuredOn = try connection.first(
      "SELECT MIN(started_on) FROM measures WHERE village_code = $1 AND household_id = $2", [village, household]
    ) { try $0.get(0, as: LocalDate?.self) } ?? nil
    try connection.query(
      "SELECT joined_on, left_on FROM persons WHERE village_code = $1 AND household_id = $2", [village, household]
    ) { row in
      if row[0].isNull, row[1].isNull {
        lastingMembers += 1
      } else {
        otherMembers.append(DateSpan(from: try row.get(0), to: try row.get(1)))
      }
    }
  }

  private func members(on day: LocalDate) -> Int64 {
    Int64(lastingMembers + otherMembers.count { $0.contains(day) })
  }

  /// - Parameter series: households and persons identified, measured, eliminated, open.
  func facts(at village: Int64, _ series: [SeriesID]) -> [Fact] {
    let first = cases.filter { $0.isRightful && $0.isRecognition }.map(\.identifiedOn).min()
    let then = first.map { members(on: $0) } ?? 0
    let measured = first.flatMap { first in measuredOn.map { max(first, $0) } }
    // A case counts as eliminated when it has been identified and eliminated.
    let eliminated = first.flatMap { first in
      cases.filter(\.isRightful).compactMap { one in one.eliminatedOn.map { max(one.identifiedOn, $0) } }.min()
        .map { max(first, $0) }
    }
    var turns = cases.flatMap { [$0.identifiedOn, $0.openThrough?.adding(days: 1)].compactMap { $0 } }
    turns += [first, measured, eliminated].compactMap { $0 }
    turns += otherMembers.flatMap { [$0.from, $0.to?.adding(days: 1)].compactMap { $0 } }
    return Piecewise.facts(turns: turns, at: village, series: series) { day in
      guard let day else { return series.map { _ in 0 } }
      let isOpen = cases.contains { $0.isOpen(on: day) }
      func pair(_ holds: Bool, _ people: Int64) -> [Int64] { holds ? [1, people] : [0, 0] }
      return pair(first.map { $0 <= day } ?? false, then)
        + pair(measured.map { $0 <= day } ?? false, then)
        + pair(!isOpen && (eliminated.map { $0 <= day } ?? false), then)
        + pair(isOpen, isOpen ? members(on: day) : 0)
    }
  }
}
