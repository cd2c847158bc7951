import Authority
import Basics
import Installation
import Journal
import Store
import TestSupport
import VillageDispatch

/// A small invented province before a rotation, drawn from a seed: what is in the database, and the
/// same as plain values for the tests' own reckoning.
struct PlanWorld {
  let world: World
  let seed: UInt64
  let desk: DispatchDesk
  private(set) var villages: [VillageFacts] = []
  private(set) var units: [UnitFacts] = []
  private(set) var cadres: [CadreFacts] = []
  private(set) var postings: [PostingFacts] = []
  private(set) var tags: [TagFacts] = []
  private(set) var support: [SupportFacts] = []

  static let round = "2023"
  static let asOf = day(2023, 8, 31), startsOn = day(2023, 9, 4), cutover = day(2023, 9, 11)
  static let endsOn = day(2025, 9, 3)

  struct VillageFacts {
    let code: DivisionCode
    let latitude: Int?
    let longitude: Int?
    /// By year: yuan of collective income, party members.
    var profiles: [(year: Int, income: Int?, members: Int?)] = []
  }

  struct UnitFacts {
    let id: String
    let name: String
    let tier: String
    let kind: String
    let seat: DivisionCode?
  }

  struct CadreFacts {
    let id: String
    var unit: String
    var citizenID = ""
    var spouse: String?
    var sex: String?
    var born: LocalDate?
    var ethnicity: String?
    var politicalStatus: String?
    var partySince: LocalDate?
    var workSince: LocalDate?
    var specialties = ""
    var languages = ""
    var health: String?
    /// First secretary, member; nil where not nominated.
    var nominated: (lead: Bool, member: Bool)?
    /// Sent by another unit than their own.
    var nominatedBy: String?
  }

  struct PostingFacts: Hashable {
    let cadre: String
    let village: DivisionCode
    let role: String
    let start: LocalDate
    let end: LocalDate?
  }

  struct TagFacts {
    let place: DivisionCode
    let tag: String
    let from: LocalDate
    let to: LocalDate?
  }

  struct SupportFacts {
    let village: DivisionCode
    let holder: String
    let start: LocalDate
    let end: LocalDate?
  }

  static let province = World.province
  /// Tibetan heights; Yi mountains, one of whose counties speaks Tibetan; the plain.
  static let prefectures = [code(513_300_000_000), code(513_400_000_000), code(511_900_000_000)]
  static let counties = [code(513_321_000_000), code(513_401_000_000), code(513_422_000_000), code(511_902_000_000)]
  static let positions: [Int64: (Int, Int)] = [
    510_000_000_000: (30_650_000, 104_070_000), 513_400_000_000: (27_890_000, 102_260_000),
    511_900_000_000: (31_860_000, 106_740_000), 513_321_000_000: (30_050_000, 101_960_000),
    513_401_000_000: (27_890_000, 102_270_000), 513_422_000_000: (27_930_000, 101_280_000),
    511_902_000_000: (31_850_000, 106_770_000),
  ]

  static func code(_ number: Int64) -> DivisionCode {
    guard let code = DivisionCode(number) else { fatalError("\(number) is no code") }
    return code
  }

  static func request(_ division: DivisionCode = province) -> PlanRequest {
    PlanRequest(
      round: round, division: division, asOf: asOf, startsOn: startsOn, cutoverOn: cutover, endsOn: endsOn)
  }

  init(_ engine: Engine, seed: UInt64, cadres count: Int = 72, today: LocalDate = asOf) async throws {
    self.seed = seed
    world = try await World(engine, villages: 1)
    let house = world.installation
    desk = DispatchDesk(
      store: house.store, registry: house.registry, policy: house.policy, keys: house.keys,
      surroundings: surroundings(on: today), pipeline: house.pipeline, viewer: .machineOperator)
    var random = SeededGenerator(seed: seed)
    drawVillages(&random)
    drawUnits(&random)
    drawCadres(count, &random)
    try await store()
  }

