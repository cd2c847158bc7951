import Basics
import TestSupport

/// A small random programme as plain arrays, and the files that carry it into an installation.
///
/// Two prefectures, four counties and a development zone, townships, villages, communities and a place
/// of neither kind, some with an end or a beginning; people and households with every gap in their
/// dates that files have.
struct World {
  struct Place { let code, name, level, parent: String; let from, to: LocalDate? }
  struct Tag { let place, tag: String; let from: LocalDate; let to: LocalDate? }
  struct Profile { let village: String; let year: Int; let poor: Int? }
  struct Posting { let cadre, village, role: String; let from: LocalDate; let to: LocalDate? }
  struct Support { let place, slot, holder: String; let from: LocalDate; let to: LocalDate? }
  struct Household { let id, village: String }
  struct Person { let id, household: String; let joined, left: LocalDate? }
  struct Case {
    let id, household: String
    let identified: LocalDate
    let eliminated, left: LocalDate?
    let reason: String
  }
  struct Measure { let id, caseID: String; let started: LocalDate? }
  struct Mentoring { let village, name, kind: String; let from: LocalDate }

  var places: [Place] = []
  var tags: [Tag] = []
  var profiles: [Profile] = []
  var cadres: [String] = []
  var postings: [Posting] = []
  var support: [Support] = []
  var households: [Household] = []
  var persons: [Person] = []
  var cases: [Case] = []
  var measures: [Measure] = []
  var mentoring: [Mentoring] = []
  private var random: SeededGenerator

  /// The places that people can be sent to.
  var sites: [Place] { places.filter { $0.code.suffix(3) != "000" } }

  init(seed: UInt64) {
    random = SeededGenerator(seed: seed)
    makePlaces()
    makeTags()
    makePeople()
    makeHouseholds()
  }

  private mutating func day(_ from: Int = 2014, _ to: Int = 2026) -> LocalDate {
    let start = LocalDate(packed: from * 10_000 + 101) ?? LocalDate(dayNumber: 0)
    let end = LocalDate(packed: to * 10_000 + 101) ?? start
    return start.adding(days: random.below(start.days(until: end)))
  }

  private mutating func maybe(_ percent: Int, _ day: LocalDate) -> LocalDate? {
    random.chance(percent) ? day : nil
  }

  private mutating func add(_ code: String, _ level: String, _ parent: String) {
    let isFixed = level == "province" || level == "prefecture"
    let from = isFixed ? nil : maybe(25, day(2013, 2022))
    let to = isFixed ? nil : maybe(20, day(2022, 2026))
    places.append(Place(code: code, name: "样\(code)", level: level, parent: parent, from: from, to: to))
  }

  private mutating func makePlaces() {
    add("510000000000", "province", "")
    for prefecture in ["5198", "5199"] {
      add(prefecture + "00000000", "prefecture", "510000000000")
      let counties = [("21", "county"), ("22", "county")] + (prefecture == "5199" ? [("71", "zone")] : [])
      for (county, level) in counties {
        add(prefecture + county + "000000", level, prefecture + "00000000")
        for township in ["101", "102"] {
          let above = prefecture + county + township
          add(above + "000", "township", prefecture + county + "000000")
          add(above + "001", "community", above + "000")
          for village in 0..<(2 + random.below(3)) { add(above + "20\(village)", "village", above + "000") }
          if random.chance(40) { add(above + "498", "other", above + "000") }
        }
      }
    }
  }

