public import Basics
internal import Monitoring

/// The addresses of monitoring: what waits, leads, alerts, households, proceedings.
public enum MonitoringURL: Hashable, Sendable {
  /// What waits for whom.
  case queue(QueueRequest)
  /// The list of leads.
  case leads(LeadsRequest)
  /// A new lead.
  case newLead(NewLeadRequest)
  /// A lead.
  case lead(String)
  /// The list of alerts.
  case alerts(AlertsRequest)
  /// An alert.
  case alert(String)
  /// A household.
  case household(String, asOf: LocalDate? = nil)
  /// A proceeding.
  case proceeding(String)
  /// What is done in a village.
  case village(DivisionCode, asOf: LocalDate? = nil)

  var path: String {
    switch self {
    case .queue: "/queue"
    case .leads: "/leads"
    case .newLead: "/leads/new"
    case .lead(let id): "/leads/" + PercentEncoding.encode(id)
    case .alerts: "/alerts"
    case .alert(let id): "/alerts/" + PercentEncoding.encode(id)
    case .household(let id, _): "/households/" + PercentEncoding.encode(id)
    case .proceeding(let id): "/proceedings/" + PercentEncoding.encode(id)
    case .village(let code, _): "/divisions/\(code)/work"
    }
  }

  /// Absent and empty values are left out by whoever writes them down.
  var query: [(name: String, value: String?)] {
    switch self {
    case .queue(let asked):
      [
        ("division", asked.division?.description), ("as_of", asked.asOf?.description), ("actor", asked.actor),
        ("kind", asked.kind?.rawValue), ("urgency", asked.urgency?.rawValue), ("q", asked.text),
        ("after", asked.from > 0 ? String(asked.from) : nil),
      ]
    case .leads(let asked):
      [
        ("division", asked.division?.description), ("state", asked.state == .open ? nil : asked.state.rawValue),
        ("channel", asked.channel), ("q", asked.text), ("after", asked.after),
      ]
    case .alerts(let asked):
      [
        ("division", asked.division?.description), ("state", asked.state == .open ? nil : asked.state.rawValue),
        ("rule", asked.rule), ("kind", asked.kind), ("after", asked.after),
      ]
    case .newLead(let asked): [("household", asked.household), ("alert", asked.alert)]
    case .household(_, let asOf), .village(_, let asOf): [("as_of", asOf?.description)]
    case .lead, .alert, .proceeding: []
    }
  }

  /// The same page without its date.
  var undated: MonitoringURL {
    switch self {
    case .queue(let asked): .queue(asked.with { $0.asOf = nil })
    case .household(let id, _): .household(id)
    case .village(let code, _): .village(code)
    default: self
    }
  }

  /// The patterns of the routes.
  enum Pattern: String, CaseIterable {
    case queue = "/queue"
    case leads = "/leads"
    case newLead = "/leads/new"
    case lead = "/leads/:id"
    case alerts = "/alerts"
    case alert = "/alerts/:id"
    case household = "/households/:id"
    case proceeding = "/proceedings/:id"
    case village = "/divisions/:code/work"

    /// Whether forms are sent here.
    var takesForms: Bool {
      switch self {
      case .newLead, .lead, .alert, .household, .proceeding, .village: true
      case .queue, .leads, .alerts: false
      }
    }
  }
}

extension SiteURL {
  /// Whether a form may be sent to a path.
  static func takesForms(path: String) -> Bool {
    MonitoringURL.Pattern.allCases.contains { $0.takesForms && matches(path, $0.rawValue) }
  }
}

extension QueueRequest {
  /// The whole queue of a division.
  static func of(_ division: DivisionCode?, asOf: LocalDate?) -> SiteURL {
    .monitoring(.queue(QueueRequest(division: division, asOf: asOf)))
  }
}
