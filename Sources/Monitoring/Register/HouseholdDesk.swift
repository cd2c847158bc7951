public import Authority
public import Basics
public import Journal
public import Store

/// How a person comes into a household: codes of the list `household_event`.
public enum Joining: String, Sendable, CaseIterable, Hashable {
  case birth, adoption
  case marriage = "marriage_in"
  case comingBack = "return"
  case other = "other_joining"
}

/// How a person leaves a household: codes of the list `household_event`.
public enum Leaving: String, Sendable, CaseIterable, Hashable {
  case death
  case marriage = "marriage_out"
  case departure
  case other = "other_leaving"
}

/// What an event came to.
public struct HouseholdOutcome: Sendable, Hashable {
  /// The household that goes on with it: the same, the new one, or the one merged into.
  public let household: String
  /// The record of the person who joined or left.
  public let person: String?
  /// From the ids of members to the ids of their records in the household that goes on.
  public let copies: [String: String]
  /// A case that began there.
  public let begunCase: String?
  /// A case that ended.
  public let endedCase: String?
  /// Whether the household that the event was entered for is closed by it.
  public let isClosed: Bool
  /// What the rules warned of, and what stays behind in a household that closes.
  public let warnings: [RuleFinding]
  public let receipt: Receipt
}

/// Enters what happens to households and their members (自然增减、迁移、分户、并户、销户).
///
/// Each event is one Change through the one door with its record in `household_events`.
///
/// **Days.** A person joins on the day of the event and counts from that day on. `left_on` is the last
/// day as a member: the day itself for a death, the eve of the day for every other leaving. A
/// household is closed, and a case has left, from the day itself on; the household that goes on is
/// open from that same day. So on no day does anybody count in two households or in none.
///
/// **Records.** Figures count by the village of a household, so nothing is ever moved: the old records
/// end and new ones begin, and a past day counts as it did. A person's record in the next household
/// has the next id (`P7`, `P7~2`, …) with personal data under a key of its own.
///
/// **Not carried over**, and still to be read in the old household: incomes, authorisations, leads and
/// alerts, checks, sweeps, measures and plans of its cases. A new household has to authorise anew, and its case begins
/// without measures. A move also leaves behind the house, its water and its address; a split also
/// telephone, account and the mark of a safety net. Open leads and alerts, and measures that run, are
/// warned of.
public struct HouseholdDesk: Sendable {
  let store: DataStore
  let pipeline: ChangePipeline
  let keys: KeyRing
  let surroundings: Surroundings

  public init(
    store: DataStore, pipeline: ChangePipeline, keys: KeyRing, surroundings: Surroundings
  ) {
    self.store = store
    self.pipeline = pipeline
    self.keys = keys
    self.surroundings = surroundings
  }

  /// A person joins.
  /// - Parameters:
  ///   - person: plain values by field of `persons`; household and days follow from the event.
  ///   - id: of the new record; nil makes one.
  ///   - former: an earlier record of the same person, whose values are taken over where `person`
  ///     gives none, for somebody who comes back.
  /// - Throws: `RegisterError`, `ChangeError`, `AuthorityError`.
  public func join(
    _ joining: Joining, _ household: String, _ person: [String: SQLValue] = [:], id: String? = nil,
    former: String? = nil, on day: LocalDate, note: String? = nil, by viewer: Viewer
  ) async throws -> HouseholdOutcome {
    for field in ["person_id", "household_id", "joined_on", "left_on"] where person[field] != nil {
      throw RegisterError.fieldSetByEvent(field)
    }
    let (start, today) = (edits(on: day), surroundings.today)
    let made = id ?? surroundings.newIdentifier()
    let (edits, joined) = try await store.read { connection in
      let found = try RegisteredHousehold(household, connection)
      try viewer.require(.write, in: found.village)
      try found.requireOpen(on: day, today: today, daysAfterCase: 0)
      var edits = start
      var joined = made
      if let id, try Self.exists(id, "persons", connection) { throw RegisterError.idTaken(id) }
      if let former {
        try Self.requireFormer(former, on: day, viewer, connection)
        joined = try edits.copy(
          former, to: household, as: id, keepsLastDay: false, changes: person, connection)
      } else {
        var values = person
        if joining == .birth, values["birth_date"] == nil { values["birth_date"] = day.sqlValue }
        edits.join(values, made, household)
      }
      edits.event(joining.rawValue, of: household, person: joined, note: note)
      return (edits, joined)
    }
    return try await submit(edits, household, person: joined, viewer)
  }

