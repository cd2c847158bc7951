import Basics
import Policy
import Testing

extension Mistake {
  /// One entry of the year 2023 with these two lines at lines 4 and 5.
  private static func year(_ holidays: String, _ makeUpDays: String = "") -> String {
    """
    work_calendar:
      - year: 2023
        certainty: found
        holidays: [\(holidays)]
        make_up_days: [\(makeUpDays)]
    """
  }
  private static let qingming = "{ zh: 清明节, en: Qingming, from: 2023-04-05, to: 2023-04-05 }"

  static let ofCalendars: [Mistake] = [
    .init(
      testDescription: "make-up day on a Wednesday", text: year(qingming, "2023-01-28, 2023-02-01"),
      line: 5, column: 32, says: "2023-02-01 is no Saturday or Sunday"),
    .init(
      testDescription: "make-up day inside a holiday",
      text: year("{ zh: 劳动节, en: Labour Day, from: 2023-04-29, to: 2023-05-03 }", "2023-04-30"),
      line: 5, column: 20, says: "Labour Day”"),
    .init(
      testDescription: "make-up day twice", text: year(qingming, "2023-01-28, 2023-01-28"), line: 5, column: 32,
      says: "sample.yaml:5:20"),
    .init(
      testDescription: "make-up day of another year", text: year(qingming, "2024-01-28"), line: 5, column: 20,
      says: "does not lie in 2023"),
    .init(
      testDescription: "make-up day that does not exist", text: year(qingming, "2023-02-29"), line: 5, column: 20,
      says: "no day that exists"),
    .init(
      testDescription: "make-up days that are no list",
      text: "work_calendar:\n  - { year: 2023, certainty: found, holidays: [\(qingming)], make_up_days: 2023-01-28 }\n",
      line: 2, column: 124, says: "list of days"),
    .init(
      testDescription: "holidays overlapping",
      text: year("\(qingming), { zh: 春假, en: Spring break, from: 2023-04-01, to: 2023-04-07 }"), line: 4,
      column: 77, says: "overlaps “Qingming” at sample.yaml:4:16"),
    .init(
      testDescription: "holiday of the year before reaching into one of this",
      text: """
        work_calendar:
          - year: 2022
            certainty: found
            holidays: [{ zh: 年末, en: Year's end, from: 2022-12-30, to: 2022-12-31 }]
          - year: 2023
            certainty: found
            holidays: [{ zh: 元旦, en: New Year, from: 2022-12-31, to: 2023-01-02 }]
        """, line: 7, column: 16, says: "sample.yaml:4:16"),
    .init(
      testDescription: "a year twice",
      text: """
        work_calendar:
          - { year: 2023, certainty: found, holidays: [\(qingming)] }
          - year: 2023
            certainty: found
            holidays: [{ zh: 劳动节, en: Labour Day, from: 2023-04-29, to: 2023-05-03 }]
        """, line: 3, column: 11, says: "sample.yaml:2:13"),
    .init(
      testDescription: "holiday of another year",
      text: year("{ zh: 清明节, en: Qingming, from: 2024-04-04, to: 2024-04-06 }"), line: 4, column: 47,
      says: "does not lie in 2023"),
    .init(
      testDescription: "holiday that ends in the next year",
      text: year("{ zh: 元旦, en: New Year, from: 2023-12-31, to: 2024-01-02 }"), line: 4, column: 62,
      says: "does not lie in 2023"),
    .init(
      testDescription: "holiday from autumn of the year before",
      text: year("{ zh: 元旦, en: New Year, from: 2022-11-30, to: 2023-01-02 }"), line: 4, column: 46,
      says: "December before"),
    .init(
      testDescription: "holiday that never ends",
      text: year("{ zh: 国庆节, en: National Day, from: 2023-10-01, to: 2023-11-07 }"), line: 4, column: 67,
      says: "38 days"),
    .init(
      testDescription: "holiday without its last day", text: year("{ zh: 清明节, en: Qingming, from: 2023-04-05 }"),
      line: 4, column: 16, says: "`to` is missing"),
    .init(
      testDescription: "year that is no year",
      text: "work_calendar:\n  - { year: 23, certainty: found, holidays: [\(qingming)] }\n", line: 2, column: 13,
      says: "2099"),
    .init(
      testDescription: "year without holidays", text: "work_calendar:\n  - { year: 2023, certainty: found }\n", line: 2,
      column: 5, says: "`holidays` is missing"),
  ]

