import Foundation
import TestSupport
import Testing

/// Leave, presence, training, assessment and the meter of burden from the command line, on one village.
@Suite struct PeopleCommandTests {
  private static let village = "519922111201"

  private func install(_ program: Program) async throws {
    let village = Self.village
    let files: [(String, [[String]])] = [
      ("divisions", [
        ["code", "name", "level", "parent_code"], ["510000000000", "四川省", "province", ""], ["519900000000", "样市", "prefecture", "510000000000"],
        ["519922000000", "样县", "county", "519900000000"], ["519922111000", "样镇", "township", "519922000000"],
        [village, "甲村", "village", "519922111000"],
      ]),
      ("units", [["unit_id", "name", "tier", "kind", "division_code"], ["U1", "样县测试局", "county", "party_mass", "519922000000"]]),
      ("cadres", [["cadre_id", "name", "unit_id"], ["C1", "样一", "U1"], ["C2", "样二", "U1"]]),
      ("postings", [
        ["cadre_id", "village_code", "role", "starts_on"], ["C1", village, "first_secretary", "2023-06-01"], ["C2", village, "member", "2023-06-01"],
      ]),
      ("training", [
        ["training_id", "cadre_id", "name", "level", "starts_on", "ends_on"], ["T1", "C1", "动员培训", "省", "2023-10-09", "2023-10-09"],
      ]),
    ]
    #expect(try await program.run(["init"]).status == 0)
    for (kind, table) in files {
      let file = try program.folder.write("\(kind).csv", CSVText.write(table))
      let run = try await program.run(["import", kind, file])
      #expect(run.status == 0, "\(kind): \(run.all)")
    }
  }

  @discardableResult
  private func run(_ program: Program, _ line: String, status: Int32 = 0, lang: String = "en") async throws -> String {
    let run = try await program.run(line.split(separator: " ").map(String.init) + ["--lang", lang])
    #expect(run.status == status, "\(line): \(run.all)")
    return status == 0 ? run.output : run.errors
  }

  private func csv(_ program: Program, _ line: String) async throws -> [[String]] {
    CSVText.read(try await run(program, line + " --format csv"))
  }

