import Basics
import Foundation
import TestSupport
import Testing

/// A whole rotation from the command line, on a district of three villages.
@Suite struct DispatchCommandTests {
  private static let villages = ["519922111201", "519922111202", "519922111203"]

  /// Divisions, tags, units, people, who serves and who is put forward.
  private func install(_ program: Program) async throws {
    let (one, two, three) = (Self.villages[0], Self.villages[1], Self.villages[2])
    let files: [(String, [[String]])] = [
      ("divisions", [
        ["code", "name", "level", "parent_code", "latitude", "longitude"],
        ["510000000000", "四川省", "province", "", "30.65", "104.07"], ["519900000000", "样市", "prefecture", "510000000000", "30.1", "105.1"],
        ["519922000000", "样县", "county", "519900000000", "30.12", "105.2"], ["519922111000", "样镇", "township", "519922000000", "", ""],
        [one, "甲村", "village", "519922111000", "30.15", "105.25"], [two, "乙村", "village", "519922111000", "30.2", "105.3"],
        [three, "丙村", "village", "519922111000", "", ""],
      ]),
      ("tags", [
        ["division_code", "tag", "valid_from"], [one, "lifted_village", "2019-04-01"],
        [two, "weak_party_organisation", "2021-01-01"], ["519922000000", "basin_rim_area", "2013-01-01"],
      ]),
      ("units", [
        ["unit_id", "name", "tier", "kind", "division_code"], ["U1", "样县测试局", "county", "party_mass", "519922000000"],
        ["U2", "样市测试院", "prefecture", "economic", "519900000000"], ["U3", "样省测试厅", "province", "professional", "510000000000"],
      ]),
      ("cadres", [["cadre_id", "name", "unit_id", "birth_date", "political_status", "party_joined_on", "specialties", "health"]]
        + (1...9).map { i in
          ["C\(i)", "样\(i)", "U\(i % 3 + 1)", "198\(i)-03-02", i == 9 ? "masses" : "party_member", "2010-07-01", i % 2 == 0 ? "农技" : "党建", "healthy"]
        }),
      ("postings", [
        ["cadre_id", "village_code", "role", "round", "starts_on"], ["C1", one, "first_secretary", "2021", "2021-06-01"],
        ["C2", two, "member", "2021", "2021-06-01"], ["C3", three, "member", "2021", "2021-06-01"],
      ]),
      ("cases", []),
      ("nominations", [["round", "cadre_id", "first_secretary", "member"]]
        + [2, 4, 5, 6, 7, 8, 9].map { ["2023", "C\($0)", "yes", $0 == 4 ? "no" : "yes"] }),
    ]
    #expect(try await program.run(["init"]).status == 0)
    for (kind, table) in files where !table.isEmpty {
      let file = try program.folder.write("\(kind).csv", CSVText.write(table))
      let run = try await program.run(["import", kind, file])
      #expect(run.status == 0, "\(kind): \(run.all)")
    }
  }

  private func dispatch(_ program: Program, _ line: String, status: Int32 = 0, lang: String = "en") async throws -> String {
    let run = try await program.run(["dispatch"] + line.split(separator: " ").map(String.init) + ["--lang", lang])
    #expect(run.status == status, "\(line): \(run.all)")
    return run.output
  }

  private func csv(_ program: Program, _ line: String) async throws -> [[String]] {
    CSVText.read(try await dispatch(program, line + " --format csv"))
  }

  private func json<T: Decodable>(_ program: Program, _ line: String, as type: T.Type = T.self) async throws -> T {
    try JSONDecoder().decode(T.self, from: Data(try await dispatch(program, line + " --format json").utf8))
  }

  private struct Placement: Decodable, Hashable { let cadre_id, village_code, role: String }
  private struct Wave: Decodable { let plan: String, entry: Int, beginning: Int, ending: Int }
  private struct Explanation: Decodable { let bars: [String], score: Int?, price: Int?, chosen: Bool, sentences: [String] }
  private struct Rights: Decodable {
    struct Village: Decodable, Hashable { let village, role, phase: String }
    let villages: [Village]
  }
  private struct Prepared: Decodable { let handovers: Int, items_new: Int }
  private struct Listed: Decodable {
    struct Handover: Decodable { let handover, leaver: String, successor: String?, state: String }
    let handover: Handover, items: Int
  }
  private struct Pack: Decodable {
    struct Item: Decodable { let item: Int, state: String }
    let items: [Item]
  }
  private struct Task: Decodable { let handover: String }

