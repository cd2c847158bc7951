import Basics
import Exchange
import Foundation
import Journal
import Store
import Testing
import TestSupport

/// What is only implausible is told and kept: history was decided elsewhere.
@Suite struct WarningsTests {
  private func expectWarning(
    _ fixture: Fixture, _ kind: String, _ table: [[String]], _ reason: String, row: Int? = nil
  ) async throws {
    let report = try await fixture.load(kind, CSVText.write(table))
    #expect(report.errors == 0 && !report.wasStopped)
    #expect(report.outcome.new == table.count - 1)
    let warning = try #require(report.problems.first { $0.reason.en.contains(reason) }, "\(reason)")
    #expect(warning.severity == .warning)
    if let row { #expect(warning.row == row) }
    #expect(fixture.folder.text("\(kind).csv.errors.csv")?.contains("warning") == true)
  }

  @Test(arguments: engines)
  func aChildOlderThanTheHead(_ engine: Engine) async throws {
    let fixture = try await Fixture(engine)
    try await fixture.loadSamples(before: "persons")
    try await expectWarning(fixture, "persons", [
      ["person_id", "household_id", "name", "relation", "birth_date"],
      ["W1", "H1", "测某户", "户主", "1980-05-05"], ["W2", "H1", "测某长", "子女", "1975-05-05"],
      ["W3", "H1", "测某幼", "子女", "2005-05-05"], ["W4", "H2", "测某他", "子女", "1970-05-05"],
    ], "older than the head", row: 3)
    let report = try await fixture.load("persons", CSVText.write([
      ["person_id", "household_id", "name", "relation", "birth_date"],
      ["W5", "H2", "测某首", "户主", "1960-05-05"],
    ]))
    #expect(report.warnings == 0)
  }

  @Test func whatDiffersFromTheCitizenID() async throws {
    let fixture = try await Fixture(.sqlite)
    try await fixture.loadSamples(before: "persons")
    try await expectWarning(fixture, "persons", [
      ["person_id", "household_id", "name", "id_number", "sex", "birth_date"],
      ["W1", "H1", "测某甲", SampleFiles.citizenID(1960_05_06, 31), "女", "1960-05-07"],
    ], "differs from the citizen id")
  }

  /// Both ends count: from the 14th to the 20th are seven days, which the policy allows; from the
  /// 13th are eight.
  @Test(arguments: engines)
  func aLongOverlapOfTwoFirstSecretaries(_ engine: Engine) async throws {
    for (start, warns) in [("2023-09-14", false), ("2023-09-13", true), ("2023-09-21", false)] {
      let fixture = try await Fixture(engine)
      try await fixture.loadSamples(before: "postings")
      let report = try await fixture.load("postings", CSVText.write([
        ["cadre_id", "village_code", "role", "starts_on", "ends_on"],
        ["C1", SampleFiles.village, "第一书记", "2021-06-01", "2023-09-20"],
        ["C2", SampleFiles.village, "第一书记", start, ""],
      ]))
      #expect(report.errors == 0 && report.outcome.new == 2, "\(start)")
      let overlaps = report.problems.filter { $0.reason.en.contains("overlap") }
      #expect(overlaps.isEmpty == !warns, "\(start)")
      #expect(overlaps.allSatisfy { $0.severity == .warning && $0.reason.en.contains("8 days") })
    }
  }

  /// A team member beside a first secretary is no overlap; one person in two villages is an error.
  @Test(arguments: engines)
  func onePersonInTwoVillages(_ engine: Engine) async throws {
    let fixture = try await Fixture(engine)
    try await fixture.loadSamples(before: "postings")
    let heading = ["cadre_id", "village_code", "role", "starts_on", "ends_on"]
    let beside = try await fixture.load("postings", CSVText.write([
      heading, ["C1", SampleFiles.village, "第一书记", "2021-06-01", "2023-09-20"],
      ["C2", SampleFiles.village, "工作队员", "2021-06-01", ""],
    ]))
    #expect(beside.problems == [])
    let same = try await fixture.load("postings", CSVText.write([
      heading, ["C1", SampleFiles.otherVillage, "第一书记", "2023-09-20", ""],
    ]))
    #expect(same.wasStopped && same.problems.first?.row == 2)
    let after = try await fixture.load("postings", CSVText.write([
      heading, ["C1", SampleFiles.otherVillage, "第一书记", "2023-09-21", ""],
    ]))
    #expect(after.problems == [])
  }

  @Test(arguments: engines)
  func casesThatDoNotFit(_ engine: Engine) async throws {
    let fixture = try await Fixture(engine)
    try await fixture.loadSamples(before: "cases")
    try await expectWarning(fixture, "cases", [
      ["case_id", "household_id", "object_type", "identified_on"],
      ["W1", "H1", "边缘易致贫户", "2022-01-01"],
    ], "does not fit the kind of household", row: 2)
    try await expectWarning(fixture, "cases", [
      ["case_id", "household_id", "object_type", "identified_on"],
      ["W2", "H1", "脱贫不稳定户", "2022-02-01"],
    ], "another open case", row: 2)
  }
}
