import Authority
import Basics
import Installation
import Journal
import Monitoring
import Policy
import Store
import TestSupport
import Testing

private func on(_ text: String) throws -> LocalDate { try #require(LocalDate(iso: text)) }

private func down(_ kind: PaperKind, _ posted: String, _ day: String) throws -> PaperError {
  .takenDown(kind, posted: try on(posted), on: try on(day))
}

/// Papers of proceedings made by hand, through the desk.
@Suite(.serialized) struct PaperTests {
  private let masked = viewer(nil, .read)

  private struct Village {
    let world: World
    let papers: PaperDesk
    let id: String

    func text(
      _ kind: PaperKind, _ viewer: Viewer = .machineOperator, on day: String = "2022-09-30", _ language: Language = .chinese
    ) async throws -> String {
      let (papers, id, date) = (papers, id, try #require(LocalDate(iso: day)))
      return try await world.store.read { try papers.paper(kind, of: id, on: date, for: viewer, $0).plain(in: language) }
    }

    func take(
      _ step: String, _ actor: String, _ day: String, _ action: StepAction = .done,
      _ more: (inout StepInput) -> Void = { _ in }
    ) async throws {
      var input = StepInput(step, action, by: actor, on: try #require(LocalDate(iso: day)))
      more(&input)
      let installation = world.installation
      let desk = MonitoringDesk(
        store: installation.store, pipeline: installation.pipeline, keys: installation.keys,
        policy: installation.policy, surroundings: installation.surroundings)
      try await desk.take(input, in: id, by: .machineOperator)
    }
  }

  /// A household of three with 4,000 yuan a head, and a proceeding that has only begun.
  private func begun(_ engine: Engine) async throws -> Village {
    let world = try await World(engine)
    try await world.put("households", [
      "household_id": "H1", "village_code": World.village(0).sqlValue, "group_name": "三组", "household_type": "lifted",
      "address": "幸福路9号", "phone": "13800001234", "bank_account": "6214000011112222333", "house_grade": "b",
    ])
    try await world.put("persons", [
      "person_id": "P1", "household_id": "H1", "name": "张大山", "id_number": "510821196003030030", "relation": "head",
      "health": "serious", "labour": "weak",
    ])
    try await world.put("persons", [
      "person_id": "P2", "household_id": "H1", "name": "李秀英", "relation": "spouse", "labour": "ordinary",
    ])
    try await world.put("persons", ["person_id": "P3", "household_id": "H1", "name": "张小川", "relation": "child"])
    for (id, item, amount, category) in [
      ("I1", "务工", 1_200_000, "wage"), ("I2", "临时救助", 500_000, "transfer"), ("I3", "自付医疗", 900_000, "essential_expense"),
    ] {
      try await world.put("income", [
        "item_id": .text(id), "household_id": "H1", "category": .text(category), "item": .text(item),
        "amount": .integer(Int64(amount)), "period_start": 20_210_901, "period_end": 20_220_831,
      ])
    }
    try await world.put("household_checks", [
      "check_id": "K1", "household_id": "H1", "visited_on": 20_220_903, "purpose": "verification", "people": "甲;乙",
      "food": "ok", "clothing": "ok", "schooling": "ok", "medical": "problem", "housing": "ok", "water": "not_applicable",
      "income_change": "falling", "new_risks": "illness",
    ])
    try await world.put("leads", [
      "lead_id": "L1", "household_id": "H1", "channel": "self_application", "received_on": 20_220_901,
      "reason": "父亲尿毒症，每周透析", "risks": "illness",
    ])
    let installation = world.installation
    let desk = MonitoringDesk(
      store: installation.store, pipeline: installation.pipeline, keys: installation.keys, policy: installation.policy,
      surroundings: installation.surroundings)
    _ = try await desk.authorise("H1", on: on("2022-09-01"), form: "fingerprint", by: .machineOperator)
    let id = try await desk.begin("identification", for: "H1", on: on("2022-09-02"), lead: "L1", by: .machineOperator)
    try await desk.ask(["公安", "房管"], in: id, on: on("2022-09-02"), by: .machineOperator)
    return Village(world: world, papers: PaperDesk(policy: installation.policy, keys: installation.keys), id: id)
  }

  private func reviewed(_ village: Village) async throws {
    try await village.take("application", "household", "2022-09-02")
    try await village.take("verification", "team_member", "2022-09-03") {
      $0.people = ["甲队员", "乙支书"]
      $0.note = "父亲患尿毒症，已见病历"
    }
    let installation = village.world.installation
    let desk = MonitoringDesk(
      store: installation.store, pipeline: installation.pipeline, keys: installation.keys, policy: installation.policy,
      surroundings: installation.surroundings)
    try await desk.answer("公安", in: village.id, on: on("2022-09-03"), result: "clear", note: "名下无车", by: .machineOperator)
    try await desk.answer("房管", in: village.id, on: on("2022-09-04"), result: "explained", note: "老宅一处", by: .machineOperator)
    try await village.take("comparison", "county_bureau", "2022-09-04")
    try await village.take("review", "village_committee", "2022-09-05") {
      ($0.present, $0.votesFor, $0.votesAgainst, $0.avoided) = (25, 21, 2, 2)
      ($0.objectType, $0.risks, $0.note) = ("unstable_lifted", ["illness"], "代表们一致认为该户困难")
    }
  }

  private func decided(_ village: Village) async throws {
    try await reviewed(village)
    try await village.take("notice", "village_committee", "2022-09-06", .posted)
    try await village.take("notice", "village_committee", "2022-09-11")
    try await village.take("township_review", "township", "2022-09-12") { $0.people = ["丙镇长"] }
    try await village.take("decision", "county_bureau", "2022-09-13") {
      ($0.objectType, $0.risks, $0.note) = ("unstable_lifted", ["illness"], "同意")
    }
    try await village.take("announcement", "township", "2022-09-14")
  }

  private func expect(_ text: String, holds parts: [String], not others: [String] = [], _ what: String) {
    for part in parts { #expect(text.contains(part), "\(what) lacks \(part)") }
    for other in others { #expect(!text.contains(other), "\(what) shows \(other)") }
    for line in text.split(separator: "\n") {
      let columns = line.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x2E80 ? 2 : 1) }
      #expect(columns <= 80, "\(what): a line of \(columns) columns")
    }
  }

  @Test(arguments: engines) func everyStepLeavesItsPaper(_ engine: Engine) async throws {
    let village = try await begun(engine)
    for kind in PaperKind.allCases where kind != .refusal {
      await #expect(throws: PaperError.self, "\(kind)") { try await village.text(kind) }
    }
    try await decided(village)
    let version = "identification@510000000000@2022-01-01"

    expect(try await village.text(.application), holds: [
      "监测对象申请及承诺授权查询书", "张大山", "13800001234", "三组", "2022年9月2日", "农户自主申报", "父亲尿毒症", "因病", "代填捺印", "2022年9月1日",
      "授权可以随时撤回", "申请人（签字或捺印）", village.id, version,
    ], "application")
    expect(try await village.text(.verification), holds: [
      "入户核查表", "510821196003030030", "张大山", "李秀英", "张小川", "户主", "配偶", "大病", "幸福路9号", "务工", "12000", "按规定不计",
      "2021年9月至2022年8月", "4,000.00 元", "12,000.00 元", "9,000.00 元", "低于监测线", "3 人", "基本医疗", "有问题", "不适用",
      "下降", "甲队员", "乙支书", "父亲患尿毒症，已见病历", version,
    ], "verification")
    expect(try await village.text(.comparison), holds: ["公安", "房管", "2022年9月4日", "无异常", "疑点已核实排除"],
      not: ["名下无车", "老宅"], "comparison")
    expect(try await village.text(.review), holds: [
      "村民评议记录", "25 人", "21 票", "2 票", "回避人数：2 人", "代表们一致认为该户困难", "脱贫不稳定户", "因病", "同意上报",
    ], "review")
    expect(try await village.text(.townshipReview), holds: [
      "乡镇审核意见", "2022年9月6日至2022年9月11日，异议 0 件", "同意 21 票，反对 2 票", "同意上报县级审定", "丙镇长",
    ], "township review")
    let decision = try await village.text(.decision)
    let line = village.world.installation.policy.incomeLine(in: World.village(0), on: try on("2022-09-02"))
    let known = try #require(line.value)
    expect(decision, holds: [
      "县级审定表", "认定为监测对象", "脱贫不稳定户", "因病", "2022年9月13日", "2021年9月至2022年8月", "3 人", "12,000.00 元", "4,000.00 元",
      "9,000.00 元", version, village.world.installation.policy.digest, "收入线依据：510000000000",
      Numerals.grouped(Int(known.fen / 100)),
    ], "decision")
    let notice = try await village.text(.notice, on: "2022-09-20")
    expect(notice, holds: ["公示", "三组", "张大山", "脱贫不稳定户", "2022年9月6日", "2022年9月11日", "拟认定为监测对象", "村民委员会"],
      not: ["因病", "尿毒", "1380", "5108", village.id, "H1", "幸福", "4,000"], "notice")
    expect(try await village.text(.announcement, on: "2022-09-20"), holds: ["公告", "张大山", "认定为监测对象", "2022年9月14日", "2022年10月14日"],
      not: ["因病", village.id], "announcement")
    let english = try await village.text(.decision, .machineOperator, on: "2022-09-30", .english)
    expect(english, holds: ["Decision", "Unstable lifted household", "Illness", "Sep 2021 to Aug 2022", "4,000.00 yuan"],
      not: ["审定", "因病"], "decision in English")
    for kind in PaperKind.allCases where kind != .refusal {
      let text = try await village.text(kind, on: "2022-09-20", .english)
      expect(text, holds: ["张大山"], not: ["日期", "：", "元）"], "\(kind) in English")
    }
    await #expect(throws: PaperError.notRefused) { try await village.text(.refusal) }
  }

  @Test func aViewerWithoutTheRightSeesNobody() async throws {
    let village = try await begun(.sqlite)
    try await decided(village)
    for kind in PaperKind.allCases where kind != .refusal {
      for language in Language.allCases {
        let text = try await village.text(kind, masked, on: "2022-09-20", language)
        expect(text, holds: kind == .verification ? ["张**", "李**", "510***********0030"] : ["张**"], not: [
          "张大山", "李秀英", "张小川", "510821196003030030", "13800001234", "6214000011112222333", "幸福路9号", "尿毒症", "透析",
          "代表们一致", "1960-03-03",
        ], "\(kind) masked")
      }
    }
    let review = try await village.text(.review, masked)
    #expect(review.contains("已封存"))
    let elsewhere = viewer(World.counties[1], .read, .unmask)
    await #expect(throws: AuthorityError.self) { try await village.text(.decision, elsewhere) }
    await #expect(throws: AuthorityError.self) { try await village.text(.notice, elsewhere) }
  }

  @Test func noticesComeDown() async throws {
    let village = try await begun(.sqlite)
    try await decided(village)
    _ = try await village.text(.notice, on: "2022-10-06")
    let late = try down(.notice, "2022-09-06", "2022-10-07")
    await #expect(throws: late) { try await village.text(.notice, on: "2022-10-07") }
    #expect(late.explanation.zh.contains("不再打印") && late.remedy != nil)
    let early = PaperError.beforePosting(.notice, posted: try on("2022-09-06"), asked: try on("2022-09-05"))
    await #expect(throws: early) { try await village.text(.notice, on: "2022-09-05") }
    // What hangs in the village on a day.
    let (papers, store) = (village.papers, village.world.store)
    func hanging(_ kind: PublicNotice.Kind, _ day: String) async throws -> [PublicNotice.Entry] {
      let date = try on(day)
      do {
        return try await store.read {
          try papers.notice(kind, in: World.village(0), on: date, for: .machineOperator, $0).entries
        }
      } catch PaperError.nothingHangs { return [] }
    }
    let during = try await hanging(.notice, "2022-09-11")
    let last = try on("2022-09-11")
    #expect(during.map(\.head.text.zh) == ["张大山"] && during.map(\.lastDay) == [last])
    for day in ["2022-09-05", "2022-09-12"] {
      let entries = try await hanging(.notice, day)
      #expect(entries.isEmpty)
    }
    let announced = try await hanging(.announcement, "2022-10-14")
    #expect(announced.count == 1)
    for day in ["2022-09-13", "2022-10-15"] {
      let entries = try await hanging(.announcement, day)
      #expect(entries.isEmpty)
    }
  }

  @Test func sentBackNoticesComeDownAtOnce() async throws {
    let village = try await begun(.sqlite)
    try await reviewed(village)
    try await village.take("notice", "village_committee", "2022-09-06", .posted)
    try await village.take("notice", "villager", "2022-09-07", .objection)
    _ = try await village.text(.notice, on: "2022-09-07")
    try await village.take("notice", "village_committee", "2022-09-08", .upheld) {
      ($0.reason, $0.returnsTo) = ("objection_upheld", "verification")
    }
    let gone = try down(.notice, "2022-09-06", "2022-09-08")
    await #expect(throws: gone) { try await village.text(.notice, on: "2022-09-08") }
    // What was sent back is no longer done; what stands before it is.
    await #expect(throws: PaperError.self) { try await village.text(.verification) }
    await #expect(throws: PaperError.self) { try await village.text(.review) }
    _ = try await village.text(.application)
    _ = try await village.text(.comparison)
  }

  @Test(arguments: engines) func refusalsSayWhyAndWhere(_ engine: Engine) async throws {
    let village = try await begun(engine)
    try await reviewed(village)
    try await village.take("notice", "village_committee", "2022-09-06", .posted)
    try await village.take("notice", "village_committee", "2022-09-11")
    try await village.take("township_review", "township", "2022-09-12", .refused) { $0.reason = "hidden_assets" }
    let refusal = try await village.text(.refusal)
    expect(refusal, holds: [
      "不予认定告知书", "张大山户", "有隐瞒的收入或资产", "2022年9月12日", "乡镇审核", "申请复核", "重新申报", village.id,
    ], not: ["尿毒", "13800001234"], "refusal")
    #expect(try await village.text(.refusal, masked).contains("张**户"))
    #expect(try await village.text(.refusal, .machineOperator, on: "2022-09-30", .english).contains("Income or assets were hidden"))
    #expect(try await village.text(.townshipReview).contains("不予认定，原因：有隐瞒的收入或资产"))
    let gone = try down(.notice, "2022-09-06", "2022-09-12")
    await #expect(throws: gone) { try await village.text(.notice, on: "2022-09-12") }
    await #expect(throws: PaperError.self) { try await village.text(.decision) }
    try await village.take("township_review", "village_committee", "2022-09-15", .told) { $0.reason = "in_person" }
    #expect(try await village.text(.refusal).contains("告知日期：2022年9月15日"))
  }

  @Test func whatIsNotThereIsSaid() async throws {
    let village = try await begun(.sqlite)
    let (papers, store) = (village.papers, village.world.store)
    let day = try on("2022-09-30")
    await #expect(throws: ProceedingError.unknown("P-9")) {
      try await store.read { try papers.paper(.decision, of: "P-9", on: day, for: .machineOperator, $0) }
    }
    let early = await #expect(throws: PaperError.self) { try await village.text(.decision) }
    #expect(early?.explanation.en.contains("does not exist yet: the step “Decision of the county” has not been taken") == true)
    #expect(early?.explanation.zh.contains("还不存在") == true && early?.remedy != nil)
    await #expect(throws: PaperError.notAVillage(World.counties[0])) {
      try await store.read { try papers.form(for: World.counties[0], on: day, for: .machineOperator, $0) }
    }
    let unknown = try #require(DivisionCode(512_022_999_999))
    await #expect(throws: PaperError.notAVillage(unknown)) {
      try await store.read { try papers.notice(.notice, in: unknown, on: day, for: .machineOperator, $0) }
    }
    await #expect(throws: PaperError.nothingHangs(.notice, village: World.village(1), on: day)) {
      try await store.read { try papers.notice(.notice, in: World.village(1), on: day, for: .machineOperator, $0) }
    }
    await #expect(throws: AuthorityError.self) {
      try await store.read { try papers.form(for: World.village(0), on: day, for: viewer(World.counties[1], .read), $0) }
    }
  }

  @Test func theBlankForm() async throws {
    let village = try await begun(.sqlite)
    let (papers, store) = (village.papers, village.world.store)
    let day = try on("2022-09-30")
    let form = try await store.read { try papers.form(for: World.village(0), on: day, for: viewer(nil, .read), $0) }
    #expect(form.isLarge)
    expect(form.plain(in: .chinese), holds: [
      "自主申报表", "1. 户主姓名", "10. 希望得到什么帮助", "[ ] 因病", "[ ] 产业帮扶", "[ ] 脱贫户", String(repeating: "[ ]", count: 18), "年 [ ][ ] 月",
      "按字段序号录入", "\(World.village(0))-________", "手印", "不收任何费用",
    ], not: ["张大山"], "form")
    expect(form.plain(in: .english), holds: ["[ ] Illness", "Tick as many as apply", "fingerprint"], not: ["因病", "户主"], "form")
    let numbers = form.blocks.flatMap { block -> [Int] in
      if case .fields(let fields) = block { return fields.map(\.number) }
      return []
    }
    #expect(numbers == Array(1...10))
  }
}
