import Basics
import Web

// Made-up plans of allocation.

extension SampleQueries {
  static let planID = "2023-1"

  private func s(_ text: String) -> String { text + spike }
  private func b(_ zh: String, _ en: String) -> Bilingual { Bilingual(zh + spike, en + spike) }

  /// Plans know themselves by an identifier that an attack may stand in as well.
  var plan: PlanSummary { summary(s(Self.planID), b("征求意见", "under consultation")) }

  private func summary(_ id: String, _ state: Bilingual) -> PlanSummary {
    PlanSummary(
      id: id, round: s("2023"), division: path(to: Self.province)[0], asOf: Self.day, startsOn: Self.day,
      cutoverOn: Self.day.adding(days: 7), state: state, objective: 1_408_190_482, note: s("初稿"))
  }

  private func person(_ name: String, _ id: String = "C00017") -> PlanPerson {
    PlanPerson(id: s(id), name: s(name), unit: s("广元市农业农村局"))
  }

  private var village: DivisionRef { DivisionRef(code: Self.village, name: s("南凤村")) }

  private var ruling: PlanRulingRow {
    PlanRulingRow(
      step: 1, isPin: true, person: person("张三"), post: PlanPost(village: village, role: .firstSecretary),
      reason: s("熟悉当地"))
  }

  func plans() async throws -> PlansModel {
    PlansModel(
      scope: path(to: Self.province)[0],
      plans: hasPlans ? [summary(s("2023-2"), b("草案", "draft")), plan] : [])
  }

  func plan(_ request: PlanPageRequest) async throws -> PlanModel? {
    guard request.id == plan.id, request.other.map({ $0 == s("2023-2") }) ?? true else { return nil }
    let isCompared = request.other != nil
    let counties = counties(.filled).enumerated().map { i, county in
      CountyOutcome(
        division: county.division, posts: 100 + i, filled: 100 - i % 40, emptyFirstSecretaryPosts: i % 4,
        match: i == 5 ? nil : 60 + Double(i % 30), bestMatch: 100, travel: i == 5 ? nil : Double(i * 7 % 200),
        leastTravel: 0.5)
    }
    return PlanModel(
      path: [path(to: Self.province)[0]], plan: plan, others: [summary(s("2023-2"), b("草案", "draft"))],
      map: map(request.colour),
      figures: [
        PlanFigure(id: "placed", title: b("拟派", "placed"), value: 31_823, other: isCompared ? 31_820 : nil),
        PlanFigure(id: "match", title: b("类别匹配", "kind match"), isPart: true, value: 9, other: isCompared ? 8 : nil),
      ],
      comparison: isCompared
        ? PlanComparison(other: summary(s("2023-2"), b("草案", "draft")), elsewhere: 1_204) : nil,
      counties: counties,
      spreads: [
        PlanSpread(title: b("配齐率", "Posts filled"), isShare: true, least: 58.1, median: 85.7, greatest: 100),
        PlanSpread(title: b("路程", "Travel"), least: 0, median: 30.9, greatest: 231.6),
      ],
      answers: PlanAnswers(
        sendingUnits: 1_800, unansweredTotal: 1_700, unanswered: [s("广元市教育局"), s("旺苍县水利局")],
        objections: [
          PlanObjection(giver: s("旺苍县水利局"), person: person("李四", "C00018"), text: s("人手不足"), givenOn: Self.day),
          PlanObjection(giver: s("东河镇"), person: nil, text: nil, givenOn: Self.day),
        ]),
      rulings: [ruling])
  }

  func planCounty(_ id: String, _ county: DivisionCode) async throws -> PlanCountyModel? {
    guard id == plan.id, county == Self.county else { return nil }
    let seats = [
      PlanSeat(
        role: .firstSecretary,
        holder: PlanSeat.Holder(person: person("张三"), score: 48_210, travel: 35, stays: true)),
      PlanSeat(role: .member, holder: nil),
    ]
    return PlanCountyModel(
      path: path(to: county), plan: plan,
      outcome: CountyOutcome(
        division: DivisionRef(code: county, name: s("旺苍县")), posts: 240, filled: 212, emptyFirstSecretaryPosts: 3,
        match: 71.4, bestMatch: 100, travel: 30, leastTravel: 0),
      villages: [
        PlanVillage(
          village: village, township: DivisionRef(code: Self.township, name: s("东河镇")), seats: seats)
      ])
  }

  func planReasons(_ request: PlanReasonsRequest) async throws -> PlanReasonsModel? {
    guard request.id == plan.id, request.cadre != "nobody", request.village != "nowhere" else { return nil }
    let post = PlanPost(village: village, role: request.role ?? .firstSecretary)
    let holder = PlanCandidate(person: person("张三"), score: 48_210, placed: post, price: nil)
    let pair = PairAnswer(
      post: post, isChosen: false, bars: request.role == .member ? [b("年龄不超过", "too old")] : [],
      parts: [
        ScorePart(title: b("语言", "language"), points: 3_000, instead: 0),
        ScorePart(title: b("路程（分钟）", "travel (minutes)"), points: -120, instead: -35),
      ],
      total: 2_880, instead: PlanPost(village: village, role: .member), insteadTotal: 4_000, holders: [holder],
      price: request.role == .member ? nil : 1_250, rulings: [ruling])
    let seat = SeatAnswer(
      post: post, seats: 2, holders: [holder], allowed: 41,
      blocked: [SeatAnswer.Blocked(rule: b("只派往本县", "own county only"), cadres: 30_112)],
      nearest: [
        PlanCandidate(person: person("王五", "C00019"), score: 40_000, placed: nil, price: 7),
        PlanCandidate(person: person("赵六", "C00020"), score: 39_000, placed: post, price: 12_345),
      ])
    return PlanReasonsModel(
      path: path(to: Self.village), plan: plan, county: DivisionRef(code: Self.county, name: s("旺苍县")),
      person: request.cadre == nil ? nil : person("李四", "C00018"), placed: nil, village: village,
      pairs: request.cadre == nil ? [] : [pair], seats: request.cadre == nil ? [seat] : [],
      choices: request.village == "several" ? [path(to: Self.village)] : [])
  }
}
