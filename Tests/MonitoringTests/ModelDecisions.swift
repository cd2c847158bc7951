import Basics
import Monitoring

/// What a decision rested on, by the model's own account.
struct ModelBasis: Hashable, Sendable {
  let decidedOn: LocalDate
  let workflow: String
  let line: Int?
  let people: Int
  let netIncome: Int
  let perHead: Int?
  let members: [String]
}

/// The income of a household before a day, against the line of that day.
struct ModelIncome {
  let total: Int
  let people: Int
  let line: Int?
  /// Whether anything is recorded that could be compared.
  let isKnown: Bool

  var perHead: Int? { people == 0 ? nil : Self.rounded(total, people) }
  /// Nil where it cannot be said.
  var isBelow: Bool? {
    guard isKnown, people > 0, let line else { return nil }
    return total < line * people
  }

  /// To the nearest whole number, from the middle away from zero.
  static func rounded(_ number: Int, _ parts: Int) -> Int {
    let doubled = (2 * abs(number) + parts) / (2 * parts)
    return number < 0 ? -doubled : doubled
  }

  /// What counts of an item in the twelve whole months before the month of a day.
  static func counted(_ item: WorkflowModel.Item, before day: LocalDate) -> Int {
    let isIncome = item.category != "business_cost" && item.category != "essential_expense"
    if isIncome, let name = item.name, ModelRules.notCounted.contains(name) { return 0 }
    guard let first = item.from ?? item.to, let last = item.to ?? item.from else { return item.fen }
    func month(_ day: LocalDate) -> Int { day.year * 12 + day.month }
    let months = Array(month(first)...month(last))
    let inside = months.filter { $0 < month(day) && $0 >= month(day) - 12 }.count
    return inside == months.count ? item.fen : rounded(item.fen * inside, months.count)
  }
}

extension WorkflowModel {
  func income(of household: String, before day: LocalDate, membersOn: LocalDate) -> ModelIncome {
    var total = 0
    var isKnown = false
    for item in items where item.household == household {
      let counted = ModelIncome.counted(item, before: day)
      if counted != 0 { isKnown = true }
      switch item.category {
      case "business_cost": total -= counted
      case "essential_expense": break
      default: total += counted
      }
    }
    let people = members(of: household, on: membersOn).filter { $0.isRegistered && $0.sharesIncome }.count
    let village = households[household]?.village
    return ModelIncome(
      total: total, people: people, line: village.flatMap { ModelRules.line(in: $0, on: day) }, isKnown: isKnown)
  }

  /// A recognition counts the income before its opening, an elimination that before its decision.
  private func dayOfIncome(_ proceeding: ModelProceeding, _ decision: LocalDate) -> LocalDate {
    proceeding.procedure == "elimination" ? decision : proceeding.openedOn
  }

  func income(for proceeding: ModelProceeding, on day: LocalDate) -> ModelIncome {
    income(of: proceeding.household, before: dayOfIncome(proceeding, day), membersOn: day)
  }

  func basis(of proceeding: ModelProceeding, on day: LocalDate) -> ModelBasis {
    let income = income(for: proceeding, on: day)
    return ModelBasis(
      decidedOn: day, workflow: proceeding.workflow.version, line: income.line, people: income.people,
      netIncome: income.total, perHead: income.perHead,
      members: members(of: proceeding.household, on: day).map(\.id).sorted())
  }

  /// A type that a household could be recognised as; nil where none fits.
  func fittingType(for proceeding: ModelProceeding, on day: LocalDate) -> String? {
    ModelRules.types.first { type in
      ModelRules.isInForce(type, on: day) && brokenByType(type, proceeding, on: day).isEmpty
    }
  }

  /// Invariant 7: the type against the kind of household, the line, and an event on record.
  func brokenByType(_ type: String, _ proceeding: ModelProceeding, on day: LocalDate) -> Set<String> {
    let own = households[proceeding.household]?.type
    let isBelow = income(for: proceeding, on: day).isBelow
    let fits: Bool
    switch type {
    case "unstable_lifted": fits = own == "lifted" && isBelow != false
    case "vulnerable": fits = own == "ordinary" && isBelow != false
    case "sudden_hardship": fits = isBelow != true && proceeding.lead != nil
    default: fits = true
    }
    return fits ? [] : ["object_type"]
  }

  /// DOMAIN 4.7: what keeps a household monitored.
  func brokenByElimination(_ way: String?, _ proceeding: ModelProceeding, on day: LocalDate) -> Set<String> {
    var broken: Set<String> = []
    let household = proceeding.household
    let seen = checks.filter { $0.household == household && $0.visited <= day }
      .max { ($0.visited, $0.id) < ($1.visited, $1.id) }
    if let seen, seen.visited >= proceeding.openedOn {
      for guarantee in ModelRules.guarantees where !["ok", "not_applicable"].contains(seen.states[guarantee] ?? "") {
        broken.insert(guarantee)
      }
      if seen.newRisk { broken.insert("new_risks") }
      if seen.incomeChange == "falling" { broken.insert("income_change") }
    } else {
      broken.insert("visited_on")
    }
    let labour = members(of: household, on: day).compactMap(\.labour)
    if !labour.contains(where: ModelRules.ableToWork.contains) { broken.insert("labour") }
    if way == "natural" { return broken }
    guard let own = proceeding.caseID.flatMap({ index(ofCase: $0) }).map({ cases[$0] }) else { return broken }
    if day < ModelCalendar.later(own.from, byMonths: ModelRules.observationMonths) { broken.insert("acted_on") }
    if !own.measures.contains(where: { $0 <= day }) { broken.insert("elimination_way") }
    if income(for: proceeding, on: day).isBelow == true { broken.insert("elimination_way") }
    return broken
  }
}
