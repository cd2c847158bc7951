public import Authority
public import Basics
public import Journal
import Policy
import Store

/// A hint that a household may be at risk, as it is entered.
public struct LeadInput: Sendable, Hashable {
  public var household: String
  /// A code of the list `channel`.
  public var channel: String
  public var receivedOn: LocalDate
  /// In words; what looks like an id or a telephone number is masked before it is kept.
  public var reason: String?
  /// Codes of the list `risk`.
  public var risks: [String] = []
  public var reportedBy: String?
  public var signal: String?
  public var alert: String?
  public var sweep: String?

  public init(_ household: String, channel: String, receivedOn: LocalDate) {
    self.household = household
    self.channel = channel
    self.receivedOn = receivedOn
  }
}

extension MonitoringDesk {
  /// Puts a lead into the queue; an alert that it comes from is dealt with by that.
  /// - Returns: the id of the lead.
  /// - Throws: `ChangeError`, `AuthorityError`.
  public func receive(_ lead: LeadInput, by viewer: Viewer) async throws -> String {
    let id = newIdentifier()
    var values: [String: SQLValue] = [
      "lead_id": .text(id), "household_id": .text(lead.household), "channel": .text(lead.channel),
      "received_on": lead.receivedOn.sqlValue,
    ]
    func set(_ name: String, _ text: String?) { if let text { values[name] = .text(text) } }
    set("reason", lead.reason.map(Masking.stray))
    set("risks", lead.risks.isEmpty ? nil : lead.risks.joined(separator: ";"))
    set("reported_by", lead.reportedBy)
    set("signal_id", lead.signal)
    set("alert_id", lead.alert)
    set("sweep_id", lead.sweep)
    var edits = [Edit("leads", values, basedOn: nil)]
    if let alert = lead.alert {
      edits.append(Edit("alerts", [
        "alert_id": .text(alert), "closed_on": lead.receivedOn.sqlValue, "outcome": .text("lead"),
      ]))
    }
    _ = try await submit(edits, on: lead.receivedOn, viewer)
    return id
  }

  /// Ends a lead as no risk, with a reason that the household is told.
  /// - Parameter reason: a code of the list `not_a_risk_reason`.
  /// - Throws: `DeskError`, `ChangeError`, `AuthorityError`.
  @discardableResult
  public func dismiss(
    _ lead: String, on day: LocalDate, reason: String, note: String? = nil, by viewer: Viewer
  ) async throws -> Receipt {
    var values: [String: SQLValue] = ["outcome": .text("not_a_risk"), "outcome_reason": .text(reason)]
    if let note { values["outcome_note"] = .text(note) }
    return try await close(lead, on: day, values, viewer)
  }

  /// Ends a lead as a repetition of another of the same household.
  @discardableResult
  public func markDuplicate(
    _ lead: String, of other: String, on day: LocalDate, by viewer: Viewer
  ) async throws -> Receipt {
    let households = try await store.read { connection in
      try [lead, other].map { id in
        try connection.first("SELECT household_id FROM leads WHERE id = $1", [id]) { try $0.get(0, as: String.self) }
      }
    }
    guard let first = households[1] else { throw DeskError.unknownLead(other) }
    if let own = households[0], own != first { throw DeskError.leadOfAnother(lead: other, household: first) }
    return try await close(lead, on: day, ["outcome": .text("duplicate"), "duplicate_of": .text(other)], viewer)
  }

  private func close(
    _ lead: String, on day: LocalDate, _ values: [String: SQLValue], _ viewer: Viewer
  ) async throws -> Receipt {
    let found = try await store.read { connection in
      (
        try connection.first("SELECT version, closed_on FROM leads WHERE id = $1", [lead]) {
          (try $0.get(0, as: Int64.self), try $0.get(1, as: LocalDate?.self))
        },
        try connection.first("SELECT MIN(id) FROM proceedings WHERE lead_id = $1", [lead]) {
          try $0.get(0, as: String?.self)
        }
      )
    }
    guard let (version, closed) = found.0 else { throw DeskError.unknownLead(lead) }
    if let closed { throw DeskError.leadClosed(lead, on: closed) }
    if case .some(.some(let proceeding)) = found.1 {
      throw DeskError.leadInProceeding(lead, proceeding: proceeding)
    }
    let all = values.merging(["lead_id": .text(lead), "closed_on": day.sqlValue]) { $1 }
    return try await submit([Edit("leads", all, basedOn: version)], on: day, viewer)
  }

  /// The household of a dismissed lead was told why.
  @discardableResult
  public func tell(aboutLead lead: String, on day: LocalDate, by viewer: Viewer) async throws -> Receipt {
    try await submit([Edit("leads", ["lead_id": .text(lead), "told_on": day.sqlValue])], on: day, viewer)
  }

  /// Ends an alert without a lead.
  /// - Parameters:
  ///   - outcome: a code of the list `alert_outcome`.
  ///   - version: the version that the author saw; nil is not checked.
  @discardableResult
  public func closeAlert(
    _ alert: String, on day: LocalDate, outcome: String, note: String? = nil, basedOn version: Int64? = nil,
    by viewer: Viewer
  ) async throws -> Receipt {
    var values: [String: SQLValue] = [
      "alert_id": .text(alert), "closed_on": day.sqlValue, "outcome": .text(outcome),
    ]
    if let note { values["note"] = .text(note) }
    let edit = version.map { Edit("alerts", values, basedOn: $0) } ?? Edit("alerts", values)
    return try await submit([edit], on: day, viewer)
  }
}
