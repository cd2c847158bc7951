import AssignmentSolver
import Basics

/// A problem written down as a table, in the solver's shape and open to the oracles.
struct TableProblem: AssignmentProblem, Hashable {
  var reaches: [[Range<Int>]]
  var reachOf: [Int]
  var seatsOf: [PlaceSeats]
  /// By agent and place. Outside an agent's reach stands bait: worth more than anything, so that a
  /// pair which is taken there cannot go unnoticed.
  var table: [[Int32]]
  /// By agent: whom it is like, and where it scores higher than they.
  var likenessOf: [Int?] = []
  var ownPlacesOf: [[Int]] = []

  static let bait: Int32 = 1 << 27

  var agentCount: Int { reachOf.count }
  var placeCount: Int { seatsOf.count }
  func reach(of agent: Int) -> Int { reachOf[agent] }
  func seats(of place: Int) -> PlaceSeats { seatsOf[place] }
  func likeness(of agent: Int) -> Int? { likenessOf.isEmpty ? nil : likenessOf[agent] }
  func placesOfItsOwn(_ agent: Int) -> [Int] { ownPlacesOf.isEmpty ? [] : ownPlacesOf[agent] }
  func writeScores(of agent: Int, at places: Range<Int>, to out: UnsafeMutablePointer<Int32>) {
    for place in places { out[place - places.lowerBound] = table[agent][place] }
  }

  /// What the oracles go by: the pair's score, nil where it is not allowed.
  func value(_ agent: Int, _ place: Int) -> Int? {
    let isReached = reaches[reachOf[agent]].contains { $0.lowerBound <= place && place < $0.upperBound }
    return isReached && table[agent][place] != Int32.min ? Int(table[agent][place]) : nil
  }

  /// What taking `count` seats of a place adds.
  func bonus(_ place: Int, taken count: Int) -> Int {
    seatsOf[place].bonuses[0..<count].reduce(0) { $0 + Int($1) }
  }
}

extension TableProblem {
  /// How scores are drawn: few values make ties everywhere.
  enum Scores: CaseIterable { case alike, few, spread, wide }

  struct Shape {
    var agents: ClosedRange<Int>
    var places: ClosedRange<Int>
    var seats = 1...3
    /// Percent of seats that must be filled and of pairs that are not allowed.
    var mandatory = [0, 15, 40, 70, 100]
    var ineligible = [0, 10, 40, 80]
    /// Percent of reaches that hold nothing.
    var empty = 6

    static let small = Shape(agents: 1...7, places: 1...6)
  }

  static func random(_ shape: Shape, _ random: inout SeededGenerator) -> TableProblem {
    let agents = random.within(shape.agents), places = random.within(shape.places)
    let mandatory = random.pick(shape.mandatory), ineligible = random.pick(shape.ineligible)
    let style = random.pick(Scores.allCases)
    let empty = shape.empty
    let reaches = (0..<(1 + random.below(max(3, agents / 8)))).map { _ in
      random.chance(empty) ? [] : ranges(places, &random)
    }
    let reachOf = (0..<agents).map { _ in random.below(reaches.count) }
    let seats = (0..<places).map { _ in
      let count = random.within(shape.seats)
      let must = (0..<count).count { _ in random.chance(mandatory) }
      return PlaceSeats(mandatory: must, bonuses: (0..<count).map { _ in draw(style, &random) })
    }
    let table = reachOf.map { reach in
      (0..<places).map { place in
        guard reaches[reach].contains(where: { $0.contains(place) }) else { return bait }
        return random.chance(ineligible) ? AssignmentScore.ineligible : draw(style, &random)
      }
    }
    var problem = TableProblem(reaches: reaches, reachOf: reachOf, seatsOf: seats, table: table)
    if random.chance(40) { problem.makeAlike(style, &random) }
    return problem
  }

  /// Turns agents into likenesses of others, each with places of its own.
  private mutating func makeAlike(_ style: Scores, _ random: inout SeededGenerator) {
    likenessOf = Array(repeating: nil, count: agentCount)
    ownPlacesOf = Array(repeating: [], count: agentCount)
    let kinds = 1 + random.below(3)
    var pattern: [Int: (reach: Int, row: [Int32])] = [:]
    for agent in 0..<agentCount where random.chance(75) {
      let like = random.below(kinds)
      let (reach, row) = pattern[like] ?? (reachOf[agent], table[agent])
      pattern[like] = (reach, row)
      likenessOf[agent] = like
      reachOf[agent] = reach
      table[agent] = row
      for place in reaches[reach].joined() where random.chance(15) {
        let own = Self.draw(style, &random)
        if own > row[place] {
          table[agent][place] = own
          ownPlacesOf[agent].append(place)
        }
      }
    }
  }

  /// One to three ranges that do not touch.
  private static func ranges(_ places: Int, _ random: inout SeededGenerator) -> [Range<Int>] {
    let wanted = 1 + random.below(3)
    var out: [Range<Int>] = []
    var from = random.chance(50) ? 0 : random.below(places)
    while out.count < wanted, from < places {
      let to = from + 1 + random.below(places - from)
      out.append(from..<to)
      from = to + 1 + random.below(2)
    }
    return out
  }

  private static func draw(_ style: Scores, _ random: inout SeededGenerator) -> Int32 {
    switch style {
    case .alike: 5
    case .few: Int32(random.below(5) - 2)
    case .spread: Int32(random.below(201) - 100)
    // Near the bound that the interface sets.
    case .wide: Int32(random.below(1 << 28)) - (1 << 27)
    }
  }
}

extension SeededGenerator {
  mutating func within(_ range: ClosedRange<Int>) -> Int { range.lowerBound + below(range.count) }
}

/// The same problem, and how to come back to it: named in every failure.
struct Case: CustomStringConvertible {
  let seed: UInt64
  let number: Int
  var description: String { "seed \(seed), case \(number)" }
  var random: SeededGenerator { SeededGenerator(seed: seed).branch("\(number)") }
}