  private mutating func makeTags() {
    let villageTags = [
      "poor_village", "lifted_village", "weak_party_organisation", "relocation_site",
      "revitalisation_task", "weak_collective_economy", "key_assistance_village",
    ]
    let countyTags = [
      "old_revolutionary_area", "lifted_area", "ethnic_area", "basin_rim_area", "former_poor_county",
    ]
    var seen = Set<String>()
    func once(_ key: String) -> Bool { seen.insert(key).inserted }
    for place in places where place.level != "province" && place.level != "prefecture" {
      let isSite = place.code.suffix(3) != "000"
      if place.level == "township" { continue }
      for tag in isSite ? villageTags : countyTags {
        for _ in 0..<2 where random.chance(tag == "poor_village" ? 35 : 22) {
          let from = day(2013, 2024)
          let to = maybe(50, from.adding(days: random.below(2000)))
          if once("\(place.code)|\(tag)|\(from)") {
            tags.append(Tag(place: place.code, tag: tag, from: from, to: to))
          }
        }
      }
      if isSite, place.level != "other" {
        for year in 2013...2021 where random.chance(35) {
          let poor = random.chance(85) ? [0, 19, 20, 21, 40][random.below(5)] : nil
          profiles.append(Profile(village: place.code, year: year, poor: poor))
        }
      }
    }
    for place in sites where place.level != "other" {
      for slot in ["leader", "unit", "work_team", "first_secretary", "agronomist", "agri_service_group", "paired_helper"]
      where random.chance(60) {
        for holder in 0..<(1 + random.below(2)) {
          let from = day(2013, 2022)
          let to = maybe(40, from.adding(days: random.below(2500)))
          support.append(Support(place: place.code, slot: slot, holder: "主体\(holder)", from: from, to: to))
        }
      }
    }
  }

  private mutating func makePeople() {
    for n in 0..<50 {
      let cadre = "C\(n)"
      cadres.append(cadre)
      var start = day(2014, 2021)
      for _ in 0..<(1 + random.below(4)) {
        let end = start.adding(days: random.below(900))
        let isOpen = random.chance(25)
        postings.append(Posting(
          cadre: cadre, village: random.pick(sites).code,
          role: random.chance(45) ? "first_secretary" : "member", from: start, to: isOpen ? nil : end))
        if isOpen { break }
        start = end.adding(days: 1 + random.below(3) * random.below(200))
      }
    }
    var seen = Set<String>()
    for _ in 0..<80 {
      let (village, name, from) = (random.pick(sites).code, "学员\(random.below(4))", day(2016, 2025))
      guard seen.insert("\(village)|\(name)|\(from)").inserted else { continue }
      mentoring.append(Mentoring(
        village: village, name: name, kind: random.pick(["village_cadre", "reserve_cadre"]), from: from))
    }
  }

  private mutating func makeHouseholds() {
    for n in 0..<90 {
      let household = Household(id: "H\(n)", village: random.pick(sites).code)
      households.append(household)
      // Half of them know no day on which somebody joined or left, as most households do.
      let isDated = random.chance(50)
      for person in 0..<random.below(6) {
        let joined = maybe(isDated ? 40 : 0, day(2015, 2025))
        let left = maybe(isDated ? 30 : 0, joined?.adding(days: random.below(1500)) ?? day(2018, 2026))
        persons.append(Person(id: "P\(n)-\(person)", household: household.id, joined: joined, left: left))
      }
      for _ in 0..<random.below(4) {
        let identified = day(2019, 2025)
        let isWrong = random.chance(15)
        let eliminated = isWrong ? nil : maybe(50, identified.adding(days: random.below(800)))
        let left = maybe(isWrong ? 80 : 12, identified.adding(days: random.below(400)))
        let id = "K\(cases.count)"
        cases.append(Case(
          id: id, household: household.id, identified: identified, eliminated: eliminated, left: left,
          reason: isWrong ? "wrongly_admitted" : left == nil ? "" : random.pick(["natural_loss", "moved"])))
        for _ in 0..<random.below(3) {
          measures.append(Measure(
            id: "M\(measures.count)", caseID: id, started: maybe(80, day(2019, 2026))))
        }
      }
    }
  }

