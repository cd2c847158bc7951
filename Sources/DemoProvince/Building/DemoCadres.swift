import Basics
import Store

/// The demo's cadres, as records.
extension DemoRoster {
  func loadCadres(_ loader: inout DemoLoader) throws {
    try loader.load(
      "cadres", Bilingual("干部", "cadres"),
      fields: [
        "cadre_id", "name", "id_number", "sex", "birth_date", "ethnicity", "unit_id",
        "political_status", "party_joined_on", "work_started_on", "specialties", "health", "phone",
        "education", "languages",
      ]
    ) { emit in
      for (number, person) in persons.enumerated() {
        var random = world.seed.branch("cadre \(number)")
        let male = random.chance(72)
        let ethnicity = random.chance(90) ? "汉族" : random.pick(["彝族", "藏族", "羌族"])
        let name = person.name ?? PersonNames.person(male: male, ethnicity: ethnicity, using: &random)
        guard person.isFull else {
          try emit([
            .text(Self.cadreID(number)), .text(name), .null, .text(male ? "male" : "female"), .null,
            .text(ethnicity), .text(units[person.unit].id),
          ])
          continue
        }
        let born = Day.day(1966 + random.below(30), 1 + random.below(12), 1 + random.below(28))
        let started = born.adding(months: 12 * (20 + random.below(5)))
        let joined = started.adding(months: 12 * (1 + random.below(4)))
        var apart = world.seed.branch("cadre \(number) apart")
        let languages = languages(ethnicity, units[person.unit], &apart)
        try emit([
          .text(Self.cadreID(number)), .text(name), .text(DemoPeople.citizenID(born: born, male: male, &random)),
          .text(male ? "male" : "female"), .date(born), .text(ethnicity), .text(units[person.unit].id),
          .text("party_member"), .date(joined > Day.endOfAugust ? joined.adding(months: -12) : joined), .date(started),
          .list(DemoNames.specialties(unitKind: units[person.unit].kind, using: &random)),
          .text(apart.chance(2) ? "chronic" : "healthy"), .text(DemoPeople.phone(&random)),
          .text(random.pick(["college", "bachelor", "bachelor", "postgraduate"])),
          languages.isEmpty ? .null : .list(languages),
        ])
      }
    }
  }

  /// What a cadre speaks besides Chinese: most Tibetans and Yi their own, and some who work for a
  /// county where most villagers speak it. Drawn apart, so that nothing else about them changes.
  private func languages(_ ethnicity: String, _ unit: Unit, _ random: inout SeededGenerator) -> [String] {
    let own = ["藏族": "藏语", "彝族": "彝语"][ethnicity]
    if let own, random.chance(85) { return [own] }
    guard unit.tier == "county", let local = Self.localLanguage(of: unit.division), local != own,
      random.chance(35)
    else { return [] }
    return [local]
  }

  /// What the villages of 阿坝, 甘孜 and 凉山 speak; in 凉山 the Tibetan county is the exception.
  private static func localLanguage(of county: DivisionCode) -> String? {
    switch county.value / 1_000_000 {
    case 513_422, 513_200..<513_400: "藏语"
    case 513_400..<513_500: "彝语"
    default: nil
    }
  }
}

/// Numbers of people who cannot exist.
enum DemoPeople {
  /// A citizen id with a valid check digit in an area (5199..) that was never given out.
  static func citizenID(born: LocalDate, male: Bool, _ random: inout SeededGenerator) -> String {
    let sequence = random.below(500) * 2 + (male ? 1 : 0)
    let id = try? CitizenID(area: 519_900 + random.below(100), birthDate: born, sequence: min(sequence, 999))
    return id?.text ?? ""
  }

  /// A mobile number in a range that was never given out.
  static func phone(_ random: inout SeededGenerator) -> String {
    let digits = String(random.below(100_000_000))
    return "100" + String(repeating: "0", count: 8 - digits.count) + digits
  }
}
