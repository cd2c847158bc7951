import Basics
import Foundation
import Policy
import Testing

/// A file with one mistake, the place of the message, and a word that it must contain.
struct Mistake: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let text: String
  let line: Int
  let column: Int
  let says: String

  static let all: [Mistake] = [
    .init(
      testDescription: "wrong type",
      text: """
        # lines
        income_line:
          - from: 2022-01-01
            yuan: many
            certainty: found
        """, line: 4, column: 11, says: "many"),
    .init(
      testDescription: "mapping where a list belongs", text: "income_line:\n  yuan: 6800\n",
      line: 2, column: 3, says: "list"),
    .init(
      testDescription: "text where a mapping belongs", text: "term_months:\n  - 24\n",
      line: 2, column: 5, says: "keys and values"),
    .init(
      testDescription: "unknown key",
      text: """
        overlap_days:
          - days: 7
            certainty: proposal
            form: 2021-01-01
        """, line: 4, column: 5, says: "form"),
    .init(
      testDescription: "unknown section", text: "incomelines: []\n", line: 1, column: 1,
      says: "incomelines"),
    .init(
      testDescription: "bad date",
      text: "term_months:\n  - { from: 2023-02-30, months: 24, certainty: seed }\n",
      line: 2, column: 13, says: "2023-02-30"),
    .init(
      testDescription: "end before start",
      text: """
        term_months:
          - months: 24
            from: 2023-09-01
            to: 2023-08-31
            certainty: seed
        """, line: 4, column: 9, says: "before the first day"),
    .init(
      testDescription: "overlapping entries",
      text: """
        income_line:
          - { area: 510000000000, from: 2022-01-01, to: 2022-12-31, yuan: 6800, certainty: found }
          - { area: 510100000000, from: 2022-01-01, yuan: 7000, certainty: found }
          - { area: 510000000000, from: 2022-12-31, yuan: 7000, certainty: found }
        """, line: 4, column: 5, says: "sample.yaml:2:5"),
    .init(
      testDescription: "overlap with an entry said to be unknown",
      text: """
        income_line:
          - { from: 2022-01-01, unknown: { zh: 待定, en: to be set } }
          - { from: 2023-01-01, yuan: 7000, certainty: found }
        """, line: 3, column: 5, says: "sample.yaml:2:5"),
    .init(
      testDescription: "syntax error", text: "term_months:\n  - months: 24\n\tcertainty: seed\n",
      line: 3, column: 1, says: "syntax"),
    .init(
      testDescription: "control character", text: "term_months:\n  - note: 任期\u{1}\n", line: 2, column: 13,
      says: "syntax"),
    .init(
      testDescription: "full-width colon before another key",
      text: "overlap_days:\n  - days：7\n    certainty: seed\n", line: 3, column: 14, says: "ASCII colon"),
    .init(
      testDescription: "full-width colon on the last line", text: "duties: []\noverlap_days：7\n", line: 2,
      column: 1, says: "ASCII colon"),
    .init(
      testDescription: "key given twice",
      text: "term_months:\n  - months: 24\n    certainty: seed\n    months: 36\n",
      line: 2, column: 5, says: "months"),
    .init(
      testDescription: "missing certainty",
      text: "overlap_days:\n  - days: 7\n    from: 2021-01-01\n", line: 2, column: 5,
      says: "document"),
    .init(
      testDescription: "certainty that does not exist",
      text: "overlap_days:\n  - days: 7\n    certainty: sure\n", line: 3, column: 16,
      says: "recalled"),
    .init(
      testDescription: "number outside its range", text: "overlap_days:\n  - { days: -1, certainty: seed }\n",
      line: 2, column: 13, says: "-1"),
    .init(
      testDescription: "area that is no code",
      text: "term_months:\n  - { area: 四川, months: 24, certainty: seed }\n", line: 2, column: 13,
      says: "四川"),
    .init(
      testDescription: "neither a value nor the word unknown",
      text: "term_months:\n  - { from: 2021-01-01, certainty: seed }\n", line: 2, column: 5,
      says: "unknown"),
    .init(
      testDescription: "one spelling with two meanings",
      text: """
        code_lists:
          - id: sex
            zh: 性别
            en: Sex
            closed: true
            certainty: recalled
            values:
              - { code: male, zh: 男, en: Male }
              - { code: female, zh: 女, en: Female, aliases: [男] }
        """, line: 9, column: 9, says: "sample.yaml:8:9"),
    .init(
      testDescription: "slot that its list does not hold",
      text: """
        code_lists:
          - id: slot
            zh: 类型
            en: Kind
            closed: true
            certainty: found
            values: [{ code: leader, zh: 联系领导, en: Leader }]
        team_standards:
          - id: one
            zh: 一
            en: One
            certainty: proposal
            applies_to: {}
            slots:
              - { id: leeder, zh: 联系领导, en: Leader }
        """, line: 15, column: 15, says: "leeder"),
  ]
}

