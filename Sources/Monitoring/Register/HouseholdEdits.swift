import Basics
import Journal
import Store

/// Builds the edits of one event of a household, each after what it refers to.
///
/// Every record is edited once; the kinds come in the order of references: households, members,
/// events, cases.
struct HouseholdEdits {
  let day: LocalDate
  private let keys: KeyRing
  private let newIdentifier: @Sendable () -> String
  private var households: [Edit] = []
  private var persons: [Edit] = []
  private var events: [Edit] = []
  private var cases: [Edit] = []
  /// From the ids of copied members to those of the copies.
  private(set) var copies: [String: String] = [:]
  private(set) var begunCase: String?
  private(set) var endedCase: String?

  init(on day: LocalDate, keys: KeyRing, newIdentifier: @escaping @Sendable () -> String) {
    self.day = day
    self.keys = keys
    self.newIdentifier = newIdentifier
  }

  var all: [Edit] { households + persons + events + cases }
  private var eve: LocalDate { day.adding(days: -1) }

  mutating func close(_ household: RegisteredHousehold, reason: String) {
    households.append(Edit("households", [
      "household_id": .text(household.id), "closed_on": day.sqlValue, "closed_reason": .text(reason),
    ], basedOn: household.version))
  }

  /// A household that goes on from another.
  /// - Parameters:
  ///   - carried: which of its fields it takes over.
  ///   - said: fields given for the new one.
  mutating func open(
    _ id: String, in village: DivisionCode, from old: String, carrying carried: Set<String>,
    saying said: [String: String?], _ connection: any Connection
  ) throws {
    let kind = RegisterRecords.households
    var values = try plain(kind, old, connection).filter { carried.contains($0.key) }
    for (field, text) in said { if let text { values[field] = .text(text) } }
    values["household_id"] = .text(id)
    values["village_code"] = village.sqlValue
    values["opened_on"] = day.sqlValue
    values["came_from"] = .text(old)
    households.append(Edit("households", values, basedOn: nil))
  }

  /// The last day of a member who goes; `lastDay` is the eve unless said otherwise.
  mutating func leave(_ member: RegisteredHousehold.Member, lastDay: LocalDate? = nil) {
    persons.append(Edit("persons", [
      "person_id": .text(member.id), "left_on": (lastDay ?? eve).sqlValue,
    ], basedOn: member.version))
  }

  mutating func join(_ values: [String: SQLValue], _ id: String, _ household: String) {
    var values = values
    values["person_id"] = .text(id)
    values["household_id"] = .text(household)
    values["joined_on"] = day.sqlValue
    persons.append(Edit("persons", values, basedOn: nil))
  }

  /// A member as recorded, as a new member of another household from the day on; a last day that is
  /// still to come stays.
  /// - Parameter relation: to the head there; nil leaves it as it was, `.null` is not known.
  @discardableResult
  mutating func copy(
    _ person: String, to household: String, as newID: String? = nil, relation: SQLValue? = nil, keepsLastDay: Bool = true,
    changes: [String: SQLValue] = [:], _ connection: any Connection
  ) throws -> String {
    var values = try plain(RegisterRecords.persons, person, connection)
    let months = DatePrecision.months(values["date_precision"] ?? .null)
      .subtracting(["joined_on"] + (keepsLastDay ? [] : ["left_on"]))
    values["date_precision"] = DatePrecision.value(months)
    if !keepsLastDay { values["left_on"] = nil }
    if let relation { values["relation"] = relation }
    values.merge(changes) { $1 }
    let id = try newID ?? Self.nextID(of: person, connection)
    copies[person] = id
    join(values, id, household)
    return id
  }

  mutating func event(
    _ kind: String, of household: String, person: String? = nil, other: String? = nil, note: String? = nil
  ) {
    var values: [String: SQLValue] = [
      "event_id": .text(newIdentifier()), "household_id": .text(household), "kind": .text(kind),
      "occurred_on": day.sqlValue,
    ]
    if let person { values["person_id"] = .text(person) }
    if let other { values["other_household_id"] = .text(other) }
    if let note { values["note"] = .text(note) }
    events.append(Edit("household_events", values, basedOn: nil))
  }

  mutating func end(_ spell: Spell, reason: String) {
    endedCase = spell.id
    cases.append(Edit("cases", [
      "case_id": .text(spell.id), "left_on": day.sqlValue, "left_reason": .text(reason),
    ], basedOn: spell.version))
  }

  /// A case of another household that goes on from `spell` with all that it said.
  mutating func transfer(_ spell: Spell, to household: String) {
    let id = newIdentifier()
    begunCase = id
    cases.append(Edit("cases", [
      "case_id": .text(id), "household_id": .text(household), "object_type": .text(spell.objectType),
      "identified_on": day.sqlValue, "risks": spell.risks.sqlValue, "channel": spell.channel.sqlValue,
      "contact": spell.contact.sqlValue, "begun_by": .text("transfer"), "continues": .text(spell.id),
    ], basedOn: nil))
  }

  /// All fields of a record that files have, in plain values; the pipeline seals them anew.
  private func plain(
    _ kind: RecordKind, _ id: String, _ connection: any Connection
  ) throws -> [String: SQLValue] {
    try PlainRecord.read(kind, id, keys: keys, connection)
      .filter { name, value in
        !value.isNull && (name == "date_precision" || !(kind.field(name)?.isInternal ?? true))
      }
  }

  /// The id of a member's next record: `P7`, `P7~2`, `P7~3` are one person in three households.
  static func nextID(of person: String, _ connection: any Connection) throws -> String {
    var (base, number) = (person, 1)
    if let mark = person.lastIndex(of: "~"), let known = Int(person[person.index(after: mark)...]), known > 1 {
      (base, number) = (String(person[..<mark]), known)
    }
    while true {
      number += 1
      let id = "\(base)~\(number)"
      let isTaken = try connection.first("SELECT 1 FROM persons WHERE id = $1", [id]) { _ in true }
      if isTaken == nil { return id }
    }
  }
}

/// A stored record in plain values.
enum PlainRecord {
  /// By field; empty where there is no such record.
  static func read(
    _ kind: RecordKind, _ id: String, keys: KeyRing, _ connection: any Connection
  ) throws -> [String: SQLValue] {
    let names = kind.fields.map(\.name)
    let stored = try connection.first(
      "SELECT \(names.joined(separator: ", ")) FROM \(kind.id) WHERE id = $1", [id]
    ) { row in names.indices.map { row[$0] } }
    guard let stored else { return [:] }
    let wrapped = try connection.first(
      "SELECT wrapped FROM data_keys WHERE subject = $1", ["\(kind.id):\(id)"]
    ) { try $0.get(0, as: [UInt8].self) }
    let values = try OpenedRow.values(kind, stored, id: id, wrappedKey: wrapped, keys: keys)
    return Dictionary(zip(names, values), uniquingKeysWith: { first, _ in first })
  }
}
