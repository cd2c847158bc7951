public import Authority
public import Basics
import Divisions
public import Monitoring
public import Store

/// What a villager raised (民情), as it stood on a day.
public struct IssueRecord: Sendable, Hashable {
  public enum State: String, Sendable, Hashable, CaseIterable {
    /// Not answered yet.
    case raised
    case answered
    case handedUp = "handed_up"
    case settled
    case confirmed

    public var name: Bilingual {
      switch self {
      case .raised: Bilingual("待答复", "to be answered")
      case .answered: Bilingual("已答复", "answered")
      case .handedUp: Bilingual("已上报", "handed up")
      case .settled: Bilingual("已办结", "settled")
      case .confirmed: Bilingual("群众已确认", "confirmed by the villager")
      }
    }
  }

  public let id: String
  public let version: Int64
  public let village: DivisionCode
  public let household: String?
  public let raisedOn: LocalDate
  /// A code of the list `issue_kind`.
  public let kind: String
  public let task: Int?
  /// Texts as they are to be shown: what looks like an id or a telephone number is masked.
  public let matter: String
  public let owner: String?
  public let dueOn: LocalDate?
  public let answeredOn: LocalDate?
  public let answer: String?
  public let handedUpOn: LocalDate?
  public let handedUpTo: String?
  public let settledOn: LocalDate?
  /// A code of the list `issue_result`.
  public let result: String?
  public let confirmedOn: LocalDate?
  /// A code of the list `villager_verdict`.
  public let verdict: String?
  /// The earlier issue that it is a repetition of.
  public let repeats: String?
  public let state: State
  /// Not settled though due before the day.
  public let isOverdue: Bool

  static let columns = """
    id, version, village_code, household_id, raised_on, kind, task, matter, owner, due_on, answered_on, answer, \
    handed_up_on, handed_up_to, settled_on, result, confirmed_on, verdict, repeats
    """

  /// - Parameter day: what came later is not known.
  init(_ row: Row, on day: LocalDate) throws {
    func known(_ column: Int) throws -> LocalDate? {
      try row.get(column, as: LocalDate?.self).flatMap { $0 <= day ? $0 : nil }
    }
    func text(_ column: Int) throws -> String? { try row.get(column, as: String?.self).map(Masking.stray) }
    id = try row.get(0)
    version = try row.get(1)
    village = try row.get(2)
    household = try row.get(3)
    raisedOn = try row.get(4)
    kind = try row.get(5)
    task = try row.get(6)
    matter = Masking.stray(try row.get(7))
    owner = try text(8)
    dueOn = try row.get(9)
    let (answered, handedUp) = (try known(10), try known(12))
    let (settled, confirmed) = (try known(14), try known(16))
    answeredOn = answered
    answer = answered == nil ? nil : try text(11)
    handedUpOn = handedUp
    handedUpTo = handedUp == nil ? nil : try text(13)
    settledOn = settled
    result = settled == nil ? nil : try row.get(15)
    confirmedOn = confirmed
    verdict = confirmed == nil ? nil : try row.get(17)
    repeats = try row.get(18)
    if confirmed != nil {
      state = .confirmed
    } else if settled != nil {
      state = .settled
    } else if handedUp != nil {
      state = .handedUp
    } else {
      state = answered == nil ? .raised : .answered
    }
    isOverdue = settled == nil && dueOn.map { $0 < day } ?? false
  }
}

/// Issues of a division, newest first.
public enum IssueList {
  /// Which ones; what is not given does not narrow.
  public struct Filter: Sendable, Hashable {
    public var from: LocalDate?
    public var kind: String?
    public var task: Int?
    public var household: String?
    /// Not settled by the day.
    public var onlyOpen = false
    public var onlyOverdue = false
    /// Part of the matter or of an id.
    public var text: String?

    public init() {}
  }

  /// One issue as of a day.
  /// - Throws: `AuthorityError` outside the viewer's scope.
  public static func find(
    _ id: String, on day: LocalDate, viewer: Viewer, _ connection: any Connection
  ) throws -> IssueRecord? {
    let found = try connection.first("SELECT \(IssueRecord.columns) FROM issues WHERE id = $1", [id]) {
      try IssueRecord($0, on: day)
    }
    if let found { try viewer.require(.read, in: found.village) }
    return found
  }

  /// The issues raised by a day, as they stood on it.
  /// - Throws: `AuthorityError` outside the viewer's scope.
  public static func read(
    in division: DivisionCode, on day: LocalDate, _ filter: Filter = Filter(), after cursor: ListCursor? = nil,
    limit: Int, viewer: Viewer, _ connection: any Connection
  ) throws -> RecordList<IssueRecord> {
    let range = try viewer.visibleRange(of: division)
    var wanted = Conditions()
    wanted.add(Validity.within(range, "village_code"))
    wanted.add("raised_on <= \(day.packed)")
    if let from = filter.from { wanted.add("raised_on >= \(from.packed)") }
    if let kind = filter.kind { wanted.add("kind = ?", kind) }
    if let task = filter.task { wanted.add("task = \(task)") }
    if let household = filter.household { wanted.add("household_id = ?", household) }
    if filter.onlyOpen || filter.onlyOverdue { wanted.add("(settled_on IS NULL OR settled_on > \(day.packed))") }
    if filter.onlyOverdue { wanted.add("due_on < \(day.packed)") }
    wanted.contains(filter.text, in: ["matter", "id"])
    let total = try connection.count("SELECT count(*) FROM issues WHERE \(wanted.sql)", wanted.values)
    wanted.behind(cursor, day: "raised_on", id: "id")
    let rows = try connection.rows(
      """
      SELECT \(IssueRecord.columns) FROM issues WHERE \(wanted.sql)
      ORDER BY raised_on DESC, id DESC LIMIT \(limit + 1)
      """, wanted.values
    ) { try IssueRecord($0, on: day) }
    let shown = Array(rows.prefix(limit))
    let next = rows.count > limit ? shown.last.map { ListCursor(day: $0.raisedOn, id: $0.id) } : nil
    return RecordList(rows: shown, next: next, total: total)
  }
}
