public import Authority
public import Basics
import Journal
import Store

/// A member's place in another household.
public struct Relations: Sendable, Hashable {
  /// The member who is its head.
  public let head: String?
  /// By member, a code of the list `relation`.
  public let others: [String: String]

  public init(head: String? = nil, others: [String: String] = [:]) {
    self.head = head
    self.others = others
  }

  /// Not known where nothing is said: what somebody was to the former head says nothing about the new one.
  func value(of person: String) -> SQLValue {
    person == head ? .text("head") : others[person].sqlValue
  }
}

extension HouseholdDesk {
  /// The whole household moves, to another village or within one (整户迁移).
  ///
  /// It closes, and a new one opens with its members; an open case ends as `moved` and goes on there.
  /// - Parameters:
  ///   - newID: of the new household; nil makes one.
  ///   - group: the villagers' group there.
  ///   - address: there, kept sealed.
  /// - Throws: `RegisterError`, `ChangeError`, `AuthorityError` where either village lies beyond the viewer's area.
  public func move(
    _ household: String, to village: DivisionCode, on day: LocalDate, newID: String? = nil,
    group: String? = nil, address: String? = nil, note: String? = nil, by viewer: Viewer
  ) async throws -> HouseholdOutcome {
    let (start, today) = (edits(on: day), surroundings.today)
    let made = newID ?? surroundings.newIdentifier()
    let (edits, behind) = try await store.read { connection in
      let found = try Self.whole(household, on: day, today, viewer, connection)
      try viewer.require(.write, in: village)
      if try Self.exists(made, "households", connection) { throw RegisterError.idTaken(made) }
      let leavers = try found.leavers(on: day)
      if leavers.isEmpty { throw RegisterError.nobodyMoves(household: household) }
      var edits = start
      edits.close(found, reason: "moved")
      var carried: Set = ["household_type", "phone", "bank_account", "safety_net"]
      if village == found.village { carried.formUnion(["group_name", "grid_id"]) }
      try edits.open(
        made, in: village, from: household, carrying: carried,
        saying: ["group_name": group, "address": address], connection)
      for member in leavers {
        edits.leave(member)
        try edits.copy(member.id, to: made, connection)
      }
      edits.event("move", of: household, other: made, note: note)
      if let spell = found.openSpell(on: day) {
        edits.end(spell, reason: "moved")
        edits.transfer(spell, to: made)
      }
      return (edits, try LeftBehind.warnings(found, on: day, connection))
    }
    return try await submit(edits, made, isClosed: true, warnings: behind, viewer)
  }

  /// Some members found a household of their own in the same village (分户).
  /// - Parameters:
  ///   - members: who go; at least one, and not all.
  ///   - relations: to the head of the new household; one who goes alone is its head.
  ///   - isAtRisk: whether the new household is monitored too, where the old one is.
  /// - Throws: `RegisterError`, `ChangeError`, `AuthorityError`.
  public func split(
    _ household: String, members: [String], on day: LocalDate, newID: String? = nil,
    relations: Relations = Relations(), isAtRisk: Bool = true, note: String? = nil, by viewer: Viewer
  ) async throws -> HouseholdOutcome {
    let (start, today) = (edits(on: day), surroundings.today)
    let made = newID ?? surroundings.newIdentifier()
    let leaving = Set(members).sorted()
    let edits = try await store.read { connection in
      let found = try Self.whole(household, on: day, today, viewer, connection)
      if try Self.exists(made, "households", connection) { throw RegisterError.idTaken(made) }
      if leaving.isEmpty { throw RegisterError.nobodyMoves(household: household) }
      var leavers: [RegisteredHousehold.Member] = []
      for person in leaving {
        let member = try found.leaver(person, lastDay: day.adding(days: -1), today: today, connection)
        guard member.canLeave(on: day) else {
          throw RegisterError.notMember(person: person, household: household, on: day)
        }
        leavers.append(member)
      }
      let stays = found.members.contains { !leaving.contains($0.id) && $0.stays(after: day) }
      guard stays else { throw RegisterError.everybodyLeaves(household: household) }
      var edits = start
      try edits.open(
        made, in: found.village, from: household, carrying: ["household_type", "group_name", "grid_id"],
        saying: [:], connection)
      let said = leaving.count == 1 ? Relations(head: leaving.first) : relations
      for member in leavers {
        edits.leave(member)
        try edits.copy(member.id, to: made, relation: said.value(of: member.id), connection)
      }
      edits.event("split", of: household, other: made, note: note)
      if isAtRisk, let spell = found.openSpell(on: day) { edits.transfer(spell, to: made) }
      return edits
    }
    return try await submit(edits, made, viewer)
  }

