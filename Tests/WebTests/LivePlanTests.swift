import Authority
import Basics
import Installation
import Store
import TestSupport
import Testing
import VillageDispatch
import Web

/// The pages of plans over a small county allocated from its own records, on both engines.
@Suite(.serialized) struct LivePlanTests {
  private static let county = LiveConsoleTests.county
  private static let villages = [LiveConsoleTests.full, LiveConsoleTests.empty]

  private struct Drafted {
    let fixture: Fixture
    let console: LiveConsole
    let desk: DispatchDesk
    let plan: DispatchPlan
  }

  /// Two villages are due a team; four cadres of the county are put forward, one of whom may only be
  /// first secretary, and one of the province, for whom the county is a priority county.
  private static func drafted(_ engine: Engine) async throws -> Drafted {
    let (_, fixture) = try await County.loaded(engine)
    try await County.load("units", """
      unit_id,name,tier,kind,division_code
      U2,旺苍县水利局,county,economic,510821000000
      """, into: fixture)
    try await County.load("cadres", """
      cadre_id,name,unit_id,sex,birth_date,political_status,party_joined_on,work_started_on
      D1,何一,U2,male,1985-01-01,party_member,2008-01-01,2007-01-01
      D2,何二,U2,male,1986-01-01,party_member,2008-01-01,2007-01-01
      D3,何三,U2,female,1987-01-01,masses,,2010-01-01
      D4,何四,U2,male,1988-01-01,party_member,2012-01-01,2010-01-01
      D5,何五,U1,male,1960-01-01,party_member,1990-01-01,1980-01-01
      """, into: fixture)
    try await County.load("nominations", """
      round,cadre_id,first_secretary,member
      2025,D1,yes,no
      2025,D2,yes,yes
      2025,D3,no,yes
      2025,D4,no,yes
      2025,D5,yes,yes
      """, into: fixture)
    let house = fixture.installation
    let desk = DispatchDesk(
      store: house.store, registry: house.registry, policy: house.policy, keys: house.keys,
      surroundings: house.surroundings, pipeline: house.pipeline, viewer: .machineOperator)
    let starts = try #require(LocalDate(2025, 9, 1))
    let plan = try await desk.draft(
      PlanRequest(
        round: "2025", division: county, asOf: starts.adding(days: -1), startsOn: starts,
        cutoverOn: starts.adding(days: 7), endsOn: nil), note: "试算")
    return Drafted(fixture: fixture, console: LiveConsole(house), desk: desk, plan: plan)
  }

  @Test(arguments: engines)
  func aPlanIsShownWhole(_ engine: Engine) async throws {
    let drafted = try await Self.drafted(engine)
    let console = drafted.console
    let listed = try await console.plans().plans
    #expect(listed.map(\.id) == ["2025-1"] && listed[0].division.name == "旺苍县" && listed[0].note == "试算")
    let model = try #require(try await console.plan(.init(id: "2025-1", colour: .travel)))
    let placements = drafted.plan.placements
    #expect(placements.count >= 3)
    #expect(model.figures.first { $0.id == "placed" }?.value == placements.count)
    #expect(model.counties.map(\.division.code) == [Self.county] && model.counties[0].filled == placements.count)
    #expect(model.map.counties.map(\.division.name) == ["旺苍县"] && model.map.counties[0].place != nil)
    #expect(model.answers.unansweredTotal == model.answers.sendingUnits && model.answers.sendingUnits >= 1)
    #expect(model.answers.unanswered.contains("旺苍县水利局"))
    #expect(model.spreads.contains { $0.isShare })
    let county = try #require(try await console.planCounty("2025-1", Self.county))
    #expect(Set(county.villages.map(\.village.code)) == Set(Self.villages))
    let seats = county.villages.flatMap(\.seats)
    #expect(seats.count == model.counties[0].posts)
    #expect(Set(seats.compactMap(\.holder?.person.id)) == Set(placements.map(\.cadre)))
    let first = try #require(seats.compactMap(\.holder).first { $0.person.id == "D1" })
    #expect(first.person.name == "何一" && first.person.unit == "旺苍县水利局")
    #expect(county.villages.allSatisfy { $0.township?.name == "东河镇" })
  }

