import Authority
import Basics
import Installation
import Journal
import Monitoring
import Store
import TestSupport
import Testing
import Web

/// Monitoring over a small county, its records made by forms or by the desk behind them.
@Suite(.serialized) struct LiveMonitoringTests {
  static let day = LocalDate(2023, 10, 31)!
  static let county = LiveConsoleTests.county
  static let full = LiveConsoleTests.full

  /// Planted where people might write them by mistake; nothing of it may stand on any page.
  static let planted = ["510821197001010015", "13712345678", "510821196003030030"]

  struct Place {
    let fixture: Fixture
    let console: LiveConsole
    let desk: MonitoringDesk
    var installation: Installation { fixture.installation }

    init(_ engine: Engine, viewer: Viewer = .console, on day: LocalDate = LiveMonitoringTests.day) async throws {
      (_, fixture) = try await County.loaded(engine)
      let house = fixture.installation
      console = LiveConsole(house, viewer: viewer, date: day)
      desk = MonitoringDesk(
        store: house.store, pipeline: house.pipeline, keys: house.keys, policy: house.policy,
        surroundings: house.surroundings)
    }

    func put(_ record: String, _ values: [String: SQLValue]) async throws {
      _ = try await installation.pipeline.submit(
        Change(operationID: Surroundings.live.newIdentifier(), edits: [Edit(record, values)]), by: .machineOperator)
    }

    func lead(_ household: String = "H1", on day: LocalDate = LocalDate(2023, 10, 2)!) async throws -> String {
      var lead = LeadInput(household, channel: "self_application", receivedOn: day)
      lead.reason = "父亲住院，联系 13712345678"
      lead.reportedBy = "欧阳甲子"
      lead.risks = ["illness"]
      return try await desk.receive(lead, by: .machineOperator)
    }
  }

  @Test(arguments: engines) func queueCountsWhatItShows(_ engine: Engine) async throws {
    let place = try await Place(engine)
    defer { withExtendedLifetime(place) {} }
    let lead = try await place.lead()
    let all = try #require(try await place.console.queue(QueueRequest()))
    #expect(all.path.map(\.name) == ["四川省"] && all.asOf == Self.day && all.parts.map(\.name) == ["广元市"])
    #expect(all.byUrgency.values.reduce(0, +) == all.total && all.byKind.values.reduce(0, +) == all.total)
    // K2 has no plan, no measure and no visit; the lead is due.
    #expect(all.byKind == [.lead: 1, .plan: 1, .measure: 1, .followUp: 1])
    #expect(all.rows.map(\.item.subject).contains(lead) && all.rows.allSatisfy { $0.village.name == "南凤村" })
    #expect(all.rows.map { $0.item.due?.packed ?? .max } == all.rows.map { $0.item.due?.packed ?? .max }.sorted())
    let one = try #require(try await place.console.queue(QueueRequest(division: Self.county, kind: .lead)))
    #expect(one.total == 1 && one.byKind == all.byKind && one.rows.first?.item.why.zh.contains("137****5678") == true)
    let actor = try #require(try await place.console.queue(QueueRequest(actor: "township")))
    #expect(actor.byKind == [.lead: 1, .measure: 1] && actor.total == 2)
    let text = try #require(try await place.console.queue(QueueRequest(text: "h2")))
    #expect(text.total == 3 && text.byKind[.lead] == nil)
    let before = try #require(try await place.console.queue(QueueRequest(asOf: LocalDate(2023, 10, 1))))
    #expect(before.byKind[.lead] == nil)
    let behind = try #require(try await place.console.queue(QueueRequest(from: 1000)))
    #expect(behind.rows.isEmpty && behind.next == nil)
    await #expect(throws: ConsoleFailure.self) { try await place.console.queue(QueueRequest(actor: "nobody")) }
    #expect(try await place.console.queue(QueueRequest(division: DivisionCode(110_000_000_000)!)) == nil)
    // What is kept does not outlive a change.
    try await place.desk.dismiss(lead, on: Self.day, reason: "solved", by: .machineOperator)
    let after = try #require(try await place.console.queue(QueueRequest()))
    #expect(after.byKind[.lead] == nil && after.byKind[.telling] == 1)
  }

