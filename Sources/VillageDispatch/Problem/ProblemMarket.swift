public import AssignmentSolver

/// A dispatch problem as the solver sees it: agents and places.
///
/// The villages are put in the order of province, city and county, so that the area of every tier is
/// a few ranges. Place `i` is the first secretary's of the i-th village in that order, place
/// `villages + i` its members'.
public struct ProblemMarket: AssignmentProblem {
  public let problem: DispatchProblem
  /// By position, the village; by village, the position.
  public let villageAt: [Int]
  public let positionOf: [Int]
  public let reaches: [[Range<Int>]]
  private let reachOfCadre: [Int32]
  private let seatsByPlace: [PlaceSeats]
  private let postsByPlace: [[Int32]]
  private let table: ScoreTable
  /// By cadre; −1 for one who is like no other.
  private let likenessOfCadre: [Int32]
  private let excludedPlaces: [Int: [Int]]

  public var agentCount: Int { problem.cadres.count }
  public var placeCount: Int { 2 * villageAt.count }

  public init(_ problem: DispatchProblem) {
    self.problem = problem
    let order = problem.villages.indices.sorted { a, b in
      let i = problem.villages[a].county, j = problem.villages[b].county
      let x = problem.counties[i], y = problem.counties[j]
      return (x.province, x.city, i, a) < (y.province, y.city, j, b)
    }
    villageAt = order
    var positions = [Int](repeating: 0, count: order.count)
    for (i, village) in order.enumerated() { positions[village] = i }
    positionOf = positions
    var posts = [[Int32]](repeating: [], count: 2 * order.count)
    for (i, post) in problem.posts.enumerated() {
      posts[positions[post.village] + (post.role == .firstSecretary ? 0 : order.count)].append(Int32(i))
    }
    for place in posts.indices where posts[place].count > 1 {
      posts[place].sort {
        let a = problem.posts[Int($0)], b = problem.posts[Int($1)]
        return (a.isMandatory ? 0 : 1, -a.bonus, $0) < (b.isMandatory ? 0 : 1, -b.bonus, $1)
      }
    }
    postsByPlace = posts
    seatsByPlace = posts.map { posts in
      PlaceSeats(
        mandatory: posts.count { problem.posts[Int($0)].isMandatory },
        bonuses: posts.map { Int32(problem.posts[Int($0)].bonus) })
    }
    table = ScoreTable(problem, order)
    let (reaches, reachOfCadre) = Self.reaches(problem, order)
    (self.reaches, self.reachOfCadre) = (reaches, reachOfCadre)
    likenessOfCadre = Self.likenesses(problem, reachOfCadre)
    excludedPlaces = Dictionary(grouping: problem.exclusions.keys, by: \.cadre).mapValues { pairs in
      pairs.map { positions[$0.village] + ($0.role == .firstSecretary ? 0 : order.count) }
    }
  }

  /// The place of a role in a village.
  public func place(village: Int, role: DispatchRole) -> Int {
    positionOf[village] + (role == .firstSecretary ? 0 : villageAt.count)
  }

  /// The posts of a place, in the order in which they are filled.
  public func posts(at place: Int) -> [Int] { postsByPlace[place].map(Int.init) }

  /// The village and the role of a place.
  public func post(at place: Int) -> (village: Int, role: DispatchRole) {
    place < villageAt.count
      ? (villageAt[place], .firstSecretary) : (villageAt[place - villageAt.count], .member)
  }

  public func likeness(of agent: Int) -> Int? {
    likenessOfCadre[agent] < 0 ? nil : Int(likenessOfCadre[agent])
  }

  public func placesOfItsOwn(_ agent: Int) -> [Int] {
    let cadre = problem.cadres[agent]
    var positions = table.pairedPositions(of: cadre.unit)
    if cadre.currentVillage >= 0 { positions.append(positionOf[cadre.currentVillage]) }
    let reach = reaches[Int(reachOfCadre[agent])]
    return positions.flatMap { [$0, $0 + villageAt.count] }.filter { place in
      reach.contains { $0.contains(place) }
    }
  }

  public func reach(of agent: Int) -> Int { Int(reachOfCadre[agent]) }
  public func seats(of place: Int) -> PlaceSeats { seatsByPlace[place] }

