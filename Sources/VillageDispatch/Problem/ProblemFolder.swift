public import Foundation

/// Reads a problem in the exchange format, version 1: a folder of tables and `params.json`.
public enum ProblemFolder {
  /// - Throws: `ProblemFileError`, naming file, line and what is expected.
  public static func read(_ folder: URL) throws -> DispatchProblem {
    try read(ProblemFiles(place: folder.path) { try PossiblyCompressedFile.read(folder, $0) })
  }

  static func read(_ folder: ProblemFiles) throws -> DispatchProblem {
    let weights = try WeightsFile.read(folder)
    let counties = try counties(folder)
    let villages = try villages(folder, weights, counties.count)
    let posts = try posts(folder, villages.count)
    let cadres = try cadres(folder, weights, counties.count, villages.count)
    return DispatchProblem(
      counties: counties, villages: villages, posts: posts, cadres: cadres, weights: weights,
      exclusions: try exclusions(folder, villages.count, cadres.count))
  }

  /// Within 20 million steps of 100 m of the origin, so that squares of distances stay exact.
  private static func point(
    _ x: IntegerTable.Column, _ y: IntegerTable.Column, _ row: Int
  ) throws -> GridPoint {
    let allowed = -20_000_000...20_000_000
    return GridPoint(x: try x.value(row, in: allowed), y: try y.value(row, in: allowed))
  }

  static func counties(_ folder: ProblemFiles) throws -> [DispatchProblem.County] {
    let table = try IntegerTable(
      try folder.required("counties.csv"), file: "counties.csv",
      required: ["county_id", "province_id", "city_id", "priority", "seat_x", "seat_y", "road_pct"],
      text: ["name", "city_name"])
    try checkIdentifiers(table, "county_id")
    let province = table.column("province_id"), city = table.column("city_id")
    let priority = table.column("priority"), x = table.column("seat_x"), y = table.column("seat_y")
    let road = table.column("road_pct")
    return try (0..<table.rowCount).map { row in
      DispatchProblem.County(
        province: province[row], city: city[row], name: table.texts["name"]?[row] ?? "",
        cityName: table.texts["city_name"]?[row] ?? "",
        isPriority: try priority.value(row, in: 0...1) == 1,
        seat: try point(x, y, row), roadPercent: try road.value(row, in: 0...100_000))
    }
  }

  static func villages(
    _ folder: ProblemFiles, _ weights: DispatchWeights, _ counties: Int
  ) throws -> [DispatchProblem.Village] {
    let table = try IntegerTable(
      try folder.required("villages.csv"), file: "villages.csv",
      required: ["village_id", "county_id", "x", "y", "category", "lang", "alt_band", "paired_unit_id"]
        + weights.dimensions.map { "need_\($0)" })
    try checkIdentifiers(table, "village_id")
    let county = table.column("county_id"), x = table.column("x"), y = table.column("y")
    let category = table.column("category"), language = table.column("lang")
    let band = table.column("alt_band"), paired = table.column("paired_unit_id")
    let needs = weights.dimensions.map { table.column("need_\($0)") }
    let hasPosition = table.columns.contains("lat_e5") && table.columns.contains("lng_e5")
    let latitude = table.column("lat_e5"), longitude = table.column("lng_e5")
    return try (0..<table.rowCount).map { row in
      var need = SIMD8<Int32>()
      for (d, column) in needs.enumerated() { need[d] = Int32(try column.value(row, in: 0...9)) }
      return DispatchProblem.Village(
        county: try county.value(row, in: 0...(counties - 1)), place: try point(x, y, row),
        category: try category.value(row, in: 0...(weights.categories.count - 1)), needs: need,
        language: VillageLanguage.allCases[try language.value(row, in: 0...2)],
        altitudeBand: try band.value(row, in: 0...3), pairedUnit: paired[row],
        latitude: hasPosition ? latitude[row] : 0, longitude: hasPosition ? longitude[row] : 0)
    }
  }

  static func posts(_ folder: ProblemFiles, _ villages: Int) throws -> [DispatchProblem.Post] {
    let table = try IntegerTable(
      try folder.required("posts.csv"), file: "posts.csv",
      required: ["post_id", "village_id", "role", "slot", "mandatory", "fill_bonus"], text: ["role"])
    try checkIdentifiers(table, "post_id")
    let village = table.column("village_id"), slot = table.column("slot")
    let mandatory = table.column("mandatory"), bonus = table.column("fill_bonus")
    let roles = table.texts["role"] ?? []
    return try (0..<table.rowCount).map { row in
      guard let role = DispatchRole(rawValue: roles[row]) else {
        throw ProblemFileError(table.file, line: table.line(of: row), 
          "role 应为 FS 或 M，而不是“\(roles[row])”", "role is FS or M, not “\(roles[row])”")
      }
      return DispatchProblem.Post(
        village: try village.value(row, in: 0...(villages - 1)), role: role, slot: slot[row],
        isMandatory: try mandatory.value(row, in: 0...1) == 1,
        bonus: try bonus.value(row, in: -100_000_000...100_000_000))
    }
  }

