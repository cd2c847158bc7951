import Foundation
import Testing
import TestSupport

/// `zhucun report summary --format json` keeps the contract of FORMATS §3.
@Suite struct ReportJSONTests {
  @Test func theContractHolds() async throws {
    let program = try Program()
    try await program.installSamples()
    let run = try await program.run([
      "report", "summary", "--as-of", "2023-09-30", "--division", "519922000000", "--format", "json", "--lang", "en",
    ])
    #expect(run.status == 0 && run.errors.isEmpty)
    let report = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    #expect(report["as_of"] as? String == "2023-09-30")
    #expect(report["division"] as? String == "519922000000")
    let figures = try #require(report["figures"] as? [[String: Any]])
    var values: [String: Double] = [:]
    for figure in figures {
      let id = try #require(figure["id"] as? String)
      for key in ["unit", "as_of", "definition"] {
        #expect((figure[key] as? String)?.isEmpty == false, "\(id) \(key)")
      }
      #expect(figure["as_of"] as? String == "2023-09-30")
      #expect(figure.keys.contains("base") && figure.keys.contains("value"), "\(id)")
      if figure["value"] is NSNull {
        #expect((figure["reason"] as? String)?.isEmpty == false, "\(id)")
      } else {
        values[id] = try #require(figure["value"] as? Double)
        if id.hasSuffix("share") { #expect((figure["base"] as? String)?.isEmpty == false) }
      }
    }
    // By hand from the samples: C1 left on 20 September, C2 is a team member since the 15th.
    #expect(values == [
      "villages.total": 2, "villages.covered": 1, "villages.covered_share": 50,
      "villages.standard_due.first_secretary_post": 1, "villages.standard_met.first_secretary_post": 0,
      "villages.standard_due.resident_team": 0, "villages.standard_met.resident_team": 0,
      "cadres.in_post": 1, "cadres.first_secretaries": 0, "cadres.members": 1, "cadres.served": 2,
      "monitoring.identified.households": 2, "monitoring.identified.persons": 3,
      "monitoring.measured.households": 1, "monitoring.measured.persons": 2,
      "monitoring.eliminated.households": 1, "monitoring.eliminated.persons": 2,
      "monitoring.eliminated_share": 50, "monitoring.open.households": 1, "monitoring.open.persons": 1,
      "mentoring.people": 2, "counties.priority": 1, "counties.priority_share": 100,
      "prefectures.with_priority_counties": 1,
    ])
  }

  /// Where the denominator is zero, the value is null and a reason is given; a share is not rounded.
  @Test func nullsHaveReasons() async throws {
    let program = try Program()
    try await program.installSamples(before: "units")
    let run = try await program.run(["report", "summary", "--division", "519922111213", "--format", "json"])
    let report = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    let figures = try #require(report["figures"] as? [[String: Any]])
    let empty = figures.filter { $0["value"] is NSNull }
    #expect(Set(empty.compactMap { $0["id"] as? String }) == ["monitoring.eliminated_share", "counties.priority_share"])
    #expect(empty.allSatisfy { ($0["reason"] as? String)?.isEmpty == false })
    #expect(figures.filter { !($0["value"] is NSNull) }.allSatisfy { $0["reason"] == nil })
  }
}
