public import Authority
public import Basics
import Divisions
public import Store

/// An alert as it is kept.
public struct AlertRecord: Sendable, Hashable {
  public let id: String
  public let version: Int64
  public let household: String
  public let village: DivisionCode
  /// The id of the rule that raised it.
  public let rule: String
  /// A code of the list `alert_kind`.
  public let kind: String
  public let raisedOn: LocalDate
  /// The values that raised it.
  public let shown: String?
  /// What it says, in a sentence.
  public let sentence: Bilingual
  public let closedOn: LocalDate?
  /// A code of the list `alert_outcome`.
  public let outcome: String?

  public var isOpen: Bool { closedOn == nil }

  /// An alert with its texts as they are to be shown.
  public init(
    id: String, version: Int64, household: String, village: DivisionCode, rule: String, kind: String,
    raisedOn: LocalDate, shown: String? = nil, sentence: Bilingual, closedOn: LocalDate? = nil,
    outcome: String? = nil
  ) {
    (self.id, self.version, self.household, self.village) = (id, version, household, village)
    (self.rule, self.kind, self.raisedOn, self.shown) = (rule, kind, raisedOn, shown)
    (self.sentence, self.closedOn, self.outcome) = (sentence, closedOn, outcome)
  }

  private static let columns = """
    a.id, a.version, a.household_id, a.village_code, a.rule, a.kind, a.raised_on, a.shown, \
    a.sentence_zh, a.sentence_en, a.closed_on, a.outcome
    """

  private init(_ row: Row) throws {
    id = try row.get(0)
    version = try row.get(1)
    household = try row.get(2)
    village = try row.get(3)
    rule = try row.get(4)
    kind = try row.get(5)
    raisedOn = try row.get(6)
    shown = row[7].text.map(Masking.stray)
    let (zh, en) = (row[8].text.map(Masking.stray), row[9].text.map(Masking.stray))
    sentence = Bilingual(zh ?? en ?? "", en ?? zh ?? "")
    closedOn = try row.get(10)
    outcome = try row.get(11)
  }

  /// Nil where there is none, or where the viewer may not know of it.
  public static func find(
    _ id: String, by viewer: Viewer, _ connection: any Connection
  ) throws -> AlertRecord? {
    let found = try connection.first("SELECT \(columns) FROM alerts a WHERE a.id = $1", [id]) { try AlertRecord($0) }
    guard let found, viewer.rights.contains(.read), viewer.reaches(found.village) else { return nil }
    return found
  }

  /// The open alerts of a household, newest first.
  public static func open(of household: String, _ connection: any Connection) throws -> [AlertRecord] {
    try connection.rows(
      """
      SELECT \(columns) FROM alerts a WHERE a.household_id = $1 AND a.closed_on IS NULL
      ORDER BY a.raised_on DESC, a.id DESC LIMIT 200
      """, [household]
    ) { try AlertRecord($0) }
  }

  /// Which alerts a list shows.
  public struct Filter: Sendable, Hashable {
    /// Nil shows open and closed ones.
    public var isOpen: Bool? = true
    public var rule: String?
    /// A code of the list `alert_kind`.
    public var kind: String?
    public init() {}
  }

  /// How many alerts a rule raised.
  public struct RuleCount: Sendable, Hashable {
    public let rule: String
    public let kind: String
    public let count: Int
  }

  /// Alerts of a division, newest first, and how many each rule raised among those that the filter's
  /// state and kind leave.
  /// - Throws: `AuthorityError` beyond the viewer's scope; `StoreError`.
  public static func list(
    in division: DivisionCode, _ filter: Filter, after cursor: ListCursor?, limit: Int, by viewer: Viewer,
    _ connection: any Connection
  ) throws -> (list: RecordList<AlertRecord>, rules: [RuleCount]) {
    var conditions = Conditions()
    conditions.add(Validity.within(try viewer.visibleRange(of: division), "a.village_code"))
    if let isOpen = filter.isOpen { conditions.add("a.closed_on IS \(isOpen ? "" : "NOT ")NULL") }
    if let kind = filter.kind { conditions.add("a.kind = ?", kind) }
    let rules = try connection.rows(
      "SELECT a.rule, a.kind, count(*) FROM alerts a WHERE \(conditions.sql) GROUP BY a.rule, a.kind ORDER BY a.rule, a.kind",
      conditions.values
    ) { RuleCount(rule: try $0.get(0), kind: try $0.get(1), count: try $0.get(2)) }
    if let rule = filter.rule { conditions.add("a.rule = ?", rule) }
    let counted = rules.filter { filter.rule == nil || $0.rule == filter.rule }
    conditions.behind(cursor, day: "a.raised_on", id: "a.id")
    let rows = try connection.rows(
      """
      SELECT \(columns) FROM alerts a WHERE \(conditions.sql)
      ORDER BY a.raised_on DESC, a.id DESC LIMIT \(limit + 1)
      """, conditions.values
    ) { try AlertRecord($0) }
    let page = Array(rows.prefix(limit))
    let next = rows.count > limit ? page.last.map { ListCursor(day: $0.raisedOn, id: $0.id) } : nil
    return (RecordList(rows: page, next: next, total: counted.reduce(0) { $0 + $1.count }), rules)
  }
}
