import Authority
import Basics
import Installation
import Journal
import Policy
import Store
import TestSupport
import Testing
import VillageDispatch

/// Proves what a handover pack holds, that preparing again changes nothing, and the rules of signing.
@Suite struct HandoverTests {
  private let village = World.village(0)

  private func sources(_ pack: HandoverPack) -> [String] { pack.items.map { "\($0.kind) \($0.source ?? "-")" } }

  @Test(arguments: engines)
  func aPackHoldsWhatTheRecordsSay(_ engine: Engine) async throws {
    let world = try await HandoverWorld(engine)
    try await world.furnish(village)
    let made = try await world.prepare(village)
    #expect(made.newHandovers == 1 && made.entries.count == 2)
    let id = try #require(made.ids.first)
    #expect(id == "\(village)-first_secretary-L-20250908")
    let pack = try await world.pack(id)
    #expect(pack.handover.successor == "S")
    // Neither what ended nor what belongs to the member who stays, nor another term's promise.
    #expect(sources(pack) == [
      "case cases:J0", "case cases:J2", "promise activities:A0", "project measures:M0", "money measures",
      "money profiles:collective_income", "goal goals:\(village)|collective_income|2025",
      "asset profiles:collective_assets", "mentoring mentoring:\(village)|测试村干部|20240101",
      "contact support:\(village)|agronomist|测试农技站|20210101", "contact township:512022100000",
      "contact team", "contact unit",
    ])
    #expect(pack.items.map(\.number) == Array(1...13))
    #expect(pack.items.allSatisfy { $0.state == .listed })
    #expect(pack.items[0].text == "户编号：H0；监测编号：J0；监测对象类别：边缘易致贫户；风险：因病、因学；帮扶联系人：测试L；在办措施：产业帮扶 1")
    #expect(pack.items[3].amount == Yuan(1200) && pack.items[4].amount == Yuan(1200))
    #expect(pack.items[3].text.hasSuffix("内容：发展庭院经济，电话138****5678"))
    #expect(pack.items[5].amount == Yuan(100_000) && pack.items[7].amount == Yuan(1_600_000))
    #expect(pack.items[11].text == "其他队员：测试M 工作队员")

    // The member hands over their own, and what everybody tells.
    let own = try await world.prepare(village, "M", successor: "S")
    let member = try await world.pack(try #require(own.ids.first))
    #expect(sources(member).prefix(3) == ["case cases:J1", "promise activities:A1", "contact support:\(village)|agronomist|测试农技站|20210101"])
    #expect(member.items.count == 6)
  }

  @Test(arguments: engines)
  func preparingAgainChangesNothing(_ engine: Engine) async throws {
    let world = try await HandoverWorld(engine)
    try await world.furnish(village)
    let id = try #require(try await world.prepare(village).ids.first)
    let head = try await world.world.head()
    let again = try await world.prepare(village)
    #expect(again.entries.isEmpty && again.newItems == 0 && again.changedItems == 0 && again.unchangedItems == 13)
    #expect(try await world.world.head() == head)

    // Numbers, states and what people added stay; what is new comes last, what has gone is done.
    try await world.handovers.set(item: 1, of: id, to: .open, note: "联系户主", by: .machineOperator)
    try await world.world.put("handover_items", [
      "handover_id": .text(id), "item": 50, "kind": "asset", "text": "村委会办公室钥匙", "state": "listed",
    ])
    try await world.world.putHistory("cases", ["case_id": "J0", "risks": "illness"])
    try await world.world.putHistory("cases", ["case_id": "J2", "eliminated_on": 20_250_901, "elimination_way": "assistance"])
    try await world.world.put("activities", [
      "activity_id": "A4", "village_code": village.sqlValue, "cadre_id": "L", "date": 20_250_801, "kind": "visit",
      "follow_up": "补办医保",
    ])
    let third = try await world.prepare(village)
    #expect(third.newItems == 1 && third.changedItems == 2 && third.unchangedItems == 11)
    let pack = try await world.pack(id)
    #expect(pack.items[0].state == .open && pack.items[0].note == "联系户主" && pack.items[0].text.contains("风险：因病；"))
    #expect(pack.items[1].source == "cases:J2" && pack.items[1].state == .done)
    #expect(pack.items.suffix(2).map(\.number) == [50, 51] && pack.items.last?.source == "activities:A4")
    #expect(try await world.prepare(village).entries.isEmpty)
    // And back again.
    try await world.world.putHistory("cases", ["case_id": "J2", "eliminated_on": .null, "elimination_way": .null])
    #expect(try await world.prepare(village).changedItems == 1)
    #expect(try await world.pack(id).items[1].state == .listed)
    #expect(try await world.world.verify().isSound)
  }

  @Test(arguments: engines)
  func everyRuleOfSigningIsKept(_ engine: Engine) async throws {
    let world = try await HandoverWorld(engine)
    try await world.furnish(village)
    let id = try #require(try await world.prepare(village).ids.first)
    let numbers = Array(1...13), today = HandoverWorld.today

    await #expect(throws: HandoverError.unknownHandover("X")) { try await world.sign("X", .leaver) }
    await #expect(throws: HandoverError.tooEarly(.secretary, missing: [.leaver])) { try await world.sign(id, .secretary) }
    await #expect(throws: HandoverError.itemsListed(numbers)) { try await world.sign(id, .leaver) }
    await #expect(throws: HandoverError.unknownItem(id, 99)) {
      try await world.handovers.set(item: 99, of: id, to: .settled, by: .machineOperator)
    }
    await #expect(throws: HandoverError.noteMissing(1)) {
      try await world.handovers.set(item: 1, of: id, to: .done, by: .machineOperator)
    }
    try await world.handovers.set(item: 3, of: id, to: .open, note: "雨季前", by: .machineOperator)
    try await world.settleAll(id)
    await #expect(throws: HandoverError.inFuture(today.adding(days: 1))) {
      try await world.sign(id, .leaver, on: today.adding(days: 1))
    }
    try await world.sign(id, .leaver, on: today.adding(days: -1))
    #expect(try await world.pack(id).state == .signed(by: [.leaver], missing: [.successor, .secretary, .township]))
    await #expect(throws: HandoverError.signedAlready(.leaver, on: today.adding(days: -1))) { try await world.sign(id, .leaver) }
    await #expect(throws: HandoverError.itemFixed(1, .settled)) {
      try await world.handovers.set(item: 1, of: id, to: .open, by: .machineOperator)
    }
    await #expect(throws: HandoverError.itemFixed(1, .settled)) {
      try await world.handovers.set(item: 1, of: id, to: .done, note: "x", by: .machineOperator)
    }
    await #expect(throws: HandoverError.itemFixed(1, .settled)) {
      try await world.handovers.set(item: 1, of: id, to: .settled, note: "事后补记", by: .machineOperator)
    }
    await #expect(throws: HandoverError.beforeOther(.leaver, on: today.adding(days: -1))) {
      try await world.sign(id, .secretary, on: today.adding(days: -2))
    }
    await #expect(throws: HandoverError.tooEarly(.township, missing: [.successor, .secretary])) {
      try await world.sign(id, .township)
    }
    // What was signed stays, whatever the records say later.
    try await world.world.putHistory("cases", ["case_id": "J0", "risks": "water"])
    let again = try await world.prepare(village)
    #expect(again.entries.isEmpty && again.signedHandovers == 1)
    for who in [Signatory.successor, .secretary, .township] { try await world.sign(id, who) }
    #expect(try await world.pack(id).state == .complete)

    // The item left open is the successor's task until it is done.
    #expect(try await world.tasks("S").map(\.item.number) == [3])
    #expect(try await world.tasks("L").isEmpty)
    await #expect(throws: HandoverError.noteMissing(3)) {
      try await world.handovers.set(item: 3, of: id, to: .done, by: .machineOperator)
    }
    try await world.handovers.set(item: 3, of: id, to: .done, note: "便道已修好", by: .machineOperator)
    #expect(try await world.tasks("S").isEmpty)
    #expect(try await world.world.verify().isSound)
  }

  @Test(arguments: engines)
  func aLeaverWithoutASuccessorWaitsForOne(_ engine: Engine) async throws {
    let world = try await HandoverWorld(engine)
    for id in ["L", "S"] { try await world.world.putCadre(id) }
    try await world.post("L", village, from: day(2023, 9, 1), to: day(2025, 9, 7))
    let id = try #require(try await world.prepare(village).ids.first)
    await #expect(throws: HandoverError.noSuccessor(id)) { try await world.sign(id, .successor) }
    try await world.settleAll(id)
    try await world.sign(id, .leaver)
    let named = try await world.prepare(village, successor: "S")
    #expect(named.changedHandovers == 1 && named.signedHandovers == 1)
    try await world.sign(id, .successor)

    await #expect(throws: HandoverError.sameCadre("L")) { _ = try await world.prepare(village, successor: "L") }
    await #expect(throws: HandoverError.neverPosted(cadre: "S", village: village, before: HandoverWorld.cutover)) {
      _ = try await world.prepare(village, "S")
    }
    await #expect(throws: HandoverError.unknownPlan("P")) {
      _ = try await world.handovers.prepare(plan: "P", by: .machineOperator)
    }
    // A successor nobody knows is refused by the one door.
    try await world.world.putCadre("L2")
    try await world.post("L2", World.village(1), from: day(2023, 9, 1))
    await #expect(throws: ChangeError.self) { _ = try await world.prepare(World.village(1), "L2", successor: "nobody") }
    // Nobody reads or writes beyond their area.
    let other = viewer(World.counties[1], .read, .write)
    await #expect(throws: AuthorityError.self) {
      _ = try await world.handovers.prepare(village: village, leaver: "L", cutover: HandoverWorld.cutover, by: other)
    }
    await #expect(throws: AuthorityError.self) { try await world.handovers.sign(id, as: .secretary, by: other) }
    let seen = try await world.world.store.read { try Handovers.tasks(of: "S", viewer: other, $0) }
    #expect(seen.isEmpty)
  }

  @Test func theStateFollowsFromTheSignatures() {
    #expect(HandoverState(signedBy: []) == .prepared)
    #expect(HandoverState(signedBy: Signatory.allCases) == .complete)
    #expect(HandoverState(signedBy: [.township, .leaver]) == .signed(by: [.leaver, .township], missing: [.successor, .secretary]))
    #expect(HandoverState.signed(by: [.leaver], missing: [.township]).words.zh == "已签：离任者；待签：乡镇")
  }

  @Test(arguments: engines)
  func thePaperIsThereInBothLanguages(_ engine: Engine) async throws {
    let world = try await HandoverWorld(engine)
    try await world.furnish(village)
    let id = try #require(try await world.prepare(village).ids.first)
    try await world.settleAll(id)
    try await world.sign(id, .leaver)
    let pack = try await world.pack(id)
    let policy = world.world.installation.policy
    let zh = HandoverPaper(pack, in: .chinese, policy: policy), en = HandoverPaper(pack, in: .english, policy: policy)
    for part in ["驻村工作交接书", "在帮监测户（2 项）", "雨季前修好三组便道", "2025年9月8日零时", "已签 2025年9月10日", "村支书：", "金额 1600000 元"] {
      #expect(zh.plain.contains(part), "\(part)")
    }
    // Long items are broken into lines.
    let english = en.plain.split { $0 == "\n" || $0 == " " }.joined(separator: " ")
    for part in [
      "Village handover", "risks: Illness, Cost of schooling", "measures under way: Industry 1", "Handed over",
      "other members of the team: 测试M Team member", "signed 10 Sep 2025", "amount 1600000 yuan",
      "8 Sep 2025, 00:00", "township", "indicator: Income of the collective economy",
    ] {
      #expect(english.contains(part), "\(part)")
    }
    for text in [zh.plain, en.plain] {
      for line in text.split(separator: "\n") {
        let columns = line.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x2E80 ? 2 : 1) }
        #expect(columns <= 80, "\(line)")
        // No line begins with a mark that closes.
        let first = line.first { $0 != " " }
        #expect(first.map { "：；，。、）".contains($0) } == false, "\(line)")
      }
    }
    #expect(zh.markdown.contains("| 1 | 户编号：H0；"))
    #expect(en.markdown.contains("| leaver |  | 10 Sep 2025 |"))
    #expect(en.markdown.contains("first\\_secretary"))
  }

  @Test func whatPeopleWroteStaysInAnyLanguage() throws {
    let policy = try PolicyBook.load(folder: Repository.policies)
    func english(_ text: String) -> String { HandoverText.text(text, in: .english, policy: policy) }
    #expect(english("村委会办公室钥匙") == "村委会办公室钥匙")
    #expect(english("日期：2024-06-01；内容：修路；指标：不变") == "date: 2024-06-01; what: 修路；指标：不变")
    #expect(english("风险：因病、新的风险") == "risks: Illness, 新的风险")
    #expect(HandoverText.text("风险：因病", in: .chinese, policy: policy) == "风险：因病")
  }
}
