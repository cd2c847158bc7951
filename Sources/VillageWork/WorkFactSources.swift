public import Facts
public import Journal
import Basics
import Store

/// What village work publishes to figures.
public enum WorkFactSources {
  public static let all: [any FactSource] = [activities, goals, MentoringFacts(), VisitedHouseholds()]

  public static let activities = SimpleFacts("activities", [
    .init("activities.count", from: .day("date")),
    .init("activities.by_kind", by: .word("kind"), from: .day("date")),
    .init("activities.by_task", by: .list("tasks"), from: .day("date")),
    .init("activities.attendance", amount: "attendance", from: .day("date")),
  ])

  public static let goals = SimpleFacts("goals", [
    .init("goals.set", from: .yearStart("baseline_year"), through: .yearEnd("target_year")),
    .init("goals.due", by: .word("indicator"), from: .yearStart("target_year"), through: .yearEnd("target_year")),
  ])
}

/// Village and reserve cadres mentored, one group for each of them: a village and a name.
public struct MentoringFacts: FactSource {
  public init() {}

  public var prefixes: [String] { ["mentoring."] }
  public var watched: [WatchedKind] { [WatchedKind("mentoring", ["village_code", "mentee_name"])] }

  public func groups(of record: RecordImage, by lineage: Lineage) -> [String] {
    guard let village = record["village_code"].integer, let name = record["mentee_name"].text else { return [] }
    return ["\(village)|\(name)"]
  }

  public func read(
    _ selection: GroupSelection, _ reading: FactReading, _ tell: (String, [Fact]) throws -> Void
  ) throws {
    let ever = reading.series("mentoring.people", .distinct)
    let now = reading.series("mentoring.now", .distinct)
    var (group, facts): (String?, [Fact]) = (nil, [])
    func take(_ row: Row) throws {
      let village: Int64 = try row.get(0)
      let name = "\(village)|\(try row.get(1, as: String.self))"
      if let known = group, !known.utf8.elementsEqual(name.utf8) {
        try tell(known, facts)
        facts = []
      }
      group = name
      let from: LocalDate = try row.get(2)
      facts.append(Fact(ever, at: village, from: from))
      facts.append(Fact(now, at: village, from: from, through: try row.get(3)))
    }
    let sql = "SELECT village_code, mentee_name, starts_on, ends_on FROM mentoring"
    switch selection {
    case .all:
      try reading.connection.stream(
        "\(sql) WHERE \(reading.within("village_code")) ORDER BY village_code, mentee_name", [], take)
      if let group { try tell(group, facts) }
    case .some(let groups):
      for one in groups {
        guard let bar = one.firstIndex(of: "|"), let village = Int64(one[..<bar]) else { continue }
        let name = String(one[one.index(after: bar)...])
        try reading.connection.query(sql + " WHERE village_code = $1 AND mentee_name = $2", [village, name], take)
        if let group { try tell(group, facts) }
        (group, facts) = (nil, [])
      }
    }
  }
}

/// Households that activities went to, one group for each household of a village: visited at all, and
/// within the last thirty days.
public struct VisitedHouseholds: FactSource {
  public init() {}

  public var prefixes: [String] { ["activities.households"] }
  public var watched: [WatchedKind] { [WatchedKind("activities", ["village_code", "households"])] }

  public func groups(of record: RecordImage, by lineage: Lineage) -> [String] {
    guard let village = record["village_code"].integer, let list = record["households"].text else { return [] }
    return list.split(separator: ";").map { "\(village)|\($0)" }
  }

  private struct Visit {
    let household: String
    let day: LocalDate
  }

  public func read(
    _ selection: GroupSelection, _ reading: FactReading, _ tell: (String, [Fact]) throws -> Void
  ) throws {
    let ever = reading.series("activities.households.ever", .distinct)
    let month = reading.series("activities.households.last_30_days", .distinct)
    // By bytes: Swift takes é and é for one.
    var (village, days): (Int64, [[UInt8]: [LocalDate]]) = (0, [:])
    var wanted: Set<[UInt8]>?
    func flush() throws {
      for (household, dates) in days {
        let sorted = dates.sorted()
        guard let first = sorted.first else { continue }
        var facts = [Fact(ever, at: village, from: first)]
        for day in Set(sorted).sorted() {
          facts.append(Fact(month, at: village, from: day, through: day.adding(days: 29)))
        }
        try tell("\(village)|" + String(decoding: household, as: UTF8.self), facts)
      }
      days.removeAll(keepingCapacity: true)
    }
    func take(_ row: Row) throws {
      let code: Int64 = try row.get(0)
      if code != village {
        try flush()
        village = code
      }
      let date: LocalDate = try row.get(1)
      for household in try row.get(2, as: String.self).utf8.split(separator: UInt8(ascii: ";")) {
        let bytes = Array(household)
        if wanted?.contains(bytes) ?? true { days[bytes, default: []].append(date) }
      }
    }
    let sql = "SELECT village_code, date, households FROM activities WHERE households IS NOT NULL AND"
    switch selection {
    case .all:
      try reading.connection.stream("\(sql) \(reading.within("village_code")) ORDER BY village_code", [], take)
      try flush()
    case .some(let groups):
      var asked: [Int64: Set<[UInt8]>] = [:]
      for group in groups {
        guard let bar = group.firstIndex(of: "|"), let code = Int64(group[..<bar]) else { continue }
        asked[code, default: []].insert(Array(group[group.index(after: bar)...].utf8))
      }
      for (code, households) in asked {
        wanted = households
        try reading.connection.query(sql + " village_code = $1", [code], take)
        try flush()
      }
    }
  }
}
