import Basics
import Store

/// A household as an event finds it: its members ever, its cases, and what runs.
struct RegisteredHousehold: Sendable {
  struct Member: Sendable {
    let id: String
    let version: Int64
    let joinedOn: LocalDate?
    /// The last day.
    let leftOn: LocalDate?

    func isPresent(on day: LocalDate) -> Bool {
      (joinedOn.map { $0 <= day } ?? true) && (leftOn.map { $0 >= day } ?? true)
    }

    /// Here on the day and on the next.
    func stays(after day: LocalDate) -> Bool { isPresent(on: day) && (leftOn.map { $0 > day } ?? true) }

    /// Here on the eve and not due to go by the day itself.
    func canLeave(on day: LocalDate) -> Bool {
      (joinedOn.map { $0 < day } ?? true) && (leftOn.map { $0 > day } ?? true)
    }
  }

  let id: String
  let version: Int64
  let village: DivisionCode
  let openedOn: LocalDate?
  let closedOn: LocalDate?
  let members: [Member]
  let spells: [Spell]
  /// The id of a proceeding that is not closed.
  let running: String?
  /// The last closed one.
  let lastProceeding: (id: String, closedOn: LocalDate)?

  /// - Throws: `RegisterError.unknownHousehold`, `StoreError`.
  init(_ id: String, _ connection: any Connection) throws {
    let found = try connection.first(
      "SELECT version, village_code, opened_on, closed_on FROM households WHERE id = $1", [id]
    ) {
      (try $0.get(0, as: Int64.self), try $0.get(1, as: DivisionCode.self),
        try $0.get(2, as: LocalDate?.self), try $0.get(3, as: LocalDate?.self))
    }
    guard let found else { throw RegisterError.unknownHousehold(id) }
    self.id = id
    (version, village, openedOn, closedOn) = found
    members = try connection.rows(
      """
      SELECT id, version, joined_on, left_on FROM persons
      WHERE village_code = \(village.value) AND household_id = $1 ORDER BY id
      """, [id]
    ) { Member(id: try $0.get(0), version: try $0.get(1), joinedOn: try $0.get(2), leftOn: try $0.get(3)) }
    spells = try Spell.load("household_id = $1", [id], connection)
    running = try connection.first(
      "SELECT id FROM proceedings WHERE household_id = $1 AND closed_on IS NULL ORDER BY id", [id]
    ) { try $0.get(0) }
    lastProceeding = try connection.first(
      """
      SELECT id, closed_on FROM proceedings WHERE household_id = $1 AND closed_on IS NOT NULL
      ORDER BY closed_on DESC, id
      """, [id]
    ) { (try $0.get(0, as: String.self), try $0.get(1, as: LocalDate.self)) }
  }

  /// The case that is open on the eve of a day, and so is touched by what happens then.
  func openSpell(on day: LocalDate) -> Spell? { spells.last { $0.isOpen(on: day) } }

  /// What every event asks.
  /// - Parameter first: the first day after a recognition on which it may happen, counted from that.
  func requireOpen(on day: LocalDate, today: LocalDate, daysAfterCase first: Int) throws {
    if day > today { throw RegisterError.inFuture(day) }
    if let closedOn { throw RegisterError.closedAlready(household: id, on: closedOn) }
    if let openedOn, day < openedOn { throw RegisterError.beforeOpening(household: id, opened: openedOn) }
    if let last = spells.last, day < last.identifiedOn.adding(days: first) {
      throw RegisterError.beforeCase(
        household: id, case: last.id, earliest: last.identifiedOn.adding(days: first))
    }
  }

  /// What an event of the household as a whole asks too: nothing runs, and nothing recorded of a
  /// later day would be contradicted.
  func requireSettled(on day: LocalDate, today: LocalDate) throws {
    try requireSettledCases(on: day)
    for member in members {
      try refuse(member.id, of: member.joinedOn, after: day)
      if let left = member.leftOn, left <= today { try refuse(member.id, of: left, after: day) }
    }
  }

  /// The same of its cases alone, for a household that only takes others in.
  func requireSettledCases(on day: LocalDate) throws {
    if let running { throw RegisterError.proceedingRuns(household: id, proceeding: running) }
    if let last = lastProceeding { try refuse(last.id, of: last.closedOn, after: day) }
    for spell in spells { try refuse(spell.id, of: spell.end, after: day) }
  }

  private func refuse(_ record: String, of date: LocalDate?, after day: LocalDate) throws {
    guard let date, date > day else { return }
    throw RegisterError.laterRecord(household: id, record: record, on: date)
  }

  /// Members who go along with an event of a day.
  /// - Throws: `RegisterError.notMember` where somebody joined on that very day.
  func leavers(on day: LocalDate) throws -> [Member] {
    let present = members.filter { $0.stays(after: day) }
    for member in present where !member.canLeave(on: day) {
      throw RegisterError.notMember(person: member.id, household: id, on: day.adding(days: -1))
    }
    return present
  }

  /// A member who leaves on a day.
  /// - Parameter lastDay: the last day as a member.
  func leaver(_ person: String, lastDay: LocalDate, today: LocalDate, _ connection: any Connection) throws -> Member {
    guard let member = members.first(where: { $0.id == person }) else {
      let isKnown = try connection.first("SELECT 1 FROM persons WHERE id = $1", [person]) { _ in true }
      throw isKnown == true
        ? RegisterError.notMember(person: person, household: id, on: lastDay) : .unknownPerson(person)
    }
    if let left = member.leftOn, left <= today { throw RegisterError.leftAlready(person: person, on: left) }
    guard member.isPresent(on: lastDay) else {
      throw RegisterError.notMember(person: person, household: id, on: lastDay)
    }
    return member
  }
}
