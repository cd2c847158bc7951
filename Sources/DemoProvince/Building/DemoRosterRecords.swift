import Basics
import Store

/// Units, postings and support links of the demo, as records.
extension DemoRoster {
  func load(_ loader: inout DemoLoader) throws {
    try loader.load(
      "units", Bilingual("派出单位", "sending units"),
      fields: ["unit_id", "name", "tier", "kind", "division_code"]
    ) { emit in
      for u in units { try emit([.text(u.id), .text(u.name), .text(u.tier), .text(u.kind), u.division.sqlValue]) }
    }
    try loadCadres(&loader)
    try loader.load(
      "postings", Bilingual("派驻", "postings"),
      fields: ["cadre_id", "village_code", "role", "round", "starts_on", "ends_on", "end_reason"]
    ) { emit in
      for s in services where world.horizon.knows(s.from) {
        let to = world.horizon.endKnown(s.to)
        try emit([
          .text(Self.cadreID(s.cadre)), s.village.sqlValue,
          .text(s.isFirstSecretary ? "first_secretary" : "member"), .text(s.round), .date(s.from),
          .date(to), to == nil ? .null : s.reason.sqlValue,
        ])
      }
    }
    try loadSupport(&loader)
    if world.horizon.lastDay != nil { try loadNominations(&loader) }
  }

  private func loadSupport(_ loader: inout DemoLoader) throws {
    try loader.load(
      "support", Bilingual("帮扶力量", "support links"),
      fields: ["division_code", "slot", "holder", "starts_on", "ends_on"]
    ) { emit in
      var random = world.seed.branch("support")
      let end = Day.day(2020, 12, 31)
      func link(_ village: DivisionCode, _ slot: String, _ holder: String, _ year: Int) throws {
        try emit([
          village.sqlValue, .text(slot), .text(holder),
          .date(Day.day(year, 9, 1).adding(days: random.below(60))), .date(end),
        ])
      }
      for village in world.poor.sorted() {
        let county = world.names[world.county(of: village)] ?? ""
        try link(village, "leader", county + "联系领导" + PersonNames.person(male: true, ethnicity: "汉族", using: &random), 2015)
        try link(village, "unit", units[unit(for: village, &random)].name, 2015)
        try link(village, "agronomist", "农技员" + PersonNames.person(male: random.chance(60), ethnicity: "汉族", using: &random), 2016)
      }
      for village in world.scatteredPoor.sorted() {
        let county = world.names[world.county(of: village)] ?? ""
        try link(village, "agri_service_group", county + "农业技术巡回服务第\(1 + random.below(9))小组", 2016)
        try link(village, "paired_helper", "结对帮扶责任人" + PersonNames.person(male: random.chance(60), ethnicity: "汉族", using: &random), 2016)
      }
      try pairUnits(emit)
    }
  }

  /// The units that stand by a village since 2021 (定点帮扶单位), in six places of ten: an allocation
  /// prefers their own cadres there.
  private func pairUnits(_ emit: ([SQLValue]) throws -> Void) throws {
    var random = world.seed.branch("paired units")
    for place in world.placesOf2023 where random.chance(60) {
      try emit([
        place.sqlValue, .text("unit"), .text(units[unit(for: place, &random)].name),
        .date(Day.day(2021, 6, 1)), .null,
      ])
    }
  }
}
