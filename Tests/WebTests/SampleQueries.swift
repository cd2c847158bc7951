import Basics
import Web

/// Made-up answers to every question of the console. With a `spike`, that text is added to every
/// string a record could hold.
struct SampleQueries: ConsoleQueries {
  var spike = ""
  var countyCount = 183
  var hasBoundaries = false
  var hasPlans = true

  static let day = LocalDate(2023, 9, 1)!
  static let province = DivisionCode(510_000_000_000)!
  static let prefecture = DivisionCode(510_800_000_000)!
  static let county = DivisionCode(510_821_000_000)!
  static let township = DivisionCode(510_821_100_000)!
  static let village = DivisionCode(510_821_100_201)!

  private func s(_ text: String) -> String { text + spike }
  private func b(_ zh: String, _ en: String) -> Bilingual { Bilingual(zh + spike, en + spike) }

  func path(to code: DivisionCode) -> [DivisionRef] {
    let names: [DivisionRank: String] = [
      .province: "四川省", .prefecture: "广元市", .county: "旺苍县", .township: "东河镇", .village: "南凤村",
    ]
    return code.lineage.reversed().map { DivisionRef(code: $0, name: s(names[$0.rank] ?? "")) }
  }

  static let countyNames = [
    "旺苍县", "苍溪县", "剑阁县", "马边彝族自治县", "北川羌族自治县", "昭化区", "朝天区", "利州区", "都江堰市", "西区",
    "通江县", "南江县", "平昌县", "甘洛县", "昭觉县", "美姑县", "布拖县", "金阳县", "雷波县", "若尔盖县", "红原县",
  ]

  /// Counties scattered as in a real province: crowded in the east, far apart in the west.
  func counties(_ measure: MapMeasure) -> [MapCounty] {
    var random = SeededGenerator(seed: 51)
    return (0..<countyCount).map { i in
      let prefecture = DivisionCode(510_000_000_000 + Int64(i % 21 + 1) * 100_000_000)!
      let code = DivisionCode(prefecture.value + Int64(i / 21 + 1) * 1_000_000)!
      let east = random.below(100) < 65
      let longitude = east ? 103.5 + Double(random.below(480)) / 100 : 97.5 + Double(random.below(600)) / 100
      let latitude = 26.3 + Double(random.below(770)) / 100
      let villages = 20 + random.below(300)
      let value: MapCounty.Value
      switch measure {
      case .coverage:
        let missing = [0, 0, 0, 1, 2, 5, 12, villages / 3, villages * 2 / 3][random.below(9)]
        value = .share(covered: villages - min(villages, missing), of: villages)
      case .open: value = random.chance(6) ? .count(0) : .count(random.below(40) * random.below(40))
      case .filled: value = .share(covered: villages * 2 + i % 3, of: villages * 2 + 2)
      case .match: value = .mean(60 + Double(random.below(300)) / 10)
      case .travel: value = random.chance(9) ? .unknown : .mean(Double(random.below(2000)) / 10)
      }
      return MapCounty(
        division: DivisionRef(code: code, name: s(Self.countyNames[i % Self.countyNames.count])),
        prefecture: prefecture,
        place: random.chance(3) ? nil : MapPoint(longitude: longitude, latitude: latitude), value: value)
    }
  }

  func map(_ measure: MapMeasure) -> MapModel {
    let counties = counties(measure)
    var boundaries: [DivisionCode: [[MapPoint]]] = [:]
    if hasBoundaries {
      for county in counties {
        guard let place = county.place else { continue }
        let corners = [(-0.2, -0.2), (0.25, -0.2), (0.2, 0.2), (-0.2, 0.15), (-0.2, -0.2)]
        boundaries[county.division.code] = [
          corners.map { MapPoint(longitude: place.longitude + $0.0, latitude: place.latitude + $0.1) }
        ]
      }
    }
    return MapModel(
      measure: measure, counties: counties, boundaries: boundaries,
      reviewNumber: hasBoundaries ? s("川S（2023）00050号") : nil)
  }

