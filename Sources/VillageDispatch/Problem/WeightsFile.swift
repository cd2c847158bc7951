import AssignmentSolver
import Foundation

/// `params.json`: the weights of a problem in the exchange format.
struct WeightsFile: Codable {
  var version: Int
  var kinds: [String]
  var categories: [String]
  var dims: [String]
  var match: [[Int]]
  var w_match: Int
  var w_fit: Int
  var role_weight: [String: [Int]]
  var w_lang: Int
  var b_continuity: Int
  var b_pair: Int
  var w_alt: Int
  var alt_age: Int
  var alt_age_step: Int
  var fs_max_age: Int
  var travel: Travel

  struct Travel: Codable {
    var mul: Int
    var div: Int
    var knee: Int
    var over_div: Int
    var cap: Int
  }

  static func read(_ folder: ProblemFiles) throws -> DispatchWeights {
    let name = "params.json"
    let bytes = try folder.required(name)
    let file: WeightsFile
    do {
      file = try JSONDecoder().decode(WeightsFile.self, from: Data(bytes))
    } catch let DecodingError.keyNotFound(key, _) {
      throw ProblemFileError(name, "缺少“\(key.stringValue)”", "“\(key.stringValue)” is missing")
    } catch let DecodingError.typeMismatch(_, context) {
      let path = context.codingPath.map(\.stringValue).joined(separator: ".")
      throw ProblemFileError(name, "“\(path)”的类型不对", "“\(path)” is not of the kind expected")
    } catch {
      throw ProblemFileError(name, "不是交换格式的 JSON", "this is no JSON of the exchange format")
    }
    return try file.weights(name)
  }

  func weights(_ name: String) throws -> DispatchWeights {
    func demand(_ holds: Bool, _ zh: String, _ en: String) throws {
      if !holds { throw ProblemFileError(name, zh, en) }
    }
    try demand(version == 1, 
      "不认识版本 \(version)，本程序读取版本 1",
      "version \(version) is unknown; this program reads version 1")
    try demand((1...8).contains(dims.count), 
      "dims 应有 1 至 8 项，而不是 \(dims.count) 项", "1 to 8 dimensions are expected, not \(dims.count)")
    try demand(!kinds.isEmpty && !categories.isEmpty, "kinds 和 categories 不能为空", "kinds and categories are not to be empty")
    try demand(
      match.count == kinds.count && match.allSatisfy { $0.count == categories.count },
      "match 应有 \(kinds.count) 行 \(categories.count) 列",
      "match is to have a row for each of \(kinds.count) kinds and a column for each of \(categories.count) categories")
    let firstSecretary = role_weight["FS"] ?? [], member = role_weight["M"] ?? []
    try demand(
      firstSecretary.count == dims.count && member.count == dims.count,
      "role_weight 应有 FS 和 M，各 \(dims.count) 个数",
      "role_weight is to have FS and M with \(dims.count) numbers each")
    try demand(alt_age_step > 0 && travel.div > 0 && travel.over_div > 0, 
      "除数应大于零", "a divisor is zero or less")
    try demand((0...30_000).contains(travel.cap), 
      "travel.cap 应在 0 至 30000 之间", "travel.cap is to lie between 0 and 30000")
    try demand(travel.mul >= 0 && travel.knee >= 0, "travel 有负数", "a number of travel is negative")
    let all = match.flatMap { $0 } + firstSecretary + member
      + [w_match, w_fit, w_lang, b_continuity, b_pair, w_alt, alt_age, fs_max_age, travel.mul, travel.knee]
    try demand(all.allSatisfy { (-10_000...10_000).contains($0) }, "有权重超出 ±10000", "a weight lies beyond ±10000")
    // Scores are summed in 32 bits, and the solver's paths stay exact below its own limit.
    let roles = [firstSecretary, member].map { $0.reduce(0) { $0 + abs($1) } }
    let greatest = abs(w_match) * (match.flatMap { $0 }.map(abs).max() ?? 0)
      + abs(w_fit) * (roles.max() ?? 0) * 9 * 5 + abs(w_lang) * 2 + abs(b_continuity) + abs(b_pair)
      + max(travel.cap, travel.knee) + abs(w_alt) * 3 * (max(0, 150 - alt_age) / alt_age_step)
    try demand(
      greatest <= Int(AssignmentScore.limit),
      "权重合计可使得分超过 \(AssignmentScore.limit)",
      "the weights together allow scores beyond \(AssignmentScore.limit)")
    return DispatchWeights(
      kinds: kinds, categories: categories, dimensions: dims, match: match, matchWeight: w_match,
      fitWeight: w_fit, firstSecretaryWeights: firstSecretary, memberWeights: member,
      languageWeight: w_lang, continuityBonus: b_continuity, pairBonus: b_pair, altitudeWeight: w_alt,
      altitudeAge: alt_age, altitudeAgeStep: alt_age_step, firstSecretaryMaximumAge: fs_max_age,
      travel: DispatchWeights.TravelRule(
        multiplier: travel.mul, divisor: travel.div, knee: travel.knee, overDivisor: travel.over_div,
        cap: travel.cap))
  }
}