  static func cadres(
    _ folder: ProblemFiles, _ weights: DispatchWeights, _ counties: Int, _ villages: Int
  ) throws -> [DispatchProblem.Cadre] {
    let table = try IntegerTable(
      try folder.required("cadres.csv"), file: "cadres.csv",
      required: [
        "cadre_id", "unit_id", "tier", "kind", "province_id", "city_id", "county_id", "home_county_id",
        "tibetan", "yi", "age", "female", "party_member", "fs_ok", "member_ok", "current_village_id",
      ] + weights.dimensions.map { "s_\($0)" })
    try checkIdentifiers(table, "cadre_id")
    func column(_ name: String) -> IntegerTable.Column { table.column(name) }
    let unit = column("unit_id"), tier = column("tier"), kind = column("kind")
    let province = column("province_id"), city = column("city_id"), county = column("county_id")
    let home = column("home_county_id"), tibetan = column("tibetan"), yi = column("yi")
    let age = column("age"), female = column("female"), party = column("party_member")
    let firstSecretary = column("fs_ok"), member = column("member_ok")
    let current = column("current_village_id")
    let skills = weights.dimensions.map { column("s_\($0)") }
    // An addition of this product to the format.
    let highest = table.columns.contains("max_alt_band") ? column("max_alt_band") : nil
    return try (0..<table.rowCount).map { row in
      var skill = SIMD8<Int32>()
      for (d, column) in skills.enumerated() { skill[d] = Int32(try column.value(row, in: 0...5)) }
      return DispatchProblem.Cadre(
        unit: unit[row], tier: DispatchTier.allCases[try tier.value(row, in: 0...3)],
        kind: try kind.value(row, in: 0...(weights.kinds.count - 1)), province: province[row],
        city: city[row], county: county[row], home: try home.value(row, in: 0...(counties - 1)),
        skills: skill, tibetan: try tibetan.value(row, in: 0...2), yi: try yi.value(row, in: 0...2),
        age: try age.value(row, in: 0...150), isFemale: female[row] == 1,
        isPartyMember: try party.value(row, in: 0...1) == 1,
        mayBeFirstSecretary: try firstSecretary.value(row, in: 0...1) == 1,
        mayBeMember: try member.value(row, in: 0...1) == 1,
        currentVillage: try current.value(row, in: -1...(villages - 1)),
        maximumAltitudeBand: try highest?.value(row, in: -1...3) ?? 3)
    }
  }

  /// Pairs ruled out; an addition of this product to the format, absent from a plain problem.
  static func exclusions(
    _ folder: ProblemFiles, _ villages: Int, _ cadres: Int
  ) throws -> [DispatchRuling: [String]] {
    let name = "exclusions.csv"
    guard let bytes = try folder.optional(name) else { return [:] }
    let table = try IntegerTable(
      bytes, file: name, required: ["cadre_id", "village_id", "role", "rule"], text: ["role", "rule"])
    let cadre = table.column("cadre_id"), village = table.column("village_id")
    var out: [DispatchRuling: [String]] = [:]
    for row in 0..<table.rowCount {
      guard let role = DispatchRole(rawValue: table.texts["role"]?[row] ?? "") else {
        throw ProblemFileError(name, line: table.line(of: row), "role 应为 FS 或 M", "role is FS or M")
      }
      let pair = DispatchRuling(
        cadre: try cadre.value(row, in: 0...(cadres - 1)), village: try village.value(row, in: 0...(villages - 1)), role: role)
      out[pair, default: []].append(table.texts["rule"]?[row] ?? "")
    }
    return out
  }

  private static func checkIdentifiers(_ table: IntegerTable, _ name: String) throws {
    let column = table.column(name)
    for row in 0..<table.rowCount where column[row] != row {
      throw ProblemFileError(
        table.file, line: table.line(of: row), "\(name) 为 \(column[row])，应依次为 0、1、2……",
      "\(name) is \(column[row]); they are to be 0, 1, 2 … in order")
    }
    if table.rowCount == 0 { throw ProblemFileError(table.file, "文件没有数据行", "the file has no rows") }
  }
}

/// Where the files of a problem come from.
struct ProblemFiles {
  /// For messages.
  let place: String
  /// The bytes of a file by its name, nil where there is none.
  let optional: (String) throws -> [UInt8]?

  init(place: String, _ bytes: @escaping (String) throws -> [UInt8]?) {
    self.place = place
    optional = bytes
  }

  func required(_ name: String) throws -> [UInt8] {
    if let bytes = try optional(name) { return bytes }
    throw ProblemFileError(
      name, "\(place) 中没有这个文件，也没有 \(name).gz", "there is no such file in \(place), nor \(name).gz")
  }
}
