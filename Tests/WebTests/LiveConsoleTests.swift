import Authority
import Basics
import Exchange
import Installation
import Journal
import Store
import TestSupport
import Testing
import Web

/// Every page over a small county that came in through real files, on both engines.
@Suite(.serialized) struct LiveConsoleTests {
  static let day = LocalDate(2023, 9, 30)!
  static let province = DivisionCode(510_000_000_000)!
  static let county = DivisionCode(510_821_000_000)!
  static let township = DivisionCode(510_821_100_000)!
  static let full = DivisionCode(510_821_100_201)!
  static let empty = DivisionCode(510_821_100_202)!

  /// Nothing of this may stand on any page, in any file or spelling.
  static let secrets = [
    "510821198001010019", "510821197505050028", "510821196003030030", "13800001234", "13900005678",
    "欧阳甲子", "欧阳乙丑", "诸葛丙寅", "幸福路9号",
  ]

  @Test(arguments: engines) func overview(_ engine: Engine) async throws {
    let (console, fixture) = try await County.loaded(engine)
    defer { withExtendedLifetime(fixture) {} }
    let model = try await console.overview(.init(asOf: Self.day))
    #expect(model.scope.name == "四川省" && model.asOf == Self.day)
    let amounts = Dictionary(
      uniqueKeysWithValues: model.groups.flatMap(\.figures).map { ($0.id, $0.amount) })
    #expect(amounts["villages.total"] == .count(3))
    #expect(amounts["villages.covered"] == .count(2))
    #expect(amounts["villages.covered_share"] == .percent(200.0 / 3))
    #expect(amounts["cadres.in_post"] == .count(3))
    #expect(amounts["cadres.served"] == .count(4))
    #expect(amounts["monitoring.identified.persons"] == .count(3))
    #expect(amounts["monitoring.open.households"] == .count(1))
    #expect(amounts["mentoring.people"] == .count(1))
    #expect(amounts["villages.standard_met.first_secretary_post"] == .count(1))
    // The second village is due a first secretary and has none since the last one left.
    #expect(model.gapTotal == 1 && model.gaps.count == 1)
    #expect(model.gaps.first?.village == DivisionRef(code: Self.empty, name: "清江村"))
    #expect(model.gaps.first?.since == LocalDate(2023, 7, 1))
    #expect(model.gaps.first?.slot.title == Bilingual("第一书记", "First secretary"))
    guard case .checked(_, villages: 2) = model.basis else {
      Issue.record("\(model.basis)")
      return
    }
    let prefecture = try #require(model.children.first)
    #expect(model.children.count == 1 && prefecture.division.name == "广元市")
    #expect(prefecture.villages == 3 && prefecture.covered == 2 && prefecture.gaps == 1)
    #expect(prefecture.cadresInPost == 3 && prefecture.openHouseholds == 1)
    #expect(model.map.isOfDue && model.map.counties.map(\.value) == [.share(covered: 1, of: 2)])
    #expect(model.map.counties.first?.place == MapPoint(longitude: 106.2897, latitude: 32.2289))
    let open = try await console.overview(.init(asOf: Self.day, colour: .open))
    #expect(open.map.counties.map(\.value) == [.count(1)])
  }

