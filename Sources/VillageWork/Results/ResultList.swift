public import Authority
public import Basics
import Divisions
public import Policy
public import Store

/// A landmark result (标志性成果): what was done for whom, what was before and is after, what the villagers
/// say, and whether it still stands.
public struct ResultRecord: Sendable, Hashable {
  public let id: String
  public let version: Int64
  public let village: DivisionCode
  public let title: String
  public let what: String
  public let task: Int?
  public let households: Int?
  public let before: String?
  public let after: String?
  public let cost: Yuan?
  public let project: String?
  public let doneOn: LocalDate
  public let asked: Int?
  public let inFavour: Int?
  public let verdictOn: LocalDate?
  public let checkedOn: LocalDate?
  /// A code of the list `result_check`.
  public let checkResult: String?
  public let checkNote: String?
  /// By when it is to be looked at again; nil where it was, or where the policy does not say.
  public let checkDue: LocalDate?

  /// In favour, of those asked, in per cent; nil where nobody was.
  public var favourShare: Double? {
    guard let asked, let inFavour, asked > 0 else { return nil }
    return 100 * Double(inFavour) / Double(asked)
  }

  public func isCheckOverdue(on day: LocalDate) -> Bool { checkDue.map { $0 < day } ?? false }
}

/// The landmark results of a division.
public enum ResultList {
  /// Those done by a day, the newest first; what came later is not known.
  /// - Parameters:
  ///   - onlyDue: those only whose check was due before the day and has not been made.
  /// - Throws: `AuthorityError` outside the viewer's scope.
  public static func read(
    in division: DivisionCode, on day: LocalDate, onlyDue: Bool = false, policy: PolicyBook, viewer: Viewer,
    _ connection: any Connection
  ) throws -> [ResultRecord] {
    let here = Validity.within(try viewer.visibleRange(of: division), "village_code")
    return try connection.rows(
      """
      SELECT id, version, village_code, title, what, task, households, before, after, cost, project_id, done_on,
        asked, in_favour, verdict_on, checked_on, check_result, check_note
      FROM results WHERE \(here) AND done_on <= \(day.packed) ORDER BY done_on DESC, id DESC
      """
    ) { row in
      func text(_ column: Int) throws -> String? { try row.get(column, as: String?.self).map(Masking.stray) }
      let village: DivisionCode = try row.get(2)
      let done: LocalDate = try row.get(11)
      let checked = try row.get(15, as: LocalDate?.self).flatMap { $0 <= day ? $0 : nil }
      let verdict = try row.get(14, as: LocalDate?.self)
      let isAsked = verdict.map { $0 <= day } ?? true
      return ResultRecord(
        id: try row.get(0), version: try row.get(1), village: village, title: Masking.stray(try row.get(3)),
        what: Masking.stray(try row.get(4)), task: try row.get(5), households: try row.get(6), before: try text(7),
        after: try text(8), cost: try row.get(9), project: try row.get(10), doneOn: done,
        asked: isAsked ? try row.get(12) : nil, inFavour: isAsked ? try row.get(13) : nil,
        verdictOn: isAsked ? verdict : nil, checkedOn: checked,
        checkResult: checked == nil ? nil : try row.get(16), checkNote: checked == nil ? nil : try text(17),
        checkDue: checked == nil
          ? policy.workClocks(in: village, on: done).value.map { done.adding(months: $0.resultCheckMonths) } : nil)
    }.filter { !onlyDue || $0.isCheckOverdue(on: day) }
  }
}
