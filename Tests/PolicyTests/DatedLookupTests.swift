import Basics
import Policy
import Testing

@Suite struct DatedLookupTests {
  @Test(arguments: [
    ("511923000000", "2022-06-30", 6800), ("511923108202", "2022-01-01", 6800),
    ("510000000000", "2022-12-31", 6800), ("110000000000", "2021-05-01", 6000),
    ("511923000000", "2020-12-31", 5000),
  ])
  func knownIncomeLines(_ code: String, _ day: String, _ yuan: Int64) throws {
    let finding = try shippedBook().incomeLine(in: area(code), on: date(day))
    #expect(finding.value == Yuan(yuan))
  }

  @Test(arguments: [
    ("511923000000", "2021-07-01", "6,000"), ("511923000000", "2023-09-01", "24号"),
    ("511923000000", "2024-09-01", "2024"), ("511923000000", "2026-09-01", "2026"),
    ("511923000000", "2019-09-01", "2019年9月1日"), ("110000000000", "2023-09-01", "110000000000"),
  ])
  func unknownIncomeLinesSaySo(_ code: String, _ day: String, _ said: String) throws {
    let finding = try shippedBook().incomeLine(in: area(code), on: date(day))
    guard case .unknown(let reason) = finding else {
      Issue.record("a line was found: \(finding)")
      return
    }
    #expect(reason.zh.contains(said) && reason.zh.contains("未知"))
    #expect(reason.en.contains("not known"))
  }

  @Test func sourcesTellHowFarAValueCanBeTrusted() throws {
    let book = try shippedBook()
    let village = try area("511923108202")
    guard case .known(let line) = book.incomeLine(in: village, on: try date("2022-05-01")),
      case .known(let term) = book.termMonths(in: village, on: try date("2023-09-01")),
      case .known(let overlap) = book.overlapDays(in: village, on: try date("2023-09-01"))
    else {
      Issue.record("a value is missing")
      return
    }
    #expect(line.source.certainty == .found)
    #expect(line.area == DivisionCode("510000000000"))
    #expect(line.span == DateSpan(from: try date("2022-01-01"), to: try date("2022-12-31")))
    #expect(term.value == 24 && term.source.certainty == .seed)
    #expect(overlap.value == 7 && overlap.source.certainty == .proposal && overlap.area == nil)
  }

  @Test func nearestAreaAnswersWhileItsEntryIsValid() throws {
    let text = """
      term_months:
        - { months: 12, certainty: proposal }
        - { area: 510000000000, months: 24, from: 2021-01-01, certainty: proposal }
        - { area: 511923000000, months: 36, from: 2022-01-01, to: 2022-12-31, certainty: proposal }
        - { area: 511923000000, from: 2024-01-01, unknown: { zh: 待定, en: to be set } }
      """
    try withFolder(["a.yaml": text]) { folder in
      let book = try PolicyBook.load(folder: folder)
      func term(_ code: String, _ day: String) throws -> Int? {
        try book.termMonths(in: area(code), on: date(day)).value
      }
      #expect(try term("511923108202", "2022-12-31") == 36)
      #expect(try term("511923108202", "2023-01-01") == 24)
      #expect(try term("511923108202", "2020-12-31") == 12)
      #expect(try term("511923108202", "2024-01-01") == nil)
      #expect(try term("511922000000", "2024-01-01") == 24)
      #expect(try term("500000000000", "2022-06-01") == 12)
    }
  }

  @Test(arguments: [
    ("2015-03-31", []), ("2015-04-01", ["five_ones", "three_ones"]),
    ("2020-12-31", ["five_ones", "three_ones"]), ("2021-01-01", []),
    ("2021-05-11", ["first_secretary_post", "resident_team"]),
    ("2025-12-31", ["first_secretary_post", "resident_team"]), ("2026-01-01", []),
  ])
  func standardsInForce(_ day: String, _ ids: [String]) throws {
    let standards = try shippedBook().teamStandards(in: area("511923108202"), on: date(day))
    #expect(standards.map(\.id) == ids)
  }

  @Test func standardsAreThoseOfTheirTime() throws {
    let book = try shippedBook()
    let all = Dictionary(uniqueKeysWithValues: book.allTeamStandards.map { ($0.id, $0) })
    #expect(
      all["five_ones"]?.slots.map(\.id) == [
        "leader", "unit", "first_secretary", "work_team", "agronomist",
      ])
    #expect(all["five_ones"]?.appliesTo.anyOfTags == ["poor_village"])
    #expect(
      all["three_ones"]?.slots.map(\.id) == ["first_secretary", "agri_service_group", "paired_helper"])
    #expect(
      all["three_ones"]?.appliesTo
        == Applicability(anyOfTags: [], noneOfTags: ["poor_village"], minimumPoorHouseholds: 20))
    #expect(
      all["first_secretary_post"]?.appliesTo.anyOfTags == ["lifted_village", "weak_party_organisation"])
    #expect(all["first_secretary_post"]?.slots.map(\.filledBy) == [["first_secretary"]])
    #expect(
      all["resident_team"]?.appliesTo.anyOfTags == [
        "relocation_site", "revitalisation_task", "weak_collective_economy",
      ])
    #expect(all["resident_team"]?.slots.map(\.filledBy) == [["first_secretary", "work_team"]])
    // The standards of the poverty years were Sichuan's own.
    #expect(try book.teamStandards(in: area("110000000000"), on: date("2019-01-01")).isEmpty)
  }
}
