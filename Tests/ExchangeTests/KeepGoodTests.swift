import Basics
import Exchange
import Foundation
import Journal
import Store
import Testing
import TestSupport

/// A bad row stops the whole import unless the good ones are to be kept; a dry run says exactly what
/// the real run then does.
@Suite struct KeepGoodTests {
  private static let heading = ["person_id", "household_id", "name", "id_number", "birth_date"]
  private static let goodID = SampleFiles.citizenID(1981_02_03, 51)
  private static let damagedID = String(goodID.dropLast()) + (goodID.hasSuffix("1") ? "2" : "1")
  private static let table = [
    heading,
    ["Q1", "H1", "测某一", goodID, "1981-02-03"],
    ["Q2", "H1", "测某二", damagedID, "1981-02-03"],
    ["Q3", "H404", "测某三", "", ""],
    ["Q4", "H2", "测某四", "", "1999-02-29"],
    ["P1", "H1", "测某改", "", ""],
  ]

  /// Nothing at all is written: not a row, not a key, not a link of the journal.
  @Test(arguments: engines)
  func oneBadRowStopsAll(_ engine: Engine) async throws {
    let fixture = try await Fixture(engine)
    try await fixture.loadSamples()
    let before = try await fixture.state()
    let keys = try await fixture.count("data_keys")
    let report = try await fixture.load("persons", CSVText.write(Self.table))
    #expect(report.wasStopped && report.outcome.number == nil && report.errors == 3)
    #expect(try await fixture.state() == before)
    #expect(try await fixture.count("data_keys") == keys)

    let errors = CSVText.read(try #require(fixture.folder.text("persons.csv.errors.csv")))
    #expect(errors[0].starts(with: ["file", "row", "column", "value"]))
    #expect(errors.dropFirst().map { Array($0[0..<3]) } == [
      ["persons.csv", "3", "id_number"], ["persons.csv", "4", "household_id"],
      ["persons.csv", "5", "birth_date"],
    ])
    #expect(errors.dropFirst().allSatisfy { $0.count == errors[0].count && $0.suffix(5).allSatisfy { !$0.isEmpty } })
    #expect(!fixture.folder.exists("persons.csv.rejected.csv"))
    #expect(report.written == [fixture.folder.file("persons.csv.errors.csv")])
  }

  @Test(arguments: engines)
  func goodRowsAreKeptAndBadOnesComeBack(_ engine: Engine) async throws {
    let fixture = try await Fixture(engine)
    try await fixture.loadSamples()
    let report = try await fixture.load("persons", CSVText.write(Self.table), keepGood: true)
    #expect(!report.wasStopped && report.outcome.number != nil)
    #expect(report.outcome.new == 1 && report.outcome.changed == 1 && report.outcome.rejected == 3)
    #expect(Set(try await fixture.records("persons").keys) == ["P1", "P2", "P3", "Q1"])

    let name = "persons.csv.rejected.csv"
    var rejected = CSVText.read(try #require(fixture.folder.text(name)))
    #expect(Array(rejected[0].prefix(5)) == Self.heading)
    #expect(rejected.dropFirst().map { Array($0.prefix(5)) } == Array(Self.table[2...4]))
    #expect(rejected.dropFirst().allSatisfy { !$0[5].isEmpty })
    let mode = try FileManager.default.attributesOfItem(atPath: fixture.folder.file(name))[.posixPermissions]
    #expect((mode as? NSNumber)?.intValue == 0o600)

    // As it is, it is refused again; corrected, its column of reasons is passed over.
    let text = try #require(fixture.folder.text(name))
    #expect(try await fixture.load("persons", text, name: "again.csv").wasStopped)
    rejected[1][3] = ""
    rejected[2][1] = "H2"
    rejected[3][4] = "1999-02-28"
    let corrected = try await fixture.load("persons", CSVText.write(rejected), name: "corrected.csv")
    #expect(corrected.problems == [] && corrected.unknownColumns == [])
    #expect(corrected.outcome.new == 3)
    #expect(try await fixture.installation.verify().chain.isSound)
  }

  /// Dry or not, kept or not: the dry run's report is the real one's, and it changes nothing.
  @Test(arguments: engines, [false, true])
  func dryRunsTellTheTruth(_ engine: Engine, _ keepGood: Bool) async throws {
    let fixture = try await Fixture(engine)
    try await fixture.loadSamples()
    let overlapping = [
      ["cadre_id", "village_code", "role", "starts_on", "ends_on"],
      ["C1", SampleFiles.otherVillage, "member", "2022-01-01", "2022-06-30"],
      ["C2", SampleFiles.otherVillage, "member", "2022-01-01", "2022-06-30"],
      ["C1", SampleFiles.village, "first_secretary", "2021-06", "2023-09-19"],
    ]
    for (kind, table) in [
      ("persons", Self.table), ("persons", Self.table.dropLast(4) + [Self.table[5]]),
      ("postings", overlapping), ("units", SampleFiles.named("units").table(.chinese)),
    ] {
      let before = try await fixture.state()
      let text = CSVText.write(Array(table))
      let dry = try await fixture.load(kind, text, dryRun: true, keepGood: keepGood)
      #expect(try await fixture.state() == before)
      let real = try await fixture.load(kind, text, keepGood: keepGood)
      #expect(dry.isDryRun && !real.isDryRun)
      #expect(dry.outcome.number == nil)
      #expect(dry.problems == real.problems)
      #expect(dry.wasStopped == real.wasStopped && dry.rows == real.rows)
      #expect(dry.outcome.new == real.outcome.new && dry.outcome.changed == real.outcome.changed)
      #expect(dry.outcome.unchanged == real.outcome.unchanged)
      #expect(dry.outcome.rejected == real.outcome.rejected)
      #expect(dry.outcome.corrections.map(\.id) == real.outcome.corrections.map(\.id))
      let after = try await fixture.state()
      let grown = after.counts[kind, default: 0] - before.counts[kind, default: 0]
      #expect(grown == (real.wasStopped ? 0 : real.outcome.new))
      #expect((after.head == before.head) == (real.outcome.number == nil))
    }
  }

  /// Every conflict between rows is listed, however many there are, each with its cell.
  @Test func allConflictsAreListed() async throws {
    let fixture = try await Fixture(.sqlite)
    try await fixture.loadSamples(before: "postings")
    let count = 130
    let cadres = (0..<count).map { ["N\($0)", "样\($0)", "U1"] }
    try await fixture.load("cadres", CSVText.write([["cadre_id", "name", "unit_id"]] + cadres))
    let heading = ["cadre_id", "village_code", "role", "starts_on"]
    let first = (0..<count).map { ["N\($0)", SampleFiles.village, "member", "2022-01-01"] }
    try await fixture.load("postings", CSVText.write([heading] + first))
    let second = (0..<count).map { ["N\($0)", SampleFiles.otherVillage, "member", "2022-02-01"] }
    let report = try await fixture.load("postings", CSVText.write([heading] + second))
    #expect(report.errors == count)
    #expect(Set(report.problems.map(\.row)) == Set(2...count + 1))
    #expect(report.problems.allSatisfy { $0.column == "starts_on" && $0.value == "2022-02-01" })
    let kept = try await fixture.load("postings", CSVText.write([heading] + second), keepGood: true)
    #expect(kept.outcome.rejected == count && kept.outcome.number == nil)
  }

  /// Personal data is masked in the list of errors, also where it slipped into a wrong column.
  @Test func errorsShowNoPersonalData() async throws {
    let fixture = try await Fixture(.sqlite)
    try await fixture.loadSamples()
    let phone = SampleFiles.phone
    let report = try await fixture.load("persons", CSVText.write([
      Self.heading + ["sex"],
      ["R1", "H1", "测某甲", Self.damagedID, "2150-01-01", "男"],
      ["R2", Self.goodID, "测某乙", "", "", phone],
      ["R3", "H1", "测某乙", "测某乙", Self.goodID, ""],
      ["R4", "H1", "-", "", "", ""],
    ]))
    #expect(report.errors >= 5)
    let text = try #require(fixture.folder.text("persons.csv.errors.csv"))
    let shown = report.problems.flatMap { [$0.line(in: .english), $0.line(in: .chinese)] } + [text]
    for secret in SampleFiles.secrets + [Self.damagedID, Self.goodID] {
      #expect(!shown.contains { $0.contains(secret) })
    }
  }
}

extension Fixture {
  func count(_ table: String) async throws -> Int {
    try await installation.store.read { try $0.count("SELECT count(*) FROM \(table)") }
  }
}
