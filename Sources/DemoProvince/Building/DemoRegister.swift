import Basics
import Store

/// Households, their members, cases and measures of the demo.
struct DemoRegister {
  let world: DemoWorld
  private(set) var households: [Household] = []

  typealias Day = DemoTargets

  /// A household with what becomes of it; everything else about it follows from its number.
  struct Household {
    let id: String
    let village: DivisionCode
    let isLifted: Bool
    var size: Int
    var identified: LocalDate
    var isMeasured = false
    var isEliminated = false
    /// At risk again after that.
    var isAgain = false
    var isWrong = false
  }

  init(world: DemoWorld) {
    self.world = world
    let targets = world.targets
    var random = world.seed.branch("households")
    place(&random)
    fate(&random)
    settleSizes(households.indices.filter { households[$0].isMeasured }, targets.measuredPersons, &random)
    settleSizes(
      households.indices.filter { !households[$0].isMeasured && !households[$0].isWrong },
      targets.identifiedPersons - targets.measuredPersons, &random)
  }

  /// Spreads the households over the villages: more where people were poor.
  private mutating func place(_ random: inout SeededGenerator) {
    let total = world.targets.identifiedHouseholds + world.targets.wronglyAdmitted
    let weights = world.villages.map { village in
      (world.poor.contains(village.code) ? 9 : world.scatteredPoor.contains(village.code) ? 4 : 2) + random.below(3)
    }
    let sum = weights.reduce(0, +)
    var carried = 0
    for (village, weight) in zip(world.villages, weights) {
      carried += weight * total
      let count = carried / sum
      carried -= count * sum
      for number in 0..<count {
        let digits = String(number + 1)
        households.append(Household(
          id: "\(village.code)" + String(repeating: "0", count: max(0, 3 - digits.count)) + digits,
          village: village.code, isLifted: random.chance(world.poor.contains(village.code) ? 65 : 40),
          size: [1, 2, 2, 3, 3, 3, 3, 4, 4, 4, 5, 5, 6, 7][random.below(14)],
          identified: Day.day(2021, 1, 10)))
      }
    }
  }

  /// Who was identified when, got measures, is out of risk, is back.
  private mutating func fate(_ random: inout SeededGenerator) {
    let targets = world.targets
    var order = Array(households.indices)
    order.shuffle(using: &random)
    for i in order.suffix(targets.wronglyAdmitted) { households[i].isWrong = true }
    let early = order.prefix(targets.identifiedByAugust)
    for (rank, i) in order.enumerated() {
      if rank < targets.identifiedByAugust {
        // Fewer new ones from year to year.
        let share = random.below(100)
        let (from, days) = share < 52 ? (Day.day(2021, 1, 10), 350) : share < 82 ? (Day.day(2022, 1, 1), 360) : (Day.day(2023, 1, 1), 235)
        households[i].identified = from.adding(days: random.below(days))
      } else {
        households[i].identified = Day.day(2023, 9, 1).adding(days: random.below(55))
      }
    }
    for i in early.prefix(targets.measuredHouseholds) { households[i].isMeasured = true }
    let eliminated = (targets.identifiedByAugust * targets.eliminatedPerMille + 500) / 1_000
    // The measures must have had time to work: those identified first are out of risk first.
    let byDate = early.prefix(targets.measuredHouseholds).sorted { households[$0].identified < households[$1].identified }
    for i in byDate.prefix(eliminated + targets.identifiedAgain) { households[i].isEliminated = true }
    for i in byDate.prefix(targets.identifiedAgain) { households[i].isAgain = true }
  }

  /// Adds or takes members until the sum is right.
  private mutating func settleSizes(_ group: [Int], _ total: Int, _ random: inout SeededGenerator) {
    var sum = group.reduce(0) { $0 + households[$1].size }
    while sum != total {
      let i = random.pick(group)
      if sum < total, households[i].size < 8 {
        households[i].size += 1
        sum += 1
      } else if sum > total, households[i].size > 1 {
        households[i].size -= 1
        sum -= 1
      }
    }
  }

  func load(_ loader: inout DemoLoader) throws {
    try loader.load(
      "households", Bilingual("农户", "households"),
      fields: ["household_id", "village_code", "group_name", "household_type"]
    ) { emit in
      for (i, h) in households.enumerated() {
        try emit([
          .text(h.id), h.village.sqlValue, .text(DemoNames.villageGroupName(1 + i % 9)),
          .text(h.isLifted ? "lifted" : "ordinary"),
        ])
      }
    }
    try loadPersons(&loader)
    try loadCases(&loader)
    try loadMeasures(&loader)
  }

  private func loadPersons(_ loader: inout DemoLoader) throws {
    try loader.load(
      "persons", Bilingual("家庭成员", "household members"),
      fields: [
        "person_id", "household_id", "name", "id_number", "relation", "sex", "birth_date", "ethnicity",
        "education", "schooling", "health", "labour", "medical_insurance", "minimum_living", "joined_on",
      ]
    ) { emit in
      var number = 0
      func id() -> String {
        number += 1
        let digits = String(number)
        return "P" + String(repeating: "0", count: 8 - digits.count) + digits
      }
      for (i, h) in households.enumerated() {
        var random = world.seed.branch("household \(i)")
        let family = Family(h, group: ethnicity(h.village, &random), &random)
        for member in family.members { try emit([.text(id()), .text(h.id)] + member.values) }
        // A child born since, who does not count among the members on the day of identification.
        if i % 600 == 5 {
          let born = h.identified.adding(days: 40 + random.below(200))
          let child = id()
          guard world.horizon.knows(born) else { continue }
          try emit([.text(child), .text(h.id)] + family.child(born: born, joined: born, &random).values)
        }
      }
    }
  }

