public import Authority
public import Basics
import Divisions
public import Journal
import Policy
public import Store

/// How a household of a sweep was met.
public struct SweepVisit: Sendable, Hashable {
  public var sweep: String
  public var household: String
  /// A code of the list `sweep_result`.
  public var result: String
  public var on: LocalDate
  public var by: String?
  /// Codes of the list `risk`: problems found.
  public var problems: [String] = []
  /// Kept sealed.
  public var note: String?
  /// Whether what was found goes into the lead queue.
  public var makesLead = false

  public init(_ sweep: String, _ household: String, result: String, on day: LocalDate) {
    self.sweep = sweep
    self.household = household
    self.result = result
    on = day
  }
}

/// Sweeps (集中排查): a campaign over the households of a division, with a task for each.
public struct SweepDesk: Sendable {
  private let desk: MonitoringDesk
  private let registry: RecordRegistry

  public init(_ desk: MonitoringDesk, registry: RecordRegistry) {
    self.desk = desk
    self.registry = registry
  }

  /// Begins a sweep and gives every household in its scope a task, by grid.
  /// - Parameters:
  ///   - groups: codes of the list `sweep_group`; empty is every household.
  ///   - progress: told the number of tasks checked so far.
  /// - Returns: the number of households.
  /// - Throws: `DeskError`, `ChangeError`, `AuthorityError`.
  public func begin(
    _ id: String, name: String, in division: DivisionCode, from: LocalDate, to: LocalDate,
    groups: [String] = [], document: String? = nil, by viewer: Viewer,
    progress: @escaping @Sendable (Int) -> Void = { _ in }
  ) async throws -> Int {
    try viewer.require(.importFiles, in: division)
    let tasks = try await desk.store.read { try Self.tasks(in: division, on: from, groups: Set(groups), $0) }
    guard !tasks.isEmpty else {
      throw DeskError.refused(Bilingual("范围内没有符合条件的农户", "no household in that scope"))
    }
    var values: [String: SQLValue] = [
      "sweep_id": .text(id), "name": .text(name), "division_code": division.sqlValue,
      "starts_on": from.sqlValue, "ends_on": to.sqlValue,
    ]
    if !groups.isEmpty { values["key_groups"] = .text(groups.joined(separator: ";")) }
    if let document { values["document"] = .text(document) }
    _ = try await desk.submit([Edit("sweeps", values, basedOn: nil)], on: from, viewer)
    let (keys, surroundings) = (desk.keys, desk.surroundings)
    guard let kind = registry.kind("sweep_tasks") else { throw ChangeError.unknownKind("sweep_tasks") }
    try await desk.store.dedicated { connection in
      let bulk = try BulkImport(
        kind: kind, connection: connection, keys: keys, viewer: viewer, surroundings: surroundings)
      var number = 0
      for start in stride(from: 0, to: tasks.count, by: 2_000) {
        let rows = tasks[start..<min(start + 2_000, tasks.count)].map { task in
          number += 1
          var values = task
          values["sweep_id"] = .text(id)
          return ProposedRow(number: number, values: kind.fields.map { values[$0.name] })
        }
        let findings = try bulk.add(rows).filter { $0.finding.severity == .error }
        if !findings.isEmpty { throw ChangeError.refused(findings.map(\.finding)) }
        progress(number)
      }
      _ = try bulk.finish(source: id, dryRun: false, keepGood: false, hasErrors: false)
    }
    return tasks.count
  }

  /// The households of a scope with the groups that each belongs to.
  private static func tasks(
    in division: DivisionCode, on day: LocalDate, groups: Set<String>, _ connection: any Connection
  ) throws -> [[String: SQLValue]] {
    let range = division.subtree
    let members = """
      SELECT p.household_id,
        MAX(CASE WHEN p.health IN ('serious', 'chronic') THEN 1 ELSE 0 END) AS ill,
        MAX(CASE WHEN p.disability IS NOT NULL OR p.health = 'disabled' THEN 1 ELSE 0 END) AS disabled,
        MAX(CASE WHEN p.minimum_living = 'minimum_living' THEN 1 ELSE 0 END) AS allowance,
        MAX(CASE WHEN p.minimum_living = 'extreme_poverty' THEN 1 ELSE 0 END) AS extreme,
        SUM(CASE WHEN p.schooling IN ('primary', 'junior', 'senior', 'vocational', 'college', 'bachelor') THEN 1 ELSE 0 END) AS pupils
      FROM persons p WHERE \(Validity.within(range, "p.village_code"))
        AND (p.joined_on IS NULL OR p.joined_on <= \(day.packed)) AND (p.left_on IS NULL OR p.left_on >= \(day.packed))
      GROUP BY p.household_id
      """
    var out: [[String: SQLValue]] = []
    try connection.query(
      """
      SELECT h.id, h.grid_id, h.household_type, m.ill, m.disabled, m.allowance, m.extreme, m.pupils,
        (SELECT 1 FROM cases c WHERE c.village_code = h.village_code AND c.household_id = h.id
          AND \(MonitoringSQL.open(day)))
      FROM households h LEFT JOIN (\(members)) m ON m.household_id = h.id
      WHERE \(Validity.within(range, "h.village_code")) AND (h.closed_on IS NULL OR h.closed_on >= \(day.packed))
      ORDER BY h.village_code, h.id
      """, []
    ) { row in
      var own: [String] = []
      if !row[8].isNull { own.append("monitored") }
      if row[2].text == "lifted" { own.append("lifted") }
      for (column, group) in [(3, "serious_illness"), (4, "disabled"), (5, "minimum_living"), (6, "extreme_poverty")]
      where row[column].integer == 1 {
        own.append(group)
      }
      if (row[7].integer ?? 0) >= 2 { own.append("students") }
      if !groups.isEmpty, groups.isDisjoint(with: own) { return }
      var values: [String: SQLValue] = ["household_id": row[0]]
      if !row[1].isNull { values["grid_id"] = row[1] }
      if !own.isEmpty { values["key_groups"] = .text(own.joined(separator: ";")) }
      out.append(values)
    }
    return out
  }

  /// Enters a visit, and a lead where something was found that asks for one.
  /// - Returns: the id of the lead, where one was made.
  /// - Throws: `DeskError`, `ChangeError`, `AuthorityError`.
  @discardableResult
  public func visit(_ visit: SweepVisit, by viewer: Viewer) async throws -> String? {
    let known = try await desk.store.read { connection in
      try connection.first(
        "SELECT 1 FROM sweep_tasks WHERE sweep_id = $1 AND household_id = $2", [visit.sweep, visit.household]
      ) { _ in true }
    }
    guard known == true else {
      throw DeskError.refused(Bilingual(
        "排查 \(visit.sweep) 中没有农户 \(visit.household)", "sweep \(visit.sweep) has no household \(visit.household)"))
    }
    var values: [String: SQLValue] = [
      "sweep_id": .text(visit.sweep), "household_id": .text(visit.household),
      "result": .text(visit.result), "done_on": visit.on.sqlValue,
    ]
    if let by = visit.by { values["done_by"] = .text(by) }
    if !visit.problems.isEmpty { values["problems"] = .text(visit.problems.joined(separator: ";")) }
    if let note = visit.note { values["note"] = .text(note) }
    _ = try await desk.submit([Edit("sweep_tasks", values)], on: visit.on, viewer)
    guard visit.makesLead else { return nil }
    var lead = LeadInput(visit.household, channel: "cadre_check", receivedOn: visit.on)
    (lead.sweep, lead.risks, lead.reportedBy) = (visit.sweep, visit.problems, visit.by)
    return try await desk.receive(lead, by: viewer)
  }
}
