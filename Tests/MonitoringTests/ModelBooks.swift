import Basics
import Monitoring

/// Households and persons, gained and lost in a month.
struct ModelMonth: Hashable, Sendable {
  enum Line: Int, CaseIterable {
    case opening, new, reidentified, reversed, increase, assisted, natural, decrease, removed, closing
  }

  private(set) var households = [Int](repeating: 0, count: Line.allCases.count)
  private(set) var persons = [Int](repeating: 0, count: Line.allCases.count)
  var newByType: [String: Int] = [:]
  var newByChannel: [String: Int] = [:]

  mutating func add(_ line: Line, households number: Int = 1, persons people: Int) {
    households[line.rawValue] += number
    persons[line.rawValue] += people
  }

  mutating func add(_ other: ModelMonth) {
    for i in households.indices {
      households[i] += other.households[i]
      persons[i] += other.persons[i]
    }
    newByType.merge(other.newByType, uniquingKeysWith: +)
    newByChannel.merge(other.newByChannel, uniquingKeysWith: +)
  }

  init() {}

  /// What the product counted.
  init(_ balance: MonthlyBalance) {
    let parts = [
      balance.opening, balance.new, balance.reidentified, balance.reversed, balance.naturalIncrease,
      balance.eliminatedByAssistance, balance.eliminatedNaturally, balance.naturalDecrease, balance.removed,
      balance.closing,
    ]
    households = parts.map(\.households)
    persons = parts.map(\.persons)
    (newByType, newByChannel) = (balance.newByType, balance.newByChannel)
  }
}

/// The books of one history: every household walked day by day through all months.
struct ModelBooks: Sendable {
  static let first = ModelRules.date(2021, 1, 1)
  static let months: [(first: LocalDate, last: LocalDate)] = (0..<71).map { number in
    let first = ModelCalendar.later(first, byMonths: number)
    return (first, ModelCalendar.later(first, byMonths: 1).adding(days: -1))
  }

  /// By village, all months.
  private(set) var villages: [DivisionCode: [ModelMonth]] = [:]

  init() {}

  mutating func add(_ model: WorkflowModel) {
    for (id, household) in model.households {
      let cases = model.cases(of: id)
      if cases.isEmpty { continue }
      let people = model.persons.filter { $0.household == id }
      var months = villages[household.village] ?? [ModelMonth](repeating: ModelMonth(), count: Self.months.count)
      for i in months.indices { Self.walk(&months[i], Self.months[i], cases, people) }
      villages[household.village] = months
    }
  }

  mutating func add(_ other: ModelBooks) {
    for (village, months) in other.villages {
      guard var own = villages[village] else {
        villages[village] = months
        continue
      }
      for i in own.indices { own[i].add(months[i]) }
      villages[village] = own
    }
  }

  func month(_ number: Int, where isMeant: (DivisionCode) -> Bool) -> ModelMonth {
    var sum = ModelMonth()
    for (village, months) in villages where isMeant(village) { sum.add(months[number]) }
    return sum
  }

  private static func walk(
    _ month: inout ModelMonth, _ days: (first: LocalDate, last: LocalDate), _ cases: [WorkflowModel.Case],
    _ people: [WorkflowModel.Person]
  ) {
    func here(_ day: LocalDate) -> Int { people.filter { $0.isThere(day) }.count }
    var eve = days.first.adding(days: -1)
    if cases.contains(where: { $0.isOpen(eve) }) { month.add(.opening, persons: here(eve)) }
    while eve < days.last {
      let day = eve.adding(days: 1)
      for own in cases {
        if own.from == day { begin(own, of: cases, day, here(day), &month) }
        if own.end == day { end(own, here(own.from == day ? day : eve), &month) }
        guard own.isOpen(eve), own.isOpen(day) else { continue }
        let (came, gone) = (people.filter { $0.joined == day && $0.isThere(day) }, people.filter { $0.left == eve && $0.isThere(eve) })
        month.add(.increase, households: 0, persons: came.count)
        month.add(.decrease, households: 0, persons: gone.count)
      }
      eve = day
    }
    if cases.contains(where: { $0.isOpen(eve) }) { month.add(.closing, persons: here(eve)) }
  }

  private static func begin(
    _ own: WorkflowModel.Case, of cases: [WorkflowModel.Case], _ day: LocalDate, _ people: Int, _ month: inout ModelMonth
  ) {
    if own.begunBy == "transfer" { return month.add(.increase, persons: people) }
    if own.begunBy == "reversal" { return month.add(.reversed, persons: people) }
    let wasEliminated = cases.contains { $0.id != own.id && $0.wasEliminated(by: day) }
    month.add(wasEliminated ? .reidentified : .new, persons: people)
    month.newByType[own.type, default: 0] += 1
    month.newByChannel[own.channel ?? "-", default: 0] += 1
  }

  private static func end(_ own: WorkflowModel.Case, _ people: Int, _ month: inout ModelMonth) {
    if own.eliminated == own.end {
      month.add(own.way == "natural" ? .natural : .assisted, persons: people)
    } else {
      month.add(own.leftReason == "wrongly_admitted" ? .removed : .decrease, persons: people)
    }
  }
}

/// The figures of monitoring on a day: households and persons ever identified, measured, eliminated, open.
struct ModelFigures: Hashable, Sendable {
  private(set) var numbers = [Int](repeating: 0, count: 8)

  init() {}
  init(_ counts: MonitoringCounts) {
    numbers = [counts.identified, counts.measured, counts.eliminated, counts.open].flatMap { [$0.households, $0.persons] }
  }

  mutating func add(_ other: ModelFigures) {
    for i in numbers.indices { numbers[i] += other.numbers[i] }
  }

  /// A household counts where it was recognised itself, rightly; one with a case that goes on from
  /// another's is open and no more.
  init(_ model: WorkflowModel, on day: LocalDate, in village: DivisionCode) {
    for (id, household) in model.households where household.village == village {
      let known = model.cases(of: id).filter { $0.from <= day }
      let isOpen = known.contains { $0.isOpen(day) }
      if isOpen { count(3, model.members(of: id, on: day).count) }
      let rightful = known.filter { $0.leftReason != "wrongly_admitted" }
      guard let first = rightful.first(where: { $0.begunBy == nil || $0.begunBy == "re_identification" }) else { continue }
      let then = model.members(of: id, on: first.from).count
      count(0, then)
      if model.cases(of: id).contains(where: { $0.measures.contains { $0 <= day } }) { count(1, then) }
      if !isOpen, rightful.contains(where: { $0.wasEliminated(by: day) }) { count(2, then) }
    }
  }

  private mutating func count(_ line: Int, _ people: Int) {
    numbers[2 * line] += 1
    numbers[2 * line + 1] += people
  }
}
