import Basics
import Monitoring

/// What the register should hold, kept in dictionaries and asked by counting: an independent account
/// of the same events. Days are numbers.
struct LifeModel {
  struct Person {
    var household: String
    var name: String
    var joined: Int?
    var last: Int?
  }
  struct House {
    var village: DivisionCode
    var opened: Int?
    var closed: Int?
  }
  struct Case {
    var household: String
    var from: Int
    var end: Int?
    var isEliminated = false
    /// Not one that came with a household.
    var isRecognised = true
  }

  var people: [String: Person] = [:]
  var houses: [String: House] = [:]
  var cases: [String: Case] = [:]
  let today: Int

  init(today: Int) { self.today = today }

  // MARK: asked

  func members(_ house: String, _ day: Int) -> [String] {
    people.filter { $0.value.household == house && ($0.value.joined ?? day) <= day && ($0.value.last ?? day) >= day }
      .keys.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
  }

  func isOpen(_ house: String, _ day: Int) -> Bool {
    guard let house = houses[house] else { return false }
    return (house.opened ?? day) <= day && (house.closed.map { day < $0 } ?? true)
  }

  func openCase(_ house: String, _ day: Int) -> String? {
    cases.first { $0.value.household == house && $0.value.from <= day && ($0.value.end.map { day < $0 } ?? true) }?.key
  }

  /// Households and persons identified, eliminated, open.
  func figures(_ range: ClosedRange<Int64>, _ day: Int) -> [[Int]] {
    var out = [[0, 0], [0, 0], [0, 0]]
    for (id, house) in houses where range.contains(house.village.value) {
      let own = cases.values.filter { $0.household == id && $0.from <= day }
      let isOpen = own.contains { $0.end.map { day < $0 } ?? true }
      if isOpen { out[2][0] += 1; out[2][1] += members(id, day).count }
      guard let first = own.filter(\.isRecognised).map(\.from).min() else { continue }
      let then = members(id, first).count
      out[0][0] += 1
      out[0][1] += then
      if !isOpen, own.contains(where: { $0.isEliminated && ($0.end ?? .max) <= day }) {
        out[1][0] += 1
        out[1][1] += then
      }
    }
    return out
  }

  // MARK: allowed

  private func own(_ house: String) -> [Person] { people.values.filter { $0.household == house } }

  /// Open, and the day is none of the future, of before the opening, or of before a recognition.
  func mayTouch(_ house: String, _ day: Int, after: Int) -> Bool {
    guard let found = houses[house], found.closed == nil, day <= today, (found.opened ?? day) <= day else { return false }
    return !cases.values.contains { $0.household == house && day < $0.from + after }
  }

  func casesSettled(_ house: String, _ day: Int) -> Bool {
    !cases.values.contains { $0.household == house && ($0.end ?? day) > day }
  }

  func isSettled(_ house: String, _ day: Int) -> Bool {
    casesSettled(house, day) && own(house).allSatisfy { ($0.joined ?? day) <= day && ($0.last ?? day) <= day }
  }

  func mayDie(_ person: String, _ day: Int) -> Bool {
    guard let found = people[person], found.last == nil, (found.joined ?? day) <= day,
      mayTouch(found.household, day, after: 0)
    else { return false }
    return !isLast(person) || isSettled(found.household, day)
  }

  func mayLeave(_ person: String, _ day: Int) -> Bool {
    guard let found = people[person] else { return false }
    return found.last == nil && (found.joined ?? 0) < day && mayTouch(found.household, day, after: 1) && !isLast(person)
  }

  func isLast(_ person: String) -> Bool {
    guard let house = people[person]?.household else { return true }
    return !people.contains { $0.key != person && $0.value.household == house && $0.value.last == nil }
  }

  /// Those who would go along with the whole household; nil where it cannot go.
  func goers(_ house: String, _ day: Int) -> [String]? {
    guard mayTouch(house, day, after: 1), isSettled(house, day) else { return nil }
    let goers = people.filter { $0.value.household == house && $0.value.last == nil }
    return goers.values.allSatisfy { ($0.joined ?? 0) < day } ? goers.keys.sorted() : nil
  }

  func maySplit(_ house: String, _ leaving: [String], _ day: Int) -> Bool {
    guard mayTouch(house, day, after: 1), isSettled(house, day), !leaving.isEmpty else { return false }
    let fit = leaving.allSatisfy { id in
      people[id].map { $0.household == house && $0.last == nil && ($0.joined ?? 0) < day } ?? false
    }
    return fit && people.contains { $0.value.household == house && $0.value.last == nil && !leaving.contains($0.key) }
  }

  func mayMerge(_ house: String, _ target: String, _ day: Int) -> Bool {
    guard house != target, let goers = goers(house, day), !goers.isEmpty else { return false }
    return mayTouch(target, day, after: 0) && casesSettled(target, day)
  }

  // MARK: done

  mutating func shut(_ house: String, _ day: Int) { houses[house]?.closed = day }

  mutating func pass(_ copies: [String: String], to house: String, _ day: Int) {
    for (old, new) in copies {
      people[new] = Person(household: house, name: people[old]?.name ?? "", joined: day, last: nil)
      people[old]?.last = day - 1
    }
  }

  mutating func end(_ id: String?, _ day: Int) { if let id { cases[id]?.end = day } }

  mutating func begin(_ id: String?, _ house: String, _ day: Int) {
    if let id { cases[id] = Case(household: house, from: day, isRecognised: false) }
  }
}
