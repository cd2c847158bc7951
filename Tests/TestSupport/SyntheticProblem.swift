public import Basics
import Foundation

/// A dispatch problem in the exchange format as bare columns of numbers, drawn from a seed, with the
/// rule of the format written out once more: shares no code with the product's reader or score.
public struct SyntheticProblem: Sendable {
  public typealias Row = [String: Int]

  public var counties: [Row] = []
  public var villages: [Row] = []
  /// `role` is 0 for a first secretary, 1 for a member.
  public var posts: [Row] = []
  public var cadres: [Row] = []
  public var weights: Weights

  public struct Weights: Sendable {
    public var dims: [String]
    public var match: [[Int]]
    /// By role.
    public var role: [[Int]]
    /// `w_match` and the others that are a single number, `travel_mul` and its like among them.
    public var numbers: Row
  }

  /// Those of the format's version 1.
  public static let standardWeights = Weights(
    dims: ["party", "industry", "infra", "governance", "services"],
    match: [
      [100, 20, 60, 70, 90], [40, 100, 60, 40, 40], [60, 30, 50, 100, 70], [70, 10, 50, 60, 100],
      [50, 40, 90, 50, 30],
    ],
    role: [[3, 2, 1, 3, 1], [1, 3, 3, 1, 2]],
    numbers: [
      "version": 1, "w_match": 4, "w_fit": 2, "w_lang": 120, "b_continuity": 300, "b_pair": 180, "w_alt": 15,
      "fs_max_age": 55, "alt_age": 40, "alt_age_step": 5, "travel_mul": 12, "travel_div": 10_000,
      "travel_knee": 180, "travel_over_div": 3, "travel_cap": 900,
    ])

  /// Any weights that the format allows, some of them negative.
  public static func randomWeights(_ random: inout SeededGenerator) -> Weights {
    func draw(_ low: Int, _ high: Int) -> Int { low + random.below(high - low + 1) }
    let dims = (0..<draw(1, 8)).map { "d\($0)" }
    return Weights(
      dims: dims, match: (0..<5).map { _ in (0..<5).map { _ in draw(-20, 100) } },
      role: (0..<2).map { _ in dims.map { _ in draw(-2, 5) } },
      numbers: [
        "version": 1, "w_match": draw(-3, 9), "w_fit": draw(-3, 9), "w_lang": draw(-50, 200),
        "b_continuity": draw(-100, 400), "b_pair": draw(-100, 400), "w_alt": draw(-5, 40),
        "fs_max_age": draw(40, 60), "alt_age": draw(20, 50), "alt_age_step": draw(1, 9),
        "travel_mul": draw(0, 30), "travel_div": draw(1, 20_000), "travel_knee": draw(0, 300),
        "travel_over_div": draw(1, 5), "travel_cap": draw(0, 2_000),
      ])
  }

