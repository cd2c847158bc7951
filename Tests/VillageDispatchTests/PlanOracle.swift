import Basics
import Policy
import VillageDispatch

/// What a plan's problem must be, reckoned from the facts of a world and the numbers of the policy
/// alone; written apart from the program, pair by pair, without a thought for speed.
struct PlanOracle {
  let facts: PlanWorld
  let rules: DispatchRules
  let division: DivisionCode

  init(_ facts: PlanWorld, in division: DivisionCode = PlanWorld.province) throws {
    self.facts = facts
    self.division = division
    guard case .known(let rules) = facts.world.installation.policy.dispatchRules(
      in: PlanWorld.province, on: PlanWorld.startsOn)
    else { throw PlanWorld.NotLoaded(kind: "dispatch_rules", reasons: []) }
    self.rules = rules.value
  }

  private func digits(_ code: DivisionCode) -> String { "\(code)" }

  /// The digits that say where a division of rank county or above lies.
  private func stem(_ code: DivisionCode) -> String {
    let all = digits(code)
    for count in [2, 4, 6, 9] where all.dropFirst(count).allSatisfy({ $0 == "0" }) { return String(all.prefix(count)) }
    return all
  }

  private func nearest<T>(_ list: [T], _ area: (T) -> DivisionCode, to code: DivisionCode) -> T? {
    list.filter { digits(code).hasPrefix(stem(area($0))) }.max { stem(area($0)).count < stem(area($1)).count }
  }

  private func holds(_ from: LocalDate?, _ to: LocalDate?, on day: LocalDate) -> Bool {
    (from ?? day) <= day && (to ?? day) >= day
  }

  private func tags(of place: DivisionCode) -> Set<String> {
    Set(facts.tags.filter { $0.place == place && holds($0.from, $0.to, on: PlanWorld.startsOn) }.map(\.tag))
  }

  // Villages.

  var due: [PlanWorld.VillageFacts] {
    facts.villages.filter { village in
      digits(village.code).hasPrefix(stem(division)) && rules.categories.contains { tags(of: village.code).contains($0.tag) }
    }.sorted { $0.code < $1.code }
  }

  func category(_ village: PlanWorld.VillageFacts) -> DispatchRules.Category {
    rules.categories.first { tags(of: village.code).contains($0.tag) } ?? rules.categories[0]
  }

  func needs(_ village: PlanWorld.VillageFacts) -> [Int] {
    let latest = village.profiles.filter { $0.year <= 2023 }.max { $0.year < $1.year }
    return zip(rules.dimensions, category(village).needs).map { dimension, need in
      var out = need
      for rule in rules.profile where rule.dimension == dimension {
        let value = rule.field == "collective_income" ? latest?.income : latest?.members
        if let value, value < rule.below { out += rule.add }
      }
      return min(9, out)
    }
  }

  func language(_ village: PlanWorld.VillageFacts) -> String? {
    nearest(rules.languages, \.area, to: village.code)?.language
  }

  func band(_ village: PlanWorld.VillageFacts) -> Int { nearest(rules.altitudes, \.area, to: village.code)?.number ?? 0 }

  func pairedUnit(_ village: PlanWorld.VillageFacts) -> String? {
    facts.support.filter { $0.village == village.code && holds($0.start, $0.end, on: PlanWorld.startsOn) }
      .sorted { $0.start < $1.start }
      .compactMap { link in facts.units.first { $0.name == link.holder }?.id }.last
  }

  func isPriority(_ village: PlanWorld.VillageFacts) -> Bool {
    !tags(of: county(village.code)).isDisjoint(with: facts.world.installation.policy.priorityAreaTags)
  }

  /// The bonuses of the posts of a role, in the order of their slots.
  func bonuses(_ village: PlanWorld.VillageFacts, _ role: DispatchRole) -> [Int] {
    if role == .firstSecretary { return [rules.seats.firstSecretary] }
    let count = rules.seats.thirdMemberFor.contains(category(village).tag) ? 3 : 2
    return rules.seats.members.prefix(count).map { $0 + (isPriority(village) ? rules.seats.priorityCountyExtra : 0) }
  }

