import Basics
import Divisions
import Policy
import Store

/// Something that goes on in a village and that whoever leaves must hand over.
struct Matter {
  /// Who hands it over.
  enum Owner {
    /// The keeper of the village's affairs.
    case village
    case cadre(String)
    /// The person of that name, where one of the team bears it; else the keeper.
    case named(String)
    /// Everybody who leaves tells it to their successor.
    case everyone
  }

  let kind: HandoverItemKind
  let text: String
  var amount: Yuan?
  let source: String
  let owner: Owner
  /// The day on which it arose, for what counts only within a term.
  var day: LocalDate?
}

/// What goes on in some villages on a day, read from the records in a few passes over a range, which
/// for a province is far quicker than asking village by village.
///
/// Households appear by their ids only; free text is masked where digits look like an id or a phone
/// number.
struct VillageAffairs {
  private var matters: [Int64: [Matter]] = [:]
  private var townships: [Int64: String] = [:]
  let policy: PolicyBook
  private let range: ClosedRange<Int64>
  private let day: LocalDate

  /// - Parameters:
  ///   - villages: those asked about, within `range`.
  ///   - since: the start of the longest term among the leavers; earlier promises are not read.
  init(
    of villages: Set<Int64>, in range: ClosedRange<Int64>, on day: LocalDate, since: LocalDate,
    policy: PolicyBook, _ connection: any Connection
  ) throws {
    self.policy = policy
    self.range = range
    self.day = day
    let measured = try readMeasures(villages, connection)
    try readCases(villages, measured, connection)
    try readPromises(villages, since, connection)
    try readFigures(villages, connection)
    try readMentoring(villages, connection)
    try readSupport(villages, connection)
    try readTownships(connection)
  }

  /// What goes on in a village; the township it lies in comes last.
  func matters(in village: DivisionCode) -> [Matter] {
    var out = matters[village.value] ?? []
    let code = village.value - village.value % DivisionRank.township.span
    if let name = townships[code] {
      out.append(Matter(
        kind: .contact, text: HandoverText.write([(.township, "\(name)（\(code)）")]),
        source: "township:\(code)", owner: .everyone))
    }
    return out
  }

  private mutating func add(_ village: Int64, _ matter: Matter) {
    matters[village, default: []].append(matter)
  }

  private func within(_ column: String) -> String { Validity.within(range, column) }

  /// Measures not finished, each a project; and in sum, money.
  /// - Returns: by case, the categories under way.
  private mutating func readMeasures(
    _ villages: Set<Int64>, _ connection: any Connection
  ) throws -> [String: [String: Int]] {
    var categories: [String: [String: Int]] = [:]
    var sums: [Int64: (count: Int, paid: Int, fen: Int64)] = [:]
    var found: [(Int64, Matter)] = []
    try connection.query(
      """
      SELECT m.village_code, m.measure_id, m.case_id, m.category, m.description, m.planned_on,
        m.started_on, m.amount, m.household_id, c.contact
      FROM measures m JOIN cases c ON c.id = m.case_id
      WHERE \(within("m.village_code")) AND COALESCE(m.started_on, m.planned_on, 0) <= \(day.packed)
        AND (m.finished_on IS NULL OR m.finished_on > \(day.packed))
      ORDER BY m.village_code, m.measure_id
      """, []
    ) { row in
      let village: Int64 = try row.get(0)
      guard villages.contains(village) else { return }
      let category = policy.wording(try row.get(3), of: "measure_category")
      categories[try row.get(2), default: [:]][category, default: 0] += 1
      let amount: Yuan? = try row.get(7)
      let contact: String? = try row.get(9)
      let id: String = try row.get(1)
      var sum = sums[village] ?? (0, 0, 0)
      sum.count += 1
      if let amount {
        sum.paid += 1
        sum.fen += amount.fen
      }
      sums[village] = sum
      found.append((village, Matter(
        kind: .project,
        text: HandoverText.write([
          (.measureID, id), (.category, category), (.household, try row.get(8)),
          (.planned, try row.get(5, as: LocalDate?.self)?.description),
          (.started, try row.get(6, as: LocalDate?.self)?.description), (.words, try row.get(4)),
        ]),
        amount: amount, source: "measures:\(id)", owner: contact.map { .named($0) } ?? .village)))
    }
    for (village, matter) in found { add(village, matter) }
    for (village, sum) in sums {
      add(village, Matter(
        kind: .money,
        text: HandoverText.write([(.count, "\(sum.count)"), (.withAmount, "\(sum.paid)")]),
        amount: Yuan(fen: sum.fen), source: "measures", owner: .village))
    }
    return categories
  }