  static let ofSchemes: [Mistake] = {
    func scheme(_ lines: String) -> String { "income_scheme:\n  - certainty: proposal\n" + lines }
    let rest = "    basis: registered\n    rounding: half_away_from_zero\n"
    return [
      .init(
        testDescription: "purpose that does not exist",
        text: scheme("    purpose: gift\n    window: { kind: year_ending, month: 9 }\n\(rest)"), line: 3, column: 14,
        says: "identification, statistics"),
      .init(
        testDescription: "no purpose", text: scheme("    window: { kind: year_ending, month: 9 }\n\(rest)"), line: 2,
        column: 5, says: "`purpose` is missing"),
      .init(
        testDescription: "kind of window that does not exist",
        text: scheme("    purpose: statistics\n    window: { kind: weeks, months: 9 }\n\(rest)"), line: 4, column: 21,
        says: "year_ending"),
      .init(
        testDescription: "month that does not exist",
        text: scheme("    purpose: statistics\n    window: { kind: year_ending, month: 13 }\n\(rest)"), line: 4,
        column: 41, says: "1 to 12"),
      .init(
        testDescription: "number of another kind of window",
        text: scheme("    purpose: statistics\n    window: { kind: year_ending, month: 9, months: 12 }\n\(rest)"),
        line: 4, column: 44, says: "months"),
      .init(
        testDescription: "basis that does not exist",
        text: scheme(
          "    purpose: statistics\n    window: { kind: year_ending, month: 9 }\n"
            + "    basis: everybody\n    rounding: half_away_from_zero\n"), line: 5, column: 12,
        says: "registered_sharing_income"),
      .init(
        testDescription: "no rounding",
        text: scheme(
          "    purpose: statistics\n    window: { kind: year_ending, month: 9 }\n    basis: registered\n"), line: 2,
        column: 5, says: "`rounding` is missing"),
      .init(
        testDescription: "neither a window nor the word unknown", text: scheme("    purpose: statistics\n"), line: 2,
        column: 5, says: "`window` or `unknown`"),
      .init(
        testDescription: "two schemes of one purpose at once",
        text: scheme("    purpose: statistics\n    window: { kind: year_ending, month: 9 }\n\(rest)")
          + "  - purpose: statistics\n    from: 2026-01-01\n    unknown: { zh: 待定, en: to be set }\n",
        line: 7, column: 5, says: "sample.yaml:2:5"),
    ]
  }()
}

@Suite struct WorkCalendarMistakesTests {
  @Test(arguments: Mistake.ofCalendars + Mistake.ofSchemes)
  func mistakeIsNamedWhereItStands(_ mistake: Mistake) throws {
    let found = try problems(["sample.yaml": mistake.text])
    #expect(found.count == 1, "\(found)")
    let problem = try #require(found.first)
    #expect(problem.line == mistake.line && problem.column == mistake.column, "\(problem)")
    #expect(problem.text(in: .english).contains(mistake.says), "\(problem)")
    #expect(!problem.reason.zh.isEmpty && !problem.remedy.zh.isEmpty)
  }

  @Test func aYearGivenInTwoFilesIsNamed() throws {
    let entry = "work_calendar:\n  - { year: 2023, certainty: found, holidays: [{ zh: 清明节, en: Qingming, from: 2023-04-05, to: 2023-04-05 }] }\n"
    let found = try problems(["a.yaml": entry, "b.yaml": entry])
    #expect(found.count == 2 && found.allSatisfy { $0.file == "b.yaml" && $0.line == 2 })
    #expect(found.contains { $0.reason.zh.contains("a.yaml:2:13") })
  }
}
