public import Authority
public import Basics
import Divisions
public import Store

/// A lead as it is kept, with the proceeding that was begun from it.
public struct LeadRecord: Sendable, Hashable {
  public let id: String
  public let version: Int64
  public let household: String
  public let village: DivisionCode
  /// A code of the list `channel`.
  public let channel: String
  public let receivedOn: LocalDate
  /// In words, with what looks like an id or a telephone number masked.
  public let reason: String?
  /// Codes of the list `risk`.
  public let risks: [String]
  public let reportedBy: String?
  public let signal: String?
  public let alert: String?
  public let sweep: String?
  public let closedOn: LocalDate?
  /// A code of the list `lead_outcome`.
  public let outcome: String?
  /// A code of the list `not_a_risk_reason`.
  public let outcomeReason: String?
  public let duplicateOf: String?
  public let toldOn: LocalDate?
  public let fedBackOn: LocalDate?
  /// The first proceeding that was begun from it.
  public let proceeding: String?

  public var isOpen: Bool { closedOn == nil }

  /// A lead with its texts as they are to be shown.
  public init(
    id: String, version: Int64, household: String, village: DivisionCode, channel: String, receivedOn: LocalDate,
    reason: String? = nil, risks: [String] = [], reportedBy: String? = nil, signal: String? = nil,
    alert: String? = nil, sweep: String? = nil, closedOn: LocalDate? = nil, outcome: String? = nil,
    outcomeReason: String? = nil, duplicateOf: String? = nil, toldOn: LocalDate? = nil,
    fedBackOn: LocalDate? = nil, proceeding: String? = nil
  ) {
    (self.id, self.version, self.household, self.village) = (id, version, household, village)
    (self.channel, self.receivedOn, self.reason, self.risks) = (channel, receivedOn, reason, risks)
    (self.reportedBy, self.signal, self.alert, self.sweep) = (reportedBy, signal, alert, sweep)
    (self.closedOn, self.outcome, self.outcomeReason) = (closedOn, outcome, outcomeReason)
    (self.duplicateOf, self.toldOn, self.fedBackOn, self.proceeding) = (duplicateOf, toldOn, fedBackOn, proceeding)
  }

  private static let columns = """
    l.id, l.version, l.household_id, l.village_code, l.channel, l.received_on, l.reason, l.risks, \
    l.reported_by, l.signal_id, l.alert_id, l.sweep_id, l.closed_on, l.outcome, l.outcome_reason, \
    l.duplicate_of, l.told_on, l.fed_back_on, (SELECT MIN(p.id) FROM proceedings p \
    WHERE p.household_id = l.household_id AND p.lead_id = l.id)
    """

  private init(_ row: Row) throws {
    id = try row.get(0)
    version = try row.get(1)
    household = try row.get(2)
    village = try row.get(3)
    channel = try row.get(4)
    receivedOn = try row.get(5)
    reason = row[6].text.map(Masking.stray)
    risks = row[7].text?.split(separator: ";").map(String.init) ?? []
    // Whoever applies for the own household is a villager and stays masked.
    let isVillager = channel == "self_application"
    reportedBy = row[8].text.map { isVillager ? Masking.name($0) : Masking.stray($0) }
    signal = try row.get(9)
    alert = try row.get(10)
    sweep = try row.get(11)
    closedOn = try row.get(12)
    outcome = try row.get(13)
    outcomeReason = try row.get(14)
    duplicateOf = try row.get(15)
    toldOn = try row.get(16)
    fedBackOn = try row.get(17)
    proceeding = try row.get(18)
  }

  /// Nil where there is none, or where the viewer may not know of it.
  public static func find(
    _ id: String, by viewer: Viewer, _ connection: any Connection
  ) throws -> LeadRecord? {
    let found = try connection.first("SELECT \(columns) FROM leads l WHERE l.id = $1", [id]) { try LeadRecord($0) }
    guard let found, viewer.rights.contains(.read), viewer.reaches(found.village) else { return nil }
    return found
  }

  /// Every lead of a household, newest first.
  public static func all(of household: String, _ connection: any Connection) throws -> [LeadRecord] {
    try connection.rows(
      "SELECT \(columns) FROM leads l WHERE l.household_id = $1 ORDER BY l.received_on DESC, l.id DESC LIMIT 200",
      [household]
    ) { try LeadRecord($0) }
  }

  /// Which leads a list shows.
  public struct Filter: Sendable, Hashable {
    /// Nil shows open and closed ones.
    public var isOpen: Bool?
    /// A code of the list `channel`.
    public var channel: String?
    /// Part of an id or of the reason.
    public var text: String?
    public init() {}
  }

  /// Leads of a division, newest first.
  /// - Throws: `AuthorityError` beyond the viewer's scope; `StoreError`.
  public static func list(
    in division: DivisionCode, _ filter: Filter, after cursor: ListCursor?, limit: Int, by viewer: Viewer,
    _ connection: any Connection
  ) throws -> RecordList<LeadRecord> {
    var conditions = Conditions()
    conditions.add(Validity.within(try viewer.visibleRange(of: division), "l.village_code"))
    if let isOpen = filter.isOpen { conditions.add("l.closed_on IS \(isOpen ? "" : "NOT ")NULL") }
    if let channel = filter.channel { conditions.add("l.channel = ?", channel) }
    conditions.contains(filter.text, in: ["l.id", "l.household_id", "l.reason"])
    let total = try connection.count("SELECT count(*) FROM leads l WHERE \(conditions.sql)", conditions.values)
    conditions.behind(cursor, day: "l.received_on", id: "l.id")
    let rows = try connection.rows(
      """
      SELECT \(columns) FROM leads l WHERE \(conditions.sql)
      ORDER BY l.received_on DESC, l.id DESC LIMIT \(limit + 1)
      """, conditions.values
    ) { try LeadRecord($0) }
    let page = Array(rows.prefix(limit))
    let next = rows.count > limit ? page.last.map { ListCursor(day: $0.receivedOn, id: $0.id) } : nil
    return RecordList(rows: page, next: next, total: total)
  }
}