  @Test func aMonthOfOneVillage() async throws {
    let program = try Program()
    try await install(program)
    let apply = "people leave apply --cadre C1 --from 2023-10-09 --to 2023-10-11 --on 2023-10-07 --kind"
    let made = try await csv(program, apply + " 事假")
    #expect(made[0] == ["leave_id", "cadre_id", "village_code", "kind", "starts_on", "ends_on", "state", "next_step", "days_late"])
    let id = made[1][0]
    #expect(Array(made[1][1...7]) == ["C1", Self.village, "personal", "2023-10-09", "2023-10-11", "waiting", "team"])
    #expect(try await run(program, apply + " sick", status: 2).contains("overlaps another leave"))
    #expect(try await run(program, apply + " sick", status: 2, lang: "zh").contains("与另一次请假"))
    #expect(try await run(program, "people leave decide \(id) agreed --step township --on 2023-10-08", status: 2).contains("must wait"))
    try await run(program, "people leave decide \(id) 同意 --on 2023-10-08")
    try await run(program, "people leave decide \(id) agreed --step 乡镇 --on 2023-10-08 --by 镇组织委员")
    #expect(try await run(program, "people leave withdraw \(id) --on 2023-10-09", status: 2).contains("return"))
    try await run(program, "people leave return \(id) --on 2023-10-11")
    let list = try await csv(program, "people leave list --from 2023-10-01 --to 2023-10-31 --state returned")
    #expect(list.count == 2 && list[1][0] == id)

    let show = try await csv(program, "people presence show --month 2023-10")
    #expect(show.dropFirst().map { Array($0[1...8]) } == [
      ["C1", "样一", "31", "29", "personal 2", "0", "0", "unknown"], ["C2", "样二", "31", "31", "", "0", "0", "unknown"],
    ])
    #expect(try await program.run(["people", "presence", "show", "--month", "2023-10"]).errors.contains("未知"))
    #expect(try await run(program, "people presence confirm \(Self.village) --month 2023-10 --as village --by 王五", status: 2).contains("no presence sheet"))
    #expect(try await run(program, "people presence make --month 2023-10") == "1 made\n")
    try await run(program, "people presence confirm \(Self.village) --month 2023-10 --as village --by 王五")
    try await run(program, "people presence confirm \(Self.village) --month 2023-10 --as township --by 赵六")
    #expect(try await csv(program, "people presence show --month 2023-10 --sheets").last?[1] == "township_confirmed")
    #expect(try await run(program, "people presence confirm \(Self.village) --month 2023-10 --as county --by x", status: 64).contains("township"))

    #expect(try await csv(program, "people training list --from 2023-10-01 --to 2023-10-31").last?.last == "1")
    #expect(try await csv(program, "people training missing T1 --as-of 2023-10-31").map { $0[0] } == ["cadre_id", "C2"])
    #expect(try await run(program, "people training missing T9", status: 2).contains("no training T9"))
  }

  @Test func anAssessmentAndTheMeter() async throws {
    let program = try Program()
    try await install(program)
    let id = try await run(program, "people assess open --cadre C1 --kind 年度 --year 2023 --on 2023-12-10").split(separator: "\n")[0]
    #expect(try await run(program, "people assess grade \(id) competent --by 县委组织部", status: 2).contains("lacks"))
    try await run(program, "people assess rate \(id) 建强村党组织=好 prosperity=good governance=good service=good full_time=good conduct=poor")
    // A quarter of one is nobody.
    #expect(try await run(program, "people assess grade \(id) excellent --by 县委组织部 --on 2023-12-12", status: 2).contains("25%"))
    let graded = try await program.run(["people", "assess", "grade", String(id), "incompetent", "--by", "县委组织部", "--on", "2023-12-12"])
    #expect(graded.status == 0 && graded.errors.contains("zhucun dispatch recall --cadre C1"))
    let shown = try JSONSerialization.jsonObject(with: Data(try await run(program, "people assess show \(id) --format json").utf8)) as? [String: Any]
    #expect(shown?["evidence.trainings"] as? Int == 1 && shown?["item.conduct"] as? String == "Poor")
    #expect(try await csv(program, "people assess list --year 2023").last?.last == "incompetent")

    let meter = try await csv(program, "report burden --as-of 2023-12-31")
    let (head, assessment) = (meter[0], meter.first { $0[0] == "assessment" } ?? [])
    let line = Dictionary(uniqueKeysWithValues: zip(head, assessment))
    #expect(line["records"] == "1" && line["typed_required"] == "2" && line["chosen_required"] == "3" && line["values_least"] == "5")
    #expect(try await csv(program, "report burden --fields").contains { $0[0] == "leave_application" && $0[1] == "village_code" && $0[4] == "postings.village_code" })

    #expect(try await run(program, "policy check").contains("nothing wrong"))
    let folder = try TemporaryFolder()
    for name in try FileManager.default.contentsOfDirectory(atPath: Repository.policies) where name.hasSuffix(".yaml") {
      let text = try String(contentsOfFile: Repository.policies + "/" + name, encoding: .utf8)
      _ = try folder.write(name, text.replacingOccurrences(
        of: "- { name: village_code, by: filled, from: postings.village_code, required: true }\n      - { name: kind, by: chosen, required: true }\n      - { name: starts_on",
        with: "- { name: village_code, by: typed }\n      - { name: kind, by: chosen, required: true }\n      - { name: starts_on"))
    }
    let wrong = try await run(program, "policy check --folder \(folder.path)", status: 2)
    #expect(wrong.contains("forms.yaml:") && wrong.contains("held by postings.village_code already"))
  }
}