  /// A household is taken into another (并户), which goes on; the first one closes.
  ///
  /// An open case of the first ends as `merged`, and goes on in the other unless that is monitored already.
  /// - Parameter relations: of those who come, to the head of the other household.
  /// - Throws: `RegisterError`, `ChangeError`, `AuthorityError` where either village lies beyond the viewer's area.
  public func merge(
    _ household: String, into target: String, on day: LocalDate, relations: Relations = Relations(),
    note: String? = nil, by viewer: Viewer
  ) async throws -> HouseholdOutcome {
    if household == target { throw RegisterError.sameHousehold(target) }
    let (start, today) = (edits(on: day), surroundings.today)
    let (edits, behind) = try await store.read { connection in
      let found = try Self.whole(household, on: day, today, viewer, connection)
      let other = try RegisteredHousehold(target, connection)
      try viewer.require(.write, in: other.village)
      try other.requireOpen(on: day, today: today, daysAfterCase: 0)
      try other.requireSettledCases(on: day)
      let leavers = try found.leavers(on: day)
      if leavers.isEmpty { throw RegisterError.nobodyMoves(household: household) }
      var edits = start
      edits.close(found, reason: "merged")
      for member in leavers {
        edits.leave(member)
        try edits.copy(member.id, to: target, relation: relations.value(of: member.id), connection)
      }
      edits.event("merge", of: household, other: target, note: note)
      edits.event("merge", of: target, other: household, note: note)
      if let spell = found.openSpell(on: day) {
        edits.end(spell, reason: "merged")
        if other.openSpell(on: day) == nil { edits.transfer(spell, to: target) }
      }
      return (edits, try LeftBehind.warnings(found, on: day, connection))
    }
    return try await submit(edits, target, isClosed: true, warnings: behind, viewer)
  }

  /// A household that an event of the whole may come over.
  private static func whole(
    _ household: String, on day: LocalDate, _ today: LocalDate, _ viewer: Viewer, _ connection: any Connection
  ) throws -> RegisteredHousehold {
    let found = try RegisteredHousehold(household, connection)
    try viewer.require(.write, in: found.village)
    try found.requireOpen(on: day, today: today, daysAfterCase: 1)
    try found.requireSettled(on: day, today: today)
    return found
  }
}

/// What stays in a household that closes although it is not done with.
enum LeftBehind {
  static func warnings(
    _ household: RegisteredHousehold, on day: LocalDate, _ connection: any Connection
  ) throws -> [RuleFinding] {
    func warn(_ table: String, _ condition: String, _ told: (Int) -> (zh: String, en: String)) throws -> RuleFinding? {
      let number = try connection.count(
        "SELECT count(*) FROM \(table) WHERE household_id = $1 AND \(condition)", [household.id])
      if number == 0 { return nil }
      let text = told(number)
      return RuleFinding(.warning, recordID: household.id, Bilingual(text.zh, text.en))
    }
    let village = "village_code = \(household.village.value)"
    return [
      try warn("leads", "closed_on IS NULL") { ("还有 \($0) 条线索未办结", "\($0) lead(s) are still open") },
      try warn("alerts", "closed_on IS NULL") { ("还有 \($0) 条预警未处理", "\($0) alert(s) are still open") },
      try warn("measures", "\(village) AND started_on <= \(day.packed) AND (finished_on IS NULL OR finished_on >= \(day.packed))") {
        ("还有 \($0) 项帮扶措施未完成，仍记在原监测记录下", "\($0) measure(s) still run, and stay with the former case")
      },
    ].compactMap { $0 }
  }
}