  func figure(_ id: String, _ zh: String, _ en: String, _ amount: Figure.Amount, base: Bilingual? = nil) -> Figure {
    Figure(
      id: s(id), title: b(zh, en), amount: amount, unit: b("个", "in number"), asOf: Self.day,
      definition: b("该日在岗的不同人员数", "distinct persons with a posting open on the date"), base: base)
  }

  var groups: [FigureGroup] {
    [
      FigureGroup(
        title: b("驻村帮扶", "Villages"),
        figures: [
          figure("villages.total", "村总数", "Villages", .count(25_970)),
          figure("villages.covered", "已派驻村", "Villages covered", .count(11_900)),
          figure(
            "villages.covered_share", "派驻覆盖率", "Share of villages covered", .percent(45.822_1),
            base: b("全部行政村", "all villages")),
          figure("villages.standard_due.five_ones", "五个一应派村", "Villages due five ones", .none(reason: b("该日无此标准", "not in force"))),
        ]),
      FigureGroup(
        title: b("驻村干部", "Cadres"),
        figures: [
          figure("cadres.in_post", "在岗干部", "Cadres in post", .count(32_000)),
          figure("cadres.first_secretaries", "第一书记", "First secretaries", .count(11_900)),
        ]),
      FigureGroup(
        title: b("防止返贫监测", "Monitoring"),
        figures: [
          figure("monitoring.identified.households", "累计识别户数", "Households identified", .count(132_000)),
          figure("monitoring.eliminated_share", "风险消除比例", "Share eliminated", .percent(99.999), base: b("累计识别户", "households identified")),
          figure("money", "帮扶资金", "Money spent", .money(Yuan(fen: 123_456_789))),
        ]),
    ]
  }

  var gapRows: [GapRow] {
    (0..<20).map { i in
      GapRow(
        village: DivisionRef(code: DivisionCode(Self.village.value + Int64(i))!, name: s("南凤村\(i + 1)")),
        township: DivisionRef(code: Self.township, name: s("东河镇")),
        county: DivisionRef(code: Self.county, name: s("旺苍县")),
        slot: SlotRef(id: "first_secretary" + spike, title: b("第一书记", "first secretary")),
        standard: b("五个一", "five ones"), since: i % 3 == 0 ? nil : LocalDate(2023, 7, i + 1))
    }
  }

  var basis: GapBasis { .checked([b("五个一", "Five ones")], villages: 11_501) }

  func children(_ code: DivisionCode, _ count: Int) -> [ChildRow] {
    let span = (DivisionRank(rawValue: code.rank.rawValue + 1) ?? .village).span
    return (1...count).map { i in
      ChildRow(
        division: DivisionRef(code: DivisionCode(code.value + Int64(i) * span)!, name: s("第\(i)区划")),
        villages: 1000 + i * 37, covered: 900 + i * 41 / 2, gaps: i % 4 * 7, cadresInPost: 2100 + i,
        openHouseholds: 120 * i)
    }
  }

  func overview(_ request: OverviewRequest) async throws -> OverviewModel {
    OverviewModel(
      scope: path(to: Self.province)[0], asOf: request.asOf ?? Self.day, map: map(request.colour),
      groups: groups, gaps: gapRows, gapTotal: 1234, basis: basis, children: children(Self.province, 21))
  }

  func division(_ request: DivisionRequest) async throws -> DivisionPageModel? {
    let date = request.asOf ?? Self.day
    switch request.code.rank {
    case _ where !Self.province.contains(request.code): return nil
    case .village: return .village(village(request.code, date))
    case let rank:
      return .area(
        AreaModel(
          path: path(to: request.code), level: b("县", "county"), asOf: date, tags: tags, groups: groups,
          children: children(request.code, rank == .township ? 6 : 16), gaps: gapRows, gapTotal: 55,
          basis: basis, map: rank <= .prefecture ? map(request.colour) : nil,
          record: RecordRef(kind: s("division"), id: s(request.code.description))))
    }
  }

