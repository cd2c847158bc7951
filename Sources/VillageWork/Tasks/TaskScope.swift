import Authority
import Basics
import Divisions
import Monitoring
import Store

/// Where and when a summary is counted, with what several figures share.
struct TaskScope {
  /// Activities of the period.
  struct Activities {
    /// By the codes of the list `activity_kind`.
    var byKind: [String: Int] = [:]
    var byTask: [Int: Int] = [:]
    var total = 0
    /// Of those, with no task.
    var withoutTask = 0
    var households: Set<String> = []
  }

  let range: ClosedRange<Int64>
  let from: LocalDate
  let to: LocalDate
  let activities: Activities
  let issues: IssueLedger
  let monitoring: MonitoringWork
  private let connection: any Connection

  init(
    _ division: DivisionCode, from: LocalDate, to: LocalDate, viewer: Viewer, _ connection: any Connection
  ) throws {
    range = try viewer.visibleRange(of: division)
    self.from = from
    self.to = to
    self.connection = connection
    issues = try IssueLedger.count(in: division, from: from, to: to, viewer: viewer, connection)
    monitoring = try MonitoringWork.count(in: range, from: from, to: to, connection)
    var found = Activities()
    try connection.query(
      """
      SELECT kind, tasks, households FROM activities
      WHERE \(Validity.within(range, "village_code")) AND date BETWEEN \(from.packed) AND \(to.packed)
      """, []
    ) { row in
      found.total += 1
      found.byKind[try row.get(0), default: 0] += 1
      let tasks = (try row.get(1, as: String?.self) ?? "").split(separator: ";").compactMap { Int($0) }
      if tasks.isEmpty { found.withoutTask += 1 }
      for task in Set(tasks) { found.byTask[task, default: 0] += 1 }
      for household in (try row.get(2, as: String?.self) ?? "").split(separator: ";") {
        found.households.insert(String(household))
      }
    }
    activities = found
  }

  /// Writes the range and the period into a text; see `TaskIndicator.all`.
  private func filled(_ sql: String) -> String {
    sql.replacing(#/\{here(?: (\w+))?\}/#) { match in
      Validity.within(range, match.1.map { "\($0).village_code" } ?? "village_code")
    }.replacing(#/\{in ([\w.]+)\}/#) { match in
      "\(match.1) BETWEEN \(from.packed) AND \(to.packed)"
    }.replacing("{last}", with: "\(to.packed)").replacing("{first}", with: "\(from.packed)")
  }

  /// The one value of a query; no row and no sum are zero.
  func value(_ sql: String, _ unit: WorkUnit) throws -> Quantity {
    let number = try connection.first(filled(sql)) { try $0.get(0, as: Int64?.self) ?? 0 } ?? 0
    switch unit {
    case .yuan, .mu, .kilometres, .percent: return Quantity(hundredths: number)
    case .households, .people, .records, .times, .projects, .days: return Quantity(Int(number))
    }
  }

  /// A part and a whole as a percentage, to the nearest hundredth; nil where the whole is zero.
  func share(_ sql: String) throws -> Quantity? {
    let pair = try connection.first(filled(sql)) {
      (try $0.get(0, as: Int64?.self) ?? 0, try $0.get(1, as: Int64?.self) ?? 0)
    }
    guard let (part, whole) = pair, whole != 0 else { return nil }
    return Quantity(hundredths: Int64((10_000 * Double(part) / Double(whole)).rounded()))
  }

  /// How many rows of a table lie in the range and the period, by the number in a column.
  func byTask(_ sql: String) throws -> [Int: Int] {
    var out: [Int: Int] = [:]
    try connection.query(filled(sql), []) { row in
      if let task = try row.get(0, as: Int?.self) { out[task] = try row.get(1, as: Int.self) }
    }
    return out
  }
}
