import Basics
import Policy
import Testing

/// What the shipped policies say of leave, presence and assessment, and the mistakes that are refused.
@Suite struct PeoplePolicyTests {
  @Test func theShippedPolicies() throws {
    let book = try shippedBook()
    let (aba, other) = (try area("513230100201"), try area("512022111213"))
    let chain = try #require(book.leaveChain(in: aba, on: date("2023-10-01")).value)
    #expect(chain.level(forDays: 9)?.steps.map(\.code) == ["village", "township"])
    #expect(chain.level(forDays: 9)?.source.certainty == .proposal)
    let long = try #require(chain.level(forDays: 30))
    #expect(long.steps.map(\.code) == ["unit", "township", "county", "prefecture"] && long.steps.map(\.act) == [.agree, .agree, .agree, .file])
    #expect(long.source.certainty == .found)
    #expect(try book.leaveChain(in: other, on: date("2023-10-01")).value?.level(forDays: 3)?.steps.count == 2)
    #expect(try book.leaveChain(in: other, on: date("2020-10-01")).value == nil)
    // Sichuan's figure is not known, and none is guessed.
    guard case .unknown(let reason) = try book.presenceMinimum(in: other, on: date("2023-10-01")) else {
      Issue.record("a figure was guessed")
      return
    }
    #expect(reason.zh.contains("未见四川省公开的每月在岗天数"))
    let scheme = try #require(book.assessmentScheme("yearly", in: other, on: date("2023-12-01")).value)
    #expect(scheme.items.count == 6 && scheme.quota?.places(of: 7) == 1 && scheme.absenceScale.isEmpty)
    #expect(try book.assessmentScheme("yearly", in: other, on: date("2020-12-01")).value == nil)
  }

  @Test func workingDaysFollowTheCalendar() throws {
    let book = try shippedBook()
    let text = """
      leave_chains:
        - from: 2023-01-01
          certainty: proposal
          unit: working_days
          levels: [{ from_days: 1, steps: [{ step: township, act: agree }] }, { from_days: 3, steps: [{ step: county, act: agree }] }]
      """
    let chain = try withFolder(["a.yaml": text]) { folder in
      try #require(try PolicyBook.load(folder: folder).leaveChain(in: area("510000000000"), on: date("2023-06-01")).value)
    }
    // 29 September to 6 October 2023 was a holiday; Saturday the 7th was worked.
    #expect(try chain.days(from: date("2023-09-28"), to: date("2023-10-07"), calendar: book.workCalendar) == 2)
    #expect(chain.level(forDays: 2)?.steps.map(\.code) == ["township"] && chain.level(forDays: 0)?.fromDays == 1)
    #expect(throws: CalendarError.self) {
      _ = try chain.days(from: date("2090-09-28"), to: date("2090-10-07"), calendar: book.workCalendar)
    }
  }

  @Test(arguments: [
    ("unit: calendar_days\n    levels: [{ from_days: 2, steps: [{ step: township, act: agree }] }]", "1"),
    ("unit: calendar_days\n    levels: [{ from_days: 1, steps: [{ step: township, act: agree }] }, { from_days: 1, steps: [{ step: county, act: agree }] }]", "2"),
    ("unit: calendar_days\n    levels: [{ from_days: 1, steps: [{ step: county, act: file }] }]", "agree"),
    ("unit: weeks\n    levels: [{ from_days: 1, steps: [{ step: county, act: agree }] }]", "weeks"),
    ("unit: calendar_days\n    levels: [{ from_days: 1, steps: [{ step: county, act: nod }] }, { from_days: 2, steps: [{ step: county, act: agree }] }]", "nod"),
    ("unit: calendar_days\n    levels: [{ from_days: 1, steps: [{ step: county, act: agree }, { step: county, act: file }] }]", "county"),
  ])
  func mistakesInChainsAreNamed(_ lines: String, _ word: String) throws {
    let found = try problems(["a.yaml": "leave_chains:\n  - from: 2023-01-01\n    certainty: proposal\n    \(lines)\n"])
    #expect(found.contains { ($0.reason.en + $0.remedy.en).contains(word) && $0.line != nil }, "\(found)")
  }

  @Test(arguments: [
    ("quota: { grade: superb, percent: 25 }", "superb"), ("quota: { grade: good, percent: 125 }", "125"),
    ("absence_scale: [{ times: 1, at_best: superb }]", "superb"),
    ("absence_scale: [{ times: 2, at_best: good }, { times: 2, at_best: bad }]", "2"), ("recall_grades: [worst]", "worst"),
  ])
  func mistakesInSchemesAreNamed(_ line: String, _ word: String) throws {
    let found = try problems([
      "a.yaml": """
      assessment_schemes:
        - kind: [yearly]
          from: 2023-01-01
          certainty: proposal
          items: [service]
          grades: [good, bad]
          \(line)
      """
    ])
    #expect(found.contains { ($0.reason.en + $0.remedy.en).contains(word) }, "\(found)")
  }
}
