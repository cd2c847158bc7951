/// The state in which a problem is solved: who sits where, at what price.
///
/// Held true between any two steps (complementary slackness): an agent that sits in a place, not by
/// a pin, gains at least as much there as at any other place or at home; a place's price lies
/// between minus the worth of its last taken seat and minus the worth of its next open one. Such a
/// state is the best assignment of the agents that are in it. Agents enter one by one over shortest
/// paths (`enter`), and seats given up are offered around the same way (`vacate`): the successive
/// shortest paths of Jonker and Volgenant (Computing 38, 1987), with the pairs left implicit.
final class AssignmentMarket {
  let problem: any AssignmentProblem
  let reaches: [[Range<Int>]]
  let agentCount: Int
  let placeCount: Int

  /// The place of each agent, −1 where it has none, and the score of that pair.
  let placeOf: Block<Int32>
  let scoreOf: Block<Int32>
  let reachOf: Block<Int32>
  let price: Block<Int64>

  /// The seats of place p are `seatLow[p]..<seatHigh[p]`; the first `filled[p]` of them are taken.
  let seatLow: Block<Int32>
  let seatHigh: Block<Int32>
  let filled: Block<Int32>
  /// By seat: what it is worth to fill it, a mandatory one more than everything else together, and
  /// who sits there.
  let worth: Block<Int64>
  let occupant: Block<Int32>

  var rulings = AssignmentRulings()
  let isPinned: Block<Bool>
  let hasForbidden: Block<Bool>
  let candidates: CandidateLists
  /// −1 for an agent that is like no other.
  let likeness: Block<Int32>

  // The search's own notes, valid where the stamp is the current one.
  let distance: Block<Int64>
  let moves: Block<Int32>
  let stamp: Block<Int32>
  let isDone: Block<Bool>
  let via: Block<Int32>
  var now: Int32 = 0
  /// By likeness: at which level a whole reach was looked at in this search.
  let likeStamp: Block<Int32>
  let likeLevel: Block<Int64>
  let likeMoves: Block<Int32>
  /// 1 once the market answers to rulings: of paths that cost the same the one with fewer moves is
  /// taken, so that a ruling disturbs as few as possible. 0 while it is filled, when nobody minds.
  var moveWeight: Int32 = 0
  var done: [Int32] = []
  var queue = PathQueue()
  /// One agent's scores at every place of its reach, range by range.
  let scores: Block<Int32>
  /// By place, the reaches that hold it; by reach, its agents. Made when first asked for.
  lazy var columns = ReachColumns(self)

  init(_ problem: any AssignmentProblem) {
    self.problem = problem
    reaches = problem.reaches
    agentCount = problem.agentCount
    placeCount = problem.placeCount
    placeOf = Block(agentCount, repeating: -1)
    scoreOf = Block(agentCount, repeating: 0)
    reachOf = Block(agentCount, repeating: 0)
    isPinned = Block(agentCount, repeating: false)
    hasForbidden = Block(agentCount, repeating: false)
    likeness = Block(agentCount, repeating: -1)
    var kinds = 0
    for agent in 0..<agentCount {
      reachOf[agent] = Int32(problem.reach(of: agent))
      if let like = problem.likeness(of: agent) {
        likeness[agent] = Int32(like)
        kinds = max(kinds, like + 1)
      }
    }
    likeStamp = Block(kinds, repeating: 0)
    likeLevel = Block(kinds, repeating: 0)
    likeMoves = Block(kinds, repeating: 0)
    price = Block(placeCount, repeating: 0)
    seatLow = Block(placeCount, repeating: 0)
    seatHigh = Block(placeCount, repeating: 0)
    filled = Block(placeCount, repeating: 0)
    distance = Block(placeCount, repeating: 0)
    moves = Block(placeCount, repeating: 0)
    stamp = Block(placeCount, repeating: 0)
    isDone = Block(placeCount, repeating: false)
    via = Block(placeCount, repeating: 0)
    candidates = CandidateLists(agentCount)
    scores = Block(reaches.map { $0.reduce(0) { $0 + $1.count } }.max() ?? 0, repeating: 0)
    var worths: [Int64] = []
    for place in 0..<placeCount {
      let seats = problem.seats(of: place)
      seatLow[place] = Int32(worths.count)
      for (i, bonus) in seats.bonuses.enumerated() {
        worths.append(Int64(bonus) + (i < seats.mandatory ? Self.mandatoryWorth : 0))
      }
      seatHigh[place] = Int32(worths.count)
    }
    worth = Block(worths.count, repeating: 0)
    for (i, value) in worths.enumerated() { worth[i] = value }
    occupant = Block(worths.count, repeating: -1)
    for place in 0..<placeCount { price[place] = -nextWorth(place) }
  }

  /// Beyond every sum of scores and bonuses along a path: 2²⁸ for each of 2²⁰ agents and places.
  static let mandatoryWorth: Int64 = 1 << 50
  static let never: Int64 = 1 << 61

  @inline(__always)
  func hasOpenSeat(_ place: Int) -> Bool { seatLow[place] + filled[place] < seatHigh[place] }

  /// What the next open seat is worth; without seats a price is never paid back.
  @inline(__always)
  func nextWorth(_ place: Int) -> Int64 {
    hasOpenSeat(place) ? worth[Int(seatLow[place] + filled[place])] : 0
  }

  @inline(__always)
  func gain(_ agent: Int) -> Int64 {
    Int64(scoreOf[agent]) - price[Int(placeOf[agent])]
  }

  /// Writes the scores of an agent over its whole reach to `scores`, rulings applied.
  func writeScores(_ agent: Int) {
    var offset = 0
    for range in reaches[Int(reachOf[agent])] {
      problem.writeScores(of: agent, at: range, to: scores.base + offset)
      if hasForbidden[agent], let places = rulings.forbidden[agent] {
        for place in places where range.contains(place) {
          scores[offset + place - range.lowerBound] = AssignmentScore.ineligible
        }
      }
      offset += range.count
    }
  }

  /// The score of one pair, rulings applied.
  func score(_ agent: Int, _ place: Int) -> Int32 {
    if hasForbidden[agent], rulings.forbidden[agent]?.contains(place) == true {
      return AssignmentScore.ineligible
    }
    return problem.score(of: agent, at: place)
  }

  func beginSearch() {
    now += 1
    done.removeAll(keepingCapacity: true)
    queue.removeAll()
  }

  /// Puts an agent into an open seat.
  func seat(_ agent: Int, at place: Int, score: Int32) {
    occupant[Int(seatLow[place] + filled[place])] = Int32(agent)
    filled[place] += 1
    placeOf[agent] = Int32(place)
    scoreOf[agent] = score
  }

  /// Takes an agent out of its seat; those behind it move up.
  func unseat(_ agent: Int) {
    let place = Int(placeOf[agent])
    let low = Int(seatLow[place]), last = low + Int(filled[place]) - 1
    for i in low...last where occupant[i] == Int32(agent) {
      for k in i..<last { occupant[k] = occupant[k + 1] }
      occupant[last] = -1
      break
    }
    filled[place] -= 1
    placeOf[agent] = -1
  }
}
