import Basics
import Exchange
import Foundation
import Testing
import TestSupport

/// What is wrong with a file is said in the form *file, row, column, value, reason, remedy*, and
/// nothing of such a file is written.
@Suite struct WrongFilesTests {
  /// One wrong cell: the sample of `kind` with `column` of its first row replaced.
  struct WrongCell: Sendable, CustomTestStringConvertible {
    let kind, column, value: String
    /// A part of the English reason.
    let reason: String
    var testDescription: String { "\(kind).\(column) = \(value)" }
  }

  static let wrongCells: [WrongCell] = [
    WrongCell(kind: "divisions", column: "code", value: "5199", reason: "12 digits"),
    WrongCell(kind: "divisions", column: "level", value: "village", reason: "level does not fit"),
    WrongCell(kind: "divisions", column: "latitude", value: "北纬", reason: "coordinate"),
    WrongCell(kind: "tags", column: "division_code", value: "519933000000", reason: "unknown division"),
    WrongCell(kind: "tags", column: "valid_to", value: "2012-12-31", reason: "before the start"),
    WrongCell(kind: "profiles", column: "village_code", value: "519922111299", reason: "unknown division"),
    WrongCell(kind: "profiles", column: "village_code", value: "519922111000", reason: "wrong level"),
    WrongCell(kind: "profiles", column: "village_code", value: "5.19922E+11", reason: "damaged by Excel"),
    WrongCell(kind: "profiles", column: "households", value: "-3", reason: "out of range"),
    WrongCell(kind: "units", column: "tier", value: "村级", reason: "not on the list"),
    WrongCell(kind: "units", column: "name", value: "-", reason: "must not be empty"),
    WrongCell(kind: "cadres", column: "unit_id", value: "U404", reason: "no such record in units"),
    WrongCell(kind: "cadres", column: "id_number", value: "5.1E+17", reason: "damaged by Excel"),
    WrongCell(kind: "cadres", column: "id_number", value: "519922850302", reason: "instead of 18"),
    WrongCell(kind: "cadres", column: "birth_date", value: "2150-01-01", reason: "in the future"),
    WrongCell(kind: "cadres", column: "sex", value: "未知", reason: "not on the list"),
    WrongCell(kind: "postings", column: "cadre_id", value: "C404", reason: "no such record in cadres"),
    WrongCell(kind: "postings", column: "village_code", value: "519922111299", reason: "unknown division"),
    WrongCell(kind: "postings", column: "ends_on", value: "2021-05-31", reason: "before the start"),
    WrongCell(kind: "postings", column: "role", value: "村长", reason: "not on the list"),
    WrongCell(kind: "support", column: "starts_on", value: "2016-02-30", reason: "no such day"),
    WrongCell(kind: "households", column: "village_code", value: "519922111299", reason: "unknown division"),
    WrongCell(kind: "households", column: "household_id", value: "", reason: "part of the key"),
    WrongCell(kind: "persons", column: "household_id", value: "H404", reason: "no such record in households"),
    WrongCell(kind: "persons", column: "birth_date", value: "2150-01-01", reason: "in the future"),
    WrongCell(kind: "persons", column: "birth_date", value: "1960-02-30", reason: "no such day"),
    WrongCell(kind: "income", column: "person_id", value: "P404", reason: "no such record in persons"),
    WrongCell(kind: "income", column: "period_end", value: "2022-12", reason: "before the start"),
    WrongCell(kind: "income", column: "amount", value: "三千", reason: "amount of money"),
    WrongCell(kind: "signals", column: "id_number", value: "-", reason: "neither citizen id nor household"),
    WrongCell(kind: "cases", column: "household_id", value: "H404", reason: "no such record in households"),
    WrongCell(kind: "cases", column: "eliminated_on", value: "2021-07-07", reason: "before the start"),
    WrongCell(kind: "cases", column: "object_type", value: "relapse_risk", reason: "not in force"),
    WrongCell(kind: "cases", column: "channel", value: "邻居", reason: "not on the list"),
    WrongCell(kind: "measures", column: "case_id", value: "K404", reason: "no such record in cases"),
    WrongCell(kind: "measures", column: "finished_on", value: "2021-08-31", reason: "before the start"),
    WrongCell(kind: "goals", column: "target_year", value: "2019", reason: "before the baseline"),
    WrongCell(kind: "activities", column: "cadre_id", value: "C404", reason: "no such record in cadres"),
    WrongCell(kind: "activities", column: "tasks", value: "13", reason: "out of range"),
    WrongCell(kind: "mentoring", column: "mentee_kind", value: "同学", reason: "not on the list"),
  ]

  @Test(arguments: wrongCells)
  func wrongCellsAreNamed(_ wrong: WrongCell) async throws {
    let fixture = try await Ready.shared.fixture()
    let sample = SampleFiles.named(wrong.kind)
    let column = try #require(sample.english.firstIndex(of: wrong.column))
    for language in Language.allCases {
      var table = sample.table(language)
      table[1][column] = wrong.value
      let name = "\(UUID().uuidString).csv"
      let report = try await fixture.load(wrong.kind, CSVText.write(table), name: name)
      #expect(report.wasStopped)
      #expect(report.outcome.number == nil)
      let errors = report.problems.filter { $0.severity == .error }
      let problem = try #require(errors.first { $0.reason.en.contains(wrong.reason) })
      #expect(problem.file == name)
      #expect(problem.row == 2)
      #expect(problem.column == table[0][column])
      let field = fixture.installation.registry.kind(wrong.kind)?.field(wrong.column)
      #expect(problem.value == field?.masked(wrong.value))
      #expect(problem.remedy?.zh.isEmpty == false && problem.remedy?.en.isEmpty == false)
      #expect(errors.allSatisfy { $0.row == 2 })
    }
  }

