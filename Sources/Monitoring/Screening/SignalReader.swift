import Basics
import ColumnScreening
import Store

/// Reads the departments' signals as events: by household where it is named, else by the person.
enum SignalReader {
  private static let columns = "household_id, id_number_hash, kind, occurred_on, amount"

  /// - Parameter household: only those that may be about this one, with the keyed hashes of its members.
  static func read(
    on day: LocalDate, schema: RegisterSchema, about household: (id: String, members: Set<Int64>)? = nil,
    _ connection: any Connection
  ) throws -> (byHousehold: EventRows, byMember: EventRows) {
    var found = (byHousehold: EventRows(for: schema.store.events[0]), byMember: EventRows(for: schema.store.events[1]))
    let about = household == nil ? "" : "AND (household_id = $1 OR household_id IS NULL)"
    try connection.stream(
      "SELECT \(columns) FROM signals WHERE (occurred_on IS NULL OR occurred_on <= \(day.packed)) \(about)",
      household.map { [$0.id] } ?? []
    ) { row in
      // One that says no day counts as one of today: it is in every window until somebody writes when.
      let on = row[3].integer ?? Int64(day.packed)
      let values = [schema.signalKinds.code(row[2].text), row[4].integer ?? ColumnValue.missing]
      if let id = row[0].text {
        found.byHousehold.append(key: RegisterSchema.key(id), day: on, values)
      } else {
        let key = RegisterSchema.key(hash: row[1].blob)
        if let household, !household.members.contains(key) { return }
        if key != ColumnValue.missing { found.byMember.append(key: key, day: on, values) }
      }
    }
    return found
  }
}
