import Basics

/// Who sends whom where in the demo, from 2015 to the round of 2023.
struct DemoRoster {
  let world: DemoWorld
  private(set) var units: [Unit] = []
  private var byScope: [Int64: [Int]] = [:]

  typealias Day = DemoTargets

  struct Unit {
    let id: String
    let name: String
    let tier: String
    let kind: String
    let division: DivisionCode
  }

  /// A posting with the person it makes.
  struct Service {
    let cadre: Int
    let village: DivisionCode
    let isFirstSecretary: Bool
    let round: String
    let from: LocalDate
    let to: LocalDate?
    let reason: String?
  }

  /// A person, by number; name and unit follow from it unless the article gives them.
  struct Person {
    let unit: Int
    let name: String?
    /// Before 2021 only names were kept.
    let isFull: Bool
  }

  private(set) var persons: [Person] = []
  private(set) var services: [Service] = []

  init(world: DemoWorld) {
    self.world = world
    makeUnits()
    makeServices()
  }

  static func cadreID(_ number: Int) -> String {
    let digits = String(number + 1)
    return "C" + String(repeating: "0", count: 6 - digits.count) + digits
  }

  private mutating func makeUnits() {
    var units: [Unit] = []
    func add(_ tier: String, _ division: DivisionCode, _ name: String, _ kinds: [(String, Int)]) {
      for (kind, count) in kinds {
        for index in 0..<count {
          let number = String(units.count + 1)
          units.append(Unit(
            id: "U" + String(repeating: "0", count: 5 - number.count) + number,
            name: DemoNames.unitName(tier: tier, kind: kind, divisionName: name, index: index),
            tier: tier, kind: kind, division: division))
        }
      }
    }
    let province = world.counties.first?.code.ancestor(.province)
    if let province {
      let name = world.names[province] ?? "四川省"
      add("central", province, name, [("economic", 4), ("professional", 4), ("enterprise", 6)])
      add("province", province, name, [("economic", 14), ("party_mass", 14), ("professional", 18), ("enterprise", 14), ("institution", 20)])
    }
    for prefecture in Set(world.counties.compactMap { $0.code.ancestor(.prefecture) }).sorted() {
      add("prefecture", prefecture, world.names[prefecture] ?? "", [("economic", 8), ("party_mass", 8), ("professional", 10), ("enterprise", 5), ("institution", 8)])
    }
    for county in world.counties {
      add("county", county.code, county.name, [("economic", 7), ("party_mass", 8), ("professional", 10), ("enterprise", 3), ("institution", 6)])
    }
    self.units = units
    for (name, tier, division) in Self.articleUnits {
      guard let code = DivisionCode(abbreviated: division) else { continue }
      let number = String(self.units.count + 1)
      self.units.append(Unit(
        id: "U" + String(repeating: "0", count: 5 - number.count) + number, name: name, tier: tier,
        kind: tier == "province" ? "economic" : "party_mass", division: code))
    }
    for (i, unit) in self.units.enumerated() { byScope[unit.division.value, default: []].append(i) }
  }

  private static let articleUnits = [
    ("四川省税务局", "province", "51"), ("资阳市委组织部", "prefecture", "5120"),
    ("合江县委组织部", "county", "510522"),
  ]

  /// The first secretaries whom the article names, with their units.
  private static let articlePeople: [(village: DivisionCode?, name: String, unit: String)] = [
    (DemoWorld.Named.taoHua, "何永刚", "四川省税务局"),
    (DemoWorld.Named.daLouWan, "谢伟", "资阳市委组织部"),
    (DemoWorld.Named.jiangHe, "杨小峰", "合江县委组织部"),
  ]

  /// Seven in ten come from the county, the others from its prefecture or the province.
  func unit(for village: DivisionCode, _ random: inout SeededGenerator) -> Int {
    let county = world.county(of: village)
    let scope: DivisionCode? = random.chance(70) ? county
      : random.chance(60) ? village.ancestor(.prefecture) : village.ancestor(.province)
    let choice = scope.flatMap { byScope[$0.value] } ?? byScope[county.value] ?? []
    return choice.isEmpty ? random.below(units.count) : random.pick(choice)
  }

  private mutating func makeServices() {
    poverty()
    rotation2023(transition2021())
  }

  private mutating func serve(
    _ village: DivisionCode, first: Bool, _ round: String, _ from: LocalDate, _ to: LocalDate?,
    _ reason: String? = "rotation", person: Int? = nil, name: String? = nil, unitIndex: Int? = nil,
    full: Bool, _ random: inout SeededGenerator
  ) -> Int {
    let cadre = person ?? persons.count
    if person == nil {
      persons.append(Person(unit: unitIndex ?? unit(for: village, &random), name: name, isFull: full))
    }
    services.append(Service(
      cadre: cadre, village: village, isFirstSecretary: first, round: round, from: from, to: to,
      reason: to == nil ? nil : reason))
    return services.count - 1
  }

