import Basics
import Divisions
import Policy
import Store

/// The villages of a plan, their needs drawn from category and profile.
struct PlanVillages {
  private(set) var villages: [DispatchProblem.Village] = []
  private(set) var index: [Int64: Int] = [:]

  init(
    _ codes: [DivisionCode], _ rules: DispatchRules, _ areas: PlanAreas, _ units: PlanUnits,
    _ request: PlanRequest, _ range: ClosedRange<Int64>, _ connection: any Connection
  ) throws {
    let categories = try rules.categories.map {
      Set(try DivisionQueries.tagged([$0.tag], in: range, on: request.startsOn, connection).keys)
    }
    let profiles = try Self.profiles(rules, request, range, connection)
    let paired = try Self.pairedUnits(units, request, range, connection)
    let positions = try Self.positions(range, connection)
    for code in codes {
      guard let county = areas.index(of: code) else { throw PlanError.unknownVillage(code) }
      // A village due by another tag than the categories' counts as the last, most general one.
      let category = categories.firstIndex { $0.contains(code.value) } ?? rules.categories.count - 1
      var needs = SIMD8<Int32>()
      for (d, need) in rules.categories[category].needs.enumerated() { needs[d] = Int32(need) }
      for (i, rule) in rules.profile.enumerated() {
        guard let value = profiles[code.value]?[i], value < rule.below,
          let d = rules.dimensions.firstIndex(of: rule.dimension)
        else { continue }
        needs[d] = min(9, needs[d] + Int32(rule.add))
      }
      let language = rules.language(in: code)?.language
      let position = positions[code.value]
      index[code.value] = villages.count
      villages.append(
        DispatchProblem.Village(
          county: county,
          place: position.map { PlanAreas.grid(latitude: $0.0, longitude: $0.1) }
            ?? areas.counties[county].seat,
          category: category, needs: needs,
          language: language == "tibetan" ? .tibetan : language == "yi" ? .yi : .han,
          altitudeBand: DispatchRules.number(rules.altitudes, in: code, else: 0),
          pairedUnit: paired[code.value] ?? -1,
          latitude: position.map { Int(($0.0 * 100_000).rounded()) } ?? 0,
          longitude: position.map { Int(($0.1 * 100_000).rounded()) } ?? 0))
    }
  }

  /// By village, the value of each rule's field in the latest profile.
  private static func profiles(
    _ rules: DispatchRules, _ request: PlanRequest, _ range: ClosedRange<Int64>,
    _ connection: any Connection
  ) throws -> [Int64: [Int?]] {
    if rules.profile.isEmpty { return [:] }
    let money: Set<String> = ["disposable_income_per_capita", "collective_assets", "collective_income"]
    let fields = rules.profile.map(\.field)
    var out: [Int64: [Int?]] = [:]
    try connection.query(
      """
      SELECT village_code, \(fields.joined(separator: ", ")) FROM profiles
      WHERE \(Validity.within(range, "village_code")) AND year <= \(request.asOf.year)
      ORDER BY village_code, year
      """, []
    ) { row in
      out[try row.get(0)] = try fields.enumerated().map { i, field in
        let value = try row.get(i + 1, as: Int64?.self)
        return value.map { Int(money.contains(field) ? $0 / 100 : $0) }
      }
    }
    return out
  }

  /// The unit that supports each village on the first day (定点帮扶).
  private static func pairedUnits(
    _ units: PlanUnits, _ request: PlanRequest, _ range: ClosedRange<Int64>, _ connection: any Connection
  ) throws -> [Int64: Int] {
    var out: [Int64: Int] = [:]
    try connection.query(
      """
      SELECT division_code, holder FROM support WHERE slot = 'unit'
        AND \(Validity.within(range, "division_code"))
        AND \(Validity.on(request.startsOn, from: "starts_on", to: "ends_on"))
      ORDER BY division_code, starts_on, id
      """, []
    ) { row in
      let holder: String = try row.get(1)
      if let unit = units.indexOfName[holder] ?? units.indexOfID[holder] { out[try row.get(0)] = unit }
    }
    return out
  }

  private static func positions(
    _ range: ClosedRange<Int64>, _ connection: any Connection
  ) throws -> [Int64: (Double, Double)] {
    var out: [Int64: (Double, Double)] = [:]
    try connection.query(
      """
      SELECT code, latitude, longitude FROM divisions WHERE \(Validity.within(range, "code"))
        AND level IN ('village', 'community') AND latitude IS NOT NULL AND longitude IS NOT NULL
      """, []
    ) { row in
      out[try row.get(0)] = (
        Double(try row.get(1, as: Int64.self)) / 1_000_000, Double(try row.get(2, as: Int64.self)) / 1_000_000
      )
    }
    return out
  }
}
