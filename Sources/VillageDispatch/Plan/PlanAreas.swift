import Basics
import Divisions
import Policy
import Store

/// The counties of a plan, the seats of prefectures and of the province among them: cadres of higher
/// units set out from there.
struct PlanAreas {
  private(set) var codes: [DivisionCode] = []
  private(set) var counties: [DispatchProblem.County] = []
  private var indices: [DivisionCode: Int] = [:]
  private var provinces: [DivisionCode: Int] = [:]
  private var prefectures: [DivisionCode: Int] = [:]

  init(
    _ rules: DispatchRules, _ policy: PolicyBook, _ request: PlanRequest, _ connection: any Connection
  ) throws {
    let province = request.division.ancestor(.province) ?? request.division
    let range = province.subtree, date = request.startsOn
    let tagged = try DivisionQueries.tagged(policy.priorityAreaTags, in: range, on: date, connection)
    var divisions: [Division] = []
    for level in ["county", "prefecture", "province"] {
      divisions += try DivisionQueries.all(level: level, in: range, on: date, connection)
    }
    let names = Dictionary(divisions.map { ($0.code, $0.name) }, uniquingKeysWith: { first, _ in first })
    let seats = Self.seats(divisions)
    for division in divisions {
      let province = division.code.ancestor(.province) ?? division.code
      let prefecture = division.code.rank == .province
        ? division.code : division.code.ancestor(.prefecture) ?? division.code
      if provinces[province] == nil { provinces[province] = provinces.count }
      if prefectures[prefecture] == nil { prefectures[prefecture] = prefectures.count }
      indices[division.code] = codes.count
      codes.append(division.code)
      counties.append(
        DispatchProblem.County(
          province: provinces[province] ?? 0, city: prefectures[prefecture] ?? 0, name: division.name,
          cityName: names[prefecture] ?? "",
          isPriority: division.level == "county" && tagged[division.code.value] != nil,
          seat: seats[division.code] ?? GridPoint(x: 0, y: 0),
          roadPercent: DispatchRules.number(rules.roads, in: division.code, else: 150)))
    }
  }

  /// The grid has 100 m to the unit; a degree of latitude is 1,111 units, one of longitude less by
  /// the cosine of the latitude (0.86 in the middle of Sichuan). A division without a position takes
  /// the mean of those below it.
  private static func seats(_ divisions: [Division]) -> [DivisionCode: GridPoint] {
    var out: [DivisionCode: GridPoint] = [:]
    for division in divisions {
      if let latitude = division.latitude, let longitude = division.longitude {
        out[division.code] = grid(latitude: latitude, longitude: longitude)
        continue
      }
      let below = divisions.filter { division.code.contains($0.code) }.compactMap { out[$0.code] }
      if !below.isEmpty {
        out[division.code] = GridPoint(
          x: below.map(\.x).reduce(0, +) / below.count, y: below.map(\.y).reduce(0, +) / below.count)
      }
    }
    return out
  }

  static func grid(latitude: Double, longitude: Double) -> GridPoint {
    GridPoint(
      x: Int(((longitude - 97) * 957).rounded()), y: Int(((latitude - 26) * 1_111).rounded()))
  }

  /// The index of the county that holds a place, or of the division itself.
  func index(of code: DivisionCode) -> Int? {
    code.lineage.lazy.compactMap { indices[$0] }.first
  }

  func province(of code: DivisionCode) -> Int { code.ancestor(.province).flatMap { provinces[$0] } ?? provinces[code] ?? -1 }
  func prefecture(of code: DivisionCode) -> Int { code.ancestor(.prefecture).flatMap { prefectures[$0] } ?? -1 }
}

/// The sending units.
struct PlanUnits {
  struct Unit {
    let tier: String
    let kind: String
    let division: DivisionCode?
  }

  private(set) var ids: [String] = []
  private(set) var units: [Unit] = []
  private(set) var indexOfID: [String: Int] = [:]
  /// Support links name their holder by name.
  private(set) var indexOfName: [String: Int] = [:]

  init(_ connection: any Connection) throws {
    var found: [(String, String, Unit)] = []
    try connection.query("SELECT unit_id, name, tier, kind, division_code FROM units ORDER BY id", []) { row in
      found.append((
        try row.get(0), try row.get(1), Unit(tier: try row.get(2), kind: try row.get(3), division: try row.get(4))
      ))
    }
    for (id, name, unit) in found {
      indexOfID[id] = ids.count
      indexOfName[name] = ids.count
      ids.append(id)
      units.append(unit)
    }
  }
}
