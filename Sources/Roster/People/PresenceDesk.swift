public import Authority
public import Basics
public import Journal
public import Policy
public import Store

/// Makes the monthly sheets, has them confirmed by village and township, and reopens them.
public struct PresenceDesk: Sendable {
  /// Who confirms a sheet, one after the other.
  public enum Level: String, Sendable, CaseIterable { case village, township }

  private let store: DataStore
  private let pipeline: ChangePipeline
  private let policy: PolicyBook
  private let surroundings: Surroundings
  private var operation: String?
  /// Sheets of one Change; more go in several.
  private static let batch = 200

  public init(store: DataStore, pipeline: ChangePipeline, policy: PolicyBook, surroundings: Surroundings) {
    self.store = store
    self.pipeline = pipeline
    self.policy = policy
    self.surroundings = surroundings
  }

  /// The same desk for one Change that was named where it was made: sent again it counts once.
  /// For one village only.
  public func carrying(_ operationID: String) -> PresenceDesk {
    var desk = self
    desk.operation = operationID
    return desk
  }

  /// Makes the sheets of every village of a division that has none, or an outdated one. A sheet that
  /// still says what the records say stays, with its confirmations.
  /// - Parameter month: any day of the month, which must be over.
  /// - Returns: how many were made.
  /// - Throws: `PeopleError`, `ChangeError`, `AuthorityError`.
  public func make(in division: DivisionCode, month: LocalDate, by viewer: Viewer) async throws -> Int {
    let (end, today) = (month.lastOfMonth, surroundings.today)
    guard end < today else { throw PeopleError.monthNotOver(end) }
    try viewer.require(.write, in: division)
    let all = try await statuses(division, end, viewer)
    guard !all.isEmpty else { throw PeopleError.nobodyPosted(division, month: end) }
    let due = all.filter { $0.stage == .notMade || $0.stage == .outdated }
    for start in stride(from: 0, to: due.count, by: Self.batch) {
      let edits = due[start..<min(start + Self.batch, due.count)].map { status in
        let content = status.month.content
        return Edit("presence_sheets", [
          "village_code": status.month.village.sqlValue, "month_end": end.sqlValue, "made_on": today.sqlValue,
          "digest": .text(PresenceSheet.digest(of: content)), "content": .text(content), "village_confirmed_on": .null,
          "village_confirmed_by": .null, "township_confirmed_on": .null, "township_confirmed_by": .null,
        ], basedOn: status.sheet?.version)
      }
      _ = try await submit(edits, viewer)
    }
    return due.count
  }

  /// Confirms a village's sheet, if it still says what the records say.
  /// - Parameter name: who confirmed it, in words.
  /// - Throws: `PeopleError`, `ChangeError`, `AuthorityError`.
  @discardableResult
  public func confirm(
    _ village: DivisionCode, month: LocalDate, as level: Level, by name: String, viewer: Viewer
  ) async throws -> Receipt {
    let sheet = try await sheet(village, month, viewer)
    // Whoever sees only a village does not speak for its township.
    if level == .township, let scope = viewer.scope, scope.rank > .township { throw PeopleError.beyondViewer(step: level.rawValue) }
    if level == .township, sheet.villageConfirmedOn == nil { throw PeopleError.villageFirst(village, month: month.lastOfMonth) }
    let today = surroundings.today
    return try await submit(
      [
        Edit("presence_sheets", [
          "village_code": village.sqlValue, "month_end": month.lastOfMonth.sqlValue,
          "\(level.rawValue)_confirmed_on": today.sqlValue, "\(level.rawValue)_confirmed_by": .text(Masking.stray(name)),
        ], basedOn: sheet.version)
      ], viewer)
  }

  /// Takes the confirmations of a sheet back (退回), so that it can be looked at again.
  /// - Throws: `PeopleError`, `ChangeError`, `AuthorityError`.
  @discardableResult
  public func reopen(_ village: DivisionCode, month: LocalDate, remark: String, by viewer: Viewer) async throws -> Receipt {
    guard remark.contains(where: { !$0.isWhitespace }) else { throw PeopleError.remarkMissing }
    try viewer.require(.write, in: village)
    guard let status = try await statuses(village, month.lastOfMonth, viewer).first, let sheet = status.sheet else {
      throw PeopleError.noSheet(village, month: month.lastOfMonth)
    }
    return try await submit(
      [
        Edit("presence_sheets", [
          "village_code": village.sqlValue, "month_end": month.lastOfMonth.sqlValue, "village_confirmed_on": .null,
          "village_confirmed_by": .null, "township_confirmed_on": .null, "township_confirmed_by": .null,
          "remark": .text(Masking.stray(remark)),
        ], basedOn: sheet.version)
      ], viewer)
  }

  /// The sheet of a village as it can be confirmed.
  private func sheet(_ village: DivisionCode, _ month: LocalDate, _ viewer: Viewer) async throws -> PresenceSheet {
    try viewer.require(.write, in: village)
    let status = try await statuses(village, month.lastOfMonth, viewer).first
    guard let status, let sheet = status.sheet else { throw PeopleError.noSheet(village, month: month.lastOfMonth) }
    if status.stage == .outdated { throw PeopleError.sheetOutdated(village, month: month.lastOfMonth) }
    return sheet
  }

  private func statuses(_ division: DivisionCode, _ end: LocalDate, _ viewer: Viewer) async throws -> [PresenceStatus] {
    let (policy, today) = (policy, surroundings.today)
    return try await store.read {
      try PresenceStatus.read(in: division, month: end, asOf: today, policy: policy, viewer: viewer, $0)
    }
  }

  private func submit(_ edits: [Edit], _ viewer: Viewer) async throws -> Receipt {
    try await pipeline.submit(Change(operationID: operation ?? surroundings.newIdentifier(), edits: edits), by: viewer)
  }
}
