import Basics
import Divisions
import Policy
import Store

/// The nominated cadres of a plan, and what keeps whom from what.
struct PlanNominees {
  private(set) var ids: [String] = []
  private(set) var cadres: [DispatchProblem.Cadre] = []
  private(set) var firstSecretaryBars: [Int: [String]] = [:]
  private(set) var memberBars: [Int: [String]] = [:]
  private(set) var exclusions: [DispatchRuling: [String]] = [:]

  init(
    _ rules: DispatchRules, _ areas: PlanAreas, _ units: PlanUnits, _ request: PlanRequest,
    villageIndex: [Int64: Int], _ connection: any Connection
  ) throws {
    let service = try ServiceHistory(request, connection)
    let spouses = try Self.spousesToLeaveOut(request, connection)
    try connection.query(
      """
      SELECT n.cadre_id, n.first_secretary, n.member, COALESCE(n.unit_id, c.unit_id), c.sex,
        c.birth_date, c.ethnicity, c.political_status, c.party_joined_on, c.work_started_on,
        c.specialties, c.languages, c.health, c.position_rank
      FROM nominations n JOIN cadres c ON c.id = n.cadre_id WHERE n.round = $1 ORDER BY n.cadre_id
      """, [request.round]
    ) { row in
      let id: String = try row.get(0)
      let nominee = Nominee(
        id: id, firstSecretary: try row.get(1, as: String.self) == "yes",
        member: try row.get(2, as: String.self) == "yes", unit: try row.get(3), sex: try row.get(4),
        born: try row.get(5), ethnicity: try row.get(6), politicalStatus: try row.get(7),
        partySince: try row.get(8), workSince: try row.get(9),
        specialties: try row.get(10, as: String?.self) ?? "",
        languages: try row.get(11, as: String?.self) ?? "", health: try row.get(12),
        position: try row.get(13))
      guard let unitIndex = units.indexOfID[nominee.unit],
        let seat = units.units[unitIndex].division
      else { return }
      let unit = units.units[unitIndex]
      guard unit.tier == "central" || request.division.contains(seat) || seat.contains(request.division)
      else { return }
      add(nominee, unit, unitIndex, seat, rules, areas, request, spouses, service, villageIndex)
    }
  }

  private struct Nominee {
    let id: String
    let firstSecretary: Bool
    let member: Bool
    let unit: String
    let sex: String?
    let born: LocalDate?
    let ethnicity: String?
    let politicalStatus: String?
    let partySince: LocalDate?
    let workSince: LocalDate?
    let specialties: String
    let languages: String
    let health: String?
    let position: String?
  }

  /// How many of each unit's nominees nothing keeps at home so far.
  private var sentOfUnit: [Int: Int] = [:]

  private mutating func add(
    _ nominee: Nominee, _ unit: PlanUnits.Unit, _ unitIndex: Int, _ seat: DivisionCode,
    _ rules: DispatchRules, _ areas: PlanAreas, _ request: PlanRequest, _ spouses: Set<String>,
    _ service: ServiceHistory, _ villageIndex: [Int64: Int]
  ) {
    let index = cadres.count
    var first = nominee.firstSecretary ? [] : ["not_put_forward_as_first_secretary"]
    var member = nominee.member ? [] : ["not_put_forward_as_member"]
    first += Self.serviceBars(nominee.partySince, nominee.workSince, rules, on: request.startsOn)
    if spouses.contains(nominee.id) {
      first.append("spouse_is_sent")
      member.append("spouse_is_sent")
    }
    if let position = nominee.position, rules.eligibility.excludedPositions.contains(where: position.contains) {
      first.append("excluded_position")
      member.append("excluded_position")
    }
    if first.isEmpty || member.isEmpty {
      // Those beyond the quota are the unit's reserve, in the order of numbers.
      let earlier = sentOfUnit[unitIndex] ?? 0
      if let quota = rules.eligibility.unitQuotas[unit.tier], earlier >= quota {
        first.append("unit_quota")
        member.append("unit_quota")
      }
      sentOfUnit[unitIndex] = earlier + 1
    }
    if !first.isEmpty { firstSecretaryBars[index] = first }
    if !member.isEmpty { memberBars[index] = member }

    let current = service.current[nominee.id].flatMap { villageIndex[$0] } ?? -1
    for village in service.before[nominee.id] ?? [] {
      guard let v = villageIndex[village], v != current else { continue }
      exclude(index, v, "same_village_again")
    }
    if current >= 0, !rules.eligibility.mayStay { exclude(index, current, "may_not_stay") }
    let isFit = nominee.health.map(rules.eligibility.fitHealth.contains) ?? true

    let languages = Self.levels(nominee.languages, nominee.ethnicity, rules)
    ids.append(nominee.id)
    cadres.append(
      DispatchProblem.Cadre(
        unit: unitIndex, tier: Self.tier(unit.tier),
        kind: rules.kinds.firstIndex { $0.code == unit.kind } ?? rules.kinds.count - 1,
        province: areas.province(of: seat), city: areas.prefecture(of: seat),
        county: areas.index(of: seat) ?? -1, home: areas.index(of: seat) ?? 0,
        skills: Self.skills(unit.kind, nominee.specialties, rules), tibetan: languages.tibetan,
        yi: languages.yi, age: nominee.born.map { Self.years(from: $0, to: request.startsOn) } ?? 0,
        isFemale: nominee.sex == "female",
        isPartyMember: nominee.politicalStatus == "party_member",
        mayBeFirstSecretary: first.isEmpty, mayBeMember: member.isEmpty, currentVillage: current,
        maximumAltitudeBand: isFit ? 3 : rules.eligibility.healthyFromAltitudeBand - 1))
  }

