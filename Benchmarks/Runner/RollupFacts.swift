import Basics
import Facts
import Journal
import Store

/// The tables of `rollup_data.py` as sources of facts, the way a feature room would declare them.
enum RollupFacts {
  /// The first day of the made-up year.
  static let start = LocalDate(2023, 1, 1) ?? LocalDate(dayNumber: 19_358)
  static let end = start.adding(days: 364)

  /// The amounts of one household that have no day.
  static let standing: [(name: String, sql: String)] = [
    ("hh", "1"), ("cleared", "cleared"), ("k1", "kind = 1"), ("k2", "kind = 2"), ("k3", "kind = 3"), ("netinc", "net"),
    ("belowline", "net < 7000 * members"), ("unsafeh", "house >= 2"), ("unsafew", "water"), ("helped", "helper"),
    ("measures", "measures"), ("funds", "funds"),
  ]
  static let members: [(name: String, sql: String)] = [
    ("persons", "1"), ("female", "sex = 2"), ("schoolage", "age BETWEEN 6 AND 15"),
    ("notenr", "age BETWEEN 6 AND 15 AND enroll = 0"), ("unins", "ins = 0"), ("sevdis", "dis IN (1, 2)"),
    ("chronic", "chronic"), ("labour", "work > 0"), ("migrant", "work = 2"), ("aged", "age >= 60"),
    ("aged_nop", "age >= 60 AND pens = 0"), ("infants", "age < 3"),
  ]

  /// Codes of villages, and of every division by level and number, as the peers number them.
  struct Codes: Sendable {
    var villages: [Int64] = []
    var divisions: [(level: Int, number: Int, code: Int64)] = []

    init(_ connection: any Connection) throws {
      var (towns, counties, cities): ([Int64], [Int64], [Int64]) = ([], [], [])
      var last = (town: -1, county: -1, city: -1)
      try connection.query("SELECT town_id, county_id, city_id FROM dim ORDER BY village_id", []) { row in
        let (town, county, city): (Int, Int, Int) = (try row.get(0), try row.get(1), try row.get(2))
        if city != last.city { cities.append(510_000_000_000 + Int64(city + 1) * 100_000_000) }
        if county != last.county { counties.append(1_000_000 + (city == last.city ? counties[county - 1] : cities[city])) }
        if town != last.town { towns.append(1_000 + (county == last.county ? towns[town - 1] : counties[county])) }
        villages.append(1 + (town == last.town ? villages[villages.count - 1] : towns[town]))
        last = (town, county, city)
      }
      for (level, codes) in [villages, towns, counties, cities, [510_000_000_000]].enumerated() {
        divisions += codes.enumerated().map { (level + 1, $0, $1) }
      }
    }
  }

  static func sources(_ codes: Codes) -> [any FactSource] {
    [
      HouseholdAmounts(codes: codes, table: "cases", amounts: standing),
      HouseholdAmounts(codes: codes, table: "persons", amounts: members), Visits(codes: codes), Officers(codes: codes),
    ]
  }

  private static func condition(_ selection: GroupSelection, _ column: String) -> String {
    guard case .some(let ids) = selection else { return "" }
    return " WHERE \(column) IN (\(ids.joined(separator: ", ")))"
  }

  /// Sums over the rows of each household.
  struct HouseholdAmounts: FactSource {
    let codes: Codes
    let table: String
    let amounts: [(name: String, sql: String)]

    var prefixes: [String] { amounts.map(\.name) }
    var watched: [WatchedKind] { [WatchedKind(table, [])] }
    func groups(of record: RecordImage, by lineage: Lineage) -> [String] { [record.id] }

    func read(
      _ selection: GroupSelection, _ reading: FactReading, _ tell: (String, [Fact]) throws -> Void
    ) throws {
      let series = amounts.map { reading.series($0.name) }
      let sums = amounts.map { table == "cases" ? $0.sql : "SUM(\($0.sql))" }.joined(separator: ", ")
      let grouping = table == "cases" ? "" : " GROUP BY case_id"
      try reading.connection.stream(
        "SELECT case_id, village_id, \(sums) FROM \(table)\(condition(selection, "case_id"))\(grouping)", []
      ) { row in
        let place = codes.villages[Int(row.integer(1) ?? 0)]
        var facts: [Fact] = []
        for i in series.indices {
          let amount = row.integer(i + 2) ?? 0
          if amount != 0 { facts.append(Fact(series[i], at: place, from: nil, amount: amount)) }
        }
        try tell(String(row.integer(0) ?? 0), facts)
      }
    }
  }

  struct Visits: FactSource {
    let codes: Codes
    var prefixes: [String] { ["visits", "minutes", "issues", "hh30"] }
    var watched: [WatchedKind] { [WatchedKind("visits", ["case_id"])] }
    func groups(of record: RecordImage, by lineage: Lineage) -> [String] { record["case_id"].integer.map { [String($0)] } ?? [] }

    func read(
      _ selection: GroupSelection, _ reading: FactReading, _ tell: (String, [Fact]) throws -> Void
    ) throws {
      let (visits, minutes, issues) = (reading.series("visits"), reading.series("minutes"), reading.series("issues"))
      let lately = reading.series("hh30", .distinct)
      let days = (0..<366).map { start.adding(days: $0) }
      var (household, facts): (Int64, [Fact]) = (-1, [])
      try reading.connection.stream(
        "SELECT case_id, village_id, day, minutes, issue FROM visits\(condition(selection, "case_id")) ORDER BY case_id", []
      ) { row in
        let id = row.integer(0) ?? 0
        if id != household {
          if household >= 0 { try tell(String(household), facts) }
          household = id
          facts.removeAll(keepingCapacity: true)
        }
        let (place, number) = (codes.villages[Int(row.integer(1) ?? 0)], Int(row.integer(2) ?? 0))
        let day = days[number]
        facts.append(Fact(visits, at: place, from: day))
        facts.append(Fact(minutes, at: place, from: day, amount: row.integer(3) ?? 0))
        if row.integer(4) == 1 { facts.append(Fact(issues, at: place, from: day)) }
        facts.append(Fact(lately, at: place, from: day, through: number + 29 < 366 ? days[number + 29] : day.adding(days: 29)))
      }
      if household >= 0 { try tell(String(household), facts) }
    }
  }

  struct Officers: FactSource {
    let codes: Codes
    var prefixes: [String] { ["officers"] }
    var watched: [WatchedKind] { [WatchedKind("visits", ["officer_id"])] }
    func groups(of record: RecordImage, by lineage: Lineage) -> [String] { record["officer_id"].integer.map { [String($0)] } ?? [] }

    func read(
      _ selection: GroupSelection, _ reading: FactReading, _ tell: (String, [Fact]) throws -> Void
    ) throws {
      let series = reading.series("officers", .distinct)
      var (officer, facts): (Int64, [Fact]) = (-1, [])
      try reading.connection.stream(
        """
        SELECT DISTINCT officer_id, village_id FROM visits\(condition(selection, "officer_id"))
        ORDER BY officer_id, village_id
        """, []
      ) { row in
        let id = row.integer(0) ?? 0
        if id != officer {
          if officer >= 0 { try tell(String(officer), facts) }
          officer = id
          facts.removeAll(keepingCapacity: true)
        }
        facts.append(Fact(series, at: codes.villages[Int(row.integer(1) ?? 0)], from: nil))
      }
      if officer >= 0 { try tell(String(officer), facts) }
    }
  }
}