  @Test(arguments: engines) func areasAndGaps(_ engine: Engine) async throws {
    let (console, fixture) = try await County.loaded(engine)
    defer { withExtendedLifetime(fixture) {} }
    guard case .area(let county) = try await console.division(.init(code: Self.county, asOf: Self.day)) else {
      Issue.record("no area")
      return
    }
    #expect(county.path.map(\.name) == ["四川省", "广元市", "旺苍县"])
    #expect(county.level == Bilingual("县", "County") || county.level.zh.hasPrefix("县"))
    #expect(county.map == nil && county.tags.map(\.title.zh) == ["革命老区"])
    #expect(county.children.map(\.division.name) == ["东河镇", "嘉川镇"])
    #expect(county.children.map(\.villages) == [2, 1] && county.children.map(\.gaps) == [1, 0])
    #expect(!county.groups.flatMap(\.figures).contains { $0.id.hasPrefix("counties.") })
    guard case .area(let town) = try await console.division(.init(code: Self.township, asOf: Self.day)) else {
      Issue.record("no township")
      return
    }
    // The community counts no villagers' committee.
    #expect(town.children.map(\.covered) == [0, 1, 0] && town.children.map(\.villages) == [0, 1, 1])

    let gaps = try #require(try await console.gaps(.init(code: Self.county, asOf: Self.day)))
    #expect(gaps.total == 1 && gaps.page.next == nil && gaps.slots.contains { $0.id == "first_secretary" })
    let none = try await console.gaps(.init(code: Self.county, asOf: Self.day, slot: "resident"))
    #expect(none?.total == 0)
    let past = try #require(try await console.gaps(
      .init(code: Self.county, asOf: Self.day, after: "\(Self.empty)~first_secretary_post~first_secretary")))
    #expect(past.page.rows.isEmpty && past.total == 1)
    await #expect(throws: ConsoleFailure.self) {
      try await console.gaps(.init(code: Self.county, after: "a~b"))
    }
    #expect(try await console.division(.init(code: DivisionCode(110_000_000_000)!)) == nil)
  }

  @Test(arguments: engines) func datesWithoutStandardsSaySo(_ engine: Engine) async throws {
    let (console, fixture) = try await County.loaded(engine)
    defer { withExtendedLifetime(fixture) {} }
    let model = try await console.overview(.init(asOf: LocalDate(2026, 6, 1)))
    #expect(model.basis == .noStandard && model.gapTotal == 0 && !model.map.isOfDue)
    let before = try await console.overview(.init(asOf: LocalDate(2010, 1, 1)))
    #expect(before.map.counties.map(\.value) == [.unknown])
  }

  @Test(arguments: engines) func village(_ engine: Engine) async throws {
    let (console, fixture) = try await County.loaded(engine)
    defer { withExtendedLifetime(fixture) {} }
    guard case .village(let model) = try await console.division(.init(code: Self.full, asOf: Self.day)) else {
      Issue.record("no village")
      return
    }
    #expect(model.path.map(\.name) == ["四川省", "广元市", "旺苍县", "东河镇", "南凤村"])
    #expect(model.team.map(\.name) == ["罗星", "王强"])
    #expect(model.team.first?.role == Bilingual("第一书记", "First secretary"))
    #expect(model.team.first?.unit == "四川省农业农村厅")
    #expect(model.formerTeam.map(\.endReason?.zh) == ["轮换"])
    #expect(model.tags.map(\.title.zh) == ["脱贫村"])
    #expect(model.standards.map(\.title.zh) == ["第一书记派驻"])
    #expect(model.standards.first?.slots.first?.holders == ["罗星"])
    #expect(model.profiles.map(\.year) == [2022, 2021])
    #expect(model.goals.first?.target == .money(Yuan(100_000)) && model.goals.first?.latest == .money(Yuan(80_000)))
    #expect(model.support.map(\.slot.title.zh) == ["联系领导"])
    #expect(model.monitoring.map(\.households) == [1, 2, 1, 1])
    guard case .village(let bare) = try await console.division(.init(code: Self.empty, asOf: Self.day)) else {
      Issue.record("no village")
      return
    }
    #expect(bare.team.isEmpty && bare.monitoring.isEmpty && bare.profiles.isEmpty)
    #expect(bare.standards.first?.slots.first?.missingSince == LocalDate(2023, 7, 1))
  }

  @Test(arguments: engines) func figuresAndHistory(_ engine: Engine) async throws {
    let (console, fixture) = try await County.loaded(engine)
    defer { withExtendedLifetime(fixture) {} }
    func figure(_ id: String, _ language: Language = .chinese) async throws -> (rows: [[RecordCell]], total: Int?) {
      let model = try #require(try await console.figure(.init(id: id, asOf: Self.day, language: language)))
      guard case .table(let columns, let page, let total) = model.records else { return ([], nil) }
      #expect(page.rows.allSatisfy { $0.count == columns.count })
      return (page.rows, total)
    }
    let people = try await figure("cadres.in_post", .english)
    #expect(people.rows.count == 3 && people.total == 3)
    #expect(people.rows.flatMap { $0.map(\.value) }.contains(.term(Bilingual("First secretary", "First secretary"))))
    #expect(people.rows.flatMap { $0 }.contains { $0.value == .date(LocalDate(2023, 7, 1)!) })
    let villages = try await figure("villages.covered")
    #expect(villages.rows.first?.first?.link == .division(Self.full, asOf: Self.day))
    let households = try await figure("monitoring.identified.persons")
    #expect(households.rows.count == 2 && households.total == 2)
    #expect(try await console.figure(.init(id: "no.such", asOf: Self.day)) == nil)

    let cadre = try #require(try await console.history(.init(record: .init(kind: "cadres", id: "C1"))))
    #expect(cadre.title == "罗星")
    #expect(cadre.changes.rows.map(\.note?.zh) == ["文件：cadres.csv"])
    let phone = cadre.changes.rows.first?.fields.first { $0.field.en == "Phone" }
    #expect(phone?.after == .text("138****1234") && phone?.before == .empty)
    let posting = try #require(try await console.history(
      .init(record: .init(kind: "postings", id: "C1|\(Self.full)|first_secretary|20230701"))))
    #expect(posting.title == "罗星 · 南凤村")
    #expect(posting.changes.rows.first?.fields.contains {
      $0.field.en == "Role" && $0.after == .term(Bilingual("第一书记", "First secretary"))
    } == true)
    #expect(try await console.history(.init(record: .init(kind: "cadres", id: "C9"))) == nil)
    #expect(try await console.history(.init(record: .init(kind: "journal", id: "1"))) == nil)
  }

  @Test(arguments: engines) func search(_ engine: Engine) async throws {
    let (console, fixture) = try await County.loaded(engine)
    defer { withExtendedLifetime(fixture) {} }
    func titles(_ text: String) async throws -> [String] { try await console.search(text).hits.map(\.title) }
    #expect(try await titles("南凤村") == ["南凤村"])
    #expect(try await titles("南凤村村民委员会") == ["南凤村"])
    #expect(try await titles("大河社区") == ["大河社区"])
    #expect(try await titles("旺苍 清江") == ["清江村"])
    #expect(try await titles("嘉川镇 清江") == [])
    #expect(try await titles("510821100201") == ["南凤村"])
    #expect(try await titles("%") == [])
    #expect(try await titles("_凤") == [])
    let cadre = try await console.search("罗星").hits
    #expect(cadre.map(\.title) == ["罗星"] && cadre.first?.link == .division(Self.full))
    #expect(cadre.first?.path.last?.name == "南凤村")
    #expect(try await titles("欧阳甲子") == [], "household members are not found")
  }

  @Test(arguments: engines) func noPersonalDataOnAnyPage(_ engine: Engine) async throws {
    let (console, fixture) = try await County.loaded(engine)
    defer { withExtendedLifetime(fixture) {} }
    var pages: [SiteURL] = [.overview(), .overview(colour: .open), .gaps(Self.province)]
    for code in [Self.province, Self.county, Self.township, Self.full, Self.empty] {
      pages.append(.division(code, asOf: Self.day))
    }
    let model = try await console.overview(.init(asOf: Self.day))
    pages += model.groups.flatMap(\.figures).map { .figure($0.id, asOf: Self.day) }
    for (kind, ids) in [
      ("cadres", ["C1", "C2", "C3", "C4"]), ("persons", ["P1", "P2", "P3"]), ("households", ["H1", "H2"]),
      ("cases", ["K1"]), ("measures", ["M1"]), ("divisions", [Self.full.description]),
    ] { pages += ids.map { .history(.init(kind: kind, id: $0)) } }
    pages += (Self.secrets + ["罗星"]).map { .search($0) }
    try await withConsole(console) { port in
      for page in pages {
        for language in Language.allCases {
          let reply = try await request(
            page.relative, port: port, headers: ["Accept-Language": language.rawValue])
          #expect(reply.status == 200, "\(page)")
          // A search repeats what was typed; only that field and heading may hold it.
          let body: String
          if case .search(let text?) = page { body = reply.body.replacing(text, with: "") } else { body = reply.body }
          for secret in Self.secrets { #expect(!body.contains(secret), "\(secret) in \(page)") }
          #expect(MarkupScanner.unbalanced(MarkupScanner.tags(in: Array(reply.body.utf8))) == nil, "\(page)")
        }
      }
    }
  }

  @Test(arguments: engines) func changesAreSeenAtOnce(_ engine: Engine) async throws {
    let (console, fixture) = try await County.loaded(engine)
    #expect(try await console.overview(.init(asOf: Self.day)).gapTotal == 1)
    try await County.load(
      "postings", "cadre_id,village_code,role,round,starts_on,ends_on\nC4,\(Self.empty),first_secretary,2023,2023-08-01,\n",
      into: fixture)
    #expect(try await console.overview(.init(asOf: Self.day)).gapTotal == 0)
    #expect(try await console.overview(.init(asOf: LocalDate(2023, 7, 15))).gapTotal == 1)
  }

  @Test(arguments: engines) func boundariesAreDrawn(_ engine: Engine) async throws {
    let (console, fixture) = try await County.loaded(engine)
    let file = try fixture.folder.write("b.geojson", """
      {"type":"FeatureCollection","审图号":"川S（2023）1号","features":[{"type":"Feature",
      "properties":{"adcode":510821},"geometry":{"type":"Polygon","coordinates":
      [[[106,32],[106.5,32],[106.5,32.5],[106,32]]]}}]}
      """)
    let installation = fixture.installation
    _ = try await installation.store.dedicated { connection in
      try BoundaryImport(keys: installation.keys, surroundings: installation.surroundings)
        .run(path: file, viewer: .machineOperator, connection)
    }
    let map = try await console.overview(.init(asOf: Self.day)).map
    #expect(map.boundaries[Self.county]?.first?.count == 4 && map.reviewNumber == "川S（2023）1号")
  }

  @Test func anEmptyInstallationSaysWhatToDo() async throws {
    let fixture = try await Fixture(.sqlite)
    defer { withExtendedLifetime(fixture) {} }
    let console = LiveConsole(fixture.installation)
    try await withConsole(console) { port in
      let reply = try await request("/", port: port)
      #expect(reply.status == 503 && reply.body.contains("zhucun import divisions"))
      #expect(try await request("/search?q=%E6%9D%91%E6%9D%91", port: port).body.contains("没有找到"))
      #expect(try await request("/divisions/510821100201", port: port).status == 404)
    }
  }

  @Test func aViewerSeesOnlyTheScope() async throws {
    let (_, fixture) = try await County.loaded(.sqlite)
    let viewer = Viewer(id: "t", name: Bilingual("镇", "town"), scope: Self.township, rights: [.read])
    let console = LiveConsole(fixture.installation, viewer: viewer)
    #expect(try await console.overview(.init(asOf: Self.day)).scope.name == "东河镇")
    #expect(try await console.division(.init(code: Self.county)) == nil)
    #expect(try await console.gaps(.init(code: Self.province)) == nil)
    #expect(try await console.figure(.init(id: "villages.total", division: Self.county)) == nil)
    #expect(try await console.search("嘉川").hits.isEmpty)
    #expect(try await console.history(.init(record: .init(kind: "divisions", id: Self.county.description))) == nil)
  }
}
