public import Authority
public import Basics
public import Journal
public import Store

/// A household as of a day, for pages and commands: members, where it came from and what became of
/// it, its events, and its spells of monitoring.
///
/// Fields are as recorded now; what is dated is told up to the day. Texts of personal data are masked
/// unless asked for by a viewer with the right to see them.
public struct HouseholdFile: Sendable, Hashable {
  /// A member on the day.
  public struct Member: Sendable, Hashable {
    public let id: String
    /// Masked unless unmasked was asked for; empty where it was erased.
    public let name: String
    public let idNumber: String
    /// Codes of the lists of the same names.
    public let relation: String?
    public let sex: String?
    public let labour: String?
    public let health: String?
    public let birthDate: LocalDate?
    public let joinedOn: LocalDate?
    /// The last day, where it is set.
    public let leftOn: LocalDate?
  }

  /// Something that happened to it.
  public struct Event: Sendable, Hashable {
    public let id: String
    public let household: String
    /// A code of the list `household_event`.
    public let kind: String
    public let on: LocalDate
    public let person: String?
    public let otherHousehold: String?
    /// Whether something is noted; notes are read in the history of the record.
    public let hasNote: Bool
  }

  /// Another household that this one came from or went into.
  public struct Kin: Sendable, Hashable {
    public let id: String
    /// Nil beyond the viewer's area.
    public let village: DivisionCode?
    /// `move`, `split` or `merge`; nil where no event tells.
    public let kind: String?
    public let on: LocalDate?
  }

  public enum Standing: String, Sendable, Hashable { case notYetOpen = "not_yet_open", open, closed }

  public let id: String
  public let version: Int64
  public let village: DivisionCode
  public let day: LocalDate
  public let standing: Standing
  public let openedOn: LocalDate?
  /// From this day on it is closed.
  public let closedOn: LocalDate?
  public let closedReason: String?
  /// The fields of the record by name, as text; empty ones left out.
  public let fields: [String: String]
  public let members: [Member]
  /// In the order of days.
  public let events: [Event]
  /// The households it came from, the nearest first; of those, merged ones only of this household.
  public let predecessors: [Kin]
  /// The households that members went into with a move, split or merger.
  public let successors: [Kin]
  public let spells: [Spell]

  /// The case that is open on the day.
  public var openSpell: Spell? { spells.last { $0.isOpen(on: day) } }

  /// - Parameter unmasked: shows personal data whole, which needs the right to.
  /// - Throws: `RegisterError.unknownHousehold`; `AuthorityError` beyond the viewer's area or without
  ///   the right; `StoreError`, `KeyError`.
  public static func read(
    _ id: String, on day: LocalDate, keys: KeyRing, viewer: Viewer, unmasked: Bool = false,
    _ connection: any Connection
  ) throws -> HouseholdFile {
    let head = try connection.first("SELECT version, village_code FROM households WHERE id = $1", [id]) {
      (try $0.get(0, as: Int64.self), try $0.get(1, as: DivisionCode.self))
    }
    guard let (version, village) = head else { throw RegisterError.unknownHousehold(id) }
    try viewer.require(.read, in: village)
    if unmasked { try viewer.require(.unmask, in: village) }
    let kind = RegisterRecords.households
    let values = try PlainRecord.read(kind, id, keys: keys, connection)
    let (opened, closed) = (date(values["opened_on"]), date(values["closed_on"]))
    var fields: [String: String] = [:]
    for field in kind.fields where !field.isInternal {
      let text = field.text(values[field.name] ?? .null, isMasked: !unmasked)
      if !text.isEmpty { fields[field.name] = text }
    }
    let lineage = try Lineage(id, cameFrom: values["came_from"]?.text, on: day, viewer, connection)
    let standing: Standing
    if let opened, day < opened {
      standing = .notYetOpen
    } else if let closed, day >= closed {
      standing = .closed
    } else {
      standing = .open
    }
    return HouseholdFile(
      id: id, version: version, village: village, day: day, standing: standing, openedOn: opened,
      closedOn: closed, closedReason: values["closed_reason"]?.text, fields: fields,
      members: try members(id, village, on: day, keys, unmasked, connection), events: lineage.events,
      predecessors: lineage.predecessors, successors: lineage.successors,
      spells: try Spell.load("household_id = $1 AND identified_on <= \(day.packed)", [id], connection))
  }

