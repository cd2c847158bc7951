public import Authority
public import Basics
import Divisions
public import Policy
public import Store

/// What became of the signals that departments sent (部门线索推送反馈).
public struct SignalFeedback: Sendable, Hashable {
  /// One signal whose lead is closed: what goes back to the department, without a person's data.
  public struct Line: Sendable, Hashable {
    public let signal: String
    public let department: String
    public let kind: String
    public let occurredOn: LocalDate?
    /// A code of `lead_outcome`; nil while it is being looked into.
    public let outcome: String?
    /// A code of `not_a_risk_reason`.
    public let reason: String?
    public let closedOn: LocalDate?
    public let lead: String?
  }

  /// One department's figures.
  public struct Department: Sendable, Hashable {
    public let name: String
    public internal(set) var signals = 0
    /// Those that a lead was made of.
    public internal(set) var leads = 0
    public internal(set) var cases = 0
    public internal(set) var duplicates = 0
    /// No risk, by code of `not_a_risk_reason`.
    public internal(set) var notARisk: [String: Int] = [:]
    public internal(set) var open: Int = 0
  }

  public let lines: [Line]

  /// Signals of a stretch of days with what became of them by its end.
  /// - Throws: `AuthorityError` beyond the viewer's scope; `StoreError`.
  public static func read(
    in division: DivisionCode, from: LocalDate, to: LocalDate, department: String? = nil, by viewer: Viewer,
    _ connection: any Connection
  ) throws -> SignalFeedback {
    let range = try viewer.visibleRange(of: division)
    let lines = try connection.rows(
      """
      SELECT s.id, COALESCE(s.department, '-'), s.kind, s.occurred_on, l.outcome, l.outcome_reason,
        l.closed_on, l.id
      FROM signals s LEFT JOIN leads l ON l.household_id = s.household_id AND l.signal_id = s.id
      WHERE \(Validity.within(range, "s.village_code")) AND s.occurred_on >= \(from.packed)
        AND s.occurred_on <= \(to.packed) ORDER BY 2, s.id, l.id
      """, []
    ) { row in
      let closed: LocalDate? = try row.get(6)
      let isClosed = closed.map { $0 <= to } ?? false
      return Line(
        signal: try row.get(0), department: try row.get(1), kind: try row.get(2),
        occurredOn: try row.get(3), outcome: isClosed ? try row.get(4) : nil,
        reason: isClosed ? try row.get(5) : nil, closedOn: isClosed ? closed : nil, lead: try row.get(7))
    }
    return SignalFeedback(lines: lines.filter { department == nil || $0.department == department })
  }

  /// By department, in the order of names.
  public var departments: [Department] {
    var found: [String: Department] = [:]
    for line in lines {
      var part = found[line.department] ?? Department(name: line.department)
      part.signals += 1
      if line.lead != nil { part.leads += 1 }
      switch line.outcome {
      case "case": part.cases += 1
      case "duplicate": part.duplicates += 1
      case "not_a_risk": part.notARisk[line.reason ?? "other", default: 0] += 1
      default: part.open += 1
      }
      found[line.department] = part
    }
    return found.values.sorted { $0.name < $1.name }
  }
}