  private func county(_ code: DivisionCode) -> DivisionCode { PlanWorld.code(code.value / 1_000_000 * 1_000_000) }
  private func prefecture(_ code: DivisionCode) -> DivisionCode { PlanWorld.code(code.value / 100_000_000 * 100_000_000) }

  private func grid(_ place: (Int, Int)) -> (Int, Int) {
    (
      Int(((Double(place.1) / 1_000_000 - 97) * 957).rounded()),
      Int(((Double(place.0) / 1_000_000 - 26) * 1_111).rounded())
    )
  }

  private func seat(_ code: DivisionCode) -> (Int, Int) {
    // One prefecture has no position of its own and one county in it.
    grid(PlanWorld.positions[code.value] ?? PlanWorld.positions[513_321_000_000] ?? (0, 0))
  }

  // Cadres.

  func unit(_ cadre: PlanWorld.CadreFacts) -> PlanWorld.UnitFacts? {
    facts.units.first { $0.id == cadre.nominatedBy ?? cadre.unit }
  }

  /// By their numbers, as the database orders them.
  var nominees: [PlanWorld.CadreFacts] {
    facts.cadres.filter { cadre in
      guard cadre.nominated != nil, let unit = unit(cadre), let seat = unit.seat else { return false }
      return unit.tier == "central" || digits(seat).hasPrefix(stem(division)) || digits(division).hasPrefix(stem(seat))
    }.sorted { Array($0.id.utf8).lexicographicallyPrecedes(Array($1.id.utf8)) }
  }

  func age(_ cadre: PlanWorld.CadreFacts) -> Int {
    guard let born = cadre.born else { return 0 }
    return (1...150).last { born.adding(months: 12 * $0) <= PlanWorld.startsOn } ?? 0
  }

  func isFit(_ cadre: PlanWorld.CadreFacts) -> Bool { cadre.health.map { rules.eligibility.fitHealth.contains($0) } ?? true }

  func current(_ cadre: PlanWorld.CadreFacts) -> DivisionCode? {
    let serving = facts.postings.first { $0.cadre == cadre.id && holds($0.start, $0.end, on: PlanWorld.asOf) }
    return serving.flatMap { posting in due.contains { $0.code == posting.village } ? posting.village : nil }
  }

  private func isLeftOutForSpouse(_ cadre: PlanWorld.CadreFacts) -> Bool {
    let spouses = facts.cadres.filter {
      $0.id != cadre.id && (($0.citizenID == cadre.spouse) || (!cadre.citizenID.isEmpty && $0.spouse == cadre.citizenID))
    }
    return spouses.contains { spouse in
      if spouse.nominated != nil { return spouse.id < cadre.id }
      return facts.postings.contains {
        $0.cadre == spouse.id && $0.start < PlanWorld.startsOn && ($0.end.map { $0 >= PlanWorld.cutover } ?? false)
      }
    }
  }

  /// Every rule that forbids a pair, in the order in which they are named.
  func bars(_ cadre: PlanWorld.CadreFacts, _ village: PlanWorld.VillageFacts, _ role: DispatchRole) -> [String] {
    var out: [String] = []
    if let unit = unit(cadre), let seat = unit.seat {
      switch unit.tier {
      case "central", "province": if !isPriority(village) { out.append("not_a_priority_county") }
      case "prefecture": if prefecture(seat) != prefecture(village.code) { out.append("other_prefecture") }
      default: if county(seat) != county(village.code) { out.append("other_county") }
      }
    }
    if !isFit(cadre), band(village) >= rules.eligibility.healthyFromAltitudeBand { out.append("altitude_health") }
    if role == .firstSecretary {
      if cadre.politicalStatus != "party_member" { out.append("not_a_party_member") }
      if age(cadre) > rules.eligibility.firstSecretaryMaximumAge { out.append("too_old") }
      if cadre.nominated?.lead != true { out.append("not_put_forward_as_first_secretary") }
      func isShort(_ since: LocalDate?, _ years: Int) -> Bool {
        since.map { ($0.year + years, $0.month, $0.day) > (2023, 9, 4) } ?? false
      }
      if isShort(cadre.partySince, rules.eligibility.partyYears) { out.append("party_age") }
      if isShort(cadre.workSince, rules.eligibility.workYears) { out.append("work_years") }
    } else if cadre.nominated?.member != true {
      out.append("not_put_forward_as_member")
    }
    if isLeftOutForSpouse(cadre) { out.append("spouse_is_sent") }
    let served = facts.postings.contains {
      $0.cadre == cadre.id && $0.village == village.code && ($0.end.map { $0 < PlanWorld.asOf } ?? false)
    }
    if served, current(cadre) != village.code { out.append("same_village_again") }
    return out
  }