  private mutating func drawVillages(_ random: inout SeededGenerator) {
    let known = [
      "weak_party_organisation", "relocation_site", "revitalisation_task", "weak_collective_economy", "lifted_village",
    ]
    let since = day(2019, 4, 1)
    for (c, county) in Self.counties.enumerated() {
      let seat = Self.positions[county.value] ?? (0, 0)
      for i in 0..<6 {
        let isPlaced = !random.chance(15)
        var village = VillageFacts(
          code: Self.code(county.value + 100_201 + Int64(i)),
          latitude: isPlaced ? seat.0 + random.below(600_000) - 300_000 : nil,
          longitude: isPlaced ? seat.1 + random.below(600_000) - 300_000 : nil)
        for year in [2021, 2022, 2024] where random.chance(70) {
          village.profiles.append((
            year: year, income: random.chance(80) ? random.below(100_000) : nil,
            members: random.chance(80) ? random.below(40) : nil
          ))
        }
        villages.append(village)
        // The last of each county is due nothing any more.
        if i == 5 {
          tags.append(TagFacts(place: village.code, tag: "lifted_village", from: since, to: day(2022, 12, 31)))
        } else {
          for tag in Set([random.pick(known), random.pick(known)]).sorted() {
            tags.append(TagFacts(place: village.code, tag: tag, from: since, to: nil))
          }
        }
      }
      let (tag, end): (String, LocalDate?) = [
        ("ethnic_area", nil), ("key_assistance_county_provincial", nil), ("lifted_area", day(2025, 12, 31)),
        ("old_revolutionary_area", day(2020, 12, 31)),
      ][c]
      tags.append(TagFacts(place: county, tag: tag, from: since, to: end))
    }
  }

  private mutating func drawUnits(_ random: inout SeededGenerator) {
    let kinds = ["economic", "party_mass", "professional", "enterprise", "institution"]
    var seats: [(String, DivisionCode?)] = [("central", Self.province), ("province", Self.province), ("province", Self.province)]
    seats += Self.prefectures.map { ("prefecture", $0) }
    for county in Self.counties { seats += [("county", county), ("county", county)] }
    seats += [("township", Self.code(Self.counties[0].value + 100_000)), ("county", nil)]
    for (i, (tier, seat)) in seats.enumerated() {
      units.append(UnitFacts(
        id: "B\(i < 10 ? "0" : "")\(i)", name: "测试派出单位\(i)", tier: tier, kind: random.pick(kinds), seat: seat))
    }
    for village in villages where random.chance(60) {
      let old = SupportFacts(village: village.code, holder: random.pick(units).name, start: day(2016, 3, 1), end: day(2021, 5, 31))
      support.append(old)
      support.append(SupportFacts(village: village.code, holder: random.pick(units).name, start: day(2021, 6, 1), end: nil))
    }
    support.append(SupportFacts(village: villages[0].code, holder: "没有登记的单位", start: day(2021, 6, 2), end: nil))
  }

  private mutating func drawCadres(_ count: Int, _ random: inout SeededGenerator) {
    let words = ["党建;群众工作", "农技", "水利工程", "法律", "医疗卫生", "财务;党务", "教育;信息技术", ""]
    for i in 0..<count {
      var cadre = CadreFacts(id: "K\(100 + i)", unit: random.pick(units).id)
      let born = day(1966 + random.below(32), 1 + random.below(12), 1 + random.below(28))
      cadre.citizenID = SampleFiles.citizenID(Int(born.packed), 2 * i + 1)
      cadre.sex = "male"
      cadre.born = random.chance(95) ? born : nil
      cadre.ethnicity = random.pick(["汉族", "藏族", "彝族", nil])
      cadre.politicalStatus = random.pick(["party_member", "party_member", "party_member", "probationary_member", nil])
      cadre.partySince = random.pick([day(2010, 7, 1), nil, day(2022, 9, 4), day(2022, 9, 5), day(2023, 3, 1)])
      cadre.workSince = random.pick([day(2015, 7, 1), nil, day(2021, 9, 4), day(2021, 9, 5)])
      cadre.specialties = random.pick(words)
      cadre.languages = random.pick(["", "", "藏语", "彝语", "藏语;彝语"])
      cadre.health = random.pick(["healthy", "healthy", "chronic", nil])
      cadre.nominated = random.pick([(true, true), (true, true), (true, true), (true, false), (false, true), (true, true), nil])
      cadre.nominatedBy = random.chance(10) ? random.pick(units).id : nil
      cadres.append(cadre)
    }
    // A number with everything that tables stumble over.
    cadres.append(CadreFacts(id: "K9,9%2C甲;\"", unit: "B01", nominated: (true, true)))
    // Spouses: each names the other; only the first does; only the second does.
    for (a, b, both) in [(0, 1, true), (2, 3, false), (5, 4, false)] {
      cadres[a].spouse = cadres[b].citizenID
      if both { cadres[b].spouse = cadres[a].citizenID }
      cadres[a].nominated = (true, true)
      cadres[b].nominated = (true, true)
    }
    // The spouse of the seventh serves on for a term of their own.
    cadres[6].spouse = cadres[7].citizenID
    cadres[6].nominated = (true, true)
    cadres[7].nominated = nil
    var isBusy: Set<String> = [cadres[7].id]
    postings.append(PostingFacts(
      cadre: cadres[7].id, village: villages[11].code, role: "member", start: day(2023, 2, 1), end: day(2025, 1, 31)))
    for village in villages {
      for role in ["first_secretary", "member", "member"] where random.chance(60) {
        let free = cadres.filter { !isBusy.contains($0.id) }
        guard let cadre = free.randomElement(using: &random) else { continue }
        isBusy.insert(cadre.id)
        let start = random.pick([day(2021, 6, 1), day(2021, 5, 31), day(2022, 11, 15)])
        let end = random.pick([nil, nil, nil, day(2023, 9, 6), Self.startsOn.adding(days: -1), day(2024, 11, 14)])
        postings.append(PostingFacts(cadre: cadre.id, village: village.code, role: role, start: start, end: end))
      }
    }
    for cadre in cadres where random.chance(25) {
      postings.append(PostingFacts(
        cadre: cadre.id, village: random.pick(villages).code, role: "member",
        start: day(2018, 3, 1), end: day(2021, 5, 30)))
    }
  }
}

