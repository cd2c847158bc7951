public import Authority
public import Basics
public import Journal
public import Policy
public import Store

/// A posting as the desk sees it, with the version that a change is based on.
public struct RunningPosting: Sendable, Hashable {
  public let id: String
  public let version: Int64
  public let cadre: String
  public let village: DivisionCode
  /// A code of the list `role`.
  public let role: String
  public let start: LocalDate
  /// The last day; nil while none is set.
  public let end: LocalDate?
  /// A code of the list `end_reason`.
  public let endReason: String?
}

/// What became of a posting.
public struct PostingOutcome: Sendable, Hashable {
  public let village: DivisionCode
  public let role: String
  public let start: LocalDate
  public let end: LocalDate?
  public let receipt: Receipt
}

/// Extends, recalls, adds and replaces single postings between the rounds (延期、召回、增派、替换).
///
/// Each is one Change through the one door, based on the version that was read, so that the rules of
/// postings hold and two desks cannot overwrite each other.
public struct PostingDesk: Sendable {
  private let store: DataStore
  private let pipeline: ChangePipeline
  private let policy: PolicyBook
  private let surroundings: Surroundings

  public init(
    store: DataStore, pipeline: ChangePipeline, policy: PolicyBook, surroundings: Surroundings
  ) {
    self.store = store
    self.pipeline = pipeline
    self.policy = policy
    self.surroundings = surroundings
  }

  /// The posting of a cadre that runs on a day.
  /// - Throws: `LifecycleError.notRunning`; `AuthorityError` where it lies beyond the viewer's scope.
  public func running(_ cadre: String, on day: LocalDate, viewer: Viewer) async throws -> RunningPosting {
    let found = try await store.read { connection in
      try connection.first(
        """
        SELECT id, version, cadre_id, village_code, role, starts_on, ends_on, end_reason FROM postings
        WHERE cadre_id = $1 AND starts_on <= \(day.packed)
          AND (ends_on IS NULL OR ends_on >= \(day.packed)) ORDER BY starts_on DESC, id
        """, [cadre]
      ) {
        RunningPosting(
          id: try $0.get(0), version: try $0.get(1), cadre: try $0.get(2), village: try $0.get(3),
          role: try $0.get(4), start: try $0.get(5), end: try $0.get(6), endReason: try $0.get(7))
      }
    }
    guard let found else { throw LifecycleError.notRunning(cadre: cadre, on: day) }
    try viewer.require(.read, in: found.village)
    return found
  }

  /// Lets a running posting run longer (延期).
  ///
  /// The limit counts from the end of the term that policy sets (`term_months`), not from an earlier
  /// extension: several together may not go further than one (`extension_months`).
  /// - Throws: `LifecycleError`, `ChangeError`, `AuthorityError`.
  public func extend(_ cadre: String, until: LocalDate, by viewer: Viewer) async throws -> PostingOutcome {
    let today = surroundings.today
    let posting = try await running(cadre, on: today, viewer: viewer)
    if let reason = posting.endReason, let end = posting.end {
      throw LifecycleError.endsAlready(cadre: cadre, on: end, reason: reason)
    }
    let months = try known(policy.extensionMonths(in: posting.village, on: posting.start))
    let term = try lastDay(of: posting.start, in: posting.village)
    // One without an end has been running until now, whatever its term was.
    let runs = max(posting.end ?? term, today.adding(days: -1))
    guard until > runs else { throw LifecycleError.runsAnyway(until: runs) }
    let limit = posting.start.adding(months: try termMonths(posting) + months).adding(days: -1)
    guard until <= limit else { throw LifecycleError.beyondLimit(limit, months: months) }
    return try await submit([edit(posting, ["ends_on": until.sqlValue])], posting, end: until, on: until, viewer)
  }

  /// Ends a posting before its time (召回); the seat is a gap from the next day on.
  ///
  /// The record of a posting has no room for words, so the reason is kept, in the same Change, as an
  /// entry in the village's work log.
  /// - Parameters:
  ///   - day: the last day of the posting.
  ///   - reason: in words, kept with what looks like an id or phone number masked.
  /// - Throws: `LifecycleError`, `ChangeError`, `AuthorityError`.
  public func recall(
    _ cadre: String, on day: LocalDate, reason: String, by viewer: Viewer
  ) async throws -> PostingOutcome {
    guard reason.contains(where: { !$0.isWhitespace }) else { throw LifecycleError.reasonMissing }
    let posting = try await running(cadre, on: day, viewer: viewer)
    let ended = edit(posting, ["ends_on": day.sqlValue, "end_reason": "recall".sqlValue])
    let entry = Edit("activities", [
      "activity_id": .text("recall-\(posting.village)-\(cadre)-\(posting.start.packed)"),
      "village_code": posting.village.sqlValue, "cadre_id": .text(cadre),
      "date": min(day, surroundings.today).sqlValue, "kind": .text("other"),
      "summary": .text("召回（\(day)）：" + Masking.stray(reason)),
    ])
    return try await submit([ended, entry], posting, end: day, on: day, viewer)
  }