  /// - Parameter isEasy: every county's own cadres suffice for its first secretaries.
  public init(
    villages villageCount: Int, cadres cadreCount: Int, weights: Weights = standardWeights,
    isEasy: Bool = true, _ random: inout SeededGenerator
  ) {
    self.weights = weights
    func draw(_ low: Int, _ high: Int) -> Int { low + random.below(high - low + 1) }
    let countyCount = max(2, villageCount / 8)
    counties = (0..<countyCount).map { i in
      [
        "county_id": i, "province_id": draw(0, 1), "city_id": draw(0, 2), "priority": draw(0, 1),
        // Some so far apart that travel meets its cap.
        "seat_x": draw(-300, 3_000) * (random.chance(10) ? 20 : 1), "seat_y": draw(-300, 3_000),
        "road_pct": draw(100, 250),
      ]
    }
    villages = (0..<villageCount).map { i in
      let county = isEasy ? i % countyCount : random.below(countyCount)
      var row: Row = [
        "village_id": i, "county_id": county, "x": counties[county]["seat_x", default: 0] + draw(-200, 200),
        "y": counties[county]["seat_y", default: 0] + draw(-200, 200), "lat_e5": 0, "lng_e5": 0,
        "category": draw(0, 4), "lang": draw(0, 2), "alt_band": draw(0, 3), "paired_unit_id": draw(0, 20),
      ]
      for dim in weights.dims { row["need_" + dim] = draw(0, 9) }
      return row
    }
    for village in 0..<villageCount {
      posts.append(["village_id": village, "role": 0, "slot": 0, "mandatory": 1, "fill_bonus": 0])
      for slot in 0..<draw(0, 3) {
        posts.append([
          "village_id": village, "role": 1, "slot": slot, "mandatory": 0, "fill_bonus": [10_000, 8_000, 7_000][slot],
        ])
      }
    }
    for i in posts.indices { posts[i]["post_id"] = i }
    cadres = (0..<cadreCount).map { i in
      let isOwn = isEasy && i < villageCount
      let county = isOwn ? i % countyCount : random.below(countyCount), tier = isOwn ? 3 : draw(0, 3)
      var row: Row = [
        "cadre_id": i, "unit_id": draw(0, 20), "tier": tier, "kind": draw(0, 4),
        "province_id": counties[county]["province_id", default: 0],
        "city_id": tier >= 2 ? counties[county]["city_id", default: 0] : -1, "county_id": tier == 3 ? county : -1,
        "home_county_id": random.chance(80) ? county : random.below(countyCount), "tibetan": draw(0, 2),
        "yi": draw(0, 2), "age": isOwn ? draw(25, 50) : draw(22, 59), "female": draw(0, 1),
        "party_member": isOwn || random.chance(80) ? 1 : 0, "fs_ok": isOwn || random.chance(60) ? 1 : 0,
        "member_ok": random.chance(90) ? 1 : 0,
        "current_village_id": random.chance(25) ? random.below(villageCount) : -1,
      ]
      for dim in weights.dims { row["s_" + dim] = draw(0, 5) }
      return row
    }
  }
}

extension SyntheticProblem {
  /// Whether the rules of the format let a cadre take a role in a village.
  public func allows(cadre c: Int, village v: Int, role: Int) -> Bool {
    let cadre = cadres[c], village = villages[v], k = village["county_id", default: 0], county = counties[k]
    let isPriority = county["priority"] == 1
    switch cadre["tier"] {
    case 3: guard cadre["county_id"] == k else { return false }
    case 2: guard cadre["city_id"] == county["city_id"] else { return false }
    case 1: guard isPriority, cadre["province_id"] == county["province_id"] else { return false }
    default: guard isPriority else { return false }
    }
    if role == 1 { return cadre["member_ok"] == 1 }
    return cadre["party_member"] == 1 && cadre["fs_ok"] == 1
      && cadre["age", default: 0] <= weights.numbers["fs_max_age", default: 0]
  }

  /// The rule of the format, term by term.
  public func score(cadre c: Int, village v: Int, role: Int) -> Int {
    func w(_ name: String) -> Int { weights.numbers[name, default: 0] }
    let cadre = cadres[c], village = villages[v]
    func of(_ row: Row, _ name: String) -> Int { row[name, default: 0] }
    let home = counties[of(cadre, "home_county_id")], county = counties[of(village, "county_id")]
    var fit = 0
    for (d, dim) in weights.dims.enumerated() {
      fit += weights.role[role][d] * of(village, "need_" + dim) * of(cadre, "s_" + dim)
    }
    let level = [0, of(cadre, "tibetan"), of(cadre, "yi")][of(village, "lang")]
    let dx = of(home, "seat_x") - of(village, "x"), dy = of(home, "seat_y") - of(village, "y")
    var minutes = Self.root(dx * dx + dy * dy) * of(county, "road_pct") * w("travel_mul") / w("travel_div")
    if minutes > w("travel_knee") {
      minutes = w("travel_knee") + (minutes - w("travel_knee")) / w("travel_over_div")
    }
    minutes = min(minutes, w("travel_cap"))
    let steps = max(0, of(cadre, "age") - w("alt_age")) / w("alt_age_step")
    return w("w_match") * weights.match[of(cadre, "kind")][of(village, "category")] + w("w_fit") * fit
      + w("w_lang") * level + (of(cadre, "current_village_id") == v ? w("b_continuity") : 0)
      + (of(cadre, "unit_id") == of(village, "paired_unit_id") ? w("b_pair") : 0) - minutes
      - w("w_alt") * of(village, "alt_band") * steps
  }