  @Test(arguments: engines) func listsOfLeadsAndAlerts(_ engine: Engine) async throws {
    let place = try await Place(engine)
    defer { withExtendedLifetime(place) {} }
    var ids: [String] = []
    for i in 0..<60 { ids.append(try await place.lead("H1", on: LocalDate(2023, 9, 1 + i % 20)!)) }
    try await place.desk.dismiss(ids[0], on: Self.day, reason: "solved", by: .machineOperator)
    let first = try #require(try await place.console.leads(LeadsRequest()))
    #expect(first.total == 59 && first.page.rows.count == 50)
    let next = try #require(first.page.next)
    let second = try #require(try await place.console.leads(LeadsRequest(after: next)))
    #expect(second.page.rows.count == 9 && second.page.next == nil)
    let seen = (first.page.rows + second.page.rows).map(\.lead.id)
    #expect(Set(seen) == Set(ids.dropFirst()) && seen.count == 59)
    func total(_ request: LeadsRequest) async throws -> Int? { try await place.console.leads(request)?.total }
    #expect(try await total(LeadsRequest(state: .closed)) == 1)
    #expect(try await total(LeadsRequest(state: .all)) == 60)
    #expect(try await total(LeadsRequest(channel: "cadre_check")) == 0)
    #expect(try await total(LeadsRequest(text: "住院")) == 59)
    #expect(try await total(LeadsRequest(text: "%")) == 0)
    #expect(try await total(LeadsRequest(division: LiveConsoleTests.empty)) == 0)
    for cursor in ["x", "20230901", "20231301~a", "a~b", "20230901~a\u{0}"] {
      await #expect(throws: ConsoleFailure.self) { try await place.console.leads(LeadsRequest(after: cursor)) }
    }
    for (i, kind) in ["risk", "data", "risk"].enumerated() {
      try await place.put("alerts", [
        "alert_id": .text("A\(i)"), "household_id": .text(i == 2 ? "H2" : "H1"), "rule": .text("rule\(i)"),
        "kind": .text(kind), "raised_on": LocalDate(2023, 10, 1 + i)!.sqlValue, "shown": "自付 32000",
        "sentence_zh": "自付医疗费用高 13712345678", "sentence_en": "high cost",
      ])
    }
    let alerts = try #require(try await place.console.alerts(AlertsRequest()))
    #expect(alerts.page.rows.map(\.alert.id) == ["A2", "A1", "A0"] && alerts.rules.map(\.rule) == ["rule0", "rule1", "rule2"])
    #expect(alerts.page.rows.first?.alert.sentence.zh == "自付医疗费用高 137****5678")
    let risks = try #require(try await place.console.alerts(AlertsRequest(kind: "risk")))
    #expect(risks.total == 2)
    let ruled = try #require(try await place.console.alerts(AlertsRequest(rule: "rule1")))
    #expect(ruled.page.rows.map(\.alert.id) == ["A1"] && ruled.rules.count == 3)
  }

  @Test(arguments: engines) func aHouseholdIsShownMasked(_ engine: Engine) async throws {
    let place = try await Place(engine)
    defer { withExtendedLifetime(place) {} }
    let household = try #require(try await place.console.household("H1", asOf: nil))
    #expect(household.members.map(\.name) == ["欧***", "欧***"] && household.card.head == "欧***")
    #expect(household.spells.map(\.id) == ["K1"] && household.spells.first?.measures.count == 1)
    #expect(household.spells.first?.ending?.zh == "帮扶消除" && household.card.monitoredSince == nil)
    #expect(household.facts.contains { $0.value == .term(Bilingual("脱贫户", "Household lifted out of poverty")) })
    #expect(!household.facts.contains { $0.value == .text("***") })
    #expect(household.forms.map(\.id) == ["begin", "authorise", "visit"])
    let then = try #require(try await place.console.household("H1", asOf: LocalDate(2023, 1, 1)))
    #expect(then.card.monitoredSince == LocalDate(2022, 3, 1))
    #expect(try await place.console.household("H9", asOf: nil) == nil)
    let monitored = try #require(try await place.console.household("H2", asOf: nil))
    #expect(monitored.forms.map(\.id) == ["begin", "authorise", "visit", "plan", "measure"])
    #expect(try await place.console.search("H2").hits.map(\.link) == [.monitoring(.household("H2"))])
  }

