import Basics
import Foundation
import Monitoring
import Policy
import Store
import TestSupport
import Testing

/// Rules as files say them: places of mistakes, areas and days, other files.
@Suite struct ScreeningRulesTests {
  private let book: PolicyBook

  init() throws { book = try PolicyBook.load(folder: Repository.policies, also: ScreeningCheck.problems) }

  private func load(_ text: String) throws -> ScreeningRules {
    let folder = try TemporaryFolder()
    return try ScreeningRules.load(
      files: [try folder.write("mine.yaml", text)], over: book, also: ScreeningCheck.problems)
  }

  private func problems(_ text: String) -> [PolicyLoadError.Problem] {
    do {
      _ = try load(text)
      return []
    } catch let error as PolicyLoadError {
      return error.problems
    } catch {
      Issue.record("\(error)")
      return []
    }
  }

  private func rule(_ when: String, _ more: String = "", id: String = "mine") -> String {
    """
    screening_rules:
      - id: \(id)
        zh: 试
        en: Trial
        kind: data
        severity: low
        state: on
        certainty: proposal
        when: \(when)
        sentence: { zh: 试, en: trial }
    \(more)
    """
  }

  @Test func theShippedRulesAreSound() {
    #expect(book.screening.ids.count == 40)
    #expect(ScreeningCheck.problems(book).isEmpty)
    let day = TrialRegister.day
    let on = book.screening.inForce(on: day)
    // DOMAIN §10 row 15: thresholds are off until an area switches them on.
    for id in ["income_near_line", "income_fell", "medical_burden"] {
      #expect(on.filter { $0.id == id }.map(\.area) == [TrialRegister.strictCounty])
    }
    #expect(on.count == 40)
    #expect(book.screening.inForce(on: TrialRegister.date("2020-12-31")).isEmpty)
  }

  struct Wrong: Sendable {
    let when: String
    let line: Int
    let column: Int
    let says: String
  }

  @Test(arguments: [
    Wrong(when: "incme < 100", line: 9, column: 11, says: "incme"),
    Wrong(when: "\"income < \"", line: 9, column: 20, says: "expected"),
    Wrong(when: ">-\n      income > 0 and\n      any(member where age > 3 and shoe = 1)", line: 11, column: 36, says: "shoe"),
    Wrong(when: "|\n      income > 0\n      and members", line: 11, column: 11, says: "condition"),
    Wrong(when: "house = palace", line: 9, column: 19, says: "palace"),
    Wrong(when: "events(signal within decade) > 0", line: 9, column: 32, says: "decade"),
    Wrong(when: "income > 0 # Kommentar", line: 0, column: 0, says: ""),
    Wrong(when: "'收入 > 0'", line: 9, column: 12, says: "收入"),
  ])
  func aWrongExpressionIsRefusedWithItsPlace(_ wrong: Wrong) throws {
    let found = problems(rule(wrong.when))
    if wrong.line == 0 { return #expect(found.isEmpty) }
    let first = try #require(found.first)
    #expect(found.count == 1)
    #expect(first.file == "mine.yaml" && first.line == wrong.line && first.column == wrong.column, "\(first)")
    #expect(first.reason.en.contains(wrong.says), "\(first)")
  }

  @Test func everyMistakeOfAFileIsTold() {
    let text = """
      screening_windows:
        odd: { months: 1, days: 3 }
      screening_definitions:
        fine: members > 2
      screening_rules:
        - id: first
          zh: 一
          en: One
          kind: weather
          severity: low
          state: perhaps
          certainty: proposal
          when: fine
          shows:
            a: { value: members, as: stones }
          sentence: { zh: "{b}", en: trial }
        - id: nowhere
          area: 510000000000
          state: on
          certainty: proposal
      """
    let said = problems(text).map { "\($0.line ?? 0) \($0.reason.en)" }
    for (line, word) in [(2, "window"), (9, "weather"), (11, "perhaps"), (15, "stones"), (17, "nowhere")] {
      #expect(said.contains { $0.hasPrefix("\(line) ") && $0.contains(word) }, "\(line) \(word): \(said)")
    }
    let shown = """
      \(rule("members > 0", id: "a"))
        - id: b
          zh: 二
          en: Two
          kind: data
          severity: low
          state: on
          certainty: proposal
          when: members > 0
          shows:
            n: { value: membrs, as: count }
            h: { value: house, as: code, list: palaces }
          sentence: { zh: "{n}{m}", en: trial }
      """
    let more = problems(shown).map { "\($0.line ?? 0):\($0.column ?? 0) \($0.reason.en)" }
    #expect(more.contains { $0.contains("{m}") })
    let fixed = problems(shown.replacing("{n}{m}", with: "{n}")).map { "\($0.line ?? 0):\($0.column ?? 0) \($0.reason.en)" }
    #expect(fixed.contains { $0.hasPrefix("21:19 ") && $0.contains("membrs") }, "\(fixed)")
    #expect(fixed.contains { $0.hasPrefix("22:") && $0.contains("palaces") }, "\(fixed)")
    #expect(problems("overlap_days: []\n").contains { $0.reason.en.contains("no rule") })
    #expect(problems("screening_rules: 3\n").count == 1)
  }

  @Test func theFolderOfPoliciesIsRefusedToo() throws {
    let folder = try TemporaryFolder()
    for name in try FileManager.default.contentsOfDirectory(atPath: Repository.policies) {
      try FileManager.default.copyItem(atPath: Repository.policies + "/" + name, toPath: folder.file(name))
    }
    _ = try folder.write("more.yaml", rule("incme > 0"))
    let error = #expect(throws: PolicyLoadError.self) {
      try PolicyBook.load(folder: folder.path, also: ScreeningCheck.problems)
    }
    #expect(error?.problems.first?.place == "more.yaml:9:11")
  }