  /// The whole root, by halving: no floating point.
  static func root(_ square: Int) -> Int {
    var low = 0, high = 1 << 31
    while high - low > 1 {
      let middle = (low + high) / 2
      if middle * middle <= square { low = middle } else { high = middle }
    }
    return low
  }

  /// An answer's worth, nil where it breaks a rule.
  public func worth(of answer: [(cadre: Int, post: Int)]) -> Int? {
    guard Set(answer.map(\.cadre)).count == answer.count, Set(answer.map(\.post)).count == answer.count else { return nil }
    let taken = Set(answer.map(\.post))
    for (i, post) in posts.enumerated() where post["mandatory"] == 1 && !taken.contains(i) { return nil }
    var out = 0
    for (cadre, number) in answer {
      let post = posts[number], village = post["village_id", default: 0], role = post["role", default: 0]
      guard allows(cadre: cadre, village: village, role: role) else { return nil }
      out += score(cadre: cadre, village: village, role: role) + post["fill_bonus", default: 0]
    }
    return out
  }
}

extension SyntheticProblem {
  /// The files of the problem by name.
  public func files() -> [String: String] {
    let dims = weights.dims
    func table(_ columns: [String], _ rows: [Row], text: (String, Row) -> String? = { _, _ in nil }) -> String {
      ([columns] + rows.map { row in columns.map { text($0, row) ?? "\(row[$0, default: 0])" } })
        .map { $0.joined(separator: ",") + "\n" }.joined()
    }
    return [
      "counties.csv": table(
        ["county_id", "province_id", "city_id", "name", "city_name", "priority", "seat_x", "seat_y", "road_pct"], counties
      ) { name, row in
        name == "name" ? "样县\(row["county_id", default: 0])" : name == "city_name" ? "样市" : nil
      },
      "villages.csv": table(
        ["village_id", "county_id", "x", "y", "lat_e5", "lng_e5", "category"] + dims.map { "need_" + $0 }
          + ["lang", "alt_band", "paired_unit_id"], villages),
      "posts.csv": table(["post_id", "village_id", "role", "slot", "mandatory", "fill_bonus"], posts) { name, row in
        name == "role" ? (row["role"] == 0 ? "FS" : "M") : nil
      },
      "cadres.csv": table(
        ["cadre_id", "unit_id", "tier", "kind", "province_id", "city_id", "county_id", "home_county_id"]
          + dims.map { "s_" + $0 }
          + ["tibetan", "yi", "age", "female", "party_member", "fs_ok", "member_ok", "current_village_id"], cadres),
      "params.json": params(),
    ]
  }

  private func params() -> String {
    func quoted(_ names: [String]) -> String { "[" + names.map { "\"\($0)\"" }.joined(separator: ", ") + "]" }
    var parts = weights.numbers.filter { !$0.key.hasPrefix("travel_") }.sorted { $0.key < $1.key }
      .map { "\"\($0.key)\": \($0.value)" }
    let travel = weights.numbers.filter { $0.key.hasPrefix("travel_") }.sorted { $0.key < $1.key }
      .map { "\"\($0.key.dropFirst(7))\": \($0.value)" }
    parts += [
      "\"travel\": {\(travel.joined(separator: ", "))}", "\"dims\": \(quoted(weights.dims))",
      "\"kinds\": \(quoted((0..<5).map { "kind\($0)" }))", "\"categories\": \(quoted((0..<5).map { "category\($0)" }))",
      "\"match\": \(weights.match)", "\"role_weight\": {\"FS\": \(weights.role[0]), \"M\": \(weights.role[1])}",
      // What the format has beside this is passed over.
      "\"tiers\": [\"central\", \"province\", \"city\", \"county\"]", "\"instance\": {\"name\": \"x\"}",
    ]
    return "{\n" + parts.joined(separator: ",\n") + "\n}\n"
  }

  /// Writes the files into a new folder and returns its path.
  public func write(_ folder: TemporaryFolder, _ name: String = "problem") throws -> String {
    let path = folder.file(name)
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    for (file, text) in files() { try text.write(toFile: path + "/" + file, atomically: true, encoding: .utf8) }
    return path
  }
}
