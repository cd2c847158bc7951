import Authority
import Basics
import DemoProvince
import Foundation
import Indicators
import Installation
import Store
import TestSupport
import Testing

/// The demo province, built whole through the one door, shows every figure of the article within
/// the interval that its rounded number allows.
@Suite struct GoldenTests {
  /// The article's figures: id, date, lowest, highest; nil is open.
  static let intervals: [(id: String, on: LocalDate?, low: Double?, high: Double?)] = [
    ("villages.standard_due.five_ones", LocalDate(2020, 12, 31), 11_501, 11_501),
    ("villages.standard_met.five_ones", LocalDate(2020, 12, 31), 11_501, 11_501),
    ("villages.standard_due.three_ones", LocalDate(2020, 12, 31), 1, nil),
    ("cadres.served", LocalDate(2020, 12, 31), 100_001, 109_999),
    ("villages.covered", LocalDate(2021, 12, 31), 11_950, 12_049),
    ("cadres.in_post", LocalDate(2021, 12, 31), 33_500, 34_499),
    ("mentoring.people", LocalDate(2023, 8, 31), 49_000, 49_999),
    ("monitoring.measured.households", LocalDate(2023, 8, 31), 115_500, 116_499),
    ("monitoring.measured.persons", LocalDate(2023, 8, 31), 383_500, 384_499),
    ("monitoring.eliminated_share", LocalDate(2023, 8, 31), 67.05, 67.15),
    ("cadres.in_post", LocalDate(2023, 9, 30), 31_500, 32_499),
    ("villages.covered", LocalDate(2023, 9, 30), 11_850, 11_949),
    ("villages.covered_share", LocalDate(2023, 9, 30), 44.5, 45.499),
    ("monitoring.identified.households", LocalDate(2023, 10, 31), 131_500, 132_499),
    ("monitoring.identified.persons", LocalDate(2023, 10, 31), 432_500, 433_499),
    ("counties.priority", LocalDate(2023, 10, 31), 125, 125),
    ("counties.priority_share", LocalDate(2023, 10, 31), 67.5, 68.499),
    ("prefectures.with_priority_counties", LocalDate(2023, 10, 31), 19, 19),
  ]

  /// Both geographies: the generated one, and the official list where it lies beside the repository.
  static var geographies: [String?] {
    [nil] + [Repository.shared.map { $0 + "/data/sichuan/divisions.csv" }].filter { path in
      path.map { FileManager.default.fileExists(atPath: $0) } ?? false
    }
  }

  @Test(arguments: geographies)
  func everyFigureOfTheArticle(divisions: String?) async throws {
    let fixture = try await Fixture(.sqlite)
    let installation = fixture.installation
    try await DemoProvince(seed: 2023, divisionsFile: divisions).build(installation) { _ in }
    let province = try #require(DivisionCode(abbreviated: "51"))
    var summaries: [LocalDate: Summary] = [:]
    for interval in Self.intervals {
      let date = try #require(interval.on)
      let known = summaries[date]
      let summary: Summary
      if let known { summary = known } else {
        summary = try await Summary.compute(
          of: province, on: date, policy: installation.policy, viewer: .machineOperator, installation.store)
      }
      summaries[date] = summary
      let value = try #require(summary[interval.id]?.number, "\(interval.id) on \(date)")
      if let low = interval.low { #expect(value >= low, "\(interval.id) on \(date)") }
      if let high = interval.high { #expect(value <= high, "\(interval.id) on \(date)") }
    }
    // Full coverage (全覆盖): wherever 三个一 was due, it was met.
    let before = try #require(LocalDate(2020, 12, 31).flatMap { summaries[$0] })
    #expect(before["villages.standard_met.three_ones"]?.number == before["villages.standard_due.three_ones"]?.number)

    try await sumsOfChildren(installation, province)
    try await articleVillages(installation)
    let verification = try await installation.verify()
    #expect(verification.chain.isSound)
    #expect(verification.invariants.isEmpty)
    if divisions == nil { try await BeforeRotation.check(against: installation) }
  }

  /// Additive figures of the prefectures add up to the province's.
  private func sumsOfChildren(_ installation: Installation, _ province: DivisionCode) async throws {
    let date = try #require(LocalDate(2023, 9, 30))
    func summary(_ code: DivisionCode) async throws -> Summary {
      try await Summary.compute(
        of: code, on: date, policy: installation.policy, viewer: .machineOperator, installation.store)
    }
    let prefectures = try await installation.store.read { connection in
      try connection.rows("SELECT code FROM divisions WHERE level = 'prefecture'") { try $0.get(0, as: DivisionCode.self) }
    }
    #expect(prefectures.count == 21)
    var sums: [String: Double] = [:]
    for code in prefectures {
      for figure in try await summary(code).figures { sums[figure.id, default: 0] += figure.number ?? 0 }
    }
    let whole = try await summary(province)
    for id in [
      "villages.total", "villages.covered", "cadres.in_post", "monitoring.identified.households",
      "monitoring.identified.persons", "monitoring.open.persons", "mentoring.people", "counties.priority",
    ] { #expect(sums[id] == whole[id]?.number, "\(id)") }
  }

  /// The three villages carry what the article says of them.
  private func articleVillages(_ installation: Installation) async throws {
    let found = try await installation.store.read { connection in
      try connection.rows(
        """
        SELECT p.village_code, c.name, u.name FROM postings p JOIN cadres c ON c.id = p.cadre_id
        JOIN units u ON u.id = p.unit_id
        WHERE p.village_code IN (512022111213, 510522110209, 511923108202)
          AND p.role = 'first_secretary' AND p.round = '2023' ORDER BY p.village_code
        """) { "\(try $0.get(0, as: Int64.self)) \(try $0.get(1, as: String.self)) \(try $0.get(2, as: String.self))" }
    }
    #expect(found == [
      "510522110209 杨小峰 合江县委组织部", "511923108202 何永刚 四川省税务局", "512022111213 谢伟 资阳市委组织部",
    ])
    let (income, target, tags) = try await installation.store.read { connection in
      (
        try connection.count("SELECT collective_income FROM profiles WHERE village_code = 512022111213 AND year = 2022"),
        try connection.count("SELECT target FROM goals WHERE village_code = 512022111213 AND target_year = 2025"),
        try connection.rows("SELECT tag FROM tags WHERE division_code = 510522110209 AND valid_to IS NULL") { try $0.get(0, as: String.self) }
      )
    }
    #expect(income > 100_000 * 100)
    #expect(target == 500_000 * 100)
    #expect(tags.contains("lifted_village"))
  }
}