  @Test(arguments: engines) func nothingPlantedIsShown(_ engine: Engine) async throws {
    let place = try await Place(engine)
    defer { withExtendedLifetime(place) {} }
    let id = Self.planted[0]
    let lead = try await place.lead()
    try await place.put("alerts", [
      "alert_id": "A1", "household_id": "H1", "rule": "r", "kind": "risk", "raised_on": Self.day.sqlValue,
      "shown": .text("证件 \(id)"), "sentence_zh": .text("证件 \(id) 电话 13712345678"),
    ])
    try await place.put("help_plans", ["case_id": "K2", "made_on": Self.day.sqlValue, "aims": .text("联系 \(id)"), "needs": "13712345678"])
    try await place.put("measures", ["measure_id": "M9", "case_id": "K2", "category": "health", "description": .text("转 \(id)"), "started_on": Self.day.sqlValue])
    try await place.put("household_checks", [
      "check_id": "C1", "household_id": "H2", "visited_on": Self.day.sqlValue, "purpose": "follow_up",
      "people": .text("王五 13712345678"), "note": .text(id),
    ])
    try await place.put("cases", ["case_id": "K2", "contact": "李四13712345678"])
    try await place.put("households", ["household_id": "H1", "phone": "13712345678", "group_name": .text("一组 \(id)")])
    _ = try await place.desk.authorise("H1", on: LocalDate(2023, 10, 3)!, scope: id, by: .machineOperator)
    let proceeding = try await place.desk.begin(
      "identification", for: "H1", on: LocalDate(2023, 10, 3)!, lead: lead, isEmergency: true, by: .machineOperator)
    var step = StepInput("application", by: "household", on: LocalDate(2023, 10, 3)!)
    (step.people, step.note) = (["欧阳 13712345678"], id)
    try await place.desk.take(step, in: proceeding, by: .machineOperator)
    try await place.desk.ask(["医保"], in: proceeding, on: LocalDate(2023, 10, 4)!, by: .machineOperator)
    let pages: [MonitoringURL] = [
      .queue(QueueRequest()), .leads(LeadsRequest(state: .all)), .lead(lead), .alerts(AlertsRequest()), .alert("A1"),
      .household("H1"), .household("H2"), .proceeding(proceeding), .newLead(NewLeadRequest(household: "H1", alert: "A1")),
    ]
    for operations in [nil, LiveOperations(place.installation)] as [(any ConsoleOperations)?] {
      try await withConsole(place.console, operations: operations) { port in
        for page in pages {
          for language in Language.allCases {
            let reply = try await request(
              SiteURL.monitoring(page).relative, port: port, headers: ["Accept-Language": language.rawValue])
            #expect(reply.status == 200, "\(page)")
            for secret in Self.planted + LiveConsoleTests.secrets { #expect(!reply.body.contains(secret), "\(secret) in \(page)") }
            #expect(MarkupScanner.unbalanced(MarkupScanner.tags(in: reply.bytes)) == nil, "\(page)")
          }
        }
      }
    }
  }

  @Test func aViewerSeesOnlyTheScope() async throws {
    let whole = try await Place(.sqlite)
    defer { withExtendedLifetime(whole) {} }
    let lead = try await whole.lead()
    let proceeding = try await whole.desk.begin("identification", for: "H1", on: Self.day, by: .machineOperator)
    let other = DivisionCode(510_821_101_000)!
    let console = LiveConsole(
      whole.installation, viewer: Viewer(id: "t", name: Bilingual("镇", "town"), scope: other, rights: [.read]), date: Self.day)
    let queue = try #require(try await console.queue(QueueRequest()))
    #expect(queue.total == 0 && queue.path.map(\.name) == ["嘉川镇"])
    #expect(try await console.queue(QueueRequest(division: Self.county)) == nil)
    let hidden = (try await console.lead(lead), try await console.proceeding(proceeding))
    #expect(hidden.0 == nil && hidden.1 == nil)
    let household = try await console.household("H1", asOf: nil)
    #expect(household == nil)
    #expect(try await console.leads(LeadsRequest(state: .all))?.total == 0)
    let new = try await console.newLead(NewLeadRequest(household: "H1"))
    #expect(new.household == nil && new.choices.isEmpty)
    let found = (try await console.search("H1").hits, try await console.search(proceeding).hits)
    #expect(found.0.isEmpty && found.1.isEmpty)
  }
}
