public import Authority
public import Basics
public import Journal
import Store

/// A project as it is entered.
public struct ProjectInput: Sendable, Hashable {
  public var village: DivisionCode
  public var name: String
  /// A code of the list `project_kind`.
  public var kind: String
  public var task: Int
  public var planYear: Int?
  public var responsible: String?
  public var budget: Yuan?
  public var plannedStart: LocalDate?
  public var plannedFinish: LocalDate?
  public var quantity: Quantity?
  public var quantityUnit: String?
  public var servedHouseholds: Int?
  public var assetOwner: String?
  public var caretaker: String?
  public var linking: String?

  public init(_ village: DivisionCode, _ name: String, kind: String, task: Int) {
    (self.village, self.name, self.kind, self.task) = (village, name, kind, task)
  }
}

// Projects: entered, moved on, paid for.
extension WorkDesk {
  /// - Returns: the project's id.
  @discardableResult
  public func begin(_ input: ProjectInput, on day: LocalDate, by viewer: Viewer) async throws -> Made {
    var edit = EditValues([
      "village_code": input.village.sqlValue, "kind": .text(input.kind), "task": input.task.sqlValue,
    ])
    edit.set(text: "name", input.name)
    edit.set("plan_year", input.planYear)
    edit.set(text: "responsible", input.responsible)
    edit.set("budget", input.budget)
    edit.set("planned_start", input.plannedStart)
    edit.set("planned_finish", input.plannedFinish)
    edit.set("quantity", input.quantity)
    edit.set("quantity_unit", input.quantityUnit)
    edit.set("served_households", input.servedHouseholds)
    edit.set(text: "asset_owner", input.assetOwner)
    edit.set(text: "caretaker", input.caretaker)
    edit.set(text: "linking", input.linking)
    return try await make("projects", key: "project_id", edit.values, on: day, viewer)
  }

  /// A project reaches a stage. The receipt warns where a stage before it is missing.
  /// - Throws: `WorkError` where it was reached before or the project is cancelled, `ChangeError` where
  ///   the days are out of order, `AuthorityError`.
  @discardableResult
  public func reach(
    _ stage: ProjectStage, of project: String, on day: LocalDate, document: String? = nil, note: String? = nil,
    by viewer: Viewer
  ) async throws -> Receipt {
    if let done = try await carriedOut() { return done }
    let (found, reached) = try await store.read { connection in
      (
        try connection.first("SELECT village_code, cancelled_on FROM projects WHERE id = $1", [project]) {
          (try $0.get(0, as: DivisionCode.self), try $0.get(1, as: LocalDate?.self))
        },
        try connection.first("SELECT reached_on FROM project_stages WHERE id = $1", ["\(project)|\(stage.rawValue)"]) {
          try $0.get(0, as: LocalDate.self)
        }
      )
    }
    guard let (village, cancelled) = found else { throw WorkError.unknownProject(project) }
    try viewer.require(.write, in: village)
    if let cancelled, cancelled < day { throw WorkError.cancelled(project, on: cancelled) }
    if let reached { throw WorkError.stageReached(stage, on: reached) }
    var edit = EditValues(["project_id": .text(project), "stage": .text(stage.rawValue), "reached_on": day.sqlValue])
    edit.set(text: "document", document)
    edit.set(text: "note", note)
    return try await submit([Edit("project_stages", edit.values, basedOn: nil)], on: day, viewer)
  }

  /// Money arrives for a project.
  /// - Parameter source: a code of the list `fund_source`.
  @discardableResult
  public func fund(
    _ project: String, _ amount: Yuan, from source: String, on day: LocalDate, document: String? = nil, by viewer: Viewer
  ) async throws -> Made {
    var edit = EditValues([
      "project_id": .text(project), "source": .text(source), "amount": amount.sqlValue, "arrived_on": day.sqlValue,
    ])
    edit.set(text: "document", document)
    return try await make("project_funds", key: "fund_id", edit.values, on: day, viewer)
  }

  /// Money is paid for a project. The receipt warns where more was paid than has arrived.
  @discardableResult
  public func pay(
    _ project: String, _ amount: Yuan, to payee: String? = nil, for purpose: String? = nil, on day: LocalDate,
    by viewer: Viewer
  ) async throws -> Made {
    var edit = EditValues(["project_id": .text(project), "amount": amount.sqlValue, "paid_on": day.sqlValue])
    edit.set(text: "payee", payee)
    edit.set(text: "purpose", purpose)
    return try await make("project_payments", key: "payment_id", edit.values, on: day, viewer)
  }

  /// A household is linked to a project (联农带农).
  /// - Parameter way: a code of the list `link_way`.
  @discardableResult
  public func link(
    _ household: String, to project: String, way: String, from day: LocalDate, benefit: Yuan? = nil, by viewer: Viewer
  ) async throws -> Receipt {
    var edit = EditValues([
      "project_id": .text(project), "household_id": .text(household), "way": .text(way), "starts_on": day.sqlValue,
    ])
    edit.set("benefit", benefit)
    return try await submit([Edit("project_households", edit.values)], on: day, viewer)
  }

  /// A project is given up, with the reason.
  @discardableResult
  public func cancel(project: String, reason: String, on day: LocalDate, by viewer: Viewer) async throws -> Receipt {
    if let done = try await carriedOut() { return done }
    let found = try await store.read { connection in
      try connection.first("SELECT version, cancelled_on FROM projects WHERE id = $1", [project]) {
        (try $0.get(0, as: Int64.self), try $0.get(1, as: LocalDate?.self))
      }
    }
    guard let (version, cancelled) = found else { throw WorkError.unknownProject(project) }
    if let cancelled { throw WorkError.cancelled(project, on: cancelled) }
    return try await submit([
      Edit("projects", [
        "project_id": .text(project), "cancelled_on": day.sqlValue, "cancel_reason": .text(Masking.stray(reason)),
      ], basedOn: version)
    ], on: day, viewer)
  }
}
