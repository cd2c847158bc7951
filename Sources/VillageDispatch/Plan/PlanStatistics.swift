public import Basics

/// What a plan comes to, in figures that can be set beside another plan's.
public struct PlanStatistics: Sendable, Hashable {
  public var villages = 0
  public var cadres = 0
  public var placed = 0
  public var firstSecretaryPosts = 0
  public var firstSecretaries = 0
  public var memberPosts = 0
  public var members = 0
  /// Points, part by part, summed over everyone placed.
  public var match = 0
  public var fit = 0
  public var language = 0
  public var continuity = 0
  public var pair = 0
  public var travel = 0
  public var altitude = 0
  /// Pairs of unit and village whose kinds match by 90 of 100 or more.
  public var goodMatches = 0
  /// Placed in a village of another language, and able to speak it.
  public var languagePlaces = 0
  public var languageSpoken = 0
  /// Serving now, and staying in their village.
  public var serving = 0
  public var staying = 0

  public var score: Int { match + fit + language + continuity + pair - travel - altitude }
  public var emptyFirstSecretaryPosts: Int { firstSecretaryPosts - firstSecretaries }
  public var emptyMemberPosts: Int { memberPosts - members }
  /// Minutes, nil where nobody is placed.
  public var meanTravel: Double? { placed == 0 ? nil : Double(travel) / Double(placed) }

  public init(_ plan: DispatchPlan) {
    let problem = plan.problem
    villages = problem.villages.count
    cadres = problem.cadres.count
    serving = problem.cadres.count { $0.currentVillage >= 0 }
    for post in problem.posts {
      if post.role == .firstSecretary { firstSecretaryPosts += 1 } else { memberPosts += 1 }
    }
    for (c, number) in plan.result.assignment.enumerated() {
      guard let number else { continue }
      add(problem, c, problem.posts[number])
    }
  }

  init() {}

  mutating func add(_ problem: DispatchProblem, _ c: Int, _ post: DispatchProblem.Post) {
    let score = problem.score(cadre: c, village: post.village, role: post.role)
    let cadre = problem.cadres[c], village = problem.villages[post.village]
    placed += 1
    if post.role == .firstSecretary { firstSecretaries += 1 } else { members += 1 }
    match += score.match
    fit += score.fit
    language += score.language
    continuity += score.continuity
    pair += score.pair
    travel += score.travel
    altitude += score.altitude
    if problem.weights.match[cadre.kind][village.category] >= 90 { goodMatches += 1 }
    if village.language != .han {
      languagePlaces += 1
      if score.language > 0 { languageSpoken += 1 }
    }
    if cadre.currentVillage == post.village { staying += 1 }
  }

  /// Each figure with its name, for tables.
  public var rows: [(id: String, name: Bilingual, value: Int)] {
    [
      ("villages", Bilingual("应派驻村", "villages due"), villages),
      ("nominated", Bilingual("推荐人选", "nominated"), cadres),
      ("placed", Bilingual("拟派", "placed"), placed),
      ("first_secretaries", Bilingual("第一书记", "first secretaries"), firstSecretaries),
      ("empty_first_secretary_posts", Bilingual("第一书记空岗", "first secretary posts empty"), emptyFirstSecretaryPosts),
      ("members", Bilingual("工作队员", "team members"), members),
      ("empty_member_posts", Bilingual("队员空岗", "members' posts empty"), emptyMemberPosts),
      ("score", Bilingual("总得分", "score"), score),
      ("match", Bilingual("  类别匹配", "  kind match"), match),
      ("fit", Bilingual("  能力对需求", "  skills for needs"), fit),
      ("language", Bilingual("  语言", "  language"), language),
      ("continuity", Bilingual("  留任", "  continuity"), continuity),
      ("pair", Bilingual("  定点帮扶", "  paired units"), pair),
      ("travel", Bilingual("  路程（减）", "  travel (taken off)"), travel),
      ("altitude", Bilingual("  年龄海拔（减）", "  altitude (taken off)"), altitude),
      ("good_matches", Bilingual("匹配度90以上", "matches of 90 and more"), goodMatches),
      ("language_spoken", Bilingual("会当地语言", "speak the village's language"), languageSpoken),
      ("language_places", Bilingual("需当地语言", "posts with another language"), languagePlaces),
      ("staying", Bilingual("留在本村", "stay in their village"), staying),
      ("serving", Bilingual("现任", "serving now"), serving),
    ]
  }
}

