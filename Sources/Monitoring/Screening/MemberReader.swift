import Basics
import ColumnScreening
import Store

/// How many of each household there are, for the incomes.
struct PeopleCounts {
  /// Registered, and those of them who share income, on the day and a year before.
  var registered: [Int32]
  var sharing: [Int32]
  var registeredThen: [Int32]
  var sharingThen: [Int32]

  init(_ count: Int) {
    registered = Array(repeating: 0, count: count)
    (sharing, registeredThen, sharingThen) = (registered, registered, registered)
  }
}

/// Reads the members of a batch.
enum MemberReader {
  /// Columns of text with words, in the order in which they are read.
  private static let worded: [MemberColumn] = [
    .sex, .relation, .education, .schooling, .health, .labour, .medicalInsurance, .seriousIllnessInsurance,
    .minimumLiving, .pension, .dropoutCause, .sharesIncome, .registered, .workPlace,
  ]

  /// Answers that say that there is no disability.
  private static let no: Set<String> = ["", "无", "否", "no", "none", "0"]

  static func read(into batch: RegisterBatch, _ connection: any Connection) throws -> PeopleCounts {
    let (day, then) = (batch.day, batch.yearAgo)
    var people = PeopleCounts(batch.count)
    let codes = worded.map { batch.schema.memberWords[$0.rawValue] ?? WordCodes(empty: "") }
    let yes = codes[worded.firstIndex(of: .registered) ?? 0]
    let (noCode, registered, sharing) = (
      yes.code("no"), MemberColumn.registered.rawValue, MemberColumn.sharesIncome.rawValue
    )
    var parents: [Int32] = [], keys: [Int64] = []
    var values = MemberColumn.allCases.map { _ in [Int64]() }
    var isInOrder = true
    let names = worded.map { "p." + RegisterSchema.name("\($0)") }.joined(separator: ", ")
    let first = 8
    var one = Array(repeating: ColumnValue.missing, count: MemberColumn.allCases.count)
    try connection.stream(
      """
      SELECT p.household_id, p.id_number_hash, p.birth_date, p.joined_on, p.left_on, p.disability,
        CASE WHEN p.ethnicity IS NULL THEN 0 ELSE 1 END,
        CASE WHEN p.work_place IS NULL AND p.employer IS NULL AND p.work_industry IS NULL
          AND p.work_from IS NULL THEN 0 ELSE 1 END,
        \(names), p.work_from, p.work_to
      FROM \(batch.scope.source("persons", "p"))
        AND (p.joined_on IS NULL OR p.joined_on <= \(day.packed))
        AND (p.left_on IS NULL OR p.left_on >= \(then.packed))
      """, batch.scope.values
    ) { row in
      guard let place = batch.place(of: try row.get(0)) else { return }
      let joined = row[3].integer, left = row[4].integer
      for i in one.indices { one[i] = ColumnValue.missing }
      for (i, column) in worded.enumerated() { one[column.rawValue] = codes[i].code(row[first + i].text) }
      if one[registered] != noCode {
        let shares = one[sharing] != noCode
        if left.map({ $0 >= Int64(day.packed) }) ?? true {
          people.registered[place] += 1
          if shares { people.sharing[place] += 1 }
        }
        if joined.map({ $0 <= Int64(then.packed) }) ?? true {
          people.registeredThen[place] += 1
          if shares { people.sharingThen[place] += 1 }
        }
      }
      guard left.map({ $0 >= Int64(day.packed) }) ?? true else { return }
      if let birth = row[2].integer { one[MemberColumn.age.rawValue] = min(max((Int64(day.packed) - birth) / 10_000, 0), 999) }
      let disability = row[5].text
      one[MemberColumn.disabled.rawValue] = disability.map { no.contains($0) ? 0 : 1 } ?? 0
      one[MemberColumn.ethnicityKnown.rawValue] = row[6].integer ?? 0
      one[MemberColumn.workRecorded.rawValue] = row[7].integer ?? 0
      one[MemberColumn.workFrom.rawValue] = row[first + worded.count].integer ?? ColumnValue.missing
      one[MemberColumn.workTo.rawValue] = row[first + worded.count + 1].integer ?? ColumnValue.missing
      if let last = parents.last, last > Int32(place) { isInOrder = false }
      parents.append(Int32(place))
      keys.append(RegisterSchema.key(hash: row[1].blob))
      for (i, value) in one.enumerated() { values[i].append(value) }
      batch.rows.childCounts[place] += 1
    }
    for (place, count) in batch.rows.childCounts.enumerated() { batch.setSmall(.members, place, count) }
    if !isInOrder { sort(&keys, &values, by: parents, counts: batch.rows.childCounts) }
    (batch.rows.childKeys, batch.rows.childColumns) = (keys, values)
    return people
  }

  /// Puts the members of one household together, in the order of households.
  private static func sort(_ keys: inout [Int64], _ values: inout [[Int64]], by parents: [Int32], counts: [Int]) {
    var next: [Int] = []
    next.reserveCapacity(counts.count)
    var sum = 0
    for count in counts {
      next.append(sum)
      sum += count
    }
    let target = parents.map { parent in
      defer { next[Int(parent)] += 1 }
      return next[Int(parent)]
    }
    func moved(_ column: [Int64]) -> [Int64] {
      var out = column
      for (from, to) in target.enumerated() { out[to] = column[from] }
      return out
    }
    keys = moved(keys)
    for i in values.indices { values[i] = moved(values[i]) }
  }
}

extension WordCodes {
  /// A list that the policies do not hold.
  init(empty list: String) {
    self.list = list
    words = []
  }
}
