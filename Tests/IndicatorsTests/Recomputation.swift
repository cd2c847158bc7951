import Basics
import Policy

/// The programme summary counted in plain loops over the arrays, by the words of FORMATS §3.
struct Recomputation {
  /// What one figure ought to be.
  struct Expected {
    /// Nil where the denominator is zero.
    var value: Double?
    /// The keys of the records behind it.
    var records: Set<String>
    /// Where the figure counts persons of households: how many each household adds.
    var members: [String: Int]?
  }

  let world: World
  let policy: PolicyBook
  let division: World.Place
  let date: LocalDate
  private(set) var figures: [String: Expected] = [:]

  /// The digits that every code within the division begins with.
  private var prefix: Substring {
    let length = ["province": 2, "prefecture": 4, "county": 6, "zone": 6, "township": 9][division.level] ?? 12
    return division.code.prefix(length)
  }

  private func isWithin(_ code: String) -> Bool { code.hasPrefix(prefix) }

  private func holds(_ from: LocalDate?, _ to: LocalDate?) -> Bool {
    (from.map { $0 <= date } ?? true) && (to.map { $0 >= date } ?? true)
  }

  init(_ world: World, policy: PolicyBook, division: World.Place, date: LocalDate) {
    self.world = world
    self.policy = policy
    self.division = division
    self.date = date
    divisions()
    standards()
    cadres()
    monitoring()
    counties()
  }

  private mutating func count(_ id: String, _ records: Set<String>) {
    figures[id] = Expected(value: Double(records.count), records: records)
  }

  private mutating func share(_ id: String, _ part: Set<String>, of whole: Int) {
    figures[id] = Expected(
      value: whole == 0 ? nil : 100 * Double(part.count) / Double(whole), records: part)
  }

  private var openPostings: [World.Posting] {
    world.postings.filter { isWithin($0.village) && holds($0.from, $0.to) }
  }

  private var villages: Set<String> {
    Set(world.places.filter { $0.level == "village" && isWithin($0.code) && holds($0.from, $0.to) }.map(\.code))
  }

  private mutating func divisions() {
    let places = Set(world.places.filter { $0.level == "village" || $0.level == "community" }.map(\.code))
    let covered = Set(openPostings.map(\.village)).intersection(places)
    count("villages.total", villages)
    count("villages.covered", covered)
    share("villages.covered_share", covered.intersection(villages), of: villages.count)
  }

  /// A community that carries a tag counts like a village; without tags a standard is for villages.
  private mutating func standards() {
    let standing = world.places.filter {
      ($0.level == "village" || $0.level == "community") && isWithin($0.code) && holds($0.from, $0.to)
    }
    for standard in policy.allTeamStandards where holds(standard.span.from, standard.span.to) {
      var due = Set<String>()
      var met = Set<String>()
      for place in standing {
        let tags = Set(world.tags.filter { $0.place == place.code && holds($0.from, $0.to) }.map(\.tag))
        let rule = standard.appliesTo
        if rule.anyOfTags.isEmpty ? place.level != "village" : tags.isDisjoint(with: rule.anyOfTags) { continue }
        if !tags.isDisjoint(with: rule.noneOfTags) { continue }
        if let least = rule.minimumPoorHouseholds {
          let latest = world.profiles.filter { $0.village == place.code && $0.year <= date.year }
            .max { $0.year < $1.year }
          if (latest?.poor ?? 0) < least { continue }
        }
        due.insert(place.code)
        if standard.slots.allSatisfy({ slot in slot.filledBy.contains { isFilled($0, place.code) } }) {
          met.insert(place.code)
        }
      }
      count("villages.standard_due.\(standard.id)", due)
      count("villages.standard_met.\(standard.id)", met)
    }
  }

  private func isFilled(_ slot: String, _ place: String) -> Bool {
    let role = ["first_secretary": "first_secretary", "work_team": "member"][slot]
    return openPostings.contains { $0.village == place && $0.role == role }
      || world.support.contains { $0.place == place && $0.slot == slot && holds($0.from, $0.to) }
  }

  private mutating func cadres() {
    let open = openPostings
    count("cadres.in_post", Set(open.map(\.cadre)))
    count("cadres.first_secretaries", Set(open.filter { $0.role == "first_secretary" }.map(\.cadre)))
    count("cadres.members", Set(open.filter { $0.role == "member" }.map(\.cadre)))
    count("cadres.served", Set(world.postings.filter { isWithin($0.village) && $0.from <= date }.map(\.cadre)))
    count("mentoring.people", Set(
      world.mentoring.filter { isWithin($0.village) && $0.from <= date }.map { "\($0.village)|\($0.name)" }))
  }

  private func members(_ household: String, on day: LocalDate) -> Int {
    world.persons.count { person in
      person.household == household && (person.joined.map { $0 <= day } ?? true)
        && (person.left.map { $0 >= day } ?? true)
    }
  }

  private mutating func monitoring() {
    var identified: [String: Int] = [:]
    var measured: [String: Int] = [:]
    var eliminated: [String: Int] = [:]
    var open: [String: Int] = [:]
    for household in world.households where isWithin(household.village) {
      let cases = world.cases.filter { $0.household == household.id && $0.identified <= date }
      let isOpen = cases.contains { one in
        !(one.eliminated.map { $0 <= date } ?? false) && !(one.left.map { $0 <= date } ?? false)
      }
      if isOpen { open[household.id] = members(household.id, on: date) }
      let rightful = cases.filter { $0.reason != "wrongly_admitted" }
      guard let first = rightful.map(\.identified).min() else { continue }
      let people = members(household.id, on: first)
      identified[household.id] = people
      let ids = Set(world.cases.filter { $0.household == household.id }.map(\.id))
      if world.measures.contains(where: { ids.contains($0.caseID) && ($0.started.map { $0 <= date } ?? false) }) {
        measured[household.id] = people
      }
      if !isOpen, rightful.contains(where: { $0.eliminated.map { $0 <= date } ?? false }) {
        eliminated[household.id] = people
      }
    }
    for (name, group) in [("identified", identified), ("measured", measured), ("eliminated", eliminated), ("open", open)] {
      let keys = Set(group.keys)
      count("monitoring.\(name).households", keys)
      figures["monitoring.\(name).persons"] = Expected(
        value: Double(group.values.reduce(0, +)), records: keys, members: group)
    }
    share("monitoring.eliminated_share", Set(eliminated.keys), of: identified.count)
  }

  private mutating func counties() {
    let all = world.places.filter { $0.level == "county" && isWithin($0.code) && holds($0.from, $0.to) }
    let types = ["old_revolutionary_area", "lifted_area", "ethnic_area", "basin_rim_area"]
    let priority = Set(all.map(\.code).filter { code in
      world.tags.contains { $0.place == code && types.contains($0.tag) && holds($0.from, $0.to) }
    })
    count("counties.priority", priority)
    share("counties.priority_share", priority, of: all.count)
    count("prefectures.with_priority_counties", Set(priority.map { $0.prefix(4) + "00000000" }))
  }
}