  var tags: [TagRow] {
    [
      TagRow(title: b("脱贫村", "lifted village"), span: DateSpan(from: LocalDate(2021, 1, 1), to: nil), document: s("川乡振发〔2021〕3号")),
      TagRow(title: b("贫困村", "poor village"), span: DateSpan(from: LocalDate(2014, 1, 1), to: LocalDate(2020, 12, 31))),
    ]
  }

  func village(_ code: DivisionCode, _ date: LocalDate) -> VillageModel {
    let profiles = (2019...2022).reversed().map { year in
      var row = VillageProfileRow(year: year)
      row.households = 412 + year % 10
      row.population = 1388
      row.residentPopulation = 902
      row.labourForce = 655
      row.partyMembers = 48
      row.poorHouseholds = year > 2020 ? 0 : 37
      row.disposableIncomePerCapita = Yuan(17_862)
      row.collectiveIncome = Yuan(fen: 12_340_050)
      row.leadingIndustries = [s("茶叶"), s("肉牛养殖")]
      return row
    }
    let member = { (name: String, role: Bilingual, to: LocalDate?) in
      TeamRow(
        name: s(name), role: role, unit: s("广元市农业农村局"),
        span: DateSpan(from: LocalDate(2021, 6, 15), to: to), endReason: to == nil ? nil : b("轮换", "rotation"),
        record: RecordRef(kind: "posting", id: s("P-1/2")))
    }
    let slot = { (id: String, zh: String, en: String) in SlotRef(id: id + spike, title: b(zh, en)) }
    return VillageModel(
      path: path(to: code), level: b("村", "village"), asOf: date, profiles: profiles, tags: tags,
      team: [
        member("张三", b("第一书记", "first secretary"), nil), member("李四", b("工作队员", "member"), nil),
        member("王五", b("工作队员", "member"), nil),
      ],
      formerTeam: [member("赵六", b("第一书记", "first secretary"), LocalDate(2021, 6, 20))],
      support: [
        SupportRow(slot: slot("leader", "联系领导", "leader"), holder: s("县委常委"), span: DateSpan(from: LocalDate(2021, 5, 1), to: nil)),
        SupportRow(slot: slot("unit", "帮扶单位", "unit"), holder: s("市农业农村局"), span: DateSpan(from: LocalDate(2016, 5, 1), to: LocalDate(2020, 12, 31))),
      ],
      standards: [
        StandardCheck(
          title: b("五个一", "five ones"), document: s("川办发〔2017〕59号"),
          slots: [
            .init(slot: slot("leader", "联系领导", "leader"), holders: [s("县委常委")]),
            .init(slot: slot("first_secretary", "第一书记", "first secretary"), holders: [s("张三")]),
            .init(slot: slot("agronomist", "农技员", "agronomist"), holders: [], missingSince: LocalDate(2023, 2, 1)),
          ])
      ],
      goals: [
        GoalRow(
          indicator: b("集体经济收入", "Collective income"), baseline: .money(Yuan(50_000)), baselineYear: 2021,
          target: .money(Yuan(150_000)), targetYear: 2023, latest: .text(s("123400")))
      ],
      monitoring: [
        MonitoringCount(title: b("累计识别", "identified"), households: 9, persons: 31),
        MonitoringCount(title: b("在监测", "open"), households: 2, persons: nil),
      ],
      record: RecordRef(kind: "division", id: code.description))
  }