  @Test(arguments: engines)
  func reasonsAreThoseOfThePlan(_ engine: Engine) async throws {
    let drafted = try await Self.drafted(engine)
    let (console, plan) = (drafted.console, drafted.plan)
    let own = try #require(plan.placements.first { $0.cadre == "D1" })
    let here = try #require(try await console.planReasons(.init(id: "2025-1", cadre: "D1")))
    #expect(here.village?.code == own.village && here.pairs.map(\.isChosen) == [true])
    #expect(here.pairs[0].total == here.pairs[0].parts.map(\.points).reduce(0, +))
    #expect(here.pairs[0].holders.map(\.person.id) == ["D1"] && here.county?.code == Self.county)
    let other = try #require(Self.villages.first { $0 != own.village })
    let there = try #require(try await console.planReasons(.init(id: "2025-1", cadre: "D1", village: other.description)))
    #expect(there.pairs.map(\.post.role) == [.firstSecretary, .member])
    #expect(there.pairs[0].instead?.village.code == own.village && there.pairs[0].price != nil)
    #expect(there.pairs[0].insteadTotal == here.pairs[0].total)
    #expect(!there.pairs[1].bars.isEmpty && there.pairs[1].price == nil)
    // By name as well, with what stands before it.
    let named = try await console.planReasons(.init(id: "2025-1", cadre: "D1", village: "旺苍县 清江村"))
    #expect(named?.village?.code == LiveConsoleTests.empty)
    let seat = try #require(
      try await console.planReasons(.init(id: "2025-1", village: other.description, role: .firstSecretary)))
    #expect(seat.seats.map(\.post.role) == [.firstSecretary] && seat.seats[0].seats == 1)
    let blocked = seat.seats[0].blocked.map(\.cadres).reduce(0, +)
    #expect(seat.seats[0].allowed + blocked == plan.problem.cadres.count)
    #expect(!seat.seats[0].nearest.contains { seat.seats[0].holders.map(\.person).contains($0.person) })
  }

  @Test(arguments: engines)
  func whatIsNotThereIsNotFound(_ engine: Engine) async throws {
    let drafted = try await Self.drafted(engine)
    let console = drafted.console
    #expect(try await console.plan(.init(id: "2025-2")) == nil)
    #expect(try await console.plan(.init(id: "2025-1", with: "2025-2")) == nil)
    #expect(try await console.planCounty("2025-1", LiveConsoleTests.province) == nil)
    #expect(try await console.planReasons(.init(id: "2025-1", cadre: "C1")) == nil)
    #expect(try await console.planReasons(.init(id: "2025-1", cadre: "D1", village: "510821101201")) == nil)
    #expect(try await console.planReasons(.init(id: "2025-1", village: "没有的村")) == nil)
    let narrow = Viewer(id: "t", name: Bilingual("镇", "town"), scope: LiveConsoleTests.township, rights: [.read])
    let other = LiveConsole(drafted.fixture.installation, viewer: narrow)
    #expect(try await other.plans().plans.isEmpty)
    #expect(try await other.plan(.init(id: "2025-1")) == nil)
    #expect(try await other.planReasons(.init(id: "2025-1", cadre: "D1")) == nil)
  }

  /// A plan is kept in memory; what is done to it afterwards shows all the same.
  @Test(arguments: engines)
  func changesShowAtOnce(_ engine: Engine) async throws {
    let drafted = try await Self.drafted(engine)
    let (console, desk) = (drafted.console, drafted.desk)
    let before = try #require(try await console.plan(.init(id: "2025-1")))
    #expect(before.plan.state.zh == "草案" && before.rulings.isEmpty)
    try await desk.consult(drafted.plan)
    #expect(try await console.plan(.init(id: "2025-1"))?.plan.state.zh == "征求意见")

    let own = try #require(drafted.plan.placements.first { $0.cadre == "D4" })
    // Demanding what was chosen anyway changes nothing of the result, and is a ruling all the same.
    var plan = try await desk.rule(
      try await desk.plan("2025-1"), .pin, cadre: "D4", village: own.village, role: own.role, reason: "熟悉当地").plan
    #expect(try await console.plan(.init(id: "2025-1"))?.rulings.map(\.reason) == ["熟悉当地"])
    #expect(try await console.planReasons(.init(id: "2025-1", cadre: "D4"))?.pairs.first?.rulings.map(\.isPin) == [true])

    let third = try #require(plan.placements.first { $0.cadre == "D3" })
    plan = try await desk.rule(
      plan, .forbid, cadre: "D3", village: third.village, role: third.role, reason: nil).plan
    let asked = PlanReasonsRequest(
      id: "2025-1", cadre: "D3", village: third.village.description,
      role: third.role == .firstSecretary ? .firstSecretary : .member)
    let pair = try #require(try await console.planReasons(asked)?.pairs.first)
    #expect(!pair.isChosen && pair.price == nil && pair.rulings.map(\.isPin) == [false])

    try await desk.record(
      PlanOpinion(
        giverKind: .unit, giver: "U2", cadre: "D4", verdict: .object, text: "人手不足",
        givenOn: plan.record.request.asOf), on: plan)
    let answers = try #require(try await console.plan(.init(id: "2025-1"))).answers
    #expect(answers.objections.map(\.giver) == ["旺苍县水利局"] && answers.objections[0].person?.name == "何四")
    #expect(answers.unansweredTotal < answers.sendingUnits)
  }

  @Test func twoPlansAreCompared() async throws {
    let drafted = try await Self.drafted(.sqlite)
    let second = try await drafted.desk.draft(drafted.plan.record.request)
    let own = try #require(second.placements.first { $0.cadre == "D3" })
    let (changed, moves) = try await drafted.desk.rule(
      second, .forbid, cadre: "D3", village: own.village, role: own.role, reason: nil)
    let model = try #require(try await drafted.console.plan(.init(id: "2025-1", with: "2025-2")))
    #expect(model.comparison?.other.id == "2025-2" && model.comparison?.elsewhere == moves.count)
    #expect(model.figures.first { $0.id == "placed" }?.other == changed.placements.count)
    #expect(model.others.map(\.id) == ["2025-2"])
  }

  @Test func everyPageIsServed() async throws {
    let drafted = try await Self.drafted(.sqlite)
    let village = LiveConsoleTests.full
    try await withConsole(drafted.console) { port in
      for url in [
        SiteURL.plans, .plan("2025-1", colour: .match, sort: PlanSort(.match)),
        .planCounty("2025-1", Self.county), .planReasons("2025-1"), .planReasons("2025-1", cadre: "D1"),
        .planReasons("2025-1", cadre: "D5", village: village), .planReasons("2025-1", village: village),
      ] {
        let reply = try await request(url.relative, port: port)
        #expect(reply.status == 200 && reply.body.contains("2025-1"), "\(url)")
        for secret in LiveConsoleTests.secrets { #expect(!reply.body.contains(secret), "\(url)") }
      }
    }
  }
}
