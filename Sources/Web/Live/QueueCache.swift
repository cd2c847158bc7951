internal import Authority
internal import Basics
internal import Installation
internal import Journal
internal import Monitoring

/// Whole queues of divisions, kept while nothing changes; filters are applied to what is kept.
///
/// Like a report, a queue is good for exactly as long as the journal ends where it ended then.
actor QueueCache {
  private struct Key: Hashable {
    let division: DivisionCode
    let date: LocalDate
  }

  private struct Entry {
    let head: ChainHead
    let queue: Task<WorkQueue, any Error>
    var lastUse: Int
  }

  private let installation: Installation
  private let viewer: Viewer
  private var entries: [Key: Entry] = [:]
  private var clock = 0

  /// The queue of a province holds some tens of megabytes.
  private static let limit = 6

  init(_ installation: Installation, viewer: Viewer) {
    self.installation = installation
    self.viewer = viewer
  }

  /// Two requests at the same time share one computation.
  func queue(of division: DivisionCode, on date: LocalDate) async throws -> WorkQueue {
    let head = try await installation.store.read { try ChainHead.read($0) }
    // What the journal has left behind is of no more use.
    entries = entries.filter { $0.value.head == head }
    let key = Key(division: division, date: date)
    clock += 1
    if let entry = entries[key] {
      entries[key]?.lastUse = clock
      return try await entry.queue.value
    }
    let (installation, viewer) = (installation, viewer)
    let task = Task {
      try await installation.store.read {
        try WorkQueue.read(in: division, on: date, policy: installation.policy, by: viewer, $0)
      }
    }
    entries[key] = Entry(head: head, queue: task, lastUse: clock)
    while entries.count > Self.limit, let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse }) {
      entries[oldest.key] = nil
    }
    do {
      return try await task.value
    } catch {
      if entries[key]?.queue == task { entries[key] = nil }
      throw error
    }
  }
}