  func gaps(_ request: GapsRequest) async throws -> GapsModel? {
    guard Self.province.contains(request.code) else { return nil }
    if let after = request.after, after != "page 2" + spike {
      throw ConsoleFailure.badParameter(name: "after", wanted: Bilingual("游标无效。", "unknown cursor."))
    }
    return GapsModel(
      path: path(to: request.code), asOf: request.asOf ?? Self.day,
      slots: [
        SlotRef(id: "first_secretary" + spike, title: b("第一书记", "First secretary")),
        SlotRef(id: "work_team", title: b("驻村工作队", "Work team")),
      ],
      page: Page(
        rows: request.slot == "work_team" ? [] : gapRows,
        next: request.after == nil ? "page 2" + spike : nil),
      total: 1234, basis: basis)
  }

  func figure(_ request: FigureRequest) async throws -> FigurePageModel? {
    guard let figure = groups.flatMap(\.figures).first(where: { $0.id == request.id }) else { return nil }
    let records: FigureRecords
    if request.id.hasPrefix("monitoring") {
      records = .countOnly(132_000, reason: b("您没有查看农户信息的权限。", "You may not see households."))
    } else {
      records = .table(
        columns: [
          RecordColumn(b("村", "Village")), RecordColumn(b("县", "County")),
          RecordColumn(b("起始日期", "Since")), RecordColumn(b("人数", "Persons"), isNumeric: true),
        ],
        page: Page(
          rows: (1...25).map { i in
            [
              RecordCell(.text(s("南凤村\(i)")), link: .division(Self.village)), RecordCell(.text(s("旺苍县"))),
              RecordCell(.date(Self.day)), RecordCell(.number(i * 1000)),
            ]
          }, next: "cursor/2" + spike), total: 11_900)
    }
    return FigurePageModel(figure: figure, path: path(to: request.division ?? Self.province), records: records)
  }

  func history(_ request: HistoryRequest) async throws -> HistoryModel? {
    guard request.record.id != "none" else { return nil }
    return HistoryModel(
      record: request.record, kind: b("派驻", "Posting"), title: s("张** · 南凤村"), path: path(to: Self.village),
      changes: Page(
        rows: [
          ChangeRow(
            at: Instant(microseconds: 1_693_526_400_000_000), actor: b("操作员", "operator"), kind: b("更正", "Correction"),
            entry: 1042, note: b("按县里来文更正", "as the county wrote"),
            fields: [
              FieldChange(field: b("截止日期", "Ends on"), before: .empty, after: .date(Self.day)),
              FieldChange(field: b("电话", "Phone"), before: .text(s("138****1234")), after: .text(s("139****5678"))),
            ]),
          ChangeRow(
            at: Instant(microseconds: 1_623_000_000_000_000), actor: b("操作员", "operator"), kind: b("批量导入", "Bulk import"),
            entry: 17, fields: [FieldChange(field: b("职务", "Role"), before: .empty, after: .term(b("第一书记", "first secretary")))]),
        ], next: "2" + spike))
  }

  func search(_ text: String) async throws -> SearchModel {
    if text == "broken" { throw Breakdown() }
    if text == "explained" { throw ExplainedBreakdown() }
    if text == "nothing" { return SearchModel(hits: [], isTruncated: false) }
    return SearchModel(
      hits: (1...5).map { i in
        SearchHit(title: s("南凤村\(i)"), kind: b("村", "village"), path: path(to: Self.township), link: .division(Self.village))
      }, isTruncated: true)
  }
}

/// A failure whose description must stay off the page.
struct Breakdown: Error, CustomStringConvertible {
  var description: String { "secret 510821199001011234" }
}

/// A failure with words for the reader.
struct ExplainedBreakdown: ExplainedError {
  var explanation: Bilingual { Bilingual("数据库正在维护。", "The database is being maintained.") }
}

extension SampleQueries {
  func reportList() async throws -> ReportsModel { ReportsModel(path: [], reports: []) }
  func report(_ request: ReportPageRequest) async throws -> ReportPageModel? { nil }
  func brief(_ code: DivisionCode, asOf: LocalDate?) async throws -> BriefModel? { nil }
  func villageWork(_ code: DivisionCode, asOf: LocalDate?) async throws -> VillageWorkModel? { nil }
}