  public func writeScores(of agent: Int, at places: Range<Int>, to out: UnsafeMutablePointer<Int32>) {
    let count = villageAt.count
    let role: DispatchRole = places.lowerBound < count ? .firstSecretary : .member
    let shift = role == .firstSecretary ? 0 : count
    table.write(
      problem.cadres[agent], role, (places.lowerBound - shift)..<(places.upperBound - shift), to: out)
    for place in excludedPlaces[agent] ?? [] where places.contains(place) {
      out[place - places.lowerBound] = AssignmentScore.ineligible
    }
  }

  /// Cadres of one reach, home, kind, skills, languages and step of age have the same scores, but for
  /// the village where they serve and those that their unit supports.
  private static func likenesses(_ problem: DispatchProblem, _ reachOfCadre: [Int32]) -> [Int32] {
    struct Key: Hashable {
      let reach: Int32
      let home: Int
      let kind: Int
      let skills: SIMD8<Int32>
      let tibetan: Int
      let yi: Int
      let ageSteps: Int
      let maximumAltitudeBand: Int
    }
    // A bonus that is taken off would make such places worse than those of the others.
    guard problem.weights.continuityBonus >= 0, problem.weights.pairBonus >= 0 else {
      return Array(repeating: -1, count: problem.cadres.count)
    }
    let excluded = Set(problem.exclusions.keys.map(\.cadre))
    var numbers: [Key: Int32] = [:]
    return problem.cadres.enumerated().map { i, cadre in
      if excluded.contains(i) { return -1 }
      let key = Key(
        reach: reachOfCadre[i], home: cadre.home, kind: cadre.kind, skills: cadre.skills,
        tibetan: cadre.tibetan, yi: cadre.yi, ageSteps: problem.altitudeSteps(age: cadre.age),
        maximumAltitudeBand: cadre.maximumAltitudeBand)
      if let known = numbers[key] { return known }
      let next = Int32(numbers.count)
      numbers[key] = next
      return next
    }
  }

  /// Cadres of the same area and the same roles share a reach.
  private static func reaches(
    _ problem: DispatchProblem, _ order: [Int]
  ) -> (reaches: [[Range<Int>]], ofCadre: [Int32]) {
    struct Key: Hashable {
      let tier: DispatchTier
      let area: Int
      let firstSecretary: Bool
      let member: Bool
    }
    var counties: [Range<Int>] = []
    var countyOfRange: [Int] = []
    for (i, village) in order.enumerated() {
      let county = problem.villages[village].county
      if countyOfRange.last == county, let last = counties.last {
        counties[counties.count - 1] = last.lowerBound..<(i + 1)
      } else {
        counties.append(i..<(i + 1))
        countyOfRange.append(county)
      }
    }
    var indices: [Key: Int32] = [:]
    var reaches: [[Range<Int>]] = []
    var ofCadre: [Int32] = []
    ofCadre.reserveCapacity(problem.cadres.count)
    for cadre in problem.cadres {
      let area: Int
      switch cadre.tier {
      case .central: area = 0
      case .province: area = cadre.province
      case .city: area = cadre.city
      case .county: area = cadre.county
      }
      let key = Key(
        tier: cadre.tier, area: area, firstSecretary: problem.roleBars(cadre, .firstSecretary).isEmpty,
        member: problem.roleBars(cadre, .member).isEmpty)
      if let known = indices[key] {
        ofCadre.append(known)
        continue
      }
      var ranges: [Range<Int>] = []
      for (i, range) in counties.enumerated() {
        let county = countyOfRange[i]
        guard problem.areaBar(cadre, problem.counties[county], county: county) == nil else { continue }
        if let last = ranges.last, last.upperBound == range.lowerBound {
          ranges[ranges.count - 1] = last.lowerBound..<range.upperBound
        } else {
          ranges.append(range)
        }
      }
      let shift = order.count
      let both = (key.firstSecretary ? ranges : [])
        + (key.member ? ranges.map { ($0.lowerBound + shift)..<($0.upperBound + shift) } : [])
      indices[key] = Int32(reaches.count)
      ofCadre.append(Int32(reaches.count))
      reaches.append(both)
    }
    return (reaches, ofCadre)
  }
}
