internal import Basics
internal import Installation
internal import Journal

/// What was worked out about divisions on days, kept while nothing changes.
///
/// A value is good for exactly as long as the journal ends where it ended when the value was made:
/// every change of a record appends to the journal, and policy is read once for the process.
actor DatedCache<Value: Sendable> {
  private struct Key: Hashable {
    let division: DivisionCode
    let date: LocalDate
  }

  private struct Entry {
    let head: ChainHead
    let value: Task<Value, any Error>
    var lastUse: Int
  }

  private let installation: Installation
  private let limit: Int
  private let compute: @Sendable (DivisionCode, LocalDate) async throws -> Value
  private var entries: [Key: Entry] = [:]
  private var clock = 0

  /// - Parameter limit: how many values are kept; the one not used for longest makes room.
  init(
    _ installation: Installation, keeping limit: Int,
    compute: @escaping @Sendable (DivisionCode, LocalDate) async throws -> Value
  ) {
    self.installation = installation
    self.limit = limit
    self.compute = compute
  }

  /// Two requests at the same time share one computation.
  func value(of division: DivisionCode, on date: LocalDate) async throws -> Value {
    let head = try await installation.store.read { try ChainHead.read($0) }
    // What the journal has left behind is of no more use.
    entries = entries.filter { $0.value.head == head }
    let key = Key(division: division, date: date)
    clock += 1
    if let entry = entries[key] {
      entries[key]?.lastUse = clock
      return try await entry.value.value
    }
    let compute = compute
    let task = Task { try await compute(division, date) }
    entries[key] = Entry(head: head, value: task, lastUse: clock)
    while entries.count > limit, let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse }) {
      entries[oldest.key] = nil
    }
    do {
      return try await task.value
    } catch {
      // A failure is not worth keeping; another request may have put a newer value here meanwhile.
      if entries[key]?.value == task { entries[key] = nil }
      throw error
    }
  }
}
