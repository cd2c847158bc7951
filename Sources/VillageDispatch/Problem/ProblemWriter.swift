import Foundation

/// Writes a problem in the exchange format; the same problem gives the same bytes.
enum ProblemWriter {
  static func files(_ problem: DispatchProblem) throws -> [PlanFile] {
    let dimensions = problem.weights.dimensions
    var out: [PlanFile] = []
    func table(_ name: String, _ header: [String], _ rows: some Sequence<[String]>) {
      var text = header.joined(separator: ",") + "\n"
      for row in rows { text += row.joined(separator: ",") + "\n" }
      out.append(PlanFile(name: name, bytes: Array(text.utf8)))
    }
    func flag(_ value: Bool) -> String { value ? "1" : "0" }
    func plain(_ name: String) -> String { name.replacing(",", with: " ").replacing("\n", with: " ") }

    table(
      "counties.csv",
      ["county_id", "province_id", "city_id", "name", "city_name", "priority", "seat_x", "seat_y", "road_pct"],
      problem.counties.enumerated().map { i, c in
        ["\(i)", "\(c.province)", "\(c.city)", plain(c.name), plain(c.cityName), flag(c.isPriority), "\(c.seat.x)", "\(c.seat.y)", "\(c.roadPercent)"]
      })
    table(
      "villages.csv",
      ["village_id", "county_id", "x", "y", "lat_e5", "lng_e5", "category"] + dimensions.map { "need_\($0)" }
        + ["lang", "alt_band", "paired_unit_id"],
      problem.villages.enumerated().map { i, v in
        ["\(i)", "\(v.county)", "\(v.place.x)", "\(v.place.y)", "\(v.latitude)", "\(v.longitude)", "\(v.category)"]
          + dimensions.indices.map { "\(v.needs[$0])" }
          + ["\(v.language.rawValue)", "\(v.altitudeBand)", "\(v.pairedUnit)"]
      })
    table(
      "posts.csv", ["post_id", "village_id", "role", "slot", "mandatory", "fill_bonus"],
      problem.posts.enumerated().map { i, p in
        ["\(i)", "\(p.village)", p.role.rawValue, "\(p.slot)", flag(p.isMandatory), "\(p.bonus)"]
      })
    table(
      "cadres.csv",
      ["cadre_id", "unit_id", "tier", "kind", "province_id", "city_id", "county_id", "home_county_id"]
        + dimensions.map { "s_\($0)" }
        + ["tibetan", "yi", "age", "female", "party_member", "fs_ok", "member_ok", "current_village_id", "max_alt_band"],
      problem.cadres.enumerated().map { i, c in
        ["\(i)", "\(c.unit)", "\(c.tier.rawValue)", "\(c.kind)", "\(c.province)", "\(c.city)", "\(c.county)", "\(c.home)"]
          + dimensions.indices.map { "\(c.skills[$0])" }
          + [
            "\(c.tibetan)", "\(c.yi)", "\(c.age)", flag(c.isFemale), flag(c.isPartyMember),
            flag(c.mayBeFirstSecretary), flag(c.mayBeMember), "\(c.currentVillage)", "\(c.maximumAltitudeBand)",
          ]
      })
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
    out.append(
      PlanFile(name: "params.json", bytes: Array(try encoder.encode(WeightsFile(problem.weights)))))
    if !problem.exclusions.isEmpty {
      let pairs = problem.exclusions.keys.sorted {
        ($0.cadre, $0.village, $0.role.rawValue) < ($1.cadre, $1.village, $1.role.rawValue)
      }
      table(
        "exclusions.csv", ["cadre_id", "village_id", "role", "rule"],
        pairs.flatMap { pair in
          (problem.exclusions[pair] ?? []).map { ["\(pair.cadre)", "\(pair.village)", pair.role.rawValue, $0] }
        })
    }
    return out
  }
}

extension WeightsFile {
  init(_ w: DispatchWeights) {
    self.init(
      version: 1, kinds: w.kinds, categories: w.categories, dims: w.dimensions, match: w.match,
      w_match: w.matchWeight, w_fit: w.fitWeight,
      role_weight: ["FS": w.firstSecretaryWeights, "M": w.memberWeights], w_lang: w.languageWeight,
      b_continuity: w.continuityBonus, b_pair: w.pairBonus, w_alt: w.altitudeWeight,
      alt_age: w.altitudeAge, alt_age_step: w.altitudeAgeStep, fs_max_age: w.firstSecretaryMaximumAge,
      travel: Travel(
        mul: w.travel.multiplier, div: w.travel.divisor, knee: w.travel.knee,
        over_div: w.travel.overDivisor, cap: w.travel.cap))
  }
}