@Suite struct BrokenPoliciesTests {
  @Test(arguments: Mistake.all)
  func mistakeIsNamedWhereItStands(_ mistake: Mistake) throws {
    let found = try problems(["good.yaml": "# nothing yet\n", "sample.yaml": mistake.text])
    #expect(found.count == 1, "\(found)")
    let problem = try #require(found.first)
    #expect(problem.file == "sample.yaml")
    #expect(problem.line == mistake.line && problem.column == mistake.column, "\(problem)")
    #expect(problem.text(in: .english).contains(mistake.says), "\(problem)")
    #expect(!problem.reason.zh.isEmpty && !problem.remedy.zh.isEmpty)
  }

  @Test func allProblemsOfAllFilesAreListedInOrder() throws {
    let found = try problems([
      "b.yaml": "overlap_days:\n  - { days: x, certainty: seed }\n  - { days: 7 }\n",
      "a.yaml": "term_months:\n  - { months: 24, certainty: seed, colour: red }\n",
      "c.yaml": "tasks: [",
    ])
    #expect(found.map(\.file).contains("c.yaml"))
    let places = found.map(\.place)
    #expect(places.prefix(2) == ["a.yaml:2:36", "b.yaml:2:13"])
    #expect(found.contains { $0.file == "b.yaml" && $0.line == 3 })
  }

  @Test func overlapIsFoundAcrossFiles() throws {
    let entry = "overlap_days:\n  - { days: 7, certainty: proposal }\n"
    let found = try problems(["a.yaml": entry, "b.yaml": entry])
    #expect(found.map(\.place) == ["b.yaml:2:5"])
    #expect(found.first?.reason.en.contains("a.yaml:2:5") == true)
  }

  @Test func filesFromOtherEditorsLoad() throws {
    let text = "\u{FEFF}overlap_days:\r\n  - days: 9\r\n    certainty: proposal\r\n"
    try withFolder(["a.yaml": text, ".hidden.yaml": "[", "notes.txt": "["]) { folder in
      let book = try PolicyBook.load(folder: folder)
      #expect(try book.overlapDays(in: area("510000000000"), on: date("2023-01-01")).value == 9)
    }
  }

  @Test func unreadableFoldersAndFilesAreProblems() throws {
    #expect(try problems([:]).first?.reason.en.contains("no policy file") == true)
    #expect(try problems(["a.yml": ""]).map(\.file).contains("a.yml"))
    #expect(throws: PolicyLoadError.self) { try PolicyBook.load(folder: "/no/such/folder") }
    try withFolder([:]) { folder in
      let bytes = Data([0x23, 0x0A, 0x23, 0xCB, 0xC4, 0xB4, 0xA8])  // 四川 in GB 18030
      try bytes.write(to: URL(fileURLWithPath: folder + "/a.yaml"))
      do {
        _ = try PolicyBook.load(folder: folder)
        Issue.record("a file in another encoding loaded")
      } catch let error as PolicyLoadError {
        #expect(error.problems.map(\.place) == ["a.yaml:2"])
        #expect(error.explanation.zh.contains("UTF-8"))
      }
    }
  }
}
