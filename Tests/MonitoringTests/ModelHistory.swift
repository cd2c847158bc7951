import Basics
import Monitoring

/// Makes one history up: what is tried next, most of it allowed and much of it not.
struct HistoryMaker {
  var random: SeededGenerator
  let name: String
  private(set) var now: LocalDate
  private var made = 0
  /// Much happens on the same day.
  private var isHurried = false

  static let villages = 6
  static let channels = ["self_application", "cadre_check", "department_signal"]
  static let departments = ["civil_affairs", "vehicles", "real_estate", "tax"]
  static let actors = [
    "household", "grid_worker", "team_member", "first_secretary", "village_committee", "villager", "township",
    "department", "county_bureau",
  ]

  init(_ name: String, _ random: SeededGenerator) {
    self.name = name
    self.random = random
    let day = LocalDate(dayNumber: ModelRules.date(2021, 1, 4).dayNumber + self.random.below(self.random.chance(75) ? 1200 : 2050))
    // A third begins shortly before a festival or the end of a year, when the rules of the next come.
    let close = [(1, 15), (4, 28), (9, 24), (12, 8), (12, 24), (6, 25)]
    let (month, date) = self.random.pick(close)
    now = self.random.chance(33) ? ModelRules.date(day.year, month, date) : day
    isHurried = self.random.chance(8)
  }

  /// A new name within the history.
  mutating func newName(_ letter: String) -> String {
    made += 1
    return "\(letter)\(name)-\(made)"
  }

  /// Time goes on: mostly by days, at times over a festival or by months.
  mutating func wait() {
    if isHurried, !random.chance(4) { return }
    switch random.below(100) {
    case 0..<58: now = now.adding(days: random.below(2))
    case 58..<86: now = now.adding(days: 1 + random.below(4))
    case 86..<93:
      // To the last days of the next long holiday.
      let ends = [(1, 3), (2, 17), (5, 4), (10, 7), (12, 31)].map { ModelRules.date(now.year, $0.0, $0.1) }
      now = ends.first { $0 > now } ?? now.adding(days: 5)
    default: now = now.adding(days: 20 + random.below(90))
    }
  }

  mutating func wait(until day: LocalDate) { now = max(now, day) }

  // MARK: The families

  mutating func families(_ calendar: ModelCalendar) -> WorkflowModel {
    var model = WorkflowModel(calendar: calendar)
    for number in 0...(random.chance(30) ? 1 : 0) { addFamily(number, &model) }
    return model
  }

  private mutating func addFamily(_ number: Int, _ model: inout WorkflowModel) {
    let id = "H\(name)" + (number == 0 ? "" : "b")
    let village = ModelVillages.one(random.below(2), random.below(Self.villages))
    model.households[id] = .init(village: village, type: random.chance(50) ? "lifted" : "ordinary")
    let unable = random.chance(14)
    let size = 1 + random.below(6)
    for member in 0..<size {
      let labour = unable ? random.pick(["lost", "none"]) : random.pick(["ordinary", "skilled", "weak", "none", "lost"])
      var person = WorkflowModel.Person(id: "\(id)p\(member)", household: id, labour: random.chance(8) ? nil : labour)
      person.isRegistered = !random.chance(5)
      person.sharesIncome = !random.chance(8)
      if random.chance(20) { person.joined = ModelRules.date(2018 + random.below(3), 1 + random.below(12), 1 + random.below(28)) }
      model.persons.append(person)
    }
    if random.chance(4) { return }
    // Around the line of the year, so that small changes decide.
    let perHead = 500_000 + random.below(900_000)
    for year in 2020...2026 { addItems(of: year, perHead * size / 100 * (90 + random.below(30)), id, &model) }
  }

  private mutating func addItems(of year: Int, _ fen: Int, _ household: String, _ model: inout WorkflowModel) {
    func add(_ category: String, _ fen: Int, _ from: LocalDate?, _ to: LocalDate?, _ name: String? = nil) {
      let id = "\(household)i\(model.items.count)"
      model.items.append(.init(id: id, household: household, category: category, name: name, fen: fen, from: from, to: to))
    }
    let start = ModelRules.date(year, 1, 1)
    let kinds = ["wage", "business", "property", "transfer"]
    add(random.pick(kinds), fen, start, ModelRules.date(year, 12, 31))
    if random.chance(20) { add("business_cost", fen / 5, start, ModelRules.date(year, 12, 31)) }
    if random.chance(15) { add("essential_expense", fen / 3, ModelRules.date(year, 3, 5), nil) }
    if random.chance(20) {
      add(random.pick(kinds), 1 + random.below(300_001), ModelRules.date(year, 1 + random.below(9), 9),
        ModelRules.date(year, 10 + random.below(3), 11))
    }
    if random.chance(10) { add("transfer", 200_000, nil, ModelRules.date(year, 7, 1), random.pick(["临时救助", "养老金"])) }
    if random.chance(4) { add("property", 33_333, nil, nil) }
  }
}
