import Basics
import Store

/// Tags and profiles of the demo's places.
struct DemoTerritory {
  let world: DemoWorld
  /// Stands in the column for documents of whatever was made up.
  static let synthetic = "演示合成数据 synthetic"

  typealias Day = DemoTargets

  static func loadDivisions(_ divisions: [DemoDivision], _ loader: inout DemoLoader) throws {
    try loader.load(
      "divisions", Bilingual("行政区划", "divisions"),
      fields: ["code", "name", "level", "parent_code", "latitude", "longitude"]
    ) { emit in
      for d in divisions {
        try emit([
          d.code.sqlValue, .text(d.name), .text(d.level), (d.parent?.value).sqlValue,
          micro(d.latitude), micro(d.longitude),
        ])
      }
    }
  }

  private static func micro(_ degrees: Double?) -> SQLValue {
    degrees.map { .integer(Int64(($0 * 1_000_000).rounded())) } ?? .null
  }

  func loadTags(_ loader: inout DemoLoader) throws {
    try loader.load(
      "tags", Bilingual("标签", "tags"),
      fields: ["division_code", "tag", "valid_from", "valid_to", "document"]
    ) { emit in
      func tag(_ code: DivisionCode, _ tag: String, _ from: LocalDate, _ to: LocalDate?, _ document: String = Self.synthetic) throws {
        guard world.horizon.knows(from) else { return }
        try emit([code.sqlValue, .text(tag), .date(from), .date(to), .text(document)])
      }
      let known = Set(world.counties.map(\.code))
      for t in DemoGeography.publishedCountyTags where known.contains(t.code) {
        try tag(t.code, t.tag, t.validFrom, t.validTo, t.certainty)
      }
      var random = world.seed.branch("area types")
      for county in world.priorityCounties {
        try tag(county, areaType(county, &random), Day.day(2021, 1, 1), nil)
      }
      let transition = Day.day(2021, 1, 1)
      for village in world.poor.sorted() {
        try tag(village, "poor_village", Day.day(2014, 1, 1), Day.day(2020, 12, 31))
        try tag(village, "lifted_village", transition, nil)
      }
      random = world.seed.branch("categories")
      for place in world.placesOf2021 where !world.poor.contains(place) {
        if world.names[place]?.contains("社区") == true || world.sites.contains(place) {
          try tag(place, "relocation_site", transition, nil)
        } else if DemoWorld.Named.all.contains(place) {
          // The article calls 大楼湾村 one of the key villages of revitalisation.
          try tag(place, "revitalisation_task", transition, nil)
        } else {
          switch random.below(10) {
          case 0..<4: try tag(place, "revitalisation_task", transition, nil)
          case 4..<7: try tag(place, "weak_collective_economy", transition, nil)
          default:
            // Rated anew every year.
            for year in 2021...2025 { try tag(place, "weak_party_organisation", Day.day(year, 1, 1), Day.day(year, 12, 31)) }
          }
        }
      }
      for village in world.poor.sorted() where random.chance(12) {
        try tag(village, random.pick(["revitalisation_task", "weak_collective_economy", "key_assistance_village"]), Day.day(2021, 8, 10), nil)
      }
    }
  }

  private func areaType(_ county: DivisionCode, _ random: inout SeededGenerator) -> String {
    if DemoGeography.ethnicGroups(of: county).contains(where: { $0.name != "汉族" && $0.percent >= 30 }) { return "ethnic_area" }
    if DemoGeography.publishedCountyTags.contains(where: { $0.code == county && $0.tag == "former_poor_county" }) { return "lifted_area" }
    return random.pick(["old_revolutionary_area", "basin_rim_area"])
  }

  func loadProfiles(_ loader: inout DemoLoader) throws {
    try loader.load(
      "profiles", Bilingual("村情", "village profiles"),
      fields: [
        "village_code", "year", "households", "population", "resident_population", "labour_force",
        "party_members", "poor_households", "disposable_income_per_capita", "collective_assets",
        "collective_income", "leading_industries",
      ]
    ) { emit in
      for village in world.villages {
        var random = world.seed.branch("profile \(village.code)")
        let households = 220 + random.below(620)
        let population = households * 3 + random.below(households)
        let isPoor = world.poor.contains(village.code)
        let poorHouseholds = isPoor ? 40 + random.below(120)
          : world.scatteredPoor.contains(village.code) ? 20 + random.below(40) : random.below(20)
        let industries = DemoGeography.ethnicGroups(of: village.code).isEmpty ? [] : DemoNames.leadingIndustries(of: village.code, using: &random)
        for year in [2020, 2022] {
          let growth = year == 2020 ? 0 : 2_400
          var income = (isPoor ? 9_500 : 13_500) + random.below(6_000) + growth
          var assets = (20 + random.below(180)) * 10_000
          var collective = (1 + random.below(isPoor ? 12 : 20)) * 10_000
          var leading = industries
          if year == 2022 { named(village.code, &income, &assets, &collective, &leading) }
          try emit([
            village.code.sqlValue, .number(year), .number(households), .number(population),
            .number(population * (55 + random.below(25)) / 100), .number(population * 55 / 100),
            .number(18 + random.below(60)), .number(poorHouseholds), .yuan(income), .yuan(assets),
            .yuan(collective), .list(leading),
          ])
        }
      }
    }
  }

  /// What the article says of its villages; where it says "more than 100,000 yuan" the profile
  /// holds the least whole thousand above.
  private func named(
    _ code: DivisionCode, _ income: inout Int, _ assets: inout Int, _ collective: inout Int,
    _ industries: inout [String]
  ) {
    if code == DemoWorld.Named.daLouWan {
      (income, assets, collective, industries) = (21_000, 1_600_000, 101_000, ["小龙虾"])
    } else if code == DemoWorld.Named.taoHua {
      industries = ["高粱", "小麦"]
    }
  }
}
