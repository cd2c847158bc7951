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
    /// Not monitored: people with a lead, or whose recognition is under way.
    var isNewcomer = false
    /// When the whole household moved, and to which village; it goes on there under another id.
    var moved: (on: LocalDate, to: DivisionCode)?
    /// When it closed for good.
    var closed: LocalDate?

    var movedID: String { id + "Q" }
  }

  /// Households beside the monitored ones, sixteen to a county.
  private(set) var newcomers: [Household] = []

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
    guard world.horizon.lastDay == nil else { return }
    placeNewcomers()
    partings()
  }

  private mutating func placeNewcomers() {
    var random = world.seed.branch("newcomers")
    let byCounty = Dictionary(grouping: world.villages) { $0.code.ancestor(.county) }
    for county in world.counties {
      guard let villages = byCounty[county.code], !villages.isEmpty else { continue }
      for number in 0..<DemoLeads.perCounty {
        let village = villages[random.below(villages.count)].code
        var household = Household(
          id: "\(village)8\(number < 10 ? "0" : "")\(number)", village: village,
          isLifted: random.chance(40), size: 1 + random.below(5), identified: Day.day(2023, 10, 31))
        household.isNewcomer = true
        newcomers.append(household)
      }
    }
  }

  /// In October some monitored households moved to another village and some closed.
  private mutating func partings() {
    var random = world.seed.branch("partings")
    for (rank, i) in households.indices.filter({ isOpenThroughout(households[$0]) }).enumerated() where rank % 700 == 350 {
      let day = Day.day(2023, 10, 5).adding(days: random.below(24))
      if rank % 1_400 == 350 {
        let others = world.villages.filter { $0.code.ancestor(.county) == households[i].village.ancestor(.county) }
        let target = random.pick(others).code
        if target != households[i].village { households[i].moved = (day, target) }
      } else {
        households[i].closed = day
      }
    }
  }

  func isOpenThroughout(_ h: Household) -> Bool {
    !h.isEliminated && !h.isWrong && h.identified < Day.day(2023, 6, 1)
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
      fields: [
        "household_id", "village_code", "group_name", "household_type", "house_grade", "water_safety",
        "closed_on", "closed_reason", "opened_on", "came_from",
      ]
    ) { emit in
      for (i, h) in (households + newcomers).enumerated() {
        var random = world.seed.branch("house \(i)")
        let group = SQLValue.text(DemoNames.villageGroupName(1 + i % 9))
        let type = SQLValue.text(h.isLifted ? "lifted" : "ordinary")
        let house = SQLValue.text(random.below(400) == 0 ? random.pick(["c", "d"]) : random.pick(["a", "b"]))
        let water = SQLValue.text(random.below(500) == 0 ? random.pick(["unsafe", "seasonal"]) : "safe")
        let closed = h.moved?.on ?? h.closed
        let reason: SQLValue = h.moved != nil ? .text("moved") : h.closed != nil ? .text("died_out") : .null
        try emit([.text(h.id), h.village.sqlValue, group, type, house, water, .date(closed), reason, .null, .null])
        if let moved = h.moved {
          try emit([
            .text(h.movedID), moved.to.sqlValue, group, type, house, water, .null, .null, .date(moved.on), .text(h.id),
          ])
        }
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
        "education", "schooling", "health", "labour", "medical_insurance", "minimum_living",
        "serious_illness_insurance", "pension", "work_place", "work_from", "work_to", "joined_on", "left_on",
      ]
    ) { emit in
      var number = 0
      func id() -> String {
        number += 1
        let digits = String(number)
        return "P" + String(repeating: "0", count: 8 - digits.count) + digits
      }
      for (i, h) in (households + newcomers).enumerated() {
        var random = world.seed.branch("household \(i)")
        let family = Family(h, group: ethnicity(h.village, &random), &random)
        let left: SQLValue = .date(h.moved?.on.adding(days: -1) ?? h.closed)
        for member in family.members { try emit([.text(id()), .text(h.id)] + member.values + [.null, left]) }
        if let moved = h.moved {
          for member in family.members { try emit([.text(id()), .text(h.movedID)] + member.values + [.date(moved.on), .null]) }
        }
        // A child born since, who does not count among the members on the day of identification.
        if i % 600 == 5, !h.isNewcomer, h.moved == nil, h.closed == nil {
          let born = h.identified.adding(days: 40 + random.below(200))
          let child = id()
          guard world.horizon.knows(born) else { continue }
          try emit([.text(child), .text(h.id)] + family.child(born: born, &random).values + [.date(born), .null])
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

  /// The cases of households that are at risk again, in the order of households.
  var casesAgain: [(id: String, household: Household)] {
    households.filter(\.isAgain).enumerated().map { (Self.caseID(households.count + $0), $1) }
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
        "eliminated_on", "elimination_way", "left_on", "left_reason", "begun_by", "continues", "proceeding_id",
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
        let wrong = world.horizon.known(h.isWrong ? h.identified.adding(days: 30 + random.below(90)) : nil)
        let left = h.moved?.on ?? h.closed ?? wrong
        let reason = h.moved != nil ? "moved" : h.closed != nil ? "natural_loss" : wrong != nil ? "wrongly_admitted" : nil
        let channel = SQLValue.text(random.pick(["self_application", "cadre_check", "cadre_check", "department_signal"]))
        let proceeding: SQLValue = DemoProceedings.isRecent(h) ? .text(DemoProceedings.recognition(i)) : .null
        try emit([
          .text(Self.caseID(i)), .text(h.id), .text(type), .date(h.identified), channel,
          .list(risks), .text(contact), .date(eliminated),
          eliminated == nil ? .null : .text(random.chance(6) ? "natural" : "assistance"),
          .date(left), reason.sqlValue, .null, .null, proceeding,
        ])
        if let moved = h.moved {
          try emit([
            .text(Self.caseID(i) + "Q"), .text(h.movedID), .text(type), .date(moved.on), channel, .list(risks),
            .text(contact), .null, .null, .null, .null, .text("transfer"), .text(Self.caseID(i)), .null,
          ])
        }
        if h.isAgain, let eliminated {
          let back = min(Day.endOfAugust, eliminated.adding(days: 30 + random.below(120)))
          try emit([
            .text(Self.caseID(again)), .text(h.id), .text(type), .date(back), .text("department_signal"),
            .list(Self.risks(&random)), .text(contact), .null, .null, .null, .null,
            again % 5 == 0 ? .text("reversal") : .text("re_identification"),
            again % 5 == 0 ? .text(Self.caseID(i)) : .null, .null,
          ])
          again += 1
        }
      }
    }
  }

  /// The first risk of a case, drawn as `loadCases` draws it.
  private static func firstRisk(_ seed: SeededGenerator, _ i: Int) -> String {
    var random = seed.branch("case \(i)")
    _ = random.chance(14)
    return risks(&random)[0]
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
          let drawn = random.pick(kinds)
          let kind = k == 0 ? DemoCare.measure(against: Self.firstRisk(world.seed, i)) ?? drawn : drawn
          let planned = h.identified.adding(days: random.below(10))
          // Those without measures by the end of August have them planned, or begun in September.
          let prompt = min(Day.endOfAugust, planned.adding(days: random.below(25)))
          let late = max(Day.day(2023, 9, 1), planned).adding(days: random.below(20))
          let started = h.isMeasured ? (k == 0 ? prompt : planned.adding(days: random.below(90))) : random.chance(97) ? late : nil
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
