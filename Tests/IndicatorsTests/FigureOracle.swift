import Basics
import Journal
import Store

/// Figures counted once more: the tables as plain arrays, and a loop for each definition.
struct FigureOracle: Sendable {
  struct Place: Sendable { let code: Int64; let level: String; let from, to: LocalDate?; let predecessors: [Int64] }
  struct Activity: Sendable {
    let village: Int64; let date: LocalDate; let kind: String; let tasks, households: [String]; let attendance: Int
  }
  struct Posting: Sendable { let cadre: String; let village: Int64; let role: String; let from: LocalDate; let to: LocalDate? }
  struct Case: Sendable {
    let household: String; let village: Int64; let identified: LocalDate; let eliminated, left: LocalDate?; let isRightful: Bool
  }
  struct Measure: Sendable { let household: String; let village: Int64; let started: LocalDate?; let fen: Int }
  struct Person: Sendable { let household: String; let village: Int64; let joined, left: LocalDate? }
  struct Mentoring: Sendable { let village: Int64; let name: String; let from: LocalDate; let to: LocalDate? }

  let head: ChainHead
  private let places: [Place]
  private let activities: [Activity]
  private let postings: [Posting]
  private let cases: [Case]
  private let measures: [Measure]
  private let persons: [Person]
  private let mentoring: [Mentoring]

  init(_ connection: any Connection) throws {
    func list(_ text: String?) -> [String] { (text ?? "").split(separator: ";").map(String.init) }
    head = try ChainHead.read(connection)
    places = try connection.rows("SELECT code, level, valid_from, valid_to, predecessors FROM divisions") {
      Place(
        code: try $0.get(0), level: try $0.get(1), from: try $0.get(2), to: try $0.get(3),
        predecessors: list(try $0.get(4)).compactMap { Int64($0) })
    }
    activities = try connection.rows("SELECT village_code, date, kind, tasks, households, attendance FROM activities") {
      Activity(
        village: try $0.get(0), date: try $0.get(1), kind: try $0.get(2), tasks: list(try $0.get(3)),
        households: list(try $0.get(4)), attendance: try $0.get(5, as: Int?.self) ?? 0)
    }
    postings = try connection.rows("SELECT cadre_id, village_code, role, starts_on, ends_on FROM postings") {
      Posting(cadre: try $0.get(0), village: try $0.get(1), role: try $0.get(2), from: try $0.get(3), to: try $0.get(4))
    }
    cases = try connection.rows(
      "SELECT household_id, village_code, identified_on, eliminated_on, left_on, left_reason FROM cases"
    ) {
      Case(
        household: try $0.get(0), village: try $0.get(1), identified: try $0.get(2), eliminated: try $0.get(3),
        left: try $0.get(4), isRightful: $0[5].text != "wrongly_admitted")
    }
    measures = try connection.rows("SELECT household_id, village_code, started_on, amount FROM measures") {
      Measure(
        household: try $0.get(0), village: try $0.get(1), started: try $0.get(2), fen: try $0.get(3, as: Int?.self) ?? 0)
    }
    persons = try connection.rows("SELECT household_id, village_code, joined_on, left_on FROM persons") {
      Person(household: try $0.get(0), village: try $0.get(1), joined: try $0.get(2), left: try $0.get(3))
    }
    mentoring = try connection.rows("SELECT village_code, mentee_name, starts_on, ends_on FROM mentoring") {
      Mentoring(village: try $0.get(0), name: try $0.get(1), from: try $0.get(2), to: try $0.get(3))
    }
  }

  /// Where the records of a place count on a day: walked step by step.
  private func home(_ code: Int64, on day: LocalDate) -> Int64 {
    var (at, seen) = (code, [code])
    while let place = places.first(where: { $0.code == at }), let end = place.to, end < day {
      let next = places.filter { $0.predecessors.contains(at) && $0.code != at }.map(\.code).min()
      guard let next, !seen.contains(next) else { return at }
      at = next
      seen.append(next)
    }
    return at
  }

  private func isOpen(_ one: Case, on day: LocalDate) -> Bool {
    one.identified <= day && !(one.eliminated.map { $0 <= day } ?? false) && !(one.left.map { $0 <= day } ?? false)
  }

  private func members(_ household: String, _ village: Int64, on day: LocalDate) -> Int {
    persons.count { person in
      person.household == household && person.village == village && (person.joined.map { $0 <= day } ?? true)
        && (person.left.map { $0 >= day } ?? true)
    }
  }

  /// - Parameter from: the first day of what is counted by period.
  func figures(_ division: DivisionCode, _ day: LocalDate, from: LocalDate?) -> [String: Int] {
    let start = from ?? LocalDate(day.year, 1, 1) ?? day
    func isIn(_ village: Int64) -> Bool {
      let code = home(village, on: day)
      return division.subtree.contains(code)
    }
    var out: [String: Int] = [:]
    let done = activities.filter { $0.date <= day && $0.date >= start && isIn($0.village) }
    out["activities.count"] = done.count
    out["activities.by_kind.visit"] = done.count { $0.kind == "visit" }
    out["activities.by_task.3"] = done.count { $0.tasks.contains("3") }
    out["activities.attendance"] = done.reduce(0) { $0 + $1.attendance }
    let lately = activities.filter { $0.date <= day && $0.date.adding(days: 29) >= day && isIn($0.village) }
    out["activities.households.last_30_days"] = Set(lately.flatMap { one in one.households.map { "\(one.village)|\($0)" } }).count
    let inPost = postings.filter { $0.from <= day && ($0.to.map { $0 >= day } ?? true) && isIn($0.village) }
    out["cadres.in_post"] = Set(inPost.map(\.cadre)).count
    out["cadres.first_secretaries"] = Set(inPost.filter { $0.role == "first_secretary" }.map(\.cadre)).count
    out["villages.covered"] = Set(inPost.map { home($0.village, on: day) }).count
    if from == nil {
      out["cadres.served"] = Set(postings.filter { $0.from <= day && isIn($0.village) }.map(\.cadre)).count
      out["mentoring.people"] = Set(mentoring.filter { $0.from <= day && isIn($0.village) }.map { "\($0.village)|\($0.name)" }).count
      var (identified, persons) = (0, 0)
      for (household, own) in Dictionary(grouping: cases, by: { "\($0.village)|\($0.household)" }) {
        guard let first = own.filter(\.isRightful).map(\.identified).min(), first <= day, let one = own.first,
          isIn(one.village)
        else { continue }
        _ = household
        identified += 1
        persons += members(one.household, one.village, on: first)
      }
      out["monitoring.identified.households"] = identified
      out["monitoring.identified.persons"] = persons
    }
    let open = Dictionary(grouping: cases.filter { isOpen($0, on: day) && isIn($0.village) }) { "\($0.village)|\($0.household)" }
    out["monitoring.open.households"] = open.count
    out["monitoring.open.persons"] = open.values.reduce(0) { sum, own in
      sum + (own.first.map { members($0.household, $0.village, on: day) } ?? 0)
    }
    out["cases.begun"] = cases.count { $0.identified <= day && $0.identified >= start && isIn($0.village) }
    let begun = measures.filter { one in one.started.map { $0 <= day && $0 >= start } ?? false && isIn(one.village) }
    out["measures.begun"] = begun.count
    out["villages.total"] = places.count { place in
      place.level == "village" && division.subtree.contains(place.code) && (place.from.map { $0 <= day } ?? true)
        && (place.to.map { $0 >= day } ?? true)
    }
    return out
  }
}