  private mutating func readCases(
    _ villages: Set<Int64>, _ measured: [String: [String: Int]], _ connection: any Connection
  ) throws {
    var found: [(Int64, Matter)] = []
    try connection.query(
      """
      SELECT village_code, case_id, household_id, object_type, risks, contact FROM cases
      WHERE \(within("village_code")) AND identified_on <= \(day.packed)
        AND (eliminated_on IS NULL OR eliminated_on > \(day.packed))
        AND (left_on IS NULL OR left_on > \(day.packed))
      ORDER BY village_code, case_id
      """, []
    ) { row in
      let village: Int64 = try row.get(0)
      guard villages.contains(village) else { return }
      let id: String = try row.get(1)
      let risks = (try row.get(4, as: String?.self) ?? "").split(separator: ";")
        .map { policy.wording(String($0), of: "risk") }
      let measures = (measured[id] ?? [:]).sorted { $0.key < $1.key }
      let contact: String? = try row.get(5)
      found.append((village, Matter(
        kind: .case,
        text: HandoverText.write([
          (.household, try row.get(2)), (.caseID, id),
          (.objectType, policy.wording(try row.get(3), of: "object_type")),
          (.risks, risks.joined(separator: "、")), (.contact, contact),
          (.underWay, measures.map { "\($0.key) \($0.value)" }.joined(separator: "、")),
        ]),
        source: "cases:\(id)", owner: contact.map { .named($0) } ?? .village)))
    }
    for (village, matter) in found { add(village, matter) }
  }

  /// What was promised to villagers and written down as still to follow.
  private mutating func readPromises(
    _ villages: Set<Int64>, _ since: LocalDate, _ connection: any Connection
  ) throws {
    var found: [(Int64, Matter)] = []
    try connection.query(
      """
      SELECT village_code, activity_id, cadre_id, date, kind, follow_up FROM activities
      WHERE \(within("village_code")) AND date BETWEEN \(since.packed) AND \(day.packed)
        AND follow_up IS NOT NULL ORDER BY village_code, date, activity_id
      """, []
    ) { row in
      let village: Int64 = try row.get(0)
      guard villages.contains(village) else { return }
      let id: String = try row.get(1)
      let date: LocalDate = try row.get(3)
      found.append((village, Matter(
        kind: .promise,
        text: HandoverText.write([
          (.day, date.description), (.activity, policy.wording(try row.get(4), of: "activity_kind")),
          (.words, try row.get(5)),
        ]),
        source: "activities:\(id)",
        owner: try row.get(2, as: String?.self).map { .cadre($0) } ?? .village, day: date)))
    }
    for (village, matter) in found { add(village, matter) }
  }