  /// Puts the world into an installation by files, as an office would.
  func load(into fixture: Fixture) async throws -> [String] {
    func text(_ date: LocalDate?) -> String { date?.description ?? "" }
    let files: [(kind: String, heading: String, rows: [[String]])] = [
      ("divisions", "code,name,level,parent_code,valid_from,valid_to",
        places.map { [$0.code, $0.name, $0.level, $0.parent, text($0.from), text($0.to)] }),
      ("tags", "division_code,tag,valid_from,valid_to",
        tags.map { [$0.place, $0.tag, text($0.from), text($0.to)] }),
      ("profiles", "village_code,year,poor_households",
        profiles.map { [$0.village, String($0.year), $0.poor.map(String.init) ?? ""] }),
      ("units", "unit_id,name,tier,kind", [["U1", "样局", "county", "institution"]]),
      ("cadres", "cadre_id,name,unit_id", cadres.map { [$0, "样\($0)", "U1"] }),
      ("postings", "cadre_id,village_code,role,starts_on,ends_on",
        postings.map { [$0.cadre, $0.village, $0.role, text($0.from), text($0.to)] }),
      ("support", "division_code,slot,holder,starts_on,ends_on",
        support.map { [$0.place, $0.slot, $0.holder, text($0.from), text($0.to)] }),
      ("households", "household_id,village_code", households.map { [$0.id, $0.village] }),
      ("persons", "person_id,household_id,name,joined_on,left_on",
        persons.map { [$0.id, $0.household, "测某", text($0.joined), text($0.left)] }),
      ("cases", "case_id,household_id,object_type,identified_on,eliminated_on,left_on,left_reason",
        cases.map { [$0.id, $0.household, "sudden_hardship", text($0.identified), text($0.eliminated), text($0.left), $0.reason] }),
      ("measures", "measure_id,case_id,category,started_on",
        measures.map { [$0.id, $0.caseID, "industry", text($0.started)] }),
      ("mentoring", "village_code,mentee_name,mentee_kind,starts_on",
        mentoring.map { [$0.village, $0.name, $0.kind, text($0.from)] }),
    ]
    var errors: [String] = []
    for file in files {
      let heading = file.heading.split(separator: ",").map(String.init)
      let report = try await fixture.load(file.kind, CSVText.write([heading] + file.rows))
      errors += report.problems.filter { $0.severity == .error }.map { $0.line(in: .english) }
      if report.outcome.new != file.rows.count { errors.append("\(file.kind): \(report.outcome.new) of \(file.rows.count)") }
    }
    return errors
  }

  /// A day and a division worth asking about: most days lie on or beside an event of some kind, and
  /// most divisions hold the place of that event.
  mutating func question() -> (division: Place, date: LocalDate) {
    let level = random.pick([
      "province", "prefecture", "prefecture", "county", "county", "zone", "township", "village", "community",
    ])
    let anywhere = random.pick(places.filter { $0.level == level })
    guard random.chance(80) else { return (anywhere, day(2014, 2027)) }
    let homes = Dictionary(households.map { ($0.id, $0.village) }) { first, _ in first }
    func events<T>(_ list: [T], _ place: (T) -> String?, _ date: (T) -> LocalDate?) -> [(String, LocalDate)] {
      list.compactMap { item in place(item).flatMap { at in date(item).map { (at, $0) } } }
    }
    let kinds = [
      events(places, \.code, \.from), events(places, \.code, \.to), events(tags, \.place, \.from),
      events(tags, \.place, \.to), events(postings, \.village, \.from), events(postings, \.village, \.to),
      events(support, \.place, \.to), events(mentoring, \.village, \.from),
      events(persons, { homes[$0.household] }, \.left), events(persons, { homes[$0.household] }, \.joined),
      events(cases, { homes[$0.household] }, \.identified), events(cases, { homes[$0.household] }, \.left),
      events(cases, { homes[$0.household] }, \.eliminated),
    ].filter { !$0.isEmpty }
    let (place, on) = random.pick(random.pick(kinds))
    let above = places.filter { candidate in
      let digits = ["province": 2, "prefecture": 4, "county": 6, "zone": 6, "township": 9][candidate.level] ?? 12
      return place.hasPrefix(candidate.code.prefix(digits))
    }
    return (random.chance(85) ? random.pick(above) : anywhere, on.adding(days: random.below(3) - 1))
  }
}
