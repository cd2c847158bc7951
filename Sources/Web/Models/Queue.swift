public import Basics
public import Monitoring

/// What `/queue` was asked for.
public struct QueueRequest: Hashable, Sendable {
  /// The division; nil means everything the viewer may see.
  public var division: DivisionCode?
  /// The date; nil means the date the queries choose.
  public var asOf: LocalDate?
  /// Whose work: a code of the list `workflow_actor`.
  public var actor: String?
  /// What is to be done.
  public var kind: QueueItem.Kind?
  /// How pressing.
  public var urgency: QueueItem.Urgency?
  /// Part of an id or of the reason.
  public var text: String?
  /// How many rows of the list come before the page.
  public var from: Int

  /// Makes a request.
  public init(
    division: DivisionCode? = nil, asOf: LocalDate? = nil, actor: String? = nil, kind: QueueItem.Kind? = nil,
    urgency: QueueItem.Urgency? = nil, text: String? = nil, from: Int = 0
  ) {
    self.division = division
    self.asOf = asOf
    self.actor = actor
    self.kind = kind
    self.urgency = urgency
    self.text = text
    self.from = from
  }

  /// The same with something changed, from its first row on.
  func with(_ change: (inout QueueRequest) -> Void) -> QueueRequest {
    var copy = self
    copy.from = 0
    change(&copy)
    return copy
  }

  /// Whether it asks for less than all of the division.
  var isNarrowed: Bool { actor != nil || kind != nil || urgency != nil || text != nil }
}

/// What waits for whom in a division.
public struct QueueModel: Sendable {
  /// From the topmost division down to this one.
  public let path: [DivisionRef]
  /// The day it is.
  public let asOf: LocalDate
  /// The divisions one level down, to choose from.
  public let parts: [DivisionRef]
  /// Those who may have something to do.
  public let actors: [FormChoice]
  /// How many items there are of each urgency, all other filters applied.
  public let byUrgency: [QueueItem.Urgency: Int]
  /// How many items there are of each kind, all other filters applied.
  public let byKind: [QueueItem.Kind: Int]
  /// How many items the filters leave.
  public let total: Int
  /// One page of them, the most pressing first.
  public let rows: [QueueRow]
  /// The first row of the following page; nil on the last one.
  public let next: Int?

  /// Makes the model of the page.
  public init(
    path: [DivisionRef], asOf: LocalDate, parts: [DivisionRef], actors: [FormChoice],
    byUrgency: [QueueItem.Urgency: Int], byKind: [QueueItem.Kind: Int], total: Int, rows: [QueueRow], next: Int?
  ) {
    self.path = path
    self.asOf = asOf
    self.parts = parts
    self.actors = actors
    self.byUrgency = byUrgency
    self.byKind = byKind
    self.total = total
    self.rows = rows
    self.next = next
  }
}

/// One item of the queue.
public struct QueueRow: Hashable, Sendable {
  /// The item.
  public let item: QueueItem
  /// Where the household lives.
  public let village: DivisionRef
  /// Who may do it.
  public let actors: [Bilingual]

  /// Describes one item.
  public init(item: QueueItem, village: DivisionRef, actors: [Bilingual]) {
    self.item = item
    self.village = village
    self.actors = actors
  }
}