  private func world() async throws -> TrialLoader {
    let loader = try await TrialLoader(.sqlite)
    let villages = [World.village(0), World.village(1), World.village(0, county: 1), TrialRegister.code(511_113_100_201)]
    try await loader.load(villages.enumerated().map { TrialHousehold(id: "H\($0)", village: $1) })
    return loader
  }

  private func found(_ loader: TrialLoader, _ rules: ScreeningRules, _ day: LocalDate = TrialRegister.day) async throws -> [String] {
    try await loader.screening(rules).run(World.province, on: day, by: .machineOperator)
      .alerts.filter { $0.state != .resting }.map { "\($0.rule) \($0.household)" }
  }

  @Test func anAreasOwnEntryComesFirst() async throws {
    let loader = try await world()
    func entry(_ area: Int64, _ state: String, _ more: String = "") -> String {
      "  - { id: mine, area: \(area), state: \(state), certainty: proposal\(more) }\n"
    }
    let all = rule("members = 0")
    let none = try await found(loader, try load(all.replacing("state: on", with: "state: off")))
    #expect(none == [])
    let everywhere = try await found(loader, try load(all))
    #expect(everywhere == ["mine H0", "mine H1", "mine H2", "mine H3"])
    // Off in one county, but on in one village of it.
    let county = World.counties[0].value, village = World.village(1).value
    let mixed = try await found(loader, try load(all + entry(county, "off") + entry(village, "on")))
    #expect(mixed == ["mine H1", "mine H2", "mine H3"])
    // On in one county alone, from a day on.
    let off = all.replacing("state: on", with: "state: off")
    let later = try load(off + entry(511_113_000_000, "on", ", from: 2022-11-01"))
    let before = try await found(loader, later), after = try await found(loader, later, TrialRegister.date("2022-11-01"))
    #expect(before == [] && after == ["mine H3"])
    // A county that says the rule its own way.
    let own = all + "  - { id: mine, area: \(county), zh: 试, en: Trial, kind: data, severity: low, state: on, "
      + "certainty: proposal, when: village = \(village), sentence: { zh: 试, en: trial } }\n"
    let said = try await found(loader, try load(own))
    #expect(said == ["mine H1", "mine H2", "mine H3"])
  }

  @Test func anAlertOfARuleThatIsSwitchedOffPasses() async throws {
    let loader = try await world()
    let on = try load(rule("members = 0"))
    let first = try await loader.screening(on).run(World.province, on: TrialRegister.day, by: .machineOperator)
    #expect(first.new == 4)
    // Other rules leave it alone.
    let other = try await loader.screening(try load(rule("members = 9", id: "other")))
      .run(World.province, on: TrialRegister.day, by: .machineOperator)
    #expect(other.passed.isEmpty)
    let off = try await loader.screening(try load(rule("members = 0").replacing("state: on", with: "state: off")))
      .run(World.province, on: TrialRegister.day, by: .machineOperator)
    #expect(off.passed.count == 4 && off.alerts.isEmpty)
  }

  @Test func anotherFileMayUseTheNamesOfThePolicies() async throws {
    let loader = try await TrialLoader(.sqlite)
    var home = TrialHousehold(id: "H1", village: World.village(0))
    home.members = [.init(id: "P1", texts: ["labour": "skilled"]), .init(id: "P2", texts: ["labour": "none"])]
    home.signals = [.init(id: "S1", household: "H1", kind: "disaster", day: TrialRegister.day.adding(days: -40), fen: 12_345)]
    try await loader.load([home])
    let text = """
      screening_windows:
        fortnight: { days: 14 }
      screening_definitions:
        unable: members - able
      screening_rules:
        - id: mine
          zh: 试
          en: Trial
          kind: risk
          severity: high
          state: on
          certainty: proposal
          when: unable = 1 and events(signal within fortnight) = 0 and events(signal within recent) = 1
          shows:
            loss: { value: sum(signal.amount), as: yuan }
            day: { value: max(signal.day), as: day }
            kind: { value: max(signal.kind), as: code, list: signal_kind }
            gone: { value: last_visit, as: day }
          sentence: { zh: "{kind}损失{loss}元（{day}，{gone}）", en: "{kind}: {loss} yuan on {day}, visited {gone}" }
      """
    let report = try await loader.screening(try load(text)).run(World.province, on: TrialRegister.day, by: .machineOperator)
    #expect(report.alerts.map(\.sentence) == [
      Bilingual("自然灾害损失123.45元（2022年9月21日，未知）", "Natural disaster: 123.45 yuan on 21 Sep 2022, visited unknown"),
    ])
    let record = try await loader.world.record("alerts", "mine|H1|2022-10-31")
    #expect(record?["shown"] == "loss=123.45;day=2022-09-21;kind=disaster")
  }
}
