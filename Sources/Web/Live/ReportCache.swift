internal import Authority
internal import Basics
internal import Indicators
internal import Installation
internal import Journal

/// Reports of areas, kept while nothing changes.
///
/// A report is good for exactly as long as the journal ends where it ended when the report was made:
/// every change of a record appends to the journal, and policy is read once for the process.
actor ReportCache {
  private struct Key: Hashable {
    let division: DivisionCode
    let date: LocalDate
  }

  private struct Entry {
    let head: ChainHead
    let report: Task<AreaReport, any Error>
    var lastUse: Int
  }

  private let installation: Installation
  private let viewer: Viewer
  private var entries: [Key: Entry] = [:]
  private var clock = 0

  /// A report of a province holds a few megabytes at the most.
  private static let limit = 48

  init(_ installation: Installation, viewer: Viewer) {
    self.installation = installation
    self.viewer = viewer
  }

  /// Two requests at the same time share one computation.
  func report(of division: DivisionCode, on date: LocalDate) async throws -> AreaReport {
    let head = try await installation.store.read { try ChainHead.read($0) }
    let key = Key(division: division, date: date)
    clock += 1
    if let entry = entries[key], entry.head == head {
      entries[key]?.lastUse = clock
      return try await entry.report.value
    }
    let (installation, viewer) = (installation, viewer)
    let task = Task {
      try await AreaReport.compute(
        of: division, on: date, policy: installation.policy, viewer: viewer, installation.store)
    }
    entries[key] = Entry(head: head, report: task, lastUse: clock)
    makeRoom()
    do {
      return try await task.value
    } catch {
      // A failure is not worth keeping; another request may have put a newer report here meanwhile.
      if entries[key]?.report == task { entries[key] = nil }
      throw error
    }
  }

  private func makeRoom() {
    while entries.count > Self.limit, let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse }) {
      entries[oldest.key] = nil
    }
  }
}
