public import Basics
import Journal
import Store

/// What somebody did in a proceeding; the codes of the list `step_action`.
public enum StepAction: String, Sendable, CaseIterable, Hashable {
  case done, posted, returned, refused, withdrawn, objection, dismissed, upheld, told
}

/// One action in a proceeding, as it is kept.
public struct TakenStep: Sendable, Hashable {
  public var number: Int
  /// The id of a step of the workflow.
  public var step: String
  public var action: StepAction
  /// A code of the list `workflow_actor`.
  public var actor: String
  public var on: LocalDate
  /// Names of those who took part, or their posts.
  public var people: [String] = []
  public var present: Int?
  public var votesFor: Int?
  public var votesAgainst: Int?
  /// Relatives who stayed out of the vote (回避).
  public var avoided: Int?
  /// A code of the list `step_reason`.
  public var reason: String?
  /// The step that a return leads back to.
  public var returnsTo: String?
  /// Decided or proposed: a code of `object_type`, and codes of `risk`.
  public var objectType: String?
  public var risks: [String] = []
  /// A code of `elimination_way`.
  public var eliminationWay: String?
  /// Minutes or findings in words; kept sealed, so that only whether there are any is known here.
  public var hasNote = false

  public init(_ number: Int, _ step: String, _ action: StepAction, by actor: String, on day: LocalDate) {
    self.number = number
    self.step = step
    self.action = action
    self.actor = actor
    on = day
  }

  static let columns = """
    number, step, action, actor, acted_on, people, present, votes_for, votes_against, avoided, \
    reason, returns_to, object_type, risks, elimination_way, note
    """

  /// Reads `columns`, beginning at a column.
  /// - Throws: `StoreError` where an action is not known.
  init(_ row: Row, from first: Int) throws {
    let action: String = try row.get(first + 2)
    guard let known = StepAction(rawValue: action) else {
      throw StoreError(.decoding, "unknown action \(action) in proceeding_steps")
    }
    self.init(
      try row.get(first), try row.get(first + 1), known, by: try row.get(first + 3),
      on: try row.get(first + 4))
    people = Self.list(row[first + 5])
    present = try row.get(first + 6)
    votesFor = try row.get(first + 7)
    votesAgainst = try row.get(first + 8)
    avoided = try row.get(first + 9)
    reason = try row.get(first + 10)
    returnsTo = try row.get(first + 11)
    objectType = try row.get(first + 12)
    risks = Self.list(row[first + 13])
    eliminationWay = try row.get(first + 14)
    hasNote = !row[first + 15].isNull
  }

  private static func list(_ value: SQLValue) -> [String] {
    value.text?.split(separator: ";").map { $0.trimmingCharacters() } ?? []
  }
}

extension Substring {
  fileprivate func trimmingCharacters() -> String {
    var part = self
    while let first = part.first, first.isWhitespace { part.removeFirst() }
    while let last = part.last, last.isWhitespace { part.removeLast() }
    return String(part)
  }
}

/// A household's leave to query its data, as the engine needs it.
public struct AuthorisationSpan: Sendable, Hashable {
  public let granted: LocalDate
  /// From this day on it no longer holds.
  public let withdrawn: LocalDate?

  public init(granted: LocalDate, withdrawn: LocalDate?) {
    self.granted = granted
    self.withdrawn = withdrawn
  }

  public func holds(on day: LocalDate) -> Bool { granted <= day && withdrawn.map { day < $0 } ?? true }
}

/// A question to a department about one household, as the engine needs it.
public struct DepartmentAnswer: Sendable, Hashable {
  public let department: String
  public let asked: LocalDate
  public let answered: LocalDate?
  /// A code of the list `comparison_result`.
  public let result: String?

  public init(department: String, asked: LocalDate, answered: LocalDate?, result: String?) {
    self.department = department
    self.asked = asked
    self.answered = answered
    self.result = result
  }
}

/// What lies outside the steps and still decides whether one may be taken.
public struct ProceedingFacts: Sendable, Hashable {
  public var authorisations: [AuthorisationSpan] = []
  public var answers: [DepartmentAnswer] = []
  public init() {}
}
