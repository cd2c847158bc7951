public import Basics
import Divisions
public import Store

/// The postings open on a day, read once for the head count and for the coverage check.
public struct OpenPostings: Sendable {
  /// The codes of villages and communities with one, in order.
  public private(set) var places: [Int64] = []
  /// By role: where, and how many distinct persons.
  private(set) var placesByRole: [String: Set<Int64>] = [:]
  private(set) var persons = 0
  private(set) var personsByRole: [String: Int] = [:]

  public init(in range: ClosedRange<Int64>, on date: LocalDate, _ connection: any Connection) throws {
    let roles = ["first_secretary", "member"]
    var people = roles.map { _ in Set<String>() }
    var found = roles.map { _ in Set<Int64>() }
    var codes: [Int64] = []
    // The role comes as a number: a province has tens of thousands of rows.
    try connection.query(
      """
      SELECT village_code, CASE role WHEN 'first_secretary' THEN 0 ELSE 1 END, cadre_id FROM postings
      WHERE \(Validity.within(range, "village_code")) AND \(Staffing.open(date)) ORDER BY village_code
      """, []
    ) { row in
      let code: Int64 = try row.get(0)
      let role: Int = try row.get(1)
      if codes.last != code { codes.append(code) }
      found[role].insert(code)
      people[role].insert(try row.get(2))
    }
    // A farm or a forest bureau is no village; there are few, and they are quicker left out here.
    let elsewhere = Set(try connection.rows(
      """
      SELECT code FROM divisions WHERE \(Validity.within(range, "code")) AND level = 'other'
      """) { try $0.get(0, as: Int64.self) })
    places = codes.filter { !elsewhere.contains($0) }
    for (i, role) in roles.enumerated() {
      placesByRole[role] = found[i]
      personsByRole[role] = people[i].count
    }
    // One person may hold both roles at once only in records from before the invariant.
    persons = people[0].union(people[1]).count
  }
}