  func skills(_ cadre: PlanWorld.CadreFacts) -> [Int] {
    rules.dimensions.enumerated().map { d, dimension in
      var level = rules.kinds.first { $0.code == unit(cadre)?.kind }?.skills[d] ?? 0
      for rule in rules.specialties where rule.dimension == dimension {
        if rule.words.contains(where: { cadre.specialties.contains($0) }) { level += rule.level }
      }
      return min(5, level)
    }
  }

  func speaks(_ cadre: PlanWorld.CadreFacts, _ language: String) -> Int {
    let (word, people) = language == "tibetan" ? ("藏语", "藏族") : ("彝语", "彝族")
    return cadre.languages.contains(word) ? 2 : cadre.ethnicity == people ? 1 : 0
  }

  func minutes(_ cadre: PlanWorld.CadreFacts, _ village: PlanWorld.VillageFacts) -> Int {
    guard let home = unit(cadre)?.seat else { return 0 }
    let isCounty = home.value % 100_000_000 != 0
    let from = seat(isCounty ? county(home) : home)
    let place = village.latitude.flatMap { a in village.longitude.map { (a, $0) } }
    let to = place.map { grid($0) } ?? seat(county(village.code))
    let square = (from.0 - to.0) * (from.0 - to.0) + (from.1 - to.1) * (from.1 - to.1)
    var distance = 0
    while (distance + 1) * (distance + 1) <= square { distance += 1 }
    let road = nearest(rules.roads, \.area, to: village.code)?.number ?? 150
    let plain = distance * road * rules.travel.multiplier / rules.travel.divisor
    let knee = rules.travel.knee
    return min(rules.travel.cap, plain > knee ? knee + (plain - knee) / rules.travel.overDivisor : plain)
  }

  /// Match, fit, language, continuity, pair, travel, altitude.
  func score(_ cadre: PlanWorld.CadreFacts, _ village: PlanWorld.VillageFacts, _ role: DispatchRole) -> [Int] {
    let weights = rules.weights
    let c = rules.categories.firstIndex { $0.tag == category(village).tag } ?? 0
    let match = rules.kinds.first { $0.code == unit(cadre)?.kind }?.match[c] ?? 0
    let roleWeights = role == .firstSecretary ? rules.firstSecretaryWeights : rules.memberWeights
    let (need, skill) = (needs(village), skills(cadre))
    let fit = rules.dimensions.indices.map { roleWeights[$0] * need[$0] * skill[$0] }.reduce(0, +)
    let over = max(0, age(cadre) - weights.altitudeAge)
    return [
      weights.match * match, weights.fit * fit,
      weights.language * (language(village).map { speaks(cadre, $0) } ?? 0),
      current(cadre) == village.code ? weights.continuity : 0,
      pairedUnit(village) != nil && pairedUnit(village) == unit(cadre)?.id ? weights.pairedUnit : 0,
      minutes(cadre, village), weights.altitude * band(village) * (over / weights.altitudeAgeStep),
    ]
  }
}

extension PairScore {
  var all: [Int] { [match, fit, language, continuity, pair, travel, altitude] }
}
