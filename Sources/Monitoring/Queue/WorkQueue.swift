public import Authority
public import Basics
import Divisions
public import Policy
public import Store

/// What waits for whom in monitoring, worked out from the records at the time of asking.
public struct WorkQueue: Sendable {
  /// What to show.
  public struct Filter: Sendable, Hashable {
    /// A code of the list `workflow_actor`.
    public var actor: String?
    public var kinds: Set<QueueItem.Kind> = []
    public var urgency: QueueItem.Urgency?
    /// Part of a household's or record's id, or of the reason.
    public var text: String?
    public init() {}
  }

  public let day: LocalDate
  /// The most pressing first; without a last day last.
  public let items: [QueueItem]

  /// - Throws: `AuthorityError` beyond the viewer's scope; `StoreError`.
  public static func read(
    in division: DivisionCode, on day: LocalDate, filter: Filter = Filter(), policy: PolicyBook,
    by viewer: Viewer, _ connection: any Connection
  ) throws -> WorkQueue {
    let range = try viewer.visibleRange(of: division)
    let sources = QueueSources(range: range, day: day, division: division, policy: policy, connection: connection)
    func wants(_ kinds: QueueItem.Kind...) -> Bool {
      filter.kinds.isEmpty || !filter.kinds.isDisjoint(with: kinds)
    }
    var items: [QueueItem] = []
    if wants(.lead, .telling, .feedback) { items += try sources.leads() }
    if wants(.alert) { items += try sources.alerts() }
    if wants(.step, .objection, .answer, .telling) { items += try sources.proceedings() }
    if wants(.plan, .measure, .followUp, .elimination) { items += try sources.cases() }
    if wants(.sweep) { items += try sources.sweeps() }
    return WorkQueue(day: day, items: items.sorted { order($0, $1) }).filtered(by: filter)
  }

  /// The part of it that a filter shows, in the same order: for those who keep the whole.
  public func filtered(by filter: Filter) -> WorkQueue {
    if filter == Filter() { return self }
    return WorkQueue(day: day, items: items.filter { Self.matches($0, filter, on: day) })
  }

  /// The number of items of each kind and urgency.
  public var counts: [QueueItem.Kind: [QueueItem.Urgency: Int]] {
    var counts: [QueueItem.Kind: [QueueItem.Urgency: Int]] = [:]
    for item in items { counts[item.kind, default: [:]][item.urgency(on: day), default: 0] += 1 }
    return counts
  }

  private static func matches(_ item: QueueItem, _ filter: Filter, on day: LocalDate) -> Bool {
    if !filter.kinds.isEmpty, !filter.kinds.contains(item.kind) { return false }
    if let actor = filter.actor, !item.actors.contains(actor) { return false }
    if let urgency = filter.urgency, item.urgency(on: day) != urgency { return false }
    guard let text = filter.text?.lowercased(), !text.isEmpty else { return true }
    return [item.household, item.subject, item.why.zh, item.why.en, item.village.description, item.step?.zh ?? ""]
      .contains { $0.lowercased().contains(text) }
  }

  private static func order(_ a: QueueItem, _ b: QueueItem) -> Bool {
    let (x, y) = (a.due?.packed ?? .max, b.due?.packed ?? .max)
    if x != y { return x < y }
    if a.village != b.village { return a.village < b.village }
    if a.kind != b.kind { return a.kind.rawValue < b.kind.rawValue }
    return (a.subject, a.stepID ?? "") < (b.subject, b.stepID ?? "")
  }
}
