import Basics

/// The rules of the invented district, written down once more as plain tables: from DOMAIN 4.1, 4.2
/// and 4.7 and from the comments of the policy files.
enum ModelRules {
  static let today = date(2026, 11, 23)
  static let province = 510_000_000_000
  /// A county with a line of its own in 2024, and with a workflow of its own for two years.
  static let specialCounty = 512_023_000_000

  static func date(_ year: Int, _ month: Int, _ day: Int) -> LocalDate {
    guard let date = LocalDate(year, month, day) else { fatalError("\(year)-\(month)-\(day) is no day") }
    return date
  }

  struct Line: Sendable {
    let area: Int
    let year: Int
    let yuan: Int
  }

  /// Invented but for 2022: the shipped policies know Sichuan's line of that year only.
  static let lines = [
    Line(area: province, year: 2021, yuan: 6300), Line(area: province, year: 2022, yuan: 6800),
    Line(area: province, year: 2023, yuan: 7500), Line(area: province, year: 2024, yuan: 8300),
    Line(area: province, year: 2025, yuan: 8900), Line(area: province, year: 2026, yuan: 9300),
    Line(area: specialCounty, year: 2024, yuan: 11_400),
  ]

  static func line(in village: DivisionCode, on day: LocalDate) -> Int? {
    let own = lines.first { $0.area == specialCounty && isSpecial(village) && $0.year == day.year }
    return (own ?? lines.first { $0.area == province && $0.year == day.year }).map { $0.yuan * 100 }
  }

  static func isSpecial(_ village: DivisionCode) -> Bool { Int(village.value) / 1_000_000 * 1_000_000 == specialCounty }

  /// The version of the workflow that a procedure begins under; nil where none is in force.
  static func workflow(_ procedure: String, in village: DivisionCode, on day: LocalDate) -> String? {
    guard day.year >= 2021 else { return nil }
    guard procedure == "identification" else { return procedure + "@-@2021-01-01" }
    if isSpecial(village), day >= date(2022, 7, 1), day <= date(2024, 6, 30) {
      return "identification@512023000000@2022-07-01"
    }
    let begun = day.year == 2021 ? 2021 : day.year == 2022 ? 2022 : day.year <= 2025 ? 2023 : 2026
    return "identification@510000000000@\(begun)-01-01"
  }

  static let types = ["unstable_lifted", "vulnerable", "sudden_hardship", "relapse_risk"]

  /// Until 2025 three types, from 2026 one.
  static func isInForce(_ type: String, on day: LocalDate) -> Bool {
    types.contains(type) && (type == "relapse_risk") == (day.year >= 2026)
  }

  static let observationMonths = 6
  static let tellingDays = 5
  static let leadWorkingDays = 5
  static let guarantees = ["food", "clothing", "schooling", "medical", "housing", "water"]
  static let ableToWork: Set = ["ordinary", "skilled", "weak"]
  static let notCounted: Set = ["一次性救助", "一次性救助金", "临时救助", "临时救助金", "临时救助款"]

  static var linesFile: String {
    "income_line:\n" + lines.map { line in
      """
        - area: \(line.area)
          from: \(line.year)-01-01
          to: \(line.year)-12-31
          yuan: \(line.yuan)
          certainty: proposal
          note: 测试用

      """
    }.joined()
  }

  /// The county's own workflow: all in working days, the notice too; verification and comparison side
  /// by side with a look through the papers; objections may lead back to any of them.
  static let countyWorkflowFile = """
    workflows:
      - procedure: [identification]
        zh: 测试县识别认定
        en: Recognition of the test county
        area: 512023000000
        from: 2022-07-01
        to: 2024-06-30
        certainty: proposal
        note: 测试用
        limit: { count: 20, unit: working_days }
        warning_days: 4
        steps:
          - { id: application, kind: application, zh: 申请, en: Application, actors: [household, grid_worker], due: { count: 2, unit: working_days } }
          - { id: analysis, kind: analysis, zh: 研判, en: Analysis, actors: [township], due: { count: 1, unit: working_days }, may_refuse: true }
          - { id: verification, kind: verification, zh: 核查, en: Verification, actors: [village_committee, team_member], after: [application, analysis], people: 3, due: { count: 3, unit: working_days }, returns_to: [analysis], may_refuse: true }
          - { id: comparison, kind: comparison, zh: 比对, en: Comparison, actors: [county_bureau], after: [application], due: { count: 4, unit: working_days }, may_refuse: true }
          - { id: review, kind: review, zh: 评议, en: Review, actors: [village_committee], after: [verification], due: { count: 2, unit: working_days }, returns_to: [verification, application], may_refuse: true }
          - { id: notice, kind: notice, zh: 公示, en: Notice, actors: [village_committee], after: [review], due: { count: 1, unit: months }, minimum: { count: 5, unit: working_days } }
          - { id: township_review, kind: township_review, zh: 审核, en: Review by the township, actors: [township], after: [notice, comparison], due: { count: 2, unit: working_days }, returns_to: [review, comparison], may_refuse: true }
          - { id: decision, kind: decision, zh: 审定, en: Decision, actors: [county_bureau], after: [township_review], returns_to: [application, notice] }
          - { id: entry, kind: entry, zh: 录入, en: Entry, actors: [township], after: [decision], due: { count: 3, unit: working_days } }
    """
}