  /// A member leaves. Where the last member dies, the household closes in the same Change and an
  /// open case ends with it; the last member leaves otherwise only with the household (`move`, `close`).
  /// - Throws: `RegisterError`, `ChangeError`, `AuthorityError`.
  public func leave(
    _ leaving: Leaving, _ household: String, _ person: String, on day: LocalDate, note: String? = nil,
    by viewer: Viewer
  ) async throws -> HouseholdOutcome {
    let (start, today) = (edits(on: day), surroundings.today)
    let (edits, closes, behind) = try await store.read { connection in
      let found = try RegisteredHousehold(household, connection)
      try viewer.require(.write, in: found.village)
      let isDeath = leaving == .death
      try found.requireOpen(on: day, today: today, daysAfterCase: isDeath ? 0 : 1)
      let lastDay = isDeath ? day : day.adding(days: -1)
      let member = try found.leaver(person, lastDay: lastDay, today: today, connection)
      let closes = !found.members.contains {
        $0.id != person && ($0.leftOn.map { $0 > today } ?? true)
      }
      if closes, !isDeath { throw RegisterError.lastMember(person: person, household: household) }
      var edits = start
      edits.leave(member, lastDay: lastDay)
      edits.event(leaving.rawValue, of: household, person: person, note: note)
      if closes {
        try found.requireSettled(on: day, today: today)
        edits.close(found, reason: "died_out")
        edits.event("closing", of: household)
        if let spell = found.openSpell(on: day) { edits.end(spell, reason: "natural_loss") }
      }
      return (edits, closes, closes ? try LeftBehind.warnings(found, on: day, connection) : [])
    }
    return try await submit(
      edits, household, person: person, isClosed: closes, warnings: behind, viewer)
  }

  /// The household closes: all its members are dead or gone (销户).
  /// - Parameter reason: a code of `household_closing`; after `died_out` the day is the members' last,
  ///   else the eve is.
  /// - Throws: `RegisterError`, `ChangeError`, `AuthorityError`.
  public func close(
    _ household: String, reason: String, on day: LocalDate, note: String? = nil, by viewer: Viewer
  ) async throws -> HouseholdOutcome {
    let (start, today) = (edits(on: day), surroundings.today)
    let (edits, behind) = try await store.read { connection in
      let found = try RegisteredHousehold(household, connection)
      try viewer.require(.write, in: found.village)
      let haveDied = reason == "died_out"
      try found.requireOpen(on: day, today: today, daysAfterCase: haveDied ? 0 : 1)
      try found.requireSettled(on: day, today: today)
      var edits = start
      edits.close(found, reason: reason)
      for member in haveDied ? found.members.filter({ $0.leftOn.map { $0 > day } ?? true }) : try found.leavers(on: day) {
        edits.leave(member, lastDay: haveDied ? day : nil)
      }
      edits.event("closing", of: household, note: note)
      if let spell = found.openSpell(on: day) { edits.end(spell, reason: "natural_loss") }
      return (edits, try LeftBehind.warnings(found, on: day, connection))
    }
    return try await submit(edits, household, isClosed: true, warnings: behind, viewer)
  }

  func edits(on day: LocalDate) -> HouseholdEdits {
    HouseholdEdits(on: day, keys: keys, newIdentifier: surroundings.newIdentifier)
  }

  static func exists(_ id: String, _ table: String, _ connection: any Connection) throws -> Bool {
    try connection.first("SELECT 1 FROM \(table) WHERE id = $1", [id]) { _ in true } == true
  }

  /// Somebody whose record is copied must have left, and be within the viewer's reach.
  private static func requireFormer(
    _ person: String, on day: LocalDate, _ viewer: Viewer, _ connection: any Connection
  ) throws {
    let found = try connection.first(
      "SELECT village_code, household_id, left_on FROM persons WHERE id = $1", [person]
    ) { (try $0.get(0, as: DivisionCode.self), try $0.get(1, as: String.self), try $0.get(2, as: LocalDate?.self)) }
    guard let found else { throw RegisterError.unknownPerson(person) }
    try viewer.require(.write, in: found.0)
    guard let left = found.2, left < day else {
      throw RegisterError.isMember(person: person, household: found.1, on: day)
    }
  }

  func submit(
    _ edits: HouseholdEdits, _ household: String, person: String? = nil, isClosed: Bool = false,
    warnings: [RuleFinding] = [], _ viewer: Viewer
  ) async throws -> HouseholdOutcome {
    let receipt = try await pipeline.submit(
      Change(operationID: surroundings.newIdentifier(), edits: edits.all, effectiveOn: edits.day),
      by: viewer)
    return HouseholdOutcome(
      household: household, person: person, copies: edits.copies, begunCase: edits.begunCase,
      endedCase: edits.endedCase, isClosed: isClosed, warnings: receipt.warnings + warnings,
      receipt: receipt)
  }
}
