import Authority
import Basics
import Indicators
import Installation
import Journal
import Policy
import Store
import TestSupport
import Testing
import VillageWork

/// A village through its merges, assistance beside the teams, and what no record may ask.
@Suite struct VillageRecordsTests {
  private func date(_ year: Int, _ month: Int, _ day: Int) -> LocalDate { DeskWorld.date(year, month, day) }

  /// 0 was made of 1 and 2, and 1 had been split from 3; figures are shown through the line.
  @Test(arguments: engines)
  func aProfileGoesBackThroughMergesAndSplits(_ engine: Engine) async throws {
    let world = try await World(engine)
    let villages = (0..<5).map { World.village($0) }
    func descend(_ child: Int, _ parents: [Int], from: LocalDate) async throws {
      try await world.put("divisions", [
        "code": villages[child].sqlValue, "valid_from": from.sqlValue,
        "predecessors": .text(parents.map { villages[$0].description }.joined(separator: ";")),
      ])
    }
    try await descend(0, [1, 2], from: date(2020, 5, 1))
    try await descend(1, [3], from: date(2016, 1, 1))
    for (village, year, people) in [(0, 2022, 900), (0, 2021, 950), (1, 2019, 400), (2, 2019, 500), (3, 2015, 1_000)] {
      try await world.put("profiles", ["village_code": villages[village].sqlValue, "year": year.sqlValue, "population": people.sqlValue])
    }
    try await world.put("profile_items", [
      "village_code": villages[0].sqlValue, "year": 2022, "item": "cropland", "value": 123_450, "source": "国土调查",
      "noted_on": date(2023, 1, 5).sqlValue,
    ])
    func history(_ village: Int, _ viewer: Viewer = .machineOperator) async throws -> ProfileHistory {
      try await world.store.read { try ProfileHistory.read(of: villages[village], viewer: viewer, $0) }
    }
    let own = try await history(0)
    #expect(own.predecessors.map(\.division) == [villages[1], villages[2], villages[3]])
    #expect(own.indicators["population"]?.map { "\($0.year) \($0.value)" } == [
      "2015 1000", "2019 400", "2019 500", "2021 950", "2022 900",
    ])
    #expect(own.latest("population")?.value == Quantity(900))
    #expect(own.latest("population", until: 2021)?.value == Quantity(950))
    let cropland = own.indicators["cropland"]?.first
    #expect(cropland?.value.description == "1234.5" && cropland?.source == "国土调查")
    #expect(cropland.map { $0.entry > 0 } == true)
    let third = try await history(3)
    #expect(third.successors.map(\.division) == [villages[1]])
    // A viewer of the one village sees its own figures only, and whom it came from.
    let narrow = try await history(0, viewer(villages[0], .read))
    #expect(narrow.indicators["population"]?.count == 2)
    #expect(narrow.predecessors.count == 3)
    await #expect(throws: AuthorityError.self) { _ = try await history(1, viewer(villages[0], .read)) }
  }

  /// Assistance brings people, money and projects, and changes no figure of the programme's summary.
  @Test(arguments: engines)
  func assistanceIsNeverCountedAmongTheCadres(_ engine: Engine) async throws {
    let world = try await World(engine)
    try await world.putCadre("C1")
    try await world.put("postings", [
      "cadre_id": "C1", "village_code": World.village(0).sqlValue, "role": "first_secretary", "round": "2023",
      "starts_on": date(2023, 9, 1).sqlValue,
    ])
    let (policy, day) = (world.installation.policy, date(2023, 10, 31))
    func figures() async throws -> [String: Double] {
      let summary = try await Summary.compute(
        of: World.province, on: day, policy: policy, viewer: .machineOperator, world.store)
      return Dictionary(summary.figures.map { ($0.id, $0.number ?? -1) }, uniquingKeysWith: { first, _ in first })
    }
    let before = try await figures()
    #expect(before["cadres.in_post"] == 1)
    try await world.put("assistance_links", [
      "link_id": "B1", "kind": "pairing", "giver": "成都市龙泉驿区", "division_code": World.counties[0].sqlValue,
      "starts_on": date(2012, 1, 1).sqlValue,
    ])
    try await world.put("assistance_links", [
      "link_id": "B2", "kind": "east_west", "giver": "浙江", "division_code": World.counties[1].sqlValue,
      "starts_on": date(2021, 1, 1).sqlValue, "ends_on": date(2022, 12, 31).sqlValue,
    ])
    for (id, link, kind, people, yuan, project, from, to) in [
      ("F1", "B1", "people", 24, 0, "", date(2021, 7, 1), nil), ("F2", "B1", "people", 20, 0, "", date(2019, 7, 1), date(2021, 6, 30)),
      ("F3", "B1", "money", 0, 3_000_000, "", date(2022, 3, 1), nil), ("F4", "B1", "project", 0, 0, "百村产业基地", date(2022, 3, 1), nil),
      ("F5", "B2", "people", 5, 0, "", date(2021, 7, 1), date(2022, 12, 31)), ("F6", "B1", "money", 0, 7, "", date(2023, 11, 1), nil),
    ] as [(String, String, String, Int, Int64, String, LocalDate, LocalDate?)] {
      try await world.put("assistance_flows", [
        "flow_id": .text(id), "link_id": .text(link), "kind": .text(kind), "date": from.sqlValue, "ends_on": to.sqlValue,
        "people": people == 0 ? .null : people.sqlValue, "amount": yuan == 0 ? .null : Yuan(yuan).sqlValue,
        "project": project.isEmpty ? .null : .text(project),
      ])
    }
    let summary = try await world.store.read {
      try AssistanceSummary.count(in: World.province, on: day, viewer: .machineOperator, $0)
    }
    #expect(summary.links.count == 2 && summary.open.map(\.id) == ["B1"])
    #expect(summary.people == 24 && summary.money == Yuan(3_000_000) && summary.projects == 1)
    #expect(summary.openByKind == ["pairing": 1])
    let narrow = try await world.store.read {
      try AssistanceSummary.count(in: World.counties[1], on: day, viewer: .machineOperator, $0)
    }
    #expect(narrow.links.map(\.id) == ["B2"] && narrow.people == 0)
    let after = try await figures()
    #expect(after == before)
  }

  /// Records of one kind each that are refused whole.
  @Test(arguments: engines)
  func whatContradictsItselfIsRefused(_ engine: Engine) async throws {
    let desk = try await DeskWorld(engine)
    let village = desk.village.sqlValue
    let day = date(2023, 5, 1).sqlValue
    let wrong: [(String, Record)] = [
      ("issues", ["issue_id": "I1", "village_code": village, "raised_on": day, "kind": "dispute", "matter": "x", "confirmed_on": day, "verdict": "satisfied"]),
      ("issues", ["issue_id": "I1", "raised_on": day, "kind": "dispute", "matter": "x"]),
      ("issues", ["issue_id": "I1", "village_code": village, "raised_on": day, "kind": "dispute", "matter": "x", "settled_on": day]),
      ("results", ["result_id": "R1", "village_code": village, "title": "x", "what": "x", "done_on": day, "asked": 5, "in_favour": 6]),
      ("results", ["result_id": "R1", "village_code": village, "title": "x", "what": "x", "done_on": day, "check_result": "lasting"]),
      ("ledger", ["entry_id": "E1", "village_code": village, "date": day, "kind": "cost", "category": "operation", "amount": 100]),
      ("projects", ["project_id": "P1", "village_code": village, "name": "x", "kind": "industry", "task": 4, "cancelled_on": day]),
      ("projects", ["project_id": "P1", "village_code": village, "name": "x", "kind": "industry", "task": 13]),
    ]
    for (kind, record) in wrong {
      await #expect(throws: ChangeError.self, "\(kind) \(record)") { try await desk.world.put(kind, record) }
    }
    // A household tells the village.
    try await desk.world.put("issues", ["issue_id": "I2", "household_id": "H1", "raised_on": day, "kind": "dispute", "matter": "x"])
    let kept = try await desk.world.record("issues", "I2")
    #expect(kept?["village_code"] == village)
  }

  /// Numbers that are no money are read, kept and written with two decimals.
  @Test func quantitiesPrintWithoutTrailingZeros() {
    #expect([0, 5, 50, 100, 123_450, -7].map { Quantity(hundredths: $0).description } == ["0", "0.05", "0.5", "1", "1234.5", "-0.07"])
    #expect(Quantity(3) + Quantity(hundredths: 25) == Quantity(hundredths: 325))
  }

  private static let banned = ["签到", "打卡", "定位", "轨迹", "积分", "排名", "排行", "登录次数", "在线时长", "必传照片"]
  private static let bannedWords: Set<String> = [
    "checkin", "clockin", "gps", "location", "trail", "track", "points", "score", "rank", "ranking", "logins", "streak",
    "photo", "photos", "online",
  ]

  /// Neither a column nor a list of codes stands for watching people (invariant 13 of the domain).
  @Test func noRecordAsksForWatching() async throws {
    let policy = try PolicyBook.load(folder: Repository.policies)
    for kind in Installation.registry(policy: policy).kinds {
      for field in kind.fields {
        let words = Set(field.name.split(separator: "_").map(String.init))
        #expect(words.isDisjoint(with: Self.bannedWords) || field.name == "position_rank", "\(kind.id).\(field.name)")
        for word in Self.banned { #expect(!field.title.contains(word), "\(kind.id).\(field.title)") }
      }
    }
    for id in policy.codeListIDs {
      for value in policy.codeList(id)?.values ?? [] {
        for word in Self.banned { #expect(!value.name.zh.contains(word), "\(id).\(value.code)") }
        let words = Set(value.code.split(separator: "_").map(String.init))
        #expect(words.isDisjoint(with: Self.bannedWords), "\(id).\(value.code)")
      }
    }
  }
}