  /// Assets and income by the latest profile, and the term goals that it does not reach.
  private mutating func readFigures(_ villages: Set<Int64>, _ connection: any Connection) throws {
    let names = ["collective_assets", "collective_income", "disposable_income_per_capita"]
    var latest: [Int64: (year: Int, values: [String: Yuan])] = [:]
    try connection.query(
      """
      SELECT village_code, year, \(names.joined(separator: ", ")) FROM profiles
      WHERE \(within("village_code")) AND year <= \(day.year) ORDER BY village_code, year
      """, []
    ) { row in
      let village: Int64 = try row.get(0)
      guard villages.contains(village) else { return }
      var values: [String: Yuan] = [:]
      for (i, name) in names.enumerated() {
        if let value = try row.get(2 + i, as: Yuan?.self) { values[name] = value }
      }
      latest[village] = (try row.get(1), values)
    }
    for (village, profile) in latest {
      if let income = profile.values["collective_income"] {
        add(village, Matter(
          kind: .money, text: HandoverText.write([(.collectiveIncome, "\(profile.year)")]),
          amount: income, source: "profiles:collective_income", owner: .village))
      }
      if let assets = profile.values["collective_assets"] {
        add(village, Matter(
          kind: .asset, text: HandoverText.write([(.collectiveAssets, "\(profile.year)")]),
          amount: assets, source: "profiles:collective_assets", owner: .village))
      }
    }
    var found: [(Int64, Matter)] = []
    try connection.query(
      """
      SELECT village_code, id, indicator, target, target_year FROM goals
      WHERE \(within("village_code")) ORDER BY village_code, id
      """, []
    ) { row in
      let village: Int64 = try row.get(0)
      guard villages.contains(village) else { return }
      let (indicator, target, year) = (
        try row.get(2, as: String.self), try row.get(3, as: Yuan.self), try row.get(4, as: Int.self)
      )
      let profile = latest[village]
      let value = profile?.values[indicator]
      // What no profile measures is handed over until its year is past.
      guard value.map({ $0 < target }) ?? (year >= day.year) else { return }
      found.append((village, Matter(
        kind: .goal,
        text: HandoverText.write([
          (.indicator, policy.wording(indicator, of: "goal_indicator")),
          (.targetYear, "\(year)"), (.target, target.description), (.latest, value?.description),
          (.latestYear, value == nil ? nil : profile.map { "\($0.year)" }),
        ]),
        source: "goals:\(try row.get(1, as: String.self))", owner: .village)))
    }
    for (village, matter) in found { add(village, matter) }
  }

  private mutating func readMentoring(_ villages: Set<Int64>, _ connection: any Connection) throws {
    var found: [(Int64, Matter)] = []
    try connection.query(
      """
      SELECT village_code, id, mentee_name, mentee_kind, mentor, starts_on FROM mentoring
      WHERE \(within("village_code")) AND starts_on <= \(day.packed)
        AND (ends_on IS NULL OR ends_on > \(day.packed)) ORDER BY village_code, id
      """, []
    ) { row in
      let village: Int64 = try row.get(0)
      guard villages.contains(village) else { return }
      let mentor: String? = try row.get(4)
      found.append((village, Matter(
        kind: .mentoring,
        text: HandoverText.write([
          (.mentee, try row.get(2)), (.menteeKind, policy.wording(try row.get(3), of: "mentee_kind")),
          (.mentor, mentor), (.since, try row.get(5, as: LocalDate.self).description),
        ]),
        source: "mentoring:\(try row.get(1, as: String.self))",
        owner: mentor.map { .named($0) } ?? .village)))
    }
    for (village, matter) in found { add(village, matter) }
  }

  private mutating func readSupport(_ villages: Set<Int64>, _ connection: any Connection) throws {
    var found: [(Int64, Matter)] = []
    try connection.query(
      """
      SELECT division_code, id, slot, holder FROM support
      WHERE \(within("division_code")) AND starts_on <= \(day.packed)
        AND (ends_on IS NULL OR ends_on >= \(day.packed)) ORDER BY division_code, id
      """, []
    ) { row in
      let village: Int64 = try row.get(0)
      guard villages.contains(village) else { return }
      found.append((village, Matter(
        kind: .contact,
        text: HandoverText.write([
          (.slot, policy.wording(try row.get(2), of: "slot")), (.holder, try row.get(3)),
        ]),
        source: "support:\(try row.get(1, as: String.self))", owner: .everyone)))
    }
    for (village, matter) in found { add(village, matter) }
  }

  private mutating func readTownships(_ connection: any Connection) throws {
    let span = DivisionRank.township.span
    let lowest = range.lowerBound - range.lowerBound % span
    try connection.query(
      """
      SELECT code, name FROM divisions
      WHERE code BETWEEN \(lowest) AND \(range.upperBound) AND code % \(span) = 0
      """, []
    ) { townships[try $0.get(0)] = try $0.get(1, as: String.self) }
  }
}