  @Test func aRotationFromFilesToSignatures() async throws {
    let program = try Program()
    try await install(program)
    #expect(try await dispatch(program, "list").contains("no plans"))
    let drawn = try await csv(program, "plan --round 2023 --as-of 2023-08-31 --starts-on 2023-09-04 --note 测试")
    #expect(drawn.contains(["villages", "villages due", "2"]) && drawn.contains(["nominated", "nominated", "7"]))
    let plans = try await csv(program, "list")
    #expect(plans.count == 2 && plans[1].prefix(6) == ["2023-1", "2023", "510000000000", "2023-09-04", "2023-09-11", "draft"])

    // Without rulings the bare optimiser gives the same bytes from the plan's files.
    #expect(try await dispatch(program, "replay --plan 2023-1 --to kept").contains("the same"))
    _ = try await dispatch(program, "solve --problem kept --out assignment.csv --certificate proof.csv")
    #expect(program.folder.text("assignment.csv") == program.folder.text("kept/assignment.csv"))
    #expect(program.folder.text("proof.csv") == program.folder.text("kept/certificate.csv"))
    _ = try await dispatch(program, "check --problem kept --assignment kept/assignment.csv --certificate kept/certificate.csv --expect \(plans[1][6])")

    // C4 may lead only, C9 may not lead; C1 and C3 are not put forward.
    let placed: [Placement] = try await json(program, "show --plan 2023-1 --placements")
    #expect(placed.count == 6 && placed.filter { $0.role == "first_secretary" }.count == 2)
    #expect(Set(placed.map(\.village_code)) == Set(Self.villages.prefix(2)))
    #expect(!placed.contains { $0.cadre_id == "C9" && $0.role == "first_secretary" })
    #expect(try await csv(program, "show --plan 2023-1 --gaps").count == 1)
    let why: [Explanation] = try await json(program, "explain --plan 2023-1 --cadre C9 --village \(Self.villages[0]) --role first_secretary")
    #expect(why.count == 1 && why[0].bars == ["not_a_party_member"] && why[0].price == nil && !why[0].chosen)
    #expect(try await dispatch(program, "explain --plan 2023-1 --village \(Self.villages[1])").contains("The rules allow"))
    #expect(try await csv(program, "fairness --plan 2023-1").map { $0.prefix(4) } == [["county", "name", "posts", "filled"], ["519922000000", "样县", "6", "6"]])

    // A second plan with a ruling, beside the first.
    _ = try await dispatch(program, "plan --round 2023 --as-of 2023-08-31 --starts-on 2023-09-04")
    let member = try #require(placed.first { $0.role == "member" })
    let moves = try await csv(
      program, "forbid --plan 2023-2 --cadre \(member.cadre_id) --village \(member.village_code) --role member --reason 家庭")
    #expect(moves.dropFirst().contains { $0[0] == member.cadre_id })
    let lead = try #require(placed.first { $0.role == "first_secretary" })
    #expect(try await csv(program, "pin --plan 2023-2 --cadre \(lead.cadre_id) --village \(lead.village_code) --role first_secretary").count >= 1)
    #expect(try await csv(program, "compare 2023-1 2023-2").first == ["id", "figure", "2023-1", "2023-2"])
    #expect(try await dispatch(program, "compare 2023-1 2023-2").contains("2023-2 sends"))
    #expect(try await dispatch(program, "replay --plan 2023-2").contains("the same"))

    try await publishAndTakeBack(program)
    try await publishAndHandOver(program)
    #expect(try await program.run(["verify"]).status == 0)
  }

  private func publishAndTakeBack(_ program: Program) async throws {
    _ = try await dispatch(program, "consult --plan 2023-2")
    _ = try await dispatch(program, "publish --plan 2023-2", status: 2)
    _ = try await dispatch(program, "opinion --plan 2023-2 --unit U1 --verdict object --text 缺人")
    _ = try await dispatch(program, "publish --plan 2023-2 --without-answers", status: 2)
    for unit in ["U1", "U2", "U3"] { _ = try await dispatch(program, "opinion --plan 2023-2 --unit \(unit) --verdict agree") }
    #expect(try await csv(program, "opinion --plan 2023-2").count == 4)
    let before = try await program.run(["export", "postings"]).output
    let wave: Wave = try await json(program, "publish --plan 2023-2")
    #expect(wave.beginning == 6 && wave.ending == 3)
    let rights: Rights = try await json(program, "rights --cadre C1 --on 2023-09-10")
    #expect(rights.villages.map(\.phase) == ["handing_over"])
    #expect(try await json(program, "rights --cadre C1 --on 2023-09-11", as: Rights.self).villages.isEmpty)
    _ = try await dispatch(program, "rollback --plan 2023-2 --on 2023-09-11", status: 2)
    let back: Wave = try await json(program, "rollback --plan 2023-2 --on 2023-09-10")
    #expect(back.ending == 9)
    #expect(try await program.run(["export", "postings"]).output == before)
    _ = try await dispatch(program, "rollback --plan 2023-2 --on 2023-09-10", status: 2)
    _ = try await dispatch(program, "withdraw --plan 2023-2")
  }