/// One county's share of a plan, beside what it could have had.
public struct CountyShare: Sendable, Hashable {
  public let county: DivisionCode
  public let name: String
  public let posts: Int
  public let filled: Int
  public let emptyFirstSecretaryPosts: Int
  /// Of 100, over everyone placed.
  public let meanMatch: Double?
  /// Minutes.
  public let meanTravel: Double?
  /// The mean over its villages of the best match, and of the shortest way, among all whom the
  /// rules allow there: what it would have had with the first pick in everything.
  public let bestMatch: Double?
  public let leastTravel: Double?
}

/// How evenly a plan treats the counties.
public struct PlanFairness: Sendable {
  public let counties: [CountyShare]

  /// The least, the middle and the greatest of a figure over the counties.
  public struct Spread: Sendable, Hashable {
    public let least: Double
    public let median: Double
    public let greatest: Double

    init?(_ values: [Double]) {
      let sorted = values.sorted()
      guard let first = sorted.first, let last = sorted.last else { return nil }
      (least, median, greatest) = (first, sorted[sorted.count / 2], last)
    }
  }

  public var filled: Spread? {
    Spread(counties.filter { $0.posts > 0 }.map { 100 * Double($0.filled) / Double($0.posts) })
  }
  public var match: Spread? { Spread(counties.compactMap(\.meanMatch)) }
  public var travel: Spread? { Spread(counties.compactMap(\.meanTravel)) }
  /// The same figures as they could have been, county by county.
  public var possibleMatch: Spread? { Spread(counties.compactMap(\.bestMatch)) }
  public var possibleTravel: Spread? { Spread(counties.compactMap(\.leastTravel)) }

  public init(_ plan: DispatchPlan) {
    let problem = plan.problem
    var statistics = [PlanStatistics](repeating: PlanStatistics(), count: problem.counties.count)
    var posts = [Int](repeating: 0, count: problem.counties.count)
    var firstPosts = posts, matches = posts
    for post in problem.posts {
      let county = problem.villages[post.village].county
      posts[county] += 1
      if post.role == .firstSecretary { firstPosts[county] += 1 }
    }
    for (c, number) in plan.result.assignment.enumerated() {
      guard let number else { continue }
      let post = problem.posts[number], village = problem.villages[post.village]
      statistics[village.county].add(problem, c, post)
      matches[village.county] += problem.weights.match[problem.cadres[c].kind][village.category]
    }
    let best = Self.best(problem)
    counties = problem.counties.indices.filter { posts[$0] > 0 }.map { i in
      let own = statistics[i]
      func mean(_ sum: Int) -> Double? { own.placed == 0 ? nil : Double(sum) / Double(own.placed) }
      func possible(_ values: [Int?]) -> Double? {
        let found = problem.villages.indices.filter { problem.villages[$0].county == i }
          .compactMap { values[$0] }
        return found.isEmpty ? nil : Double(found.reduce(0, +)) / Double(found.count)
      }
      return CountyShare(
        county: plan.inputs.names.counties[i], name: problem.counties[i].name, posts: posts[i],
        filled: own.placed, emptyFirstSecretaryPosts: firstPosts[i] - own.firstSecretaries,
        meanMatch: mean(matches[i]), meanTravel: mean(own.travel), bestMatch: possible(best.match),
        leastTravel: possible(best.travel))
    }
  }

  /// By village, over all cadres whose area allows it and who may take some role. Cadres of one area,
  /// home and kind are alike in both figures and are looked at once.
  private static func best(_ problem: DispatchProblem) -> (match: [Int?], travel: [Int?]) {
    struct Like: Hashable {
      let tier: DispatchTier
      let area: Int
      let home: Int
      let kind: Int
    }
    var match = [Int?](repeating: nil, count: problem.villages.count), travel = match
    var seen: Set<Like> = []
    let byCounty = Dictionary(grouping: problem.villages.indices, by: { problem.villages[$0].county })
    for cadre in problem.cadres {
      guard cadre.mayBeMember || problem.roleBars(cadre, .firstSecretary).isEmpty else { continue }
      let area = cadre.tier == .county ? cadre.county : cadre.tier == .city ? cadre.city : cadre.province
      guard seen.insert(Like(tier: cadre.tier, area: area, home: cadre.home, kind: cadre.kind)).inserted else {
        continue
      }
      for (county, villages) in byCounty
      where problem.areaBar(cadre, problem.counties[county], county: county) == nil {
        for v in villages {
          match[v] = max(match[v] ?? 0, problem.weights.match[cadre.kind][problem.villages[v].category])
          travel[v] = min(travel[v] ?? .max, problem.travelMinutes(from: cadre.home, to: v))
        }
      }
    }
    return (match, travel)
  }
}
