public import Authority
public import Basics
public import Journal
public import Policy
public import Store

/// Enters village work: activities, issues, plans, projects, the ledger, results. Every write goes
/// through the one door, whose rules decide; the desk fills in what is known already.
public struct WorkDesk: Sendable {
  let store: DataStore
  let pipeline: ChangePipeline
  let policy: PolicyBook
  let surroundings: Surroundings
  /// What the next Change is called; nil gives it a fresh name. See `carrying`.
  var operation: String?

  public init(store: DataStore, pipeline: ChangePipeline, policy: PolicyBook, surroundings: Surroundings) {
    self.store = store
    self.pipeline = pipeline
    self.policy = policy
    self.surroundings = surroundings
  }

  /// The same desk for one Change that was named where it was made: sent again under that name it
  /// counts once. A record that is new with it bears the name as its id.
  public func carrying(_ operationID: String) -> WorkDesk {
    var desk = self
    desk.operation = operationID
    return desk
  }

  /// What the Change of this name came to, where it was carried out before.
  /// - Throws: `StoreError`.
  public func carriedOut() async throws -> Receipt? {
    guard let operation else { return nil }
    return try await pipeline.receipt(of: operation)
  }

  func newIdentifier() -> String { operation ?? surroundings.newIdentifier() }

  func submit(_ edits: [Edit], on day: LocalDate, _ viewer: Viewer) async throws -> Receipt {
    try await pipeline.submit(Change(operationID: newIdentifier(), edits: edits, effectiveOn: day), by: viewer)
  }

  /// A new record and what its Change came to.
  public struct Made: Sendable, Hashable {
    public let id: String
    public let receipt: Receipt
  }

  /// Enters one new record; its id is filled in.
  func make(
    _ record: String, key: String, _ values: [String: SQLValue], on day: LocalDate, _ viewer: Viewer
  ) async throws -> Made {
    let id = newIdentifier()
    let all = values.merging([key: .text(id)]) { $1 }
    return Made(id: id, receipt: try await submit([Edit(record, all, basedOn: nil)], on: day, viewer))
  }
}

/// Values of an edit: what is not given stays out.
struct EditValues {
  private(set) var values: [String: SQLValue]

  init(_ values: [String: SQLValue]) { self.values = values }

  /// A text in which what looks like an id or a telephone number is masked before it is kept.
  mutating func set(text name: String, _ text: String?) {
    if let text, !text.isEmpty { values[name] = .text(Masking.stray(text)) }
  }

  mutating func set(_ name: String, _ value: (any SQLRepresentable)?) {
    if let value { values[name] = value.sqlValue }
  }

  mutating func set(list name: String, _ items: [String]) {
    if !items.isEmpty { values[name] = .text(items.joined(separator: ";")) }
  }
}
