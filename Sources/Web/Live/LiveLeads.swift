internal import Basics
internal import Divisions
internal import Monitoring
internal import Store

// Leads and alerts.

extension LiveConsole {
  private static let recordsOnPage = 50

  private func cursor(_ text: String?) throws(ConsoleFailure) -> ListCursor? {
    guard let text else { return nil }
    guard let cursor = ListCursor(text), !text.utf8.contains(0) else {
      throw .badParameter(
        name: "after", wanted: Bilingual("翻页位置应由本系统的链接给出。", "the position comes from this console's own links."))
    }
    return cursor
  }

  func row(_ lead: LeadRecord, _ villages: [DivisionCode: DivisionRef]) -> LeadRow {
    LeadRow(
      lead: lead, village: villages[lead.village] ?? DivisionRef(code: lead.village, name: lead.village.description),
      channel: word(lead.channel, "channel"), risks: lead.risks.map { word($0, "risk") },
      outcome: lead.outcome.map { word($0, "lead_outcome") },
      outcomeReason: lead.outcomeReason.map { word($0, "not_a_risk_reason") })
  }

  func row(_ alert: AlertRecord, _ villages: [DivisionCode: DivisionRef]) -> AlertRow {
    AlertRow(
      alert: alert, village: villages[alert.village] ?? DivisionRef(code: alert.village, name: alert.village.description),
      kind: word(alert.kind, "alert_kind"), outcome: alert.outcome.map { word($0, "alert_outcome") })
  }

  /// A page of leads.
  public func leads(_ request: LeadsRequest) async throws -> LeadsModel? {
    guard let place = try await place(request.division) else { return nil }
    var filter = LeadRecord.Filter()
    filter.isOpen = request.state == .all ? nil : request.state == .open
    (filter.channel, filter.text) = (request.channel, request.text)
    let (viewer, cursor, wanted) = (viewer, try cursor(request.after), filter)
    let list = try await store.read {
      try LeadRecord.list(
        in: place.division.code, wanted, after: cursor, limit: Self.recordsOnPage, by: viewer, $0)
    }
    let villages = try await names(of: Set(list.rows.map(\.village)))
    return LeadsModel(
      path: place.path, parts: place.parts, channels: choices("channel"),
      page: Page(rows: list.rows.map { row($0, villages) }, next: list.next.map(\.text)), total: list.total)
  }

  /// A lead.
  public func lead(_ id: String) async throws -> LeadModel? {
    let (viewer, day) = (viewer, day(nil))
    guard let lead = try await store.read({ try LeadRecord.find(id, by: viewer, $0) }),
      let household = try await card(lead.household, on: day)
    else { return nil }
    let path = try await store.read { try DivisionRef.path(to: lead.village, $0) }
    var due: LocalDate?
    if lead.isOpen, case .known(let clocks) = policy.monitoringClocks(in: lead.village, on: lead.receivedOn) {
      due = try? clocks.value.lead.lastDay(from: lead.receivedOn, policy.workCalendar)
    }
    return LeadModel(
      path: path, row: row(lead, [lead.village: household.village]), household: household, dueOn: due, asOf: day,
      forms: LeadForms(console: self, day: day).forms(lead, household))
  }

  /// The household of a new lead and its form.
  public func newLead(_ request: NewLeadRequest) async throws -> NewLeadModel {
    guard let text = request.household else {
      return NewLeadModel(path: [], household: nil, choices: [], form: nil)
    }
    let (viewer, day) = (viewer, day(nil))
    let hits = try await store.read {
      try HouseholdSearch.find(text, in: viewer.scope?.subtree ?? 0...Int64.max, limit: 20, $0)
    }
    if let hit = hits.first, hits.count == 1, hit.id == text, let household = try await card(text, on: day) {
      var alert: AlertRecord?
      if let id = request.alert { alert = try await store.read { try AlertRecord.find(id, by: viewer, $0) } }
      return NewLeadModel(
        path: try await store.read { try DivisionRef.path(to: hit.village, $0) }, household: household, choices: [],
        form: LeadForms(console: self, day: day).new(household, alert: alert))
    }
    let villages = try await names(of: Set(hits.map(\.village)))
    let cards = hits.map { hit in
      HouseholdCard(
        id: hit.id, village: villages[hit.village] ?? DivisionRef(code: hit.village, name: hit.village.description))
    }
    return NewLeadModel(path: [], household: nil, choices: cards, form: nil)
  }

  /// A page of alerts.
  public func alerts(_ request: AlertsRequest) async throws -> AlertsModel? {
    guard let place = try await place(request.division) else { return nil }
    var filter = AlertRecord.Filter()
    filter.isOpen = request.state == .all ? nil : request.state == .open
    (filter.rule, filter.kind) = (request.rule, request.kind)
    let (viewer, cursor, wanted) = (viewer, try cursor(request.after), filter)
    let (list, rules) = try await store.read {
      try AlertRecord.list(
        in: place.division.code, wanted, after: cursor, limit: Self.recordsOnPage, by: viewer, $0)
    }
    let villages = try await names(of: Set(list.rows.map(\.village)))
    return AlertsModel(
      path: place.path, parts: place.parts, kinds: choices("alert_kind"),
      rules: rules.map { AlertsModel.RuleCount(rule: $0.rule, count: $0.count) },
      page: Page(rows: list.rows.map { row($0, villages) }, next: list.next.map(\.text)), total: list.total)
  }

  /// An alert.
  public func alert(_ id: String) async throws -> AlertModel? {
    let (viewer, day) = (viewer, day(nil))
    guard let alert = try await store.read({ try AlertRecord.find(id, by: viewer, $0) }),
      let household = try await card(alert.household, on: day)
    else { return nil }
    return AlertModel(
      path: try await store.read { try DivisionRef.path(to: alert.village, $0) },
      row: row(alert, [alert.village: household.village]), household: household,
      forms: LeadForms(console: self, day: day).forms(alert))
  }
}
