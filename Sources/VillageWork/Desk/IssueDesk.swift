public import Authority
public import Basics
public import Journal
import Policy
import Store

/// What a villager raises, as it is entered.
public struct IssueInput: Sendable, Hashable {
  /// A code of the list `issue_kind`.
  public var kind: String
  public var matter: String
  public var raisedOn: LocalDate
  /// Where there is no household.
  public var village: DivisionCode?
  public var household: String?
  /// Default: that of the kind.
  public var task: Int?
  public var owner: String?
  public var dueOn: LocalDate?
  /// The earlier issue that it repeats.
  public var repeats: String?

  public init(_ kind: String, _ matter: String, on raisedOn: LocalDate) {
    self.kind = kind
    self.matter = matter
    self.raisedOn = raisedOn
  }
}

extension WorkDesk {
  /// Enters what a villager raised.
  /// - Returns: its id.
  /// - Throws: `WorkError`, `ChangeError`, `AuthorityError`.
  @discardableResult
  public func raise(_ input: IssueInput, by viewer: Viewer) async throws -> Made {
    let own = viewer.scope.flatMap { $0.rank == .village ? $0 : nil }
    guard let village = try await place(of: input.household, named: input.village ?? own) else { throw WorkError.noVillage }
    try viewer.require(.write, in: village)
    var edit = EditValues(["raised_on": input.raisedOn.sqlValue, "kind": .text(input.kind), "village_code": village.sqlValue])
    edit.set(text: "matter", input.matter)
    edit.set("household_id", input.household)
    edit.set("task", input.task ?? policy.task(ofIssue: input.kind))
    edit.set(text: "owner", input.owner)
    edit.set("due_on", input.dueOn)
    edit.set("repeats", input.repeats)
    return try await make("issues", key: "issue_id", edit.values, on: input.raisedOn, viewer)
  }

  private func place(of household: String?, named village: DivisionCode?) async throws -> DivisionCode? {
    guard let household else { return village }
    let found = try await store.read { connection in
      try connection.first("SELECT village_code FROM households WHERE id = $1", [household]) {
        try $0.get(0, as: DivisionCode.self)
      }
    }
    guard let found else { throw WorkError.unknownHousehold(household) }
    if let village, village != found { throw WorkError.severalVillages([village, found].sorted()) }
    return found
  }

  /// Answers the villager; a later answer takes the place of an earlier one.
  @discardableResult
  public func answer(_ issue: String, _ text: String, on day: LocalDate, by viewer: Viewer) async throws -> Receipt {
    if let done = try await carriedOut() { return done }
    let found = try await open(issue, viewer)
    var edit = EditValues(["answered_on": day.sqlValue])
    edit.set(text: "answer", text)
    return try await change(found, edit, on: day, viewer)
  }

  /// Hands an issue up to somebody who can settle it.
  @discardableResult
  public func handUp(_ issue: String, to whom: String, on day: LocalDate, by viewer: Viewer) async throws -> Receipt {
    if let done = try await carriedOut() { return done }
    let found = try await open(issue, viewer)
    var edit = EditValues(["handed_up_on": day.sqlValue])
    edit.set(text: "handed_up_to", whom)
    return try await change(found, edit, on: day, viewer)
  }

  /// Settles an issue. Where it was not answered before, the answer is given with it.
  /// - Parameter result: a code of the list `issue_result`.
  /// - Throws: `WorkError.notAnswered` without any answer, `ChangeError`, `AuthorityError`.
  @discardableResult
  public func settle(
    _ issue: String, result: String, answer: String? = nil, on day: LocalDate, by viewer: Viewer
  ) async throws -> Receipt {
    if let done = try await carriedOut() { return done }
    let found = try await open(issue, viewer)
    if found.answeredOn == nil, answer == nil { throw WorkError.notAnswered(issue) }
    var edit = EditValues(["settled_on": day.sqlValue, "result": .text(result)])
    if let answer {
      edit.set(text: "answer", answer)
      edit.set("answered_on", day)
    }
    return try await change(found, edit, on: day, viewer)
  }

  /// The villager's word on the answer.
  /// - Parameter verdict: a code of the list `villager_verdict`.
  /// - Throws: `WorkError.notAnswered`, `WorkError.confirmedAlready`, `ChangeError`, `AuthorityError`.
  @discardableResult
  public func confirm(_ issue: String, verdict: String, on day: LocalDate, by viewer: Viewer) async throws -> Receipt {
    if let done = try await carriedOut() { return done }
    let found = try await find(issue, viewer)
    if found.answeredOn == nil { throw WorkError.notAnswered(issue) }
    if let confirmed = found.confirmedOn { throw WorkError.confirmedAlready(issue, on: confirmed) }
    return try await change(
      found, EditValues(["confirmed_on": day.sqlValue, "verdict": .text(verdict)]), on: day, viewer)
  }

  private func find(_ issue: String, _ viewer: Viewer) async throws -> IssueRecord {
    // Everything that is known, whatever the day.
    let latest = LocalDate(9999, 12, 31) ?? surroundings.today
    let found = try await store.read { try IssueList.find(issue, on: latest, viewer: viewer, $0) }
    guard let found else { throw WorkError.unknownIssue(issue) }
    return found
  }

  private func open(_ issue: String, _ viewer: Viewer) async throws -> IssueRecord {
    let found = try await find(issue, viewer)
    if let settled = found.settledOn { throw WorkError.settledAlready(issue, on: settled) }
    return found
  }

  private func change(
    _ issue: IssueRecord, _ edit: EditValues, on day: LocalDate, _ viewer: Viewer
  ) async throws -> Receipt {
    let values = edit.values.merging(["issue_id": .text(issue.id)]) { $1 }
    return try await submit([Edit("issues", values, basedOn: issue.version)], on: day, viewer)
  }
}