  /// A wrong check digit, a date that does not exist and one to come, within a citizen id.
  @Test func wrongCitizenIDsAreNamedAndMasked() async throws {
    let fixture = try await Ready.shared.fixture()
    let good = SampleFiles.citizenID(1960_05_06, 31)
    let last = good.hasSuffix("1") ? "2" : "1"
    let toCome = SampleFiles.citizenID(2150_05_06, 31)
    for (id, reason) in [
      (good.dropLast() + last, "check digit"), ("519922196002300311", "date of birth in it does not exist"),
      ("51992219600506O311", "no digits"), (toCome[...], "lies in the future"),
    ] {
      let report = try await fixture.load("persons", CSVText.write([
        ["person_id", "household_id", "name", "id_number"], ["P1", "H1", "测某甲", String(id)],
      ]), name: UUID().uuidString + ".csv")
      let problem = try #require(report.problems.first { $0.severity == .error })
      #expect(report.wasStopped && problem.reason.en.contains(reason), "\(reason)")
      #expect(problem.column == "id_number" && problem.value == Masking.citizenID(String(id)))
      #expect(!problem.line(in: .chinese).contains(id))
    }
  }

  @Test func duplicatedKeysAreNamed() async throws {
    let fixture = try await Ready.shared.fixture()
    let report = try await fixture.load("units", CSVText.write([
      ["unit_id", "name", "tier", "kind"], ["UD", "甲", "county", "institution"],
      ["UE", "乙", "county", "institution"], ["UD", "丙", "county", "institution"],
    ]), name: UUID().uuidString + ".csv")
    #expect(report.wasStopped && report.errors == 1)
    let problem = try #require(report.problems.first)
    #expect(problem.row == 4 && problem.column == "unit_id" && problem.value == "UD")
    #expect(problem.reason.en.contains("row 2"))
  }

  /// A quoted cell with line breaks is one row, as a spreadsheet counts.
  @Test func rowsAreCountedAsSpreadsheetsDo() async throws {
    let fixture = try await Ready.shared.fixture()
    let text = "unit_id,name,tier,kind\nUF,\"一\n二\n三\",county,institution\n\nUG,四,没有,institution\n"
    let report = try await fixture.load("units", text, name: UUID().uuidString + ".csv")
    #expect(report.problems.map(\.row) == [4])
  }

  /// A comma that was not quoted must not shift the cells behind it unseen.
  @Test func tooManyCellsAreNamed() async throws {
    let fixture = try await Ready.shared.fixture()
    let text = "unit_id,name,tier,kind\nUH,甲,county,institution,多余\nUI,乙,county,institution,,\n"
    let report = try await fixture.load("units", text, name: UUID().uuidString + ".csv")
    #expect(report.wasStopped)
    #expect(report.problems.map(\.row) == [2])
  }

  /// What is wrong with a file as a whole.
  @Test(arguments: [
    ("", "the file is empty"), ("\n \r\n", "the file is empty"), ("\u{FEFF}", "the file is empty"),
    ("unit_id,name,tier,kind\n", "no rows"), ("unit_id,name,tier,kind\n,,,\n", "no rows"),
    ("name,tier,kind\n甲,county,institution\n", "missing columns: unit_id"),
    ("甲,乙,丙\n1,2,3\n", "missing columns: unit_id"),
    ("unit_id,name,单位名称,tier,kind\nU,甲,乙,county,institution\n", "stands twice"),
    ("unit_id,name,tier,kind\nUQ,\"甲,county,institution\n", "never closed"),
  ])
  func wrongFilesAreNamed(_ text: String, _ reason: String) async throws {
    let fixture = try await Fixture(.sqlite)
    let before = try await fixture.state()
    let problem = try await #require(throws: FileProblem.self) {
      try await fixture.load("units", text)
    }
    #expect(problem.reason.en.contains(reason))
    #expect(problem.explanation.en.contains("units.csv"))
    #expect(!problem.reason.zh.isEmpty)
    #expect(try await fixture.state() == before)
    let listed = CSVText.read(try #require(fixture.folder.text("units.csv.errors.csv")))
    #expect(listed.count == 2 && listed.last?.prefix(2) == ["units.csv", "0"])
    #expect(listed.last?.contains(problem.reason.en) == true)
  }

  @Test func missingFilesAreNamed() async throws {
    let fixture = try await Fixture(.sqlite)
    let problem = try await #require(throws: FileProblem.self) {
      try await fixture.load("units", path: fixture.folder.file("nowhere.csv"))
    }
    #expect(problem.explanation.en.contains("nowhere.csv") && problem.remedy != nil)
  }

  /// Every kind's file handed in as every other kind is recognised as what it is, in both languages.
  @Test(arguments: SampleFiles.all.map(\.kind))
  func filesOfAnotherKindAreNamed(_ kind: String) async throws {
    let fixture = try await Ready.shared.fixture()
    let sample = SampleFiles.named(kind)
    for other in SampleFiles.all where other.kind != kind {
      for language in Language.allCases {
        let problem = try await #require(
          throws: FileProblem.self, "\(kind) taken as \(other.kind) (\(language))"
        ) {
          try await fixture.load(
            other.kind, CSVText.write(sample.table(language)), name: UUID().uuidString + ".csv",
            dryRun: true)
        }
        #expect(problem.reason.en.contains("a file of \(kind)"), "\(kind) taken as \(other.kind)")
        #expect(problem.remedy?.en.contains("zhucun import \(kind)") == true)
      }
    }
  }
}
