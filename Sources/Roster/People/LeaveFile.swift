public import Authority
public import Basics
public import Policy
public import Store

/// Where an application for leave stands on a day.
public enum LeaveState: Sendable, Hashable {
  /// Waits for a step, a code of `leave_step`.
  case waiting(step: String)
  /// Nobody can be asked: no chain is known.
  case noChain
  case refused
  case withdrawn
  /// Agreed, and not begun.
  case agreed
  case running
  /// Over, and nobody has noted the return (应销假未销假).
  case notReturned
  case returned

  /// Whether the days of the leave count as away.
  public var isAgreed: Bool {
    switch self {
    case .agreed, .running, .notReturned, .returned: true
    case .waiting, .noChain, .refused, .withdrawn: false
    }
  }

  /// One word for files and commands.
  public var id: String {
    switch self {
    case .waiting: "waiting"
    case .noChain: "no_chain"
    case .refused: "refused"
    case .withdrawn: "withdrawn"
    case .agreed: "agreed"
    case .running: "running"
    case .notReturned: "not_returned"
    case .returned: "returned"
    }
  }

  public var name: Bilingual {
    switch self {
    case .waiting: Bilingual("待审批", "waits for a decision")
    case .noChain: Bilingual("审批层级未知", "who decides is not known")
    case .refused: Bilingual("未获同意", "refused")
    case .withdrawn: Bilingual("已撤回", "withdrawn")
    case .agreed: Bilingual("已同意", "agreed")
    case .running: Bilingual("请假中", "away")
    case .notReturned: Bilingual("到期未销假", "over, return not noted")
    case .returned: Bilingual("已销假", "returned")
    }
  }
}

/// One decision on leave.
public struct LeaveDecision: Sendable, Hashable {
  /// A code of the list `leave_step`.
  public let step: String
  /// A code of the list `leave_decision`.
  public let decision: String
  public let decidedOn: LocalDate
  public let decidedBy: String?
  public let note: String?

  public init(step: String, decision: String, decidedOn: LocalDate, decidedBy: String? = nil, note: String? = nil) {
    self.step = step
    self.decision = decision
    self.decidedOn = decidedOn
    self.decidedBy = decidedBy
    self.note = note
  }
}

/// An application for leave with all that was decided on it.
public struct LeaveFile: Sendable, Hashable {
  public let id: String
  public let version: Int64
  public let cadre: String
  public let village: DivisionCode
  /// A code of the list `leave_kind`.
  public let kind: String
  public let start: LocalDate
  public let end: LocalDate
  public let appliedOn: LocalDate
  public let returnedOn: LocalDate?
  public let cancelledOn: LocalDate?
  public let note: String?
  public internal(set) var decisions: [LeaveDecision] = []
  /// The steps that decide on it, by the chain in force where and when it was applied for; nil where
  /// none is known.
  public internal(set) var steps: [LeaveChain.Step]?
  /// Why no steps are known.
  public internal(set) var whyNoSteps: Bilingual?

  /// The last day away: the last day applied for, or the eve of an earlier return.
  public var lastDay: LocalDate {
    guard let returnedOn else { return end }
    return min(end, returnedOn.adding(days: -1))
  }

  /// The steps that have not been taken by a day, in order; empty after a refusal.
  public func open(on day: LocalDate) -> [LeaveChain.Step] {
    let taken = decisions.filter { $0.decidedOn <= day }
    guard let steps, !taken.contains(where: { $0.decision == "refused" }) else { return [] }
    return steps.filter { step in !taken.contains { $0.step == step.code } }
  }

  /// The step that may be taken next: the first that agrees, else any that files.
  public func next(on day: LocalDate) -> LeaveChain.Step? {
    let open = open(on: day)
    return open.first { $0.act == .agree } ?? open.first
  }

  /// Where it stands on a day, with what was known by then.
  public func state(on day: LocalDate) -> LeaveState {
    if let cancelledOn, cancelledOn <= day { return .withdrawn }
    if decisions.contains(where: { $0.decision == "refused" && $0.decidedOn <= day }) { return .refused }
    guard steps != nil else { return .noChain }
    if let waiting = open(on: day).first(where: { $0.act == .agree }) { return .waiting(step: waiting.code) }
    if let returnedOn, returnedOn <= day { return .returned }
    if day < start { return .agreed }
    return day <= end ? .running : .notReturned
  }

