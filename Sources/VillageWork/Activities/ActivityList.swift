public import Authority
public import Basics
import Divisions
public import Monitoring
public import Store

/// One record of work (工作记录): a visit, a meeting, an errand. It is entered once; the plan, the twelve
/// tasks, the household's history and every summary read it.
public struct ActivityRecord: Sendable, Hashable {
  public let id: String
  public let version: Int64
  public let village: DivisionCode
  public let cadre: String?
  public let date: LocalDate
  /// A code of the list `activity_kind`.
  public let kind: String
  /// Of the twelve.
  public let tasks: [Int]
  /// Ids of households.
  public let households: [String]
  public let attendance: Int?
  /// How many were due to come.
  public let invited: Int?
  /// Texts as they are to be shown: what looks like an id or a telephone number is masked.
  public let summary: String?
  public let outcome: String?
  public let followUp: String?
  public let participants: [String]
  public let item: String?
  public let project: String?
  public let issue: String?

  static let columns = """
    id, version, village_code, cadre_id, date, kind, tasks, households, attendance, invited, summary, outcome, \
    follow_up, participants, item_id, project_id, issue_id
    """

  init(_ row: Row) throws {
    func list(_ column: Int) throws -> [String] {
      (try row.get(column, as: String?.self) ?? "").split(separator: ";").map(String.init)
    }
    func text(_ column: Int) throws -> String? { try row.get(column, as: String?.self).map(Masking.stray) }
    id = try row.get(0)
    version = try row.get(1)
    village = try row.get(2)
    cadre = try row.get(3)
    date = try row.get(4)
    kind = try row.get(5)
    tasks = try list(6).compactMap { Int($0) }
    households = try list(7)
    attendance = try row.get(8)
    invited = try row.get(9)
    summary = try text(10)
    outcome = try text(11)
    followUp = try text(12)
    participants = try list(13)
    item = try row.get(14)
    project = try row.get(15)
    issue = try row.get(16)
  }
}

/// Activities of a division, newest first.
public enum ActivityList {
  /// Which ones; what is not given does not narrow.
  public struct Filter: Sendable, Hashable {
    public var from: LocalDate?
    public var to: LocalDate?
    public var kind: String?
    public var task: Int?
    public var household: String?
    public var cadre: String?
    public var item: String?
    public var project: String?
    public var issue: String?
    /// Part of the summary, the outcome or the follow-up.
    public var text: String?

    public init() {}
  }

  /// - Throws: `AuthorityError` outside the viewer's scope.
  public static func read(
    in division: DivisionCode, _ filter: Filter = Filter(), after cursor: ListCursor? = nil, limit: Int,
    viewer: Viewer, _ connection: any Connection
  ) throws -> RecordList<ActivityRecord> {
    let range = try viewer.visibleRange(of: division)
    var wanted = Conditions()
    wanted.add(Validity.within(range, "village_code"))
    if let from = filter.from { wanted.add("date >= \(from.packed)") }
    if let to = filter.to { wanted.add("date <= \(to.packed)") }
    if let task = filter.task { wanted.add("';' || tasks || ';' LIKE '%;\(task);%'") }
    for (column, value) in [
      ("kind", filter.kind), ("cadre_id", filter.cadre), ("item_id", filter.item), ("project_id", filter.project),
      ("issue_id", filter.issue),
    ] {
      if let value { wanted.add("\(column) = ?", value) }
    }
    if let household = filter.household {
      let literal = household.replacing("\\", with: "\\\\").replacing("%", with: "\\%").replacing("_", with: "\\_")
      wanted.add("';' || households || ';' LIKE ? ESCAPE '\\'", "%;\(literal);%")
    }
    wanted.contains(filter.text, in: ["summary", "outcome", "follow_up"])
    let total = try connection.count("SELECT count(*) FROM activities WHERE \(wanted.sql)", wanted.values)
    wanted.behind(cursor, day: "date", id: "id")
    let rows = try connection.rows(
      """
      SELECT \(ActivityRecord.columns) FROM activities WHERE \(wanted.sql)
      ORDER BY date DESC, id DESC LIMIT \(limit + 1)
      """, wanted.values, ActivityRecord.init)
    let shown = Array(rows.prefix(limit))
    let next = rows.count > limit ? shown.last.map { ListCursor(day: $0.date, id: $0.id) } : nil
    return RecordList(rows: shown, next: next, total: total)
  }
}
