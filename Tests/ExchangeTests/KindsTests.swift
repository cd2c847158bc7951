import Basics
import Exchange
import Foundation
import Journal
import Store
import Testing
import TestSupport

/// Every kind of FORMATS §1 is read from English and from Chinese headings in any order of columns,
/// and what is exported again is what was put in, personal data masked.
@Suite struct KindsTests {
  /// What an export shows of a sample: personal columns masked.
  private static func expected(_ sample: SampleFile) -> [[String]] {
    sample.rows.map { row in
      zip(sample.english, row).map { column, value in
        if value.isEmpty { return "" }
        switch (sample.kind, column) {
        case ("cadres", "id_number"), ("cadres", "spouse_id_number"), ("persons", "id_number"),
          ("signals", "id_number"):
          return Masking.citizenID(value)
        case ("cadres", "phone"): return Masking.phone(value)
        case ("persons", "name"): return Masking.name(value)
        case ("households", "address"): return "***"
        default: return value
        }
      }
    }
  }

  @Test(arguments: engines, Language.allCases)
  func everyKindComesInAndGoesOut(_ engine: Engine, _ language: Language) async throws {
    let fixture = try await Fixture(engine)
    var random = SeededGenerator(seed: 11)
    for sample in SampleFiles.all {
      let report = try await fixture.load(
        sample.kind, CSVText.write(sample.shuffled(language, &random)))
      #expect(report.problems.map { $0.line(in: .english) } == [], "\(sample.kind)")
      #expect(report.outcome.new == sample.rows.count, "\(sample.kind)")
      #expect(report.unknownColumns == [], "\(sample.kind)")

      let table = CSVText.read(try await fixture.export(sample.kind))
      let heading = try #require(table.first)
      let positions = try sample.english.map { try #require(heading.firstIndex(of: $0), "\($0)") }
      let found = Set(table.dropFirst().map { row in positions.map { row[$0] } })
      #expect(found == Set(Self.expected(sample)), "\(sample.kind)")
    }
  }

  /// The same file twice, and every export in either language, change nothing.
  @Test(arguments: engines)
  func importingAgainChangesNothing(_ engine: Engine) async throws {
    let fixture = try await Fixture(engine)
    try await fixture.loadSamples()
    let before = try await fixture.state()
    for sample in SampleFiles.all {
      for language in Language.allCases {
        let files = [
          CSVText.write(sample.table(language)), try await fixture.export(sample.kind, language),
        ]
        for text in files {
          let report = try await fixture.load(sample.kind, text)
          #expect(report.problems.map { $0.line(in: .english) } == [], "\(sample.kind)")
          #expect(report.outcome.unchanged == sample.rows.count, "\(sample.kind) \(language)")
          #expect(report.outcome.new + report.outcome.changed == 0, "\(sample.kind) \(language)")
          #expect(report.outcome.number == nil)
        }
      }
    }
    #expect(try await fixture.state() == before)
  }

  @Test func exportsHoldNoPersonalData() async throws {
    let fixture = try await Fixture(.sqlite)
    try await fixture.loadSamples()
    for sample in SampleFiles.all {
      for language in Language.allCases {
        let text = try await fixture.export(sample.kind, language)
        for secret in SampleFiles.secrets {
          #expect(!text.contains(secret), "\(sample.kind) shows a secret")
        }
      }
    }
  }

  /// `english/中文`, a unit in brackets, a star, other case and stray spaces name the same column.
  @Test func headingsAsTheyStandInForms() async throws {
    let fixture = try await Fixture(.sqlite)
    try await fixture.loadSamples(before: "profiles")
    let report = try await fixture.load("profiles", CSVText.write([
      ["village_code/村代码", " YEAR ", "集体资产（元）", "*户数", "人均可支配收入(元)"],
      [SampleFiles.village, "2021", "1,200", "5", "3.2万"],
    ]))
    #expect(report.unknownColumns == [])
    let record = try await fixture.records("profiles", key: 2)["\(SampleFiles.village)|2021"]
    #expect(record?["collective_assets"] == "1200")
    #expect(record?["households"] == "5")
    #expect(record?["disposable_income_per_capita"] == "32000")
  }

  /// Unknown columns are reported and kept out, whatever they hold.
  @Test func unknownColumnsAreReported() async throws {
    let fixture = try await Fixture(.sqlite)
    try await fixture.loadSamples(before: "units")
    let report = try await fixture.load("units", CSVText.write([
      ["备注甲", "unit_id", "name", "tier", "kind", "extra"],
      ["无,用", "U9", "样单位", "county", "institution", "x"],
    ]))
    #expect(report.unknownColumns == ["备注甲", "extra"])
    #expect(report.outcome.new == 1)
    let text = try await fixture.export("units")
    #expect(!text.contains("无,用"))
  }

  /// The empty file of a kind has every column, in both languages, and says what may stand in it.
  @Test func templatesHaveEveryColumn() async throws {
    let fixture = try await Fixture(.sqlite)
    let installation = fixture.installation
    for sample in SampleFiles.all {
      let kind = try #require(installation.registry.kind(sample.kind))
      for language in Language.allCases {
        let template = FileTemplate(kind, policy: installation.policy, language: language)
        let table = CSVText.read(String(decoding: template.heading, as: UTF8.self))
        let wanted = (language == .english ? sample.english : sample.chinese)
          .map { $0.replacing("(1-12)", with: "") }
        #expect(table.count == 1)
        #expect(Set(wanted).subtracting(table[0]) == [], "\(sample.kind)")
        #expect(template.notes.count == table[0].count)
        #expect(template.notes.allSatisfy { !$0.note.zh.isEmpty && !$0.note.en.isEmpty })
      }
    }
  }

  /// Closed lists offer in the template exactly the values that FORMATS gives.
  @Test func templatesListTheCodes() async throws {
    let fixture = try await Fixture(.sqlite)
    let kind = try #require(fixture.installation.registry.kind("cases"))
    let template = FileTemplate(kind, policy: fixture.installation.policy, language: .english)
    func note(_ column: String) -> String? {
      template.notes.first { $0.column.hasPrefix(column + "/") }?.note.en
    }
    #expect(note("channel")?.contains("self_application, cadre_check, department_signal") == true)
    #expect(note("object_type")?.contains("relapse_risk") == true)
    #expect(note("elimination_way")?.contains("assistance, natural") == true)
  }
}