  /// Sends somebody between the rounds (增派), for a term of their own.
  /// - Parameter end: the last day; nil is the term that policy sets.
  /// - Throws: `LifecycleError.unknownPolicy`, `ChangeError`, `AuthorityError`.
  public func add(
    _ cadre: String, to village: DivisionCode, role: String, from start: LocalDate,
    until end: LocalDate? = nil, by viewer: Viewer
  ) async throws -> PostingOutcome {
    let last = try end ?? lastDay(of: start, in: village)
    let receipt = try await submit(
      [newPosting(cadre, village, role, start, last)], on: start, viewer)
    return PostingOutcome(village: village, role: role, start: start, end: last, receipt: receipt)
  }

  /// Puts another person into a leaver's seat (替换), as one Change: the successor starts, the two
  /// work side by side, and from 00:00 of the cutover day only the successor serves.
  /// - Parameters:
  ///   - end: the successor's last day; nil is a term of their own.
  ///   - reason: why the leaver goes, a code of `end_reason`.
  /// - Throws: `LifecycleError`, `ChangeError`, `AuthorityError`.
  public func replace(
    _ leaver: String, by successor: String, from start: LocalDate, cutover: LocalDate,
    until end: LocalDate? = nil, reason: String = "rotation", by viewer: Viewer
  ) async throws -> PostingOutcome {
    guard leaver != successor else { throw LifecycleError.sameCadre(leaver) }
    guard start <= cutover else { throw LifecycleError.startsTooLate(start, cutover: cutover) }
    let eve = cutover.adding(days: -1)
    let posting: RunningPosting
    do {
      posting = try await running(leaver, on: eve, viewer: viewer)
    } catch let error as LifecycleError {
      // Somebody who serves now but not until then is told so.
      guard let now = try? await running(leaver, on: surroundings.today, viewer: viewer), let last = now.end
      else { throw error }
      throw LifecycleError.leavesBefore(last, cutover: cutover)
    }
    guard posting.start < start else {
      throw LifecycleError.startsTooEarly(start, leaverStarted: posting.start)
    }
    let allowed = try known(policy.overlapDays(in: posting.village, on: start))
    let days = start.days(until: cutover)
    guard days <= allowed else { throw LifecycleError.overlapTooLong(days: days, allowed: allowed) }
    let last = try end ?? lastDay(of: start, in: posting.village)
    let receipt = try await submit(
      [
        edit(posting, ["ends_on": eve.sqlValue, "end_reason": .text(reason)]),
        newPosting(successor, posting.village, posting.role, start, last),
      ], on: cutover, viewer)
    return PostingOutcome(
      village: posting.village, role: posting.role, start: start, end: last, receipt: receipt)
  }

  private func termMonths(_ posting: RunningPosting) throws -> Int {
    try known(policy.termMonths(in: posting.village, on: posting.start))
  }

  private func lastDay(of start: LocalDate, in village: DivisionCode) throws -> LocalDate {
    start.adding(months: try known(policy.termMonths(in: village, on: start))).adding(days: -1)
  }

  private func known(_ finding: Finding<Int>) throws -> Int {
    switch finding {
    case .known(let dated): return dated.value
    case .unknown(let reason): throw LifecycleError.unknownPolicy(reason)
    }
  }

  private func edit(_ posting: RunningPosting, _ values: [String: SQLValue]) -> Edit {
    let key: [String: SQLValue] = [
      "cadre_id": .text(posting.cadre), "village_code": posting.village.sqlValue,
      "role": .text(posting.role), "starts_on": posting.start.sqlValue,
    ]
    return Edit("postings", key.merging(values) { $1 }, basedOn: posting.version)
  }

  private func newPosting(
    _ cadre: String, _ village: DivisionCode, _ role: String, _ start: LocalDate, _ end: LocalDate
  ) -> Edit {
    Edit("postings", [
      "cadre_id": .text(cadre), "village_code": village.sqlValue, "role": .text(role),
      "starts_on": start.sqlValue, "ends_on": end.sqlValue,
    ], basedOn: nil)
  }

  private func submit(_ edits: [Edit], on day: LocalDate, _ viewer: Viewer) async throws -> Receipt {
    try await pipeline.submit(
      Change(operationID: surroundings.newIdentifier(), edits: edits, effectiveOn: day), by: viewer)
  }

  private func submit(
    _ edits: [Edit], _ posting: RunningPosting, end: LocalDate, on day: LocalDate, _ viewer: Viewer
  ) async throws -> PostingOutcome {
    PostingOutcome(
      village: posting.village, role: posting.role, start: posting.start, end: end,
      receipt: try await submit(edits, on: day, viewer))
  }
}