  private func ethnicity(_ village: DivisionCode, _ random: inout SeededGenerator) -> String {
    var draw = random.below(100)
    for (name, percent) in DemoGeography.ethnicGroups(of: village) {
      draw -= percent
      if draw < 0 { return name }
    }
    return "汉族"
  }

  static func caseID(_ number: Int) -> String {
    let digits = String(number + 1)
    return "J" + String(repeating: "0", count: 7 - digits.count) + digits
  }

  /// When a household left risk behind; those who count must have done so by the end of August.
  private func eliminatedOn(_ h: Household, _ random: inout SeededGenerator) -> LocalDate {
    let earliest = h.identified.adding(months: 3)
    let room = max(1, earliest.days(until: Day.endOfAugust))
    return min(Day.endOfAugust, earliest.adding(days: random.below(room)))
  }

  private func loadCases(_ loader: inout DemoLoader) throws {
    try loader.load(
      "cases", Bilingual("监测对象", "monitored households"),
      fields: [
        "case_id", "household_id", "object_type", "identified_on", "channel", "risks", "contact",
        "eliminated_on", "elimination_way", "left_on", "left_reason",
      ]
    ) { emit in
      var again = households.count
      for (i, h) in households.enumerated() where world.horizon.knows(h.identified) {
        var random = world.seed.branch("case \(i)")
        let sudden = random.chance(14)
        let type = sudden ? "sudden_hardship" : h.isLifted ? "unstable_lifted" : "vulnerable"
        let risks = Self.risks(&random)
        let contact = PersonNames.person(male: random.chance(60), ethnicity: "汉族", using: &random)
        let eliminated = world.horizon.known(h.isEliminated ? eliminatedOn(h, &random) : nil)
        let left = world.horizon.known(h.isWrong ? h.identified.adding(days: 30 + random.below(90)) : nil)
        try emit([
          .text(Self.caseID(i)), .text(h.id), .text(type), .date(h.identified),
          .text(random.pick(["self_application", "cadre_check", "cadre_check", "department_signal"])),
          .list(risks), .text(contact), .date(eliminated),
          eliminated == nil ? .null : .text(random.chance(6) ? "natural" : "assistance"),
          .date(left), left != nil ? .text("wrongly_admitted") : .null,
        ])
        if h.isAgain, let eliminated {
          let back = min(Day.endOfAugust, eliminated.adding(days: 30 + random.below(120)))
          try emit([
            .text(Self.caseID(again)), .text(h.id), .text(type), .date(back), .text("department_signal"),
            .list(Self.risks(&random)), .text(contact), .null, .null, .null, .null,
          ])
          again += 1
        }
      }
    }
  }

  private static func risks(_ random: inout SeededGenerator) -> [String] {
    let all = ["illness", "illness", "illness", "disability", "schooling", "unstable_job", "no_labour", "disaster", "accident", "failed_venture", "housing", "water"]
    let first = random.pick(all)
    guard random.chance(30) else { return [first] }
    let second = random.pick(all)
    return second == first ? [first] : [first, second]
  }

  private func loadMeasures(_ loader: inout DemoLoader) throws {
    let names = [
      "industry": "产业帮扶", "employment": "就业帮扶", "public_post": "公益岗位帮扶", "health": "健康帮扶",
      "education": "教育帮扶", "social_security": "综合保障", "housing": "住房安全保障", "water": "饮水安全保障",
      "finance": "金融帮扶", "social_help": "社会帮扶",
    ]
    let kinds = names.keys.sorted()
    try loader.load(
      "measures", Bilingual("帮扶措施", "measures"),
      fields: ["measure_id", "case_id", "category", "description", "planned_on", "started_on", "finished_on", "amount"]
    ) { emit in
      var number = 0
      for (i, h) in households.enumerated() where !h.isWrong {
        let isKnown = world.horizon.knows(h.identified)
        var random = world.seed.branch("measures \(i)")
        for k in 0..<(1 + random.below(3)) {
          number += 1
          let digits = String(number)
          let kind = random.pick(kinds)
          let planned = h.identified.adding(days: random.below(10))
          // Those without measures by the end of August have them planned, or begun in September.
          let prompt = min(Day.endOfAugust, planned.adding(days: random.below(25)))
          let late = max(Day.day(2023, 9, 1), planned).adding(days: random.below(20))
          let started = h.isMeasured ? (k == 0 ? prompt : planned.adding(days: random.below(90))) : random.chance(40) ? late : nil
          let finished = started.flatMap { random.chance(55) ? $0.adding(days: 20 + random.below(150)) : nil }
          let description = DemoNames.measureDescription(category: names[kind] ?? "", using: &random)
          let amount: SQLValue = random.chance(60) ? .yuan(200 + random.below(60) * 100) : .null
          let (plannedThen, startedThen) = (world.horizon.known(planned), world.horizon.known(started))
          guard isKnown, plannedThen != nil || startedThen != nil else { continue }
          try emit([
            .text("M" + String(repeating: "0", count: 7 - digits.count) + digits), .text(Self.caseID(i)),
            .text(kind), .text(description), .date(plannedThen), .date(startedThen),
            .date(world.horizon.known(finished)), amount,
          ])
        }
      }
    }
  }
}