extension PlanWorld {
  private func store() async throws {
    var divisions: [[String: SQLValue]] = []
    func division(_ code: DivisionCode, _ level: String, _ parent: DivisionCode?, _ place: (Int, Int)?) {
      divisions.append([
        "code": code.sqlValue, "name": .text("测试\(code)"), "level": .text(level), "parent_code": parent.sqlValue,
        "latitude": (place?.0).sqlValue, "longitude": (place?.1).sqlValue,
      ])
    }
    division(Self.province, "province", nil, Self.positions[Self.province.value])
    for code in Self.prefectures { division(code, "prefecture", Self.province, Self.positions[code.value]) }
    for code in Self.counties {
      division(code, "county", code.ancestor(.prefecture), Self.positions[code.value])
      division(Self.code(code.value + 100_000), "township", code, nil)
    }
    for village in villages {
      let place = village.latitude.flatMap { a in village.longitude.map { (a, $0) } }
      division(village.code, "village", village.code.ancestor(.township), place)
    }
    try await load("divisions", divisions)
    try await load("tags", tags.map {
      ["division_code": $0.place.sqlValue, "tag": .text($0.tag), "valid_from": $0.from.sqlValue, "valid_to": $0.to.sqlValue]
    })
    try await load("profiles", villages.flatMap { village in
      village.profiles.map {
        [
          "village_code": village.code.sqlValue, "year": $0.year.sqlValue,
          "collective_income": $0.income.map { .integer(Int64($0 * 100)) } ?? .null, "party_members": $0.members.sqlValue,
        ]
      }
    })
    try await load("units", units.map {
      ["unit_id": .text($0.id), "name": .text($0.name), "tier": .text($0.tier), "kind": .text($0.kind), "division_code": $0.seat.sqlValue]
    })
    try await load("support", support.map {
      ["division_code": $0.village.sqlValue, "slot": "unit", "holder": .text($0.holder), "starts_on": $0.start.sqlValue, "ends_on": $0.end.sqlValue]
    })
    try await load("cadres", cadres.map { cadre in
      func text(_ value: String?) -> SQLValue { value.flatMap { $0.isEmpty ? nil : .text($0) } ?? .null }
      return [
        "cadre_id": .text(cadre.id), "name": .text("测试\(cadre.id)"), "unit_id": .text(cadre.unit),
        "id_number": text(cadre.citizenID), "sex": text(cadre.sex), "birth_date": cadre.born.sqlValue,
        "ethnicity": text(cadre.ethnicity), "political_status": text(cadre.politicalStatus),
        "party_joined_on": cadre.partySince.sqlValue, "work_started_on": cadre.workSince.sqlValue,
        "specialties": text(cadre.specialties), "languages": text(cadre.languages), "health": text(cadre.health),
        "spouse_id_number": text(cadre.spouse),
      ]
    })
    try await load("nominations", cadres.compactMap { cadre in
      cadre.nominated.map {
        [
          "round": .text(Self.round), "cadre_id": .text(cadre.id), "first_secretary": .text($0.lead ? "yes" : "no"),
          "member": .text($0.member ? "yes" : "no"), "unit_id": cadre.nominatedBy.map { .text($0) } ?? .null,
        ]
      }
    })
    // Some dates are known to the month only, which a wave must leave as it is.
    try await load("postings", postings.map {
      [
        "cadre_id": .text($0.cadre), "village_code": $0.village.sqlValue, "role": .text($0.role), "round": "2021",
        "starts_on": $0.start.sqlValue, "ends_on": $0.end.sqlValue,
        "date_precision": $0.start.day == 1 ? "starts_on" : .null,
      ]
    })
  }

  private func load(_ kind: String, _ rows: [[String: SQLValue]]) async throws {
    let done = try await world.importRows(kind, rows, batch: 500)
    guard done.errors.isEmpty, done.outcome.number != nil else {
      throw NotLoaded(kind: kind, reasons: done.findings.prefix(5).map { "\($0.row): \($0.finding.reason.en)" })
    }
  }

  struct NotLoaded: Error { let kind: String, reasons: [String] }
}