  private func publishAndHandOver(_ program: Program) async throws {
    _ = try await dispatch(program, "publish --plan 2023-1 --without-answers")
    let made: Prepared = try await json(program, "handover prepare --plan 2023-1")
    let listed: [Listed] = try await json(program, "handover list --plan 2023-1")
    #expect(made.handovers == listed.count && listed.contains { $0.handover.leaver == "C1" && $0.handover.successor != nil })
    let one = try #require(listed.first { $0.handover.leaver == "C1" })
    let id = one.handover.handover
    #expect(try await dispatch(program, "handover show --handover \(id)").contains("Village handover"))
    _ = try await dispatch(program, "handover sign --handover \(id) --as township", status: 2)
    let pack: Pack = try await json(program, "handover show --handover \(id)")
    #expect(pack.items.count == one.items && !pack.items.isEmpty)
    for (i, item) in pack.items.enumerated() {
      _ = try await dispatch(program, "handover item --handover \(id) --item \(item.item) --state \(i == 0 ? "open" : "settled")")
    }
    for who in ["leaver", "successor", "secretary"] { _ = try await dispatch(program, "handover sign --handover \(id) --as \(who)") }
    #expect(try await dispatch(program, "handover sign --handover \(id) --as township").contains("complete"))
    let tasks: [Task] = try await json(program, "tasks --cadre \(try #require(one.handover.successor))")
    #expect(tasks.map(\.handover) == [id])
  }

  /// Wrong input: how it ends, and that it says what to do.
  @Test func whatIsWrongIsSaidWithItsRemedy() async throws {
    let program = try Program()
    try await install(program)
    _ = try await dispatch(program, "plan --round 2023 --as-of 2023-08-31 --starts-on 2023-09-04")
    let state = try await program.run(["verify", "--format", "json"]).output
    let (one, pair) = (Self.villages[0], "--village \(Self.villages[0]) --role first_secretary")
    let lines: [(Int32, String)] = [
      (64, "plan"), (64, "plan --round 2023 --starts-on gestern"), (2, "plan --round 2099 --starts-on 2023-09-04"),
      (2, "plan --round 2023 --starts-on 2023-09-04 --cutover 2023-10-01"),
      (2, "plan --round 2023 --starts-on 2023-09-04 --cutover 2023-09-01"),
      (2, "plan --round 2023 --starts-on 2023-09-04 --division 519999000000"), (2, "plan --round 2023 --starts-on 2013-09-04"),
      (64, "list --format xml"), (64, "show"), (2, "show --plan X"), (2, "show --plan X --placements"),
      (64, "explain --plan 2023-1"), (2, "explain --plan 2023-1 --cadre NOBODY \(pair)"),
      (2, "explain --plan 2023-1 --cadre C4 --village 519922111203 --role member"), (64, "explain --plan 2023-1 --cadre C4 --role chief"),
      (64, "pin --plan 2023-1"), (64, "pin --plan 2023-1 --cadre C4 --village \(one) --role chief"),
      (2, "pin --plan 2023-1 --cadre C9 \(pair)"), (2, "pin --plan X --cadre C4 \(pair)"), (2, "forbid --plan 2023-1 --cadre C1 \(pair)"),
      (64, "compare 2023-1"), (2, "compare 2023-1 X"), (2, "fairness --plan X"), (2, "consult --plan X"),
      (64, "opinion --plan 2023-1 --verdict agree"), (64, "opinion --plan 2023-1 --unit U1 --division 5199 --verdict agree"),
      (64, "opinion --plan 2023-1 --unit U1 --verdict maybe"), (2, "opinion --plan 2023-1 --unit U9 --verdict agree"),
      (2, "opinion --plan 2023-1 --unit U1 --cadre NOBODY --verdict object"), (2, "publish --plan 2023-1"), (2, "publish --plan X --without-answers"),
      (2, "rollback --plan 2023-1"), (64, "rollback --plan 2023-1 --on 2023-02-30"), (2, "withdraw --plan X"), (2, "replay --plan X"),
      (2, "replay --plan 2023-1 --to units.csv"), (64, "rights"), (64, "rights --cadre C1 --on x"),
      (2, "candidates --plan 2023-1 --village 519922111203 --role member"),
      (64, "handover prepare --plan 2023-1 --leaver C1"), (2, "handover prepare --plan X"),
      (2, "handover prepare --village \(one) --leaver C9 --cutover 2023-09-11"), (2, "handover show --handover X"),
      (2, "handover item --handover X --item 1 --state open"), (64, "handover item --handover X --item 1 --state listed"),
      (2, "handover sign --handover X --as leaver"), (64, "handover sign --handover X --as mayor"), (64, "tasks"),
      (2, "solve --problem nowhere --out a.csv"), (64, "solve --problem nowhere"), (2, "check --problem nowhere --assignment a.csv"),
      (64, "nonsense"),
    ]
    for (status, line) in lines {
      let run = try await program.run(["dispatch"] + line.split(separator: " ").map(String.init) + ["--lang", "en"])
      #expect(run.status == status && run.output.isEmpty, "\(line): \(run.status) \(run.all)")
      #expect(!run.errors.isEmpty && !run.errors.contains("Fatal error"), "\(line)")
      // What the program refuses it explains in words of its own, and says what to do next.
      if status == 2 { #expect(run.errors.contains("→"), "\(line): \(run.errors)") }
    }
    #expect(try await program.run(["verify", "--format", "json"]).output == state)
    // A ruling that cannot be is told by the numbers of records.
    let refused = try await program.run(["dispatch", "pin", "--plan", "2023-1", "--cadre", "C9"] + pair.split(separator: " ").map(String.init) + ["--lang", "en"])
    #expect(refused.errors.contains("C9") && refused.errors.contains(one) && refused.errors.contains("Party member"))
  }
}
