import Authority
import Basics
import DemoProvince
import Indicators
import Installation
import Store
import TestSupport
import Testing

/// The demo as it stood before the rotation of 2023, held against the whole one.
struct BeforeRotation {
  let installation: Installation
  let whole: Installation
  static let lastDay = DemoStage.beforeRotation.day

  /// Builds it; the whole demo takes as long again, so whoever has built it hands it in.
  static func check(against whole: Installation) async throws {
    let fixture = try await Fixture(.sqlite)
    let province = DemoProvince(seed: 2023, stage: .beforeRotation)
    try await province.build(fixture.installation) { _ in }
    #expect(try await province.isBuilt(in: fixture.installation))
    #expect(try await !province.isBuilt(in: whole))
    #expect(try await !DemoProvince(seed: 2023).isBuilt(in: fixture.installation))
    let check = BeforeRotation(installation: fixture.installation, whole: whole)
    try await check.figures()
    try await check.postings()
    try await check.people()
    try await check.nothingAhead()
    #expect(try await fixture.installation.verify().invariants.isEmpty)
  }

  private func count(_ sql: String, in installation: Installation) async throws -> Int {
    try await installation.store.read { try $0.count(sql) }
  }

  private func texts(_ sql: String, in installation: Installation) async throws -> [String] {
    try await installation.store.read { try $0.rows(sql) { try $0.get(0, as: String.self) } }
  }

  private func figures() async throws {
    let province = try #require(DivisionCode(abbreviated: "51"))
    var summaries: [LocalDate: Summary] = [:]
    for interval in GoldenTests.intervals {
      let date = try #require(interval.on)
      guard date <= Self.lastDay else { continue }
      if summaries[date] == nil {
        summaries[date] = try await Summary.compute(
          of: province, on: date, policy: installation.policy, viewer: .machineOperator, installation.store)
      }
      let value = try #require(summaries[date]?[interval.id]?.number, "\(interval.id) on \(date)")
      if let low = interval.low { #expect(value >= low, "\(interval.id) on \(date)") }
      if let high = interval.high { #expect(value <= high, "\(interval.id) on \(date)") }
    }
  }

  private func postings() async throws {
    let day = Self.lastDay.packed
    #expect(try await count("SELECT count(*) FROM postings WHERE starts_on > \(day) OR ends_on >= \(day)", in: installation) == 0)
    #expect(try await count("SELECT count(*) FROM postings WHERE round = '2023'", in: installation) == 0)
    #expect(try await count("SELECT count(*) FROM postings WHERE ends_on IS NULL AND end_reason IS NOT NULL", in: installation) == 0)
    let open = try await count("SELECT count(*) FROM postings WHERE ends_on IS NULL", in: installation)
    let persons = try await count("SELECT count(DISTINCT cadre_id) FROM postings WHERE ends_on IS NULL", in: installation)
    #expect(open == persons)
    let onTheDay = try await count(
      "SELECT count(*) FROM postings WHERE starts_on <= \(day) AND (ends_on IS NULL OR ends_on >= \(day))", in: whole)
    #expect(open == onTheDay)
  }

  private func people() async throws {
    let cadres = "SELECT cadre_id || ' ' || name || ' ' || unit_id FROM cadres ORDER BY cadre_id"
    #expect(try await texts(cadres, in: installation) == texts(cadres, in: whole))
    let nominated = "SELECT cadre_id FROM nominations WHERE round = '2023' ORDER BY cadre_id"
    let serving = "SELECT DISTINCT cadre_id FROM postings WHERE round = '2023' ORDER BY cadre_id"
    #expect(try await texts(nominated, in: installation) == texts(serving, in: whole))
    let mayLead = Set(try await texts("SELECT cadre_id FROM nominations WHERE first_secretary = 'yes'", in: installation))
    let leading = try await texts(
      "SELECT cadre_id FROM postings WHERE round = '2023' AND role = 'first_secretary'", in: whole)
    #expect(mayLead.isSuperset(of: leading))
    let forNothing = "SELECT count(*) FROM nominations WHERE first_secretary = 'no' AND member = 'no'"
    #expect(try await count(forNothing, in: installation) == 0)
  }

  /// What happened after the day could not be known on it.
  private func nothingAhead() async throws {
    let dates = [
      "cases": ["identified_on", "eliminated_on", "left_on"],
      "measures": ["planned_on", "started_on", "finished_on"], "mentoring": ["starts_on", "ends_on"],
      "signals": ["occurred_on"], "activities": ["date"], "income": ["period_end"],
      "tags": ["valid_from"], "persons": ["birth_date", "joined_on"], "support": ["starts_on"],
      "cadres": ["party_joined_on", "work_started_on"],
    ]
    for (table, columns) in dates {
      for column in columns {
        let ahead = "SELECT count(*) FROM \(table) WHERE \(column) > \(Self.lastDay.packed)"
        #expect(try await count(ahead, in: installation) == 0, "\(table).\(column)")
      }
    }
  }
}