  private static func date(_ value: SQLValue?) -> LocalDate? { value.flatMap { LocalDate(sqlValue: $0) } }

  private static func members(
    _ household: String, _ village: DivisionCode, on day: LocalDate, _ keys: KeyRing, _ unmasked: Bool,
    _ connection: any Connection
  ) throws -> [Member] {
    let ids = try connection.rows(
      """
      SELECT id FROM persons WHERE village_code = \(village.value) AND household_id = $1
        AND (joined_on IS NULL OR joined_on <= \(day.packed))
        AND (left_on IS NULL OR left_on >= \(day.packed)) ORDER BY id
      """, [household]
    ) { try $0.get(0, as: String.self) }
    let kind = RegisterRecords.persons
    return try ids.map { id in
      let values = try PlainRecord.read(kind, id, keys: keys, connection)
      func text(_ name: String) -> String {
        guard let field = kind.field(name) else { return "" }
        return field.text(values[name] ?? .null, isMasked: !unmasked)
      }
      return Member(
        id: id, name: text("name"), idNumber: text("id_number"), relation: values["relation"]?.text,
        sex: values["sex"]?.text, labour: values["labour"]?.text, health: values["health"]?.text,
        birthDate: date(values["birth_date"]), joinedOn: date(values["joined_on"]),
        leftOn: date(values["left_on"]))
    }
  }
}

/// Where a household came from, what happened to it and what it became, up to a day.
private struct Lineage {
  var events: [HouseholdFile.Event] = []
  var predecessors: [HouseholdFile.Kin] = []
  var successors: [HouseholdFile.Kin] = []

  init(
    _ id: String, cameFrom: String?, on day: LocalDate, _ viewer: Viewer, _ connection: any Connection
  ) throws {
    events = try Self.events(id, on: day, connection)
    let end = try Self.closing(id, connection)
    for event in events {
      guard let other = event.otherHousehold else { continue }
      let kin = HouseholdFile.Kin(
        id: other, village: try Self.village(of: other, viewer, connection), kind: event.kind, on: event.on)
      // The record of a merger lies in both: this one was taken in where it closed that day.
      let isGone = event.kind != "merge" || (end.on == event.on && end.reason == "merged")
      if isGone { successors.append(kin) } else { predecessors.append(kin) }
    }
    var (child, next) = (id, cameFrom)
    var seen: Set = [id]
    while let parent = next, seen.insert(parent).inserted {
      let founding = try Self.events(parent, on: day, connection).last { $0.otherHousehold == child }
      if child == id, let founding { events.insert(founding, at: 0) }
      predecessors.append(HouseholdFile.Kin(
        id: parent, village: try Self.village(of: parent, viewer, connection), kind: founding?.kind, on: founding?.on))
      child = parent
      next = try connection.first("SELECT came_from FROM households WHERE id = $1", [parent]) {
        try $0.get(0, as: String?.self)
      } ?? nil
    }
  }

  private static func events(
    _ household: String, on day: LocalDate, _ connection: any Connection
  ) throws -> [HouseholdFile.Event] {
    try connection.rows(
      """
      SELECT id, household_id, kind, occurred_on, person_id, other_household_id, note IS NOT NULL
      FROM household_events WHERE household_id = $1 AND occurred_on <= \(day.packed)
      ORDER BY occurred_on, version, id
      """, [household]
    ) {
      HouseholdFile.Event(
        id: try $0.get(0), household: try $0.get(1), kind: try $0.get(2), on: try $0.get(3),
        person: try $0.get(4), otherHousehold: try $0.get(5), hasNote: try $0.get(6))
    }
  }

  private static func closing(
    _ household: String, _ connection: any Connection
  ) throws -> (on: LocalDate?, reason: String?) {
    try connection.first("SELECT closed_on, closed_reason FROM households WHERE id = $1", [household]) {
      (try $0.get(0), try $0.get(1))
    } ?? (nil, nil)
  }

  private static func village(
    of household: String, _ viewer: Viewer, _ connection: any Connection
  ) throws -> DivisionCode? {
    let found = try connection.first("SELECT village_code FROM households WHERE id = $1", [household]) {
      try $0.get(0, as: DivisionCode.self)
    }
    guard let found, viewer.reaches(found) else { return nil }
    return found
  }
}
