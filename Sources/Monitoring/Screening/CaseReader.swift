import Basics
import ColumnScreening
import Store

/// Reads the cases of a batch and the measures of those that are open.
struct CaseReader {
  /// What a household's cases come to on the day.
  private struct Standing {
    var openID: String?
    /// The case that the open one goes on from, whose measures count for it.
    var continues: String?
    var openFrom: Int64 = 0
    var eliminatedOn: Int64 = 0
    var kinds: UInt64 = 0
  }

  private let batch: RegisterBatch
  private var standings: [Standing]

  static func read(into batch: RegisterBatch, _ connection: any Connection) throws {
    var reader = CaseReader(batch: batch, standings: Array(repeating: Standing(), count: batch.count))
    try reader.readCases(connection)
    try reader.readMeasures(connection)
  }

  private mutating func readCases(_ connection: any Connection) throws {
    let (batch, today) = (batch, Int64(batch.day.packed))
    let types = batch.schema.householdWords[HouseholdColumn.objectType.rawValue]
    let beginnings = batch.schema.householdWords[HouseholdColumn.begunBy.rawValue]
    let ways = batch.schema.householdWords[HouseholdColumn.eliminationWay.rawValue]
    var standings = standings
    try connection.stream(
      """
      SELECT c.household_id, c.id, c.object_type, c.identified_on, c.eliminated_on, c.elimination_way,
        c.left_on, c.risks, c.begun_by, c.continues
      FROM cases c WHERE \(batch.scope.condition("c")) AND c.identified_on <= \(today)
      """, batch.scope.values
    ) { row in
      guard let place = batch.place(of: try row.get(0)) else { return }
      let (id, identified): (String, LocalDate) = (try row.get(1), try row.get(3))
      let eliminated = row[4].integer, left = row[6].integer
      batch.setSmall(.cases, place, min(Int(batch.rows.columns[HouseholdColumn.cases.rawValue][place]) + 1, 120))
      let end = min(eliminated ?? .max, left ?? .max)
      if end > today {
        let from = Int64(identified.packed)
        if let known = standings[place].openID, (standings[place].openFrom, known) > (from, id) { return }
        standings[place].openID = id
        standings[place].continues = row[9].text
        standings[place].openFrom = from
        batch.set(.monitored, place, 1)
        batch.set(.objectType, place, types?.code(row[2].text) ?? ColumnValue.missing)
        batch.set(.begunBy, place, beginnings?.code(row[8].text) ?? ColumnValue.missing)
        batch.set(.identified, place, from)
        batch.setSmall(.monthsMonitored, place, identified.wholeMonths(until: batch.day))
        Self.set(risks: row[7].text, place, batch)
      } else if let eliminated, eliminated == end, eliminated > standings[place].eliminatedOn,
        let day = LocalDate(packed: Int(eliminated))
      {
        standings[place].eliminatedOn = eliminated
        batch.set(.eliminated, place, eliminated)
        batch.set(.eliminationWay, place, ways?.code(row[5].text) ?? ColumnValue.missing)
        batch.setSmall(.eliminationMonths, place, identified.monthsReaching(day))
      }
    }
    self.standings = standings
  }

  private static func set(risks text: String?, _ place: Int, _ batch: RegisterBatch) {
    let schema = batch.schema
    for code in 1...max(schema.risks.words.count, 1) {
      if let column = schema.riskColumn(Int64(code)), column < batch.rows.columns.count { batch.rows.columns[column][place] = 0 }
    }
    let words = (text ?? "").split(separator: ";")
    batch.setSmall(.risks, place, words.count)
    for word in words {
      if let column = schema.riskColumn(schema.risks.code(String(word))) { batch.rows.columns[column][place] = 1 }
    }
  }

  private mutating func readMeasures(_ connection: any Connection) throws {
    let batch = batch, schema = batch.schema
    var standings = standings
    try connection.stream(
      """
      SELECT m.household_id, m.case_id, m.category,
        CASE WHEN m.category = 'employment' THEN m.description END
      FROM \(batch.scope.source("measures", "m")) AND m.started_on <= \(batch.day.packed)
      """, batch.scope.values
    ) { row in
      guard let place = batch.place(of: try row.get(0)), let open = standings[place].openID else { return }
      let of: String = try row.get(1)
      guard of == open || of == standings[place].continues else { return }
      let code = schema.measures.code(row[2].text)
      batch.setSmall(.measures, place, Int(batch.rows.columns[HouseholdColumn.measures.rawValue][place]) + 1)
      standings[place].kinds |= 1 << UInt64(min(code, 63))
      batch.set(.measureKinds, place, Int64(standings[place].kinds.nonzeroBitCount))
      if let column = schema.measureColumn(code) { batch.rows.columns[column][place] = 1 }
      if RegisterWords.holds(row[3].text, batch.words.workElsewhere) { batch.set(.workElsewhereMeasure, place, 1) }
    }
    self.standings = standings
  }
}

/// Reads the last look at each household's guarantees.
enum VisitReader {
  private static let looks: [HouseholdColumn] = [
    .lookFood, .lookClothing, .lookSchooling, .lookMedical, .lookHousing, .lookWater,
  ]

  static func read(into batch: RegisterBatch, _ connection: any Connection) throws {
    let codes = batch.schema.householdWords[HouseholdColumn.lookFood.rawValue]
    var last: [Int: String] = [:]
    try connection.stream(
      """
      SELECT k.household_id, k.id, k.visited_on, k.food, k.clothing, k.schooling, k.medical, k.housing, k.water
      FROM household_checks k WHERE \(batch.scope.condition("k")) AND k.visited_on <= \(batch.day.packed)
      """, batch.scope.values
    ) { row in
      guard let place = batch.place(of: try row.get(0)) else { return }
      let (id, day): (String, LocalDate) = (try row.get(1), try row.get(2))
      let former = batch.rows.columns[HouseholdColumn.lastVisit.rawValue][place]
      if former != ColumnValue.missing, (former, last[place] ?? "") > (Int64(day.packed), id) { return }
      last[place] = id
      batch.set(.lastVisit, place, Int64(day.packed))
      batch.set(.daysSinceVisit, place, Int64(day.days(until: batch.day)))
      for (i, look) in looks.enumerated() {
        batch.set(look, place, codes?.code(row[i + 3].text) ?? ColumnValue.missing)
      }
    }
  }
}