  private mutating func exclude(_ cadre: Int, _ village: Int, _ rule: String) {
    for role in DispatchRole.allCases {
      exclusions[DispatchRuling(cadre: cadre, village: village, role: role), default: []].append(rule)
    }
  }

  /// A county's own unit sends like the county; a township's too.
  static func tier(_ tier: String) -> DispatchTier {
    switch tier {
    case "central": .central
    case "province": .province
    case "prefecture": .city
    default: .county
    }
  }

  /// A day that is not known breaks no rule: the unit that nominates vouches for it.
  static func serviceBars(
    _ party: LocalDate?, _ work: LocalDate?, _ rules: DispatchRules, on day: LocalDate
  ) -> [String] {
    var out: [String] = []
    if let party, party.adding(months: 12 * rules.eligibility.partyYears) > day { out.append("party_age") }
    if let work, work.adding(months: 12 * rules.eligibility.workYears) > day { out.append("work_years") }
    return out
  }

  static func years(from: LocalDate, to: LocalDate) -> Int {
    to.year - from.year - ((to.month, to.day) < (from.month, from.day) ? 1 : 0)
  }

  static func skills(_ kind: String, _ specialties: String, _ rules: DispatchRules) -> SIMD8<Int32> {
    var out = SIMD8<Int32>()
    let base = rules.kinds.first { $0.code == kind }?.skills ?? []
    for (d, level) in base.enumerated() { out[d] = Int32(level) }
    for rule in rules.specialties where rule.words.contains(where: specialties.contains) {
      if let d = rules.dimensions.firstIndex(of: rule.dimension) { out[d] = min(5, out[d] + Int32(rule.level)) }
    }
    return out
  }

  /// 2 for a language entered, 1 for one that comes with the ethnicity.
  static func levels(
    _ languages: String, _ ethnicity: String?, _ rules: DispatchRules
  ) -> (tibetan: Int, yi: Int) {
    func level(_ language: String, _ people: String) -> Int {
      let words = rules.languages.filter { $0.language == language }.flatMap(\.words)
      if words.contains(where: languages.contains) { return 2 }
      return ethnicity?.hasPrefix(people) == true ? 1 : 0
    }
    return (level("tibetan", "藏"), level("yi", "彝"))
  }

  /// Of two nominated spouses the later in the order of numbers, and whoever's spouse serves on for a
  /// term of their own: both at once leave nobody at home. Found by the keyed hash of the citizen id
  /// alone; it is enough that one of the two names the other.
  private static func spousesToLeaveOut(
    _ request: PlanRequest, _ connection: any Connection
  ) throws -> Set<String> {
    func ids(_ sql: String, _ values: [any SQLRepresentable] = []) throws -> Set<String> {
      Set(try connection.rows(sql, values) { try $0.get(0, as: String.self) })
    }
    let nominated = try ids("SELECT cadre_id FROM nominations WHERE round = $1", [request.round])
    let servesOn = try ids(
      """
      SELECT cadre_id FROM postings WHERE starts_on < \(request.startsOn.packed)
        AND ends_on >= \(request.cutoverOn.packed)
      """
    ).subtracting(nominated)
    let couples = try connection.rows(
      """
      SELECT c.id, s.id FROM cadres c JOIN cadres s ON s.id_number_hash = c.spouse_id_number_hash
      WHERE s.id <> c.id
      """
    ) { (try $0.get(0, as: String.self), try $0.get(1, as: String.self)) }
    var out: Set<String> = []
    for (a, b) in couples {
      if nominated.contains(a), nominated.contains(b) { out.insert(max(a, b)) }
      if nominated.contains(a), servesOn.contains(b) { out.insert(a) }
      if nominated.contains(b), servesOn.contains(a) { out.insert(b) }
    }
    return out
  }
}

/// Where cadres serve and served.
struct ServiceHistory {
  /// The village where a cadre serves on the day of the records.
  private(set) var current: [String: Int64] = [:]
  /// The villages of earlier postings.
  private(set) var before: [String: [Int64]] = [:]

  init(_ request: PlanRequest, _ connection: any Connection) throws {
    let day = request.asOf.packed
    var current: [String: Int64] = [:], before: [String: [Int64]] = [:]
    try connection.query(
      """
      SELECT p.cadre_id, p.village_code, p.ends_on FROM nominations n
      JOIN postings p ON p.cadre_id = n.cadre_id WHERE n.round = $1 AND p.starts_on <= \(day)
      """, [request.round]
    ) { row in
      let id: String = try row.get(0)
      let village: Int64 = try row.get(1)
      let end = try row.get(2, as: LocalDate?.self)
      if end.map({ $0 >= request.asOf }) ?? true {
        current[id] = village
      } else {
        before[id, default: []].append(village)
      }
    }
    (self.current, self.before) = (current, before)
  }
}
