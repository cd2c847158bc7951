public import Authority
public import Basics
import Divisions
public import Policy
public import Store

/// A project (项目) and how far it has come by a day, with its money.
public struct ProjectProgress: Sendable, Hashable {
  public let id: String
  public let version: Int64
  public let village: DivisionCode
  public let name: String
  /// A code of the list `project_kind`.
  public let kind: String
  /// One of the twelve tasks.
  public let task: Int
  public let planYear: Int?
  public let responsible: String?
  public let budget: Yuan?
  public let plannedStart: LocalDate?
  public let plannedFinish: LocalDate?
  public let quantity: Quantity?
  public let quantityUnit: String?
  public let servedHouseholds: Int?
  public let assetOwner: String?
  public let caretaker: String?
  public let linking: String?
  public let cancelledOn: LocalDate?
  public let cancelReason: String?
  /// In the order of the stages.
  public let stages: [ReachedStage]
  /// What has arrived, by the codes of the list `fund_source`.
  public let funds: [String: Yuan]
  public let paid: Yuan
  /// Households linked on the day (联农带农).
  public let linkedHouseholds: Int
  /// Ought to be finished and is not.
  public let isOverdue: Bool
  /// By when the care (管护) is to be looked at, counted from acceptance; nil before that, where it was
  /// looked at, or where the policy does not say.
  public let careDue: LocalDate?

  /// The furthest stage reached.
  public var stage: ProjectStage? { stages.last?.stage }
  public var arrived: Yuan { funds.values.reduce(Yuan(0), +) }
  /// Paid, of what has arrived, in per cent, not rounded; nil where nothing has.
  public var paidShare: Double? { arrived.fen == 0 ? nil : 100 * Double(paid.fen) / Double(arrived.fen) }
  /// What has arrived, of the budget, in per cent; nil without a budget.
  public var arrivedShare: Double? {
    budget.flatMap { $0.fen == 0 ? nil : 100 * Double(arrived.fen) / Double($0.fen) }
  }
  public func isCareOverdue(on day: LocalDate) -> Bool { careDue.map { $0 < day } ?? false }

  func reached(_ stage: ProjectStage) -> LocalDate? { stages.first { $0.stage == stage }?.on }

  /// The projects of a division's villages by village and id, as of a day; those that nobody had begun
  /// to record then (by their first stage, payment or planned start) are there too.
  /// - Throws: `AuthorityError` outside the viewer's scope.
  public static func all(
    in division: DivisionCode, on day: LocalDate, policy: PolicyBook, viewer: Viewer, _ connection: any Connection
  ) throws -> [ProjectProgress] {
    let range = try viewer.visibleRange(of: division)
    return try load(Validity.within(range, "village_code"), on: day, policy, connection)
  }

  /// - Parameter here: a condition on `village_code`, and on nothing else.
  static func load(
    _ here: String, id: String? = nil, on day: LocalDate, _ policy: PolicyBook, _ connection: any Connection
  ) throws -> [ProjectProgress] {
    let (own, of) = id == nil ? ("", "") : ("AND id = $1", "AND project_id = $1")
    let values = id.map { [$0] } ?? []
    let parts = try ProjectParts(here, of, values, on: day, connection)
    return try connection.rows(
      """
      SELECT id, version, village_code, name, kind, task, plan_year, responsible, budget, planned_start,
        planned_finish, quantity, quantity_unit, served_households, asset_owner, caretaker, linking,
        cancelled_on, cancel_reason
      FROM projects WHERE \(here) \(own) ORDER BY village_code, id
      """, values
    ) { try ProjectProgress($0, parts, on: day, policy) }
  }

  private init(_ row: Row, _ parts: ProjectParts, on day: LocalDate, _ policy: PolicyBook) throws {
    id = try row.get(0)
    version = try row.get(1)
    village = try row.get(2)
    name = Masking.stray(try row.get(3))
    kind = try row.get(4)
    task = try row.get(5)
    planYear = try row.get(6)
    responsible = try row.get(7)
    budget = try row.get(8)
    plannedStart = try row.get(9)
    plannedFinish = try row.get(10)
    quantity = try row.get(11)
    quantityUnit = try row.get(12)
    servedHouseholds = try row.get(13)
    assetOwner = try row.get(14)
    caretaker = try row.get(15)
    linking = try row.get(16)
    let cancelled = try row.get(17, as: LocalDate?.self).flatMap { $0 <= day ? $0 : nil }
    cancelledOn = cancelled
    cancelReason = cancelled == nil ? nil : try row.get(18)
    stages = (parts.stages[id] ?? []).sorted { $0.stage < $1.stage }
    funds = parts.funds[id] ?? [:]
    paid = parts.paid[id] ?? Yuan(0)
    linkedHouseholds = parts.linked[id] ?? 0
    let isFinished = stages.last.map { $0.stage >= .finished } ?? false
    isOverdue = cancelled == nil && !isFinished && plannedFinish.map { $0 < day } ?? false
    let accepted = stages.first { $0.stage == .accepted }?.on
    if let accepted, stages.last?.stage != .checked {
      careDue = policy.workClocks(in: village, on: accepted).value.map { accepted.adding(months: $0.careCheckMonths) }
    } else {
      careDue = nil
    }
  }
}

/// What belongs to projects, by project.
private struct ProjectParts {
  var stages: [String: [ReachedStage]] = [:]
  var funds: [String: [String: Yuan]] = [:]
  var paid: [String: Yuan] = [:]
  var linked: [String: Int] = [:]

  init(
    _ here: String, _ project: String, _ values: [String], on day: LocalDate, _ connection: any Connection
  ) throws {
    try connection.query(
      """
      SELECT project_id, stage, reached_on, document, note FROM project_stages
      WHERE \(here) \(project) AND reached_on <= \(day.packed)
      """, values
    ) { row in
      guard let stage = ProjectStage(rawValue: try row.get(1)) else { return }
      stages[try row.get(0), default: []].append(
        ReachedStage(
          stage: stage, on: try row.get(2), document: try row.get(3),
          note: try row.get(4, as: String?.self).map(Masking.stray)))
    }
    try connection.query(
      """
      SELECT project_id, source, SUM(amount) FROM project_funds
      WHERE \(here) \(project) AND arrived_on <= \(day.packed) GROUP BY project_id, source
      """, values
    ) { funds[try $0.get(0), default: [:]][try $0.get(1)] = try $0.get(2, as: Yuan.self) }
    try connection.query(
      """
      SELECT project_id, SUM(amount) FROM project_payments
      WHERE \(here) \(project) AND paid_on <= \(day.packed) GROUP BY project_id
      """, values
    ) { paid[try $0.get(0)] = try $0.get(1, as: Yuan.self) }
    try connection.query(
      """
      SELECT project_id, count(*) FROM project_households
      WHERE \(here) \(project) AND \(Validity.on(day, from: "starts_on", to: "ends_on")) GROUP BY project_id
      """, values
    ) { linked[try $0.get(0)] = try $0.get(1, as: Int.self) }
  }
}
