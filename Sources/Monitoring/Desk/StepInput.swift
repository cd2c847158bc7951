public import Basics
import Store

/// What somebody reports to have done in a proceeding.
public struct StepInput: Sendable, Hashable {
  /// The id of a step of the workflow.
  public var step: String
  public var action: StepAction
  /// A code of the list `workflow_actor`.
  public var actor: String
  public var on: LocalDate
  public var people: [String] = []
  public var present: Int?
  public var votesFor: Int?
  public var votesAgainst: Int?
  public var avoided: Int?
  public var reason: String?
  public var returnsTo: String?
  public var objectType: String?
  public var risks: [String] = []
  public var eliminationWay: String?
  /// Minutes or findings; kept sealed.
  public var note: String?
  /// Which step of the proceeding the author took it for, counted from 1: refused where somebody took
  /// one meanwhile; nil is the next one, whichever it is.
  public var number: Int?

  public init(_ step: String, _ action: StepAction = .done, by actor: String, on day: LocalDate) {
    self.step = step
    self.action = action
    self.actor = actor
    on = day
  }

  func taken(_ number: Int) -> TakenStep {
    var taken = TakenStep(number, step, action, by: actor, on: on)
    taken.people = people
    taken.present = present
    taken.votesFor = votesFor
    taken.votesAgainst = votesAgainst
    taken.avoided = avoided
    taken.reason = reason
    taken.returnsTo = returnsTo
    taken.objectType = objectType
    taken.risks = risks
    taken.eliminationWay = eliminationWay
    taken.hasNote = note?.contains { !$0.isWhitespace } ?? false
    return taken
  }

  func values(_ proceeding: String, _ number: Int) -> [String: SQLValue] {
    var values: [String: SQLValue] = [
      "proceeding_id": .text(proceeding), "number": .integer(Int64(number)), "step": .text(step),
      "action": .text(action.rawValue), "actor": .text(actor), "acted_on": on.sqlValue,
    ]
    func set(_ name: String, _ value: (any SQLRepresentable)?) { if let value { values[name] = value.sqlValue } }
    set("people", people.isEmpty ? nil : people.joined(separator: ";"))
    set("present", present)
    set("votes_for", votesFor)
    set("votes_against", votesAgainst)
    set("avoided", avoided)
    set("reason", reason)
    set("returns_to", returnsTo)
    set("object_type", objectType)
    set("risks", risks.isEmpty ? nil : risks.joined(separator: ";"))
    set("elimination_way", eliminationWay)
    if let note, taken(number).hasNote { values["note"] = .text(note) }
    return values
  }
}