  /// 2015 to May 2021: three rounds in the poor villages, one long one in the villages with
  /// scattered poor households.
  private mutating func poverty() {
    var random = world.seed.branch("2015")
    let poor = world.poor.sorted()
    let scattered = world.scatteredPoor.sorted()
    // Everybody here is a different person; the first round takes up what is left of the total.
    var extra = world.targets.servedBefore2021 - poor.count * (2 + 3 + 3) - scattered.count
    let rounds: [(String, LocalDate, LocalDate, Int)] = [
      ("2015", Day.day(2015, 9, 1), Day.day(2017, 8, 31), 1),
      ("2017", Day.day(2017, 9, 1), Day.day(2019, 8, 31), 2),
      ("2019", Day.day(2019, 9, 1), Day.day(2021, 5, 31), 2),
    ]
    for (round, start, end, members) in rounds {
      for village in poor {
        let from = start.adding(days: random.below(5))
        let to = end.adding(days: random.below(4))
        _ = serve(village, first: true, round, from, to, full: false, &random)
        var count = members
        if round == "2015", extra > 0 {
          count += 1
          extra -= 1
        }
        for _ in 0..<count { _ = serve(village, first: false, round, from, to, full: false, &random) }
      }
    }
    for village in scattered {
      _ = serve(village, first: true, "2017", Day.day(2017, 6, 1).adding(days: random.below(30)), Day.day(2021, 5, 31), full: false, &random)
    }
  }

  /// The round that began in 2021; some left early and were replaced during 2022.
  /// - Returns: for each place, the indices of the services that were still running in 2023.
  private mutating func transition2021() -> [DivisionCode: [Int]] {
    var random = world.seed.branch("2021")
    let places = world.placesOf2021
    var members = world.targets.cadresOf2021 - places.count
    var inPlace: [DivisionCode: [Int]] = [:]
    for (i, place) in places.enumerated() {
      let left = places.count - i
      // One or two, so that the total comes out.
      let count = members > left ? min(2, members - (left - 1)) : min(1, members)
      members -= count
      let from = Day.day(2021, 6, 1).adding(days: random.below(25))
      for k in 0...count {
        let isFirst = k == 0
        if i % 20 == 7, k == count {
          // Left for health or promotion, replaced with some days of overlap.
          let leaves = Day.day(2022, 3, 1).adding(days: random.below(240))
          _ = serve(place, first: isFirst, "2021", from, leaves, random.pick(["health", "promoted", "recall"]), full: true, &random)
          inPlace[place, default: []].append(serve(place, first: isFirst, "2021", leaves.adding(days: -random.below(5)), nil, full: true, &random))
        } else {
          inPlace[place, default: []].append(serve(place, first: isFirst, "2021", from, nil, full: true, &random))
        }
      }
    }
    return inPlace
  }

  /// September 2023: everybody rotated; a few stay on for another term.
  private mutating func rotation2023(_ inPlace: [DivisionCode: [Int]]) {
    var random = world.seed.branch("2023")
    let places = world.placesOf2023
    var members = world.targets.cadresOf2023 - places.count
    let articleUnits = Dictionary(
      units.enumerated().suffix(Self.articleUnits.count).map { ($1.name, $0) }, uniquingKeysWith: { a, _ in a })
    var starts: [DivisionCode: LocalDate] = [:]
    var stays: [DivisionCode: Int] = [:]
    for place in world.placesOf2021 {
      let start = Day.day(2023, 9, 1).adding(days: random.below(15))
      starts[place] = start
      for (k, index) in (inPlace[place] ?? []).enumerated() {
        let old = services[index]
        let isStaying = k == 1 && random.chance(8)
        let end = isStaying ? start.adding(days: -1) : start.adding(days: random.below(6))
        services[index] = Service(
          cadre: old.cadre, village: old.village, isFirstSecretary: old.isFirstSecretary,
          round: old.round, from: old.from, to: end, reason: "rotation")
        if isStaying { stays[place] = old.cadre }
      }
    }
    for (i, place) in places.enumerated() {
      let left = places.count - i
      let count = members > left ? min(2, members - (left - 1)) : min(1, members)
      members -= count
      let start = starts[place] ?? Day.day(2023, 9, 1)
      let named = Self.articlePeople.first { $0.village == place }
      _ = serve(
        place, first: true, "2023", start, nil, name: named?.name,
        unitIndex: named.flatMap { articleUnits[$0.unit] }, full: true, &random)
      for k in 0..<count {
        _ = serve(place, first: false, "2023", start, nil, person: k == 0 ? stays[place] : nil, full: true, &random)
      }
    }
  }
}
