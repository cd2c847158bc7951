public import Authority
public import Basics
public import Journal
import Store

/// An entry of the ledger of the collective economy as it is entered.
public struct LedgerInput: Sendable, Hashable {
  public var village: DivisionCode
  public var date: LocalDate
  /// Codes of the lists `ledger_kind` and `ledger_category`.
  public var kind: String
  public var category: String
  public var amount: Yuan
  public var counterpart: String?
  public var project: String?
  public var document: String?
  public var note: String?

  public init(_ village: DivisionCode, on date: LocalDate, _ kind: String, _ category: String, _ amount: Yuan) {
    (self.village, self.date, self.kind, self.category, self.amount) = (village, date, kind, category, amount)
  }
}

/// A landmark result as it is entered.
public struct ResultInput: Sendable, Hashable {
  public var village: DivisionCode
  public var title: String
  public var what: String
  public var doneOn: LocalDate
  public var task: Int?
  public var households: Int?
  public var before: String?
  public var after: String?
  public var cost: Yuan?
  public var project: String?

  public init(_ village: DivisionCode, _ title: String, what: String, doneOn: LocalDate) {
    (self.village, self.title, self.what, self.doneOn) = (village, title, what, doneOn)
  }
}

// The ledger of the collective economy, and landmark results.
extension WorkDesk {
  /// Books an entry.
  /// - Returns: its id.
  /// - Throws: `ChangeError` where the category does not belong to the kind, `AuthorityError`.
  @discardableResult
  public func book(_ entry: LedgerInput, by viewer: Viewer) async throws -> Made {
    var edit = EditValues([
      "village_code": entry.village.sqlValue, "date": entry.date.sqlValue, "kind": .text(entry.kind),
      "category": .text(entry.category), "amount": entry.amount.sqlValue,
    ])
    edit.set(text: "counterpart", entry.counterpart)
    edit.set("project_id", entry.project)
    edit.set(text: "document", entry.document)
    edit.set(text: "note", entry.note)
    return try await make("ledger", key: "entry_id", edit.values, on: entry.date, viewer)
  }

  /// Enters a landmark result.
  /// - Returns: its id.
  @discardableResult
  public func enter(_ result: ResultInput, by viewer: Viewer) async throws -> Made {
    var edit = EditValues(["village_code": result.village.sqlValue, "done_on": result.doneOn.sqlValue])
    edit.set(text: "title", result.title)
    edit.set(text: "what", result.what)
    edit.set("task", result.task)
    edit.set("households", result.households)
    edit.set(text: "before", result.before)
    edit.set(text: "after", result.after)
    edit.set("cost", result.cost)
    edit.set("project_id", result.project)
    return try await make("results", key: "result_id", edit.values, on: result.doneOn, viewer)
  }

  /// What the villagers say of a result.
  @discardableResult
  public func poll(
    result: String, asked: Int, inFavour: Int, on day: LocalDate, by viewer: Viewer
  ) async throws -> Receipt {
    try await change(
      result: result,
      ["asked": asked.sqlValue, "in_favour": inFavour.sqlValue, "verdict_on": day.sqlValue], on: day, viewer)
  }

  /// Whether a result still stands.
  /// - Parameter outcome: a code of the list `result_check`.
  @discardableResult
  public func check(
    result: String, _ outcome: String, note: String? = nil, on day: LocalDate, by viewer: Viewer
  ) async throws -> Receipt {
    var edit = EditValues(["checked_on": day.sqlValue, "check_result": .text(outcome)])
    edit.set(text: "check_note", note)
    return try await change(result: result, edit.values, on: day, viewer)
  }

  private func change(
    result: String, _ values: [String: SQLValue], on day: LocalDate, _ viewer: Viewer
  ) async throws -> Receipt {
    if let done = try await carriedOut() { return done }
    let found = try await store.read { connection in
      try connection.first("SELECT version, checked_on FROM results WHERE id = $1", [result]) {
        (try $0.get(0, as: Int64.self), try $0.get(1, as: LocalDate?.self))
      }
    }
    guard let (version, checked) = found else { throw WorkError.unknownResult(result) }
    if let checked, values["checked_on"] != nil { throw WorkError.checkedAlready(result, on: checked) }
    let all = values.merging(["result_id": .text(result)]) { $1 }
    return try await submit([Edit("results", all, basedOn: version)], on: day, viewer)
  }
}
