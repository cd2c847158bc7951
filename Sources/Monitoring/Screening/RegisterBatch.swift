import Basics
import ColumnScreening
import Divisions
import Policy
import Store

/// Which households are read.
enum RegisterScope: Sendable {
  case all
  case villages(ClosedRange<Int64>)
  /// A few hundred at the most.
  case households([String])

  /// A condition on a table that has the household and its village, and the values of it.
  func condition(_ alias: String, household: String = "household_id") -> String {
    switch self {
    case .all: "1 = 1"
    case .villages(let range): Validity.within(range, "\(alias).village_code")
    case .households(let ids):
      "\(alias).\(household) IN (\((1...max(ids.count, 1)).map { "$\($0)" }.joined(separator: ", ")))"
    }
  }

  /// Where an index of the table begins with the village: the households come first then.
  func source(_ table: String, _ alias: String) -> String {
    guard case .households = self else { return "\(table) \(alias) WHERE \(condition(alias))" }
    return """
      households h JOIN \(table) \(alias) ON \(alias).village_code = h.village_code
        AND \(alias).household_id = h.id WHERE \(condition("h", household: "id"))
      """
  }

  var values: [String] {
    if case .households(let ids) = self { return ids }
    return []
  }
}

/// Words by which texts of records are recognised, from the policies.
struct RegisterWords: Sendable, Hashable {
  /// Of an essential expense: that it is medical.
  let medical: [String]
  /// Of a measure of employment: that it helps to work elsewhere.
  let workElsewhere: [String]

  init(_ rules: ScreeningRules) {
    medical = rules.words["medical"] ?? []
    workElsewhere = rules.words["work_elsewhere"] ?? []
  }

  static func holds(_ text: String?, _ words: [String]) -> Bool {
    guard let text else { return false }
    return words.contains { text.contains($0) }
  }
}

/// Some households of a day as columns, read by a few queries that stream whole tables.
final class RegisterBatch {
  let schema: RegisterSchema
  let policy: PolicyBook
  let words: RegisterWords
  let day: LocalDate
  let yearAgo: LocalDate
  let scope: RegisterScope
  var rows: ParentRows
  private var places: [String: Int32] = [:]
  private var lastID = ""
  private var lastPlace: Int32 = -1

  /// Reads everything.
  /// - Throws: `StoreError`, `ScreeningError.sameKey`.
  static func read(
    _ scope: RegisterScope, on day: LocalDate, schema: RegisterSchema, policy: PolicyBook, words: RegisterWords,
    _ connection: any Connection
  ) throws -> ParentRows {
    let batch = RegisterBatch(scope, day, schema, policy, words)
    try batch.readHouseholds(connection)
    guard !batch.rows.keys.isEmpty else { return batch.rows }
    var people = try MemberReader.read(into: batch, connection)
    try CaseReader.read(into: batch, connection)
    try VisitReader.read(into: batch, connection)
    try IncomeReader.read(into: batch, &people, connection)
    return batch.rows
  }

  private init(
    _ scope: RegisterScope, _ day: LocalDate, _ schema: RegisterSchema, _ policy: PolicyBook, _ words: RegisterWords
  ) {
    self.scope = scope
    self.day = day
    yearAgo = day.adding(months: -12)
    self.schema = schema
    self.policy = policy
    self.words = words
    rows = ParentRows(for: schema.store)
  }

  var count: Int { rows.keys.count }

  /// Where a household stands; nil for one that is not in the batch.
  func place(of id: String) -> Int? {
    // Records of one household mostly follow each other.
    if id == lastID { return lastPlace < 0 ? nil : Int(lastPlace) }
    lastID = id
    lastPlace = places[id] ?? -1
    return lastPlace < 0 ? nil : Int(lastPlace)
  }

  func set(_ column: HouseholdColumn, _ place: Int, _ value: Int64) { rows.columns[column.rawValue][place] = value }

  /// A count in a column of two bytes.
  func setSmall(_ column: HouseholdColumn, _ place: Int, _ value: Int) {
    rows.columns[column.rawValue][place] = Int64(min(max(value, -32_000), 32_000))
  }

  private func readHouseholds(_ connection: any Connection) throws {
    let missing = ColumnValue.missing
    let defaults = schema.store.parentColumns.map { $0.mayBeMissing ? missing : 0 }
    let text = [HouseholdColumn.type, .house, .water, .safetyNet]
    let codes = text.map { schema.householdWords[$0.rawValue] }
    var seen: [Int64: Int32] = [:]
    try connection.stream(
      """
      SELECT h.id, h.village_code, h.household_type, h.house_grade, h.water_safety, h.safety_net
      FROM households h WHERE \(scope.condition("h", household: "id"))
        AND (h.opened_on IS NULL OR h.opened_on <= \(day.packed))
        AND (h.closed_on IS NULL OR h.closed_on > \(day.packed))
      """, scope.values
    ) { row in
      let (id, village): (String, Int64) = (try row.get(0), try row.get(1))
      let key = RegisterSchema.key(id), place = rows.keys.count
      if let other = seen[key] { throw ScreeningError.sameKey(id, rows.ids[Int(other)]) }
      if key < 0 { seen[key] = Int32(place) }
      rows.append(key: key, id: id, defaults)
      places[id] = Int32(place)
      set(.village, place, village)
      set(.county, place, village / 1_000_000)
      for (i, column) in text.enumerated() { set(column, place, codes[i]?.code(row[i + 2].text) ?? missing) }
    }
  }
}

extension LocalDate {
  /// The whole months from this day to another: the most that can be added without passing it.
  func wholeMonths(until other: LocalDate) -> Int {
    let months = (other.year * 12 + other.month) - (year * 12 + month)
    return adding(months: months) > other ? months - 1 : months
  }

  /// Within how many months another day lies: the least that must be added to reach it.
  func monthsReaching(_ other: LocalDate) -> Int {
    let months = (other.year * 12 + other.month) - (year * 12 + month)
    return adding(months: months) < other ? months + 1 : months
  }

  /// Whole years, as an age is counted.
  func years(until other: LocalDate) -> Int { (Int(other.packed) - Int(packed)) / 10_000 }
}
