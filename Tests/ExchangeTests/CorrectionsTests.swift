import Basics
import Exchange
import Foundation
import Journal
import Store
import Testing
import TestSupport

/// A row with a known key corrects: a value replaces, an empty cell keeps, `-` clears, a masked cell
/// keeps, and rows that are not in the file stay as they are.
@Suite struct CorrectionsTests {
  @Test(arguments: engines)
  func valuesReplaceKeepAndClear(_ engine: Engine) async throws {
    let fixture = try await Fixture(engine)
    try await fixture.loadSamples()
    let before = try await fixture.records("cadres")
    let report = try await fixture.load("cadres", CSVText.write([
      ["干部编号", "姓名", "专长", "语言", "职务职级", "电话"],
      ["C1", "", "-", "彝语、藏语", "－", "139****0017"],
    ]))
    #expect(report.problems == [])
    #expect(report.outcome.changed == 1 && report.outcome.new == 0)
    #expect(report.outcome.corrections.map(\.id) == ["C1"])
    #expect(Set(report.outcome.corrections[0].fields) == ["specialties", "languages", "position_rank"])
    var wanted = before
    wanted["C1"]?["specialties"] = nil
    wanted["C1"]?["position_rank"] = nil
    wanted["C1"]?["languages"] = "彝语;藏语"
    #expect(try await fixture.records("cadres") == wanted)
  }

  /// What is required cannot be cleared, nor a part of the key.
  @Test(arguments: [["C1", "-"], ["-", "样一"]])
  func requiredValuesCannotBeCleared(_ row: [String]) async throws {
    let fixture = try await Ready.shared.fixture()
    let report = try await fixture.load(
      "cadres", CSVText.write([["cadre_id", "name"], row]), name: UUID().uuidString + ".csv")
    #expect(report.wasStopped)
    #expect(report.problems.count == 1)
  }

  /// Personal data survives an export handed in again with one other value changed.
  @Test(arguments: engines)
  func maskedCellsKeep(_ engine: Engine) async throws {
    let fixture = try await Fixture(engine)
    try await fixture.loadSamples()
    var table = CSVText.read(try await fixture.export("persons", .chinese))
    let column = try #require(table[0].firstIndex(of: "残疾"))
    for i in 1..<table.count { table[i][column] = "肢体三级" }
    let report = try await fixture.load("persons", CSVText.write(table))
    #expect(report.outcome.changed == 3)
    #expect(report.outcome.corrections.allSatisfy { $0.fields == ["disability"] })
    // The number is still the one from the first file: that file changes nothing but the disability.
    let again = try await fixture.load(
      "persons", CSVText.write(SampleFiles.named("persons").table(.english)))
    #expect(again.outcome.corrections.allSatisfy { $0.fields == ["disability"] })
  }

  /// A month stays a month until a day is known; a day stays a day when another cell changes.
  @Test(arguments: engines)
  func precisionIsKept(_ engine: Engine) async throws {
    let fixture = try await Fixture(engine)
    try await fixture.loadSamples()
    let key = "\(SampleFiles.village)|unit|样县测试局"
    let heading = ["division_code", "slot", "holder", "starts_on", "ends_on"]
    func load(_ start: String, _ end: String) async throws -> ImportReport {
      try await fixture.load("support", CSVText.write([
        heading, [SampleFiles.village, "unit", "样县测试局", start, end],
      ]))
    }
    func shown() async throws -> [String?] {
      let record = try await fixture.records("support", key: 3)[key]
      return [record?["starts_on"], record?["ends_on"]]
    }
    #expect(try await shown() == ["2016-03", nil])
    #expect(try await load("2016年3月", "2019-05").outcome.changed == 1)
    #expect(try await shown() == ["2016-03", "2019-05"])
    #expect(try await load("201603", "").outcome.unchanged == 1)
    #expect(try await load("2016-03", "2019-05-31").outcome.changed == 1)
    #expect(try await shown() == ["2016-03", "2019-05-31"])
    #expect(try await load("2016-03-01", "").outcome.changed == 1)
    #expect(try await shown() == ["2016-03-01", "2019-05-31"])
    #expect(try await load("2016-03-01", "-").outcome.changed == 1)
    #expect(try await shown() == ["2016-03-01", nil])
  }

  /// An undone import leaves the records as if it had never been; what builds on it holds it.
  @Test(arguments: engines)
  func undoGivesBackWhatWas(_ engine: Engine) async throws {
    let fixture = try await Fixture(engine)
    try await fixture.loadSamples()
    let before = try await fixture.export("persons")
    let counts = try await fixture.installation.counts()
    let report = try await fixture.load("persons", CSVText.write([
      ["person_id", "household_id", "name", "residence", "disability"],
      ["P1", "H1", "测某改", "x", "改"], ["P8", "H1", "测某新", "x", ""],
    ]))
    let number = try #require(report.outcome.number)
    #expect(try await fixture.export("persons") != before)
    let installation = fixture.installation
    let undo = ImportUndo(
      registry: installation.registry, keys: installation.keys, surroundings: installation.surroundings)
    let undone = try await installation.store.dedicated {
      try undo.undo(number, by: .machineOperator, $0)
    }
    #expect(undone.records == 2)
    #expect(try await fixture.export("persons") == before)
    #expect(try await installation.counts() == counts)
    #expect(try await installation.verify().chain.isSound)
    let list = try await installation.store.read { try ImportUndo.list($0).map { ($0.entry.seq, $0.detail.kind, $0.undoneBy) } }
    let households = try #require(list.first { $0.1 == "households" })
    #expect(list.first { $0.0 == number }?.2 == undone.entry)
    await #expect(throws: ImportUndo.Refusal.self) {
      try await installation.store.dedicated { try undo.undo(households.0, by: .machineOperator, $0) }
    }
    #expect(try await installation.counts() == counts)
  }

  /// Rows of a file may come in any order, also those that refer to each other.
  @Test(arguments: engines)
  func parentsMayComeAfterTheirChildren(_ engine: Engine) async throws {
    let fixture = try await Fixture(engine)
    let sample = SampleFiles.named("divisions")
    let report = try await fixture.load(
      "divisions", CSVText.write([sample.english] + sample.rows.reversed()))
    #expect(report.problems == [])
    #expect(report.outcome.new == sample.rows.count)
    let orphan = try await fixture.load("divisions", CSVText.write([
      ["code", "name", "level", "parent_code"],
      ["519955111000", "无上级乡", "township", "519955000000"],
    ]))
    let problem = try #require(orphan.problems.first)
    #expect(orphan.wasStopped && problem.row == 2 && problem.column == "parent_code")
    #expect(problem.value == "519955000000")
  }
}