  /// How many days lie between the last day applied for and the noted return, if it came late.
  public var daysLate: Int { returnedOn.map { max(0, end.adding(days: 1).days(until: $0)) } ?? 0 }

  static let columns = "l.id, l.version, l.cadre_id, l.village_code, l.kind, l.starts_on, l.ends_on, l.applied_on, l.returned_on, l.cancelled_on, l.note"

  init(_ row: Row) throws {
    id = try row.get(0)
    version = try row.get(1)
    cadre = try row.get(2)
    village = try row.get(3)
    kind = try row.get(4)
    start = try row.get(5)
    end = try row.get(6)
    appliedOn = try row.get(7)
    returnedOn = try row.get(8)
    cancelledOn = try row.get(9)
    note = try row.get(10)
  }

  /// Finds who decides, by the policy of the village on the day of the application.
  mutating func follow(_ policy: PolicyBook) {
    switch policy.leaveChain(in: village, on: appliedOn) {
    case .unknown(let reason): whyNoSteps = reason
    case .known(let chain):
      do {
        let days = try chain.value.days(from: start, to: end, calendar: policy.workCalendar)
        steps = chain.value.level(forDays: days)?.steps
      } catch {
        whyNoSteps = error.explanation
      }
    }
  }
}

/// What is asked of the leave of an area.
public enum LeaveQueries {
  /// One application; nil where there is none.
  /// - Throws: `AuthorityError` where it lies beyond the viewer's scope.
  public static func find(_ id: String, policy: PolicyBook, viewer: Viewer, _ connection: any Connection) throws -> LeaveFile? {
    guard let file = try load("l.id = $1", [id], policy, connection).first else { return nil }
    try viewer.require(.read, in: file.village)
    return file
  }

  /// All leave of a division that touches a stretch of days, by village, cadre and first day.
  /// - Throws: `AuthorityError` outside the viewer's scope.
  public static func list(
    in division: DivisionCode, from: LocalDate, to: LocalDate, policy: PolicyBook, viewer: Viewer, _ connection: any Connection
  ) throws -> [LeaveFile] {
    let range = try viewer.visibleRange(of: division)
    return try within(range, from, to, policy, connection)
  }

  static func within(
    _ range: ClosedRange<Int64>, _ from: LocalDate, _ to: LocalDate, _ policy: PolicyBook, _ connection: any Connection
  ) throws -> [LeaveFile] {
    try load(
      "l.village_code BETWEEN \(range.lowerBound) AND \(range.upperBound) AND l.starts_on <= \(to.packed) AND l.ends_on >= \(from.packed)",
      [], policy, connection)
  }

  static func load(
    _ condition: String, _ values: [String], _ policy: PolicyBook, _ connection: any Connection
  ) throws -> [LeaveFile] {
    var files = try connection.rows(
      "SELECT \(LeaveFile.columns) FROM leave l WHERE \(condition) ORDER BY l.village_code, l.cadre_id, l.starts_on, l.id", values,
      LeaveFile.init)
    guard !files.isEmpty else { return [] }
    var places: [String: Int] = [:]
    for i in files.indices {
      files[i].follow(policy)
      places[files[i].id] = i
    }
    try connection.query(
      """
      SELECT d.leave_id, d.step, d.decision, d.decided_on, d.decided_by, d.note
      FROM leave l JOIN leave_decisions d ON d.village_code = l.village_code AND d.leave_id = l.id
      WHERE \(condition) ORDER BY d.decided_on, d.id
      """, values
    ) { row in
      guard let place = places[try row.get(0)] else { return }
      files[place].decisions.append(LeaveDecision(
        step: try row.get(1), decision: try row.get(2), decidedOn: try row.get(3), decidedBy: try row.get(4),
        note: try row.get(5)))
    }
    return files
  }
}
